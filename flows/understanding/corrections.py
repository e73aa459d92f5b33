"""Taking back: values that are ruled out or replaced in the same breath, and wishes to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.model.flow import Slot
from flows.reading.calibration import COMPETITION
from flows.reading.patterns import Match, holds_any, patterns
from flows.reading.utterance import Utterance
from flows.understanding import preferences
from flows.understanding.asides import outweighed
from flows.understanding.bounds import is_limit
from flows.vocabulary.commands import Command, CorrectSlot
from flows.vocabulary.ports import Expectation, Question

if TYPE_CHECKING:
    from flows.understanding.assignment import Value
    from flows.understanding.candidates import Candidate

# Patterns of which one has to be said for a value to be taken back.
_SIGNS = (
    "ruled_out",
    "ruled_out_after",
    "ruled_out_for_another",
    "instead",
    "instead_after",
    "old_lead",
    "change_word",
    "compared",
    "told_before",
    *preferences.SIGNS,
)


def settle(
    utterance: Utterance, candidates: list[Candidate], agreed: bool = False
) -> list[Candidate]:
    """Of several values for one thing keep the one that holds; mark those that are ruled out.

    Args:
        utterance: The words.
        candidates: Values in the order said.
        agreed: True where the caller says yes to what was read out.
    """
    language = utterance.words.language
    if not holds_any(utterance, _SIGNS):
        return candidates
    lesser = _lesser(utterance)
    ruled_out = _ruled_out(utterance, candidates) | lesser
    candidates = preferences.first_choices(utterance, candidates, ruled_out)
    candidates = outweighed(utterance, candidates, agreed)
    instead = [m for m in patterns(language, "instead").find(utterance) if "void" not in m.fields]
    change = _change(utterance)
    kept: list[Candidate] = []
    for candidate in candidates:
        if candidate.reading.first in ruled_out and not is_limit(candidate.reading, utterance):
            kept.append(_rejected(candidate))
        elif not (
            _replaced(candidate, candidates, instead, ruled_out)
            or _outdated(utterance, candidate, candidates, change)
        ):
            kept.append(candidate)
    return _without_needless(kept, lesser)


def _ruled_out(utterance: Utterance, candidates: Sequence[Candidate]) -> set[int]:
    """Give the units at which values begin that words before or after them rule out.

    The last words of the rule may belong to the value: "not | the 27th" and "not the | 27th".
    """
    language = utterance.words.language
    after = {
        match.first
        for match in patterns(language, "ruled_out_after").find(utterance)
        if "void" not in match.fields
    }
    ended = [candidate.reading for candidate in candidates if candidate.reading.last in after]
    ends = {reading.last for reading in ended}
    before = [
        *patterns(language, "ruled_out").find(utterance),
        *_ruled_out_for_another(utterance, candidates),
    ]
    places = {
        place
        for match in before
        if match.first not in ends
        for place in range(match.first + 1, match.last + 1)
    }
    return places | {reading.first for reading in ended}


def _lesser(utterance: Utterance) -> set[int]:
    """Give the units at which values begin that another is only preferred to: they would do."""
    found = patterns(utterance.words.language, "compared").find(utterance)
    return {place for match in found for place in (match.last - 1, match.last)}


def _ruled_out_for_another(
    utterance: Utterance, candidates: Sequence[Candidate]
) -> Iterator[Match]:
    """Give what rules out the next value only because a second one of its slot follows."""
    for match in patterns(utterance.words.language, "ruled_out_for_another").find(utterance):
        if "," in utterance.units[match.first + 1].gap:
            continue
        later = [c for c in candidates if c.reading.first > match.first]
        if later and any(
            c.slot.name == later[0].slot.name and c.reading.first >= later[0].reading.last
            for c in later
        ):
            yield match


def _rejected(candidate: Candidate) -> Candidate:
    return replace(candidate, reading=candidate.reading.with_role("rejected"))


def _replaced(
    candidate: Candidate,
    candidates: Sequence[Candidate],
    instead: Sequence[Match],
    ruled_out: set[int],
) -> bool:
    """Tell whether a later value of the same slot takes this one's place."""
    for other in candidates:
        if other.slot.name != candidate.slot.name or other.reading.first in ruled_out:
            continue
        begin, end = candidate.reading.last, other.reading.first
        if begin <= end and any(begin <= m.first and m.last <= end for m in instead):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Change:
    """Words of a change: where old values can begin, and what leads to new ones ("from … to")."""

    old: set[int]
    new: set[int]
    begins: int

    def leads_to(self, first: int) -> bool:
        """Tell whether a value that begins here is a new one."""
        return bool({first - 1, first} & self.new)


def _change(utterance: Utterance) -> _Change | None:
    language = utterance.words.language
    word = next(patterns(language, "change_word").find(utterance), None)
    if word is None:
        return None
    old = {match.last for match in patterns(language, "old_lead").find(utterance)}
    leads = patterns(language, "new_lead").find(utterance)
    new = {place for match in leads for place in (match.first, match.last - 1)}
    return _Change(old, new, word.last)


def _outdated(
    utterance: Utterance,
    candidate: Candidate,
    candidates: Sequence[Candidate],
    change: _Change | None,
) -> bool:
    """Tell whether a value is the old one of a change ("from six to seven", "seven instead")."""
    later = [
        other.reading
        for other in candidates
        if other.slot.name == candidate.slot.name and other.reading.first >= candidate.reading.last
    ]
    if not later:
        return False
    first = candidate.reading.first
    if change is not None:
        if {first - 1, first, first + 1} & change.old:
            return True
        reach = candidate.reading.last + COMPETITION.correction_reach
        near = [other.first for other in later if other.first <= reach]
        led_in = first < change.begins or change.leads_to(first)
        if not led_in and any(change.leads_to(place) for place in near):
            return True
    ends = patterns(utterance.words.language, "instead_after").find(utterance)
    return any(match.first >= max(other.last for other in later) for match in ends)


def _without_needless(candidates: list[Candidate], lesser: set[int]) -> list[Candidate]:
    """Drop a ruled-out value where the same slot is given another: that one corrects it."""
    given = {c.slot.name for c in candidates if c.reading.role != "rejected"}
    no_more = {
        c.slot.name: c.reading
        for c in candidates
        if c.reading.role == "rejected" and c.reading.first not in lesser
    }
    return [
        c if c.reading.role == "rejected" else replace(c, instead_of=no_more.get(c.slot.name))
        for c in candidates
        if c.reading.role != "rejected" or c.slot.name not in given
    ]


def changes(
    utterance: Utterance, expectation: Expectation, values: Sequence[Value]
) -> list[tuple[int, Command]]:
    """Give the wishes to change a slot without a new value ("change the time")."""
    found: list[tuple[int, Command]] = []
    given = {value.command.slot for value in values}
    language = utterance.words.language
    matches = list(patterns(language, "change").find(utterance))
    if expectation.question is Question.CHANGE:
        matches += patterns(language, "change_this").find(utterance)
    for match in matches:
        slot = _slot_of(str(match.fields["topic"]), utterance, match, expectation)
        if slot is not None and slot.name not in given and slot.name in expectation.filled:
            given.add(slot.name)
            words = utterance.said(match.first, match.last)
            found.append((match.first, CorrectSlot(slot=slot.name, words=words)))
    return found


def _slot_of(
    topic: str, utterance: Utterance, match: Match, expectation: Expectation
) -> Slot | None:
    """Give the slot that a topic word names: by the slot's own name first, then by kind."""
    word = utterance.units[match.at["topic"]].word
    for slot in expectation.slots.values():
        if word in slot.name.split("_") or topic in slot.name.split("_"):
            return slot
    for slot in expectation.slots.values():
        if topic in slot.kinds:
            return slot
    return None
