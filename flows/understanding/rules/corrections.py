"""Taking back: values that are ruled out or replaced in the same breath, and wishes to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.model.flow import Slot
from flows.understanding.bounds import is_limit
from flows.understanding.candidates import Candidate
from flows.understanding.marks import Mark, Marks
from flows.understanding.rules.topics import topics
from flows.understanding.scene import Scene
from flows.understanding.topics import slot_called
from flows.understanding.value import Value
from flows.vocabulary.commands import Command, CorrectSlot, SetSlot
from flows.vocabulary.ports import Expectation, Question
from flows.words.calibration import COMPETITION
from flows.words.lexicon import BREAK
from flows.words.patterns import Match, patterns
from flows.words.utterance import Utterance


def unwanted(candidates: Sequence[Candidate], marks: Marks) -> frozenset[int]:
    """Give the units at which values begin that words before or after them rule out.

    Words that rule out the value before them do not rule out the next one too.
    """
    readings = [candidate.reading for candidate in candidates]
    ended = [reading for reading in readings if marks.on(reading, Mark.RULED_OUT_AFTER)]
    ends = {reading.last for reading in ended}
    before = [*marks.of(Mark.RULED_OUT), *_ruled_out_for_another(candidates, marks)]
    places = {
        place
        for match in before
        if match.first not in ends
        for place in range(match.first + 1, match.last + 1)
    }
    return frozenset(places | {reading.first for reading in ended})


def lesser(marks: Marks) -> frozenset[int]:
    """Give the units at which values begin that another is only preferred to: they would do."""
    found = marks.of(Mark.COMPARED)
    return frozenset(place for match in found for place in (match.last - 1, match.last))


def _ruled_out_for_another(candidates: Sequence[Candidate], marks: Marks) -> Iterator[Match]:
    """Give what rules out the next value only because a second one of its slot follows."""
    for match in marks.of(Mark.RULED_OUT_FOR_ANOTHER):
        if marks.paused_after(match.first):
            continue
        later = [c for c in candidates if c.reading.first > match.first]
        if later and any(
            c.slot.name == later[0].slot.name and c.reading.first >= later[0].reading.last
            for c in later
        ):
            yield match


def without_replaced(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """Leave out values that a later one of the same slot takes the place of, and mark those that
    are ruled out."""
    change = _change(scene.marks)
    kept: list[Candidate] = []
    for candidate in candidates:
        unwanted_here = candidate.reading.first in scene.ruled_out
        if unwanted_here and not is_limit(candidate.reading, scene.marks):
            kept.append(replace(candidate, reading=candidate.reading.with_role("rejected")))
        elif not (
            _replaced(candidate, candidates, scene)
            or _outdated(candidate, candidates, change, scene.marks)
        ):
            kept.append(candidate)
    return kept


def _replaced(candidate: Candidate, candidates: Sequence[Candidate], scene: Scene) -> bool:
    """Tell whether a later value of the same slot takes this one's place."""
    return any(
        other.slot.name == candidate.slot.name
        and other.reading.first not in scene.ruled_out
        and candidate.reading.last <= other.reading.first
        and scene.marks.between(Mark.INSTEAD, candidate.reading.last, other.reading.first)
        for other in candidates
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """Words of a change: where old values can begin, and what leads to new ones ("from … to")."""

    old: set[int]
    new: set[int]
    begins: int

    def leads_to(self, first: int) -> bool:
        """Tell whether a value that begins here is a new one."""
        return bool({first - 1, first} & self.new)


def _change(marks: Marks) -> _Change | None:
    words = marks.of(Mark.CHANGE_WORD)
    if not words:
        return None
    old = {match.last for match in marks.of(Mark.OLD_LEAD)}
    new = {place for match in marks.of(Mark.NEW_LEAD) for place in (match.first, match.last - 1)}
    return _Change(old, new, words[0].last)


def _outdated(
    candidate: Candidate, candidates: Sequence[Candidate], change: _Change | None, marks: Marks
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
    end = max(other.last for other in later)
    return any(match.first >= end for match in marks.of(Mark.INSTEAD_AFTER))


def without_needless(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """Drop a ruled-out value where the same slot is given another: that one corrects it."""
    given = {c.slot.name for c in candidates if c.reading.role != "rejected"}
    no_more = {
        c.slot.name: c.reading
        for c in candidates
        if c.reading.role == "rejected" and c.reading.first not in scene.lesser
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
    named = topics(utterance, expectation)
    matches = list(patterns(language, "change").find(named.utterance))
    if expectation.question is Question.CHANGE:
        matches += patterns(language, "change_this").find(named.utterance)
    if expectation.question is Question.YES_NO:
        ending = patterns(language, "change_ending").find(named.utterance)
        matches += [match for match in ending if _ends_clause(named.utterance, match.last)]
    for match in matches:
        slot = named.slots.get(match.at["topic"]) or _slot_of(
            str(match.fields["topic"]), named.utterance, match, expectation
        )
        if slot is not None and slot.name not in given and slot.name in expectation.filled:
            given.add(slot.name)
            first, last = named.starts[match.first], named.starts[match.last]
            words = utterance.said(first, last)
            found.append((first, CorrectSlot(slot=slot.name, words=words)))
    return found


def _ends_clause(utterance: Utterance, place: int) -> bool:
    """Tell whether a sentence, or what a comma closes, ends before a unit."""
    if place >= utterance.last or utterance.units[place].code == BREAK:
        return True
    return "," in utterance.units[place].gap


def without_denial(
    values: list[Value], changes: Sequence[tuple[int, Command]], expectation: Expectation
) -> list[Value]:
    """Leave out a no that was asked for as a value where another slot is corrected with it: "no,
    five people" says nothing of children."""
    corrected = {value.command.slot for value in values if isinstance(value.command, CorrectSlot)}
    corrected |= {command.slot for _, command in changes if isinstance(command, CorrectSlot)}
    return [
        value
        for value in values
        if not _is_denial(value.command, expectation) or not corrected - {value.command.slot}
    ]


def _is_denial(command: SetSlot | CorrectSlot, expectation: Expectation) -> bool:
    slot = expectation.slots[command.slot]
    return command.slot in expectation.asked and "yes_no" in slot.kinds and command.value == "no"


def _slot_of(
    topic: str, utterance: Utterance, match: Match, expectation: Expectation
) -> Slot | None:
    """Give the slot that a topic word names: by the slot's own name first, then by kind."""
    word = utterance.units[match.at["topic"]].word
    return slot_called(word, topic, expectation)
