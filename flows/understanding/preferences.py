"""First choices: of "three, or if that doesn't work half two" the first counts, of "Monday or
Tuesday, Tuesday would be better" the second.

A second wish is left for when the first cannot be had: the caller is asked again then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from flows.reading.patterns import Match, holds_any, patterns
from flows.reading.utterance import Utterance
from flows.understanding.bounds import end_said

if TYPE_CHECKING:
    from flows.understanding.candidates import Candidate

_FALLBACKS = ("fallback", "fallback_after")
_PREFERENCES = ("preferred", "preferred_after")
SIGNS = (*_FALLBACKS, *_PREFERENCES)


def first_choices(
    utterance: Utterance, candidates: list[Candidate], ruled_out: Collection[int]
) -> list[Candidate]:
    """Leave out second wishes, and what another value is preferred to.

    Args:
        utterance: The words.
        candidates: Values in the order said.
        ruled_out: Units at which values begin that the caller does not want.
    """
    if holds_any(utterance, _FALLBACKS):
        candidates = _without_fallbacks(utterance, candidates, ruled_out)
    if holds_any(utterance, _PREFERENCES):
        candidates = _without_the_less_wanted(utterance, candidates, ruled_out)
    return candidates


def _without_fallbacks(
    utterance: Utterance, candidates: Sequence[Candidate], ruled_out: Collection[int]
) -> list[Candidate]:
    """Leave out values after an "or if not", or before an "if that's taken", that have a first."""
    language = utterance.words.language
    turns = list(patterns(language, "fallback").find(utterance))
    closing = {match.first for match in patterns(language, "fallback_after").find(utterance)}
    kept: list[Candidate] = []
    for candidate in candidates:
        reading = candidate.reading
        ends = [
            other.reading.last
            for other in kept
            if other.reading.kind == reading.kind
            and other.reading.last <= reading.first
            and other.reading.first not in ruled_out
        ]
        turned = any(end <= m.first and m.last <= reading.first for m in turns for end in ends)
        if not turned and not (ends and _run_end(candidate, candidates) in closing):
            kept.append(candidate)
    return kept


def _without_the_less_wanted(
    utterance: Utterance, candidates: list[Candidate], ruled_out: Collection[int]
) -> list[Candidate]:
    wanted = [
        candidate
        for candidate in candidates
        if candidate.reading.first not in ruled_out and _is_preferred(candidate, utterance)
    ]
    readings = [candidate.reading for candidate in candidates]
    if not wanted or any(end_said(reading, readings, utterance) for reading in readings):
        return candidates
    best = {candidate.slot.name: candidate.reading.first for candidate in wanted}
    return [c for c in candidates if best.get(c.slot.name, c.reading.first) == c.reading.first]


def _is_preferred(candidate: Candidate, utterance: Utterance) -> bool:
    """Tell whether words prefer this value alone: in "Monday or Tuesday ideally" they do not."""
    language = utterance.words.language
    first, last = candidate.reading.first, candidate.reading.last
    either = patterns(language, "either")
    if any(first <= m.last < last and m.first <= first for m in _of(utterance, "preferred")):
        return either.at(utterance, last) is None
    if any(match.first == last for match in _of(utterance, "preferred_after")):
        return not any(m.first < first <= m.last for m in either.find(utterance))
    return False


def _of(utterance: Utterance, name: str) -> list[Match]:
    return list(patterns(utterance.words.language, name).find(utterance))


def _run_end(candidate: Candidate, candidates: Sequence[Candidate]) -> int:
    """Give where a value ends together with those right after it: "Tuesday at ten"."""
    last = candidate.reading.last
    for other in candidates:
        if other.reading.first == last:
            last = other.reading.last
    return last
