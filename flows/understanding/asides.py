"""Days and times that a caller only tells of: "I rang yesterday", "he finishes at three, so …"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from flows.reading.lexicon import BREAK
from flows.reading.patterns import Match, holds_any, patterns
from flows.reading.utterance import Utterance
from flows.slots import KINDS

if TYPE_CHECKING:
    from flows.understanding.candidates import Candidate

_SIGNS = ("told", "told_next")


def wished(utterance: Utterance, candidates: list[Candidate], today: date) -> list[Candidate]:
    """Leave out the days and times that belong to what the caller tells of."""
    if not holds_any(utterance, _SIGNS):
        return candidates
    told = {place for stretch in stretches(utterance, "told") for place in range(*stretch)} | {
        place
        for match in _matches(utterance, "told_next")
        for place in range(match.first + 1, match.last + 1)
    }
    return [c for c in candidates if c.reading.first not in told or _counts(c, utterance, today)]


def outweighed(utterance: Utterance, candidates: list[Candidate], agreed: bool) -> list[Candidate]:
    """Leave out what may be told of where a value for the same slot comes after that, or where the
    caller has just agreed to what was read out."""
    if not holds_any(utterance, ("told_before",)):
        return candidates
    ends = {
        place: stretch[1]
        for stretch in stretches(utterance, "told_before")
        for place in range(*stretch)
    }
    return [
        c
        for c in candidates
        if c.reading.first not in ends
        or not (agreed or _is_followed(c, candidates, ends[c.reading.first]))
    ]


def _is_followed(candidate: Candidate, candidates: Sequence[Candidate], end: int) -> bool:
    return any(
        other.slot.name == candidate.slot.name and other.reading.first >= end
        for other in candidates
    )


def _counts(candidate: Candidate, utterance: Utterance, today: date) -> bool:
    """Tell whether a value that is told of is one that its slot may want all the same."""
    slot, reading = candidate.slot, candidate.reading
    return KINDS[reading.kind].counts_if_told(reading, slot, utterance, today)


def stretches(utterance: Utterance, name: str) -> list[tuple[int, int]]:
    """Give the units ``[first, last)`` from each place where a pattern fits to the clause's end."""
    ends = sorted(match.first for match in _matches(utterance, f"{name}_end"))
    found: list[tuple[int, int]] = []
    for match in _matches(utterance, name):
        stop = utterance.codes.find(BREAK, match.last)
        stops = [end for end in ends if end >= match.last]
        if stop >= 0:
            stops.append(stop)
        found.append((match.first, min(stops, default=len(utterance.units))))
    return found


def _matches(utterance: Utterance, name: str) -> list[Match]:
    found = patterns(utterance.words.language, name).find(utterance)
    return [match for match in found if "void" not in match.fields]
