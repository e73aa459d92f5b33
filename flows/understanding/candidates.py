"""Which slot could take what is said: the readings of all kinds of value, slot by slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.model.flow import Slot
from flows.reading import caller_questions as questions
from flows.reading.reading import WEAK, Context, Reading
from flows.slots import KINDS
from flows.slots.choices.answers import answer
from flows.slots.numbers import units
from flows.understanding import bounds, control, summaries, which
from flows.understanding.days import day_held
from flows.understanding.marks import Marks, marks
from flows.vocabulary.ports import Expectation, Question
from flows.words.calibration import COMPETITION, WORK
from flows.words.lexicon import BREAK
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading that a slot could take; ``instead_of`` is one ruled out in the same breath."""

    slot: Slot
    reading: Reading
    asked: bool
    instead_of: Reading | None = None

    @property
    def weight(self) -> tuple[int, int, int]:
        """Larger wins: rank with a bonus for what was asked, then length."""
        bonus = COMPETITION.asked if self.asked else 0
        return (self.reading.rank + bonus, self.reading.last - self.reading.first, bonus)


def found(utterance: Utterance, expectation: Expectation, whole: bool = True) -> list[Candidate]:
    """Give all readings that slots could take; they may share words. Those that are only a part of
    a wish are left out if the utterance is looked at as a ``whole``."""
    elsewhere = questions.about_else(utterance)
    candidates = [
        candidate
        for candidate in _all(utterance, expectation)
        if _counts_in_questions(candidate) or candidate.reading.first not in elsewhere
    ]
    candidates = _without_counted(candidates, utterance, expectation)
    if whole:
        candidates = _not_wished(candidates, utterance, expectation)
    return _at_wanted_end(_with_pick(candidates, utterance, expectation), marks(utterance))


def _all(utterance: Utterance, expectation: Expectation) -> Iterator[Candidate]:
    day = day_held(expectation)
    for slot in expectation.slots.values():
        asked = slot.name in expectation.asked
        if not asked and not slot.volunteer:
            continue
        for name in slot.kinds:
            kind = KINDS[name]
            corrects = kind.corrects_alone and summaries.may_correct(slot, utterance, expectation)
            if kind.numbered and not corrects:
                corrects = summaries.number_told(slot, utterance, expectation)
            bare = asked or (corrects and kind.numbered)
            context = Context(expectation=expectation, asked=bare, corrects=corrects, day=day)
            for reading in kind.find(utterance, slot, context)[: WORK.readings]:
                if asked or reading.rank > WEAK:
                    yield Candidate(slot, reading, asked)


def _without_counted(
    candidates: list[Candidate], utterance: Utterance, expectation: Expectation
) -> list[Candidate]:
    """Leave out numbers that another slot's unit stands behind."""
    places = [
        (slot.name, number.first, number.last)
        for slot in expectation.slots.values()
        if slot.unit
        for number in units.counted(utterance, slot)
    ]
    if not places:
        return candidates
    return [
        candidate
        for candidate in candidates
        if not any(
            candidate.slot.name != name
            and first <= candidate.reading.first
            and candidate.reading.last <= last
            for name, first, last in places
        )
    ]


def _counts_in_questions(candidate: Candidate) -> bool:
    """Tell whether a value asked for counts in a question too: "what is a check-up?" takes none."""
    return candidate.asked and not KINDS[candidate.reading.kind].has_options


def _not_wished(
    candidates: list[Candidate], utterance: Utterance, expectation: Expectation
) -> list[Candidate]:
    """Leave out what is but a part of a wish: the number of "one second", the letters of "are you a
    machine", a text that is no more than "cancel, please", or than "yes" to what was read back."""
    if not candidates:
        return []
    wishes = control.wishes(utterance, expectation)
    waits = control.waits(utterance)
    answers = _answers(utterance, expectation)
    if not wishes and not waits and not answers:
        return candidates
    return [c for c in candidates if not _is_wish(c.reading, utterance, wishes, waits, answers)]


def _is_wish(
    reading: Reading,
    utterance: Utterance,
    wishes: list[control.PlacedWish],
    waits: list[tuple[int, int]],
    answers: list[tuple[int, int]],
) -> bool:
    kind = KINDS[reading.kind]
    if kind.has_options:  # in the flow's own words, whatever else they mean
        return False
    places = [(wish.first, wish.last) for wish in wishes if not wish.weak]
    if kind.says_little(reading, utterance):
        weak = [(wish.first, wish.last) for wish in wishes if wish.weak]
        return _nothing_else(utterance, [*places, *weak, *waits, *answers])
    return _within(reading, [*places, *waits])


def _answers(utterance: Utterance, expectation: Expectation) -> list[tuple[int, int]]:
    """Give the places ``[first, last)`` of a yes or no to what was asked."""
    asked = expectation.question is Question.YES_NO
    said = answer(utterance, asked=True) if asked else None
    return [(said.first, said.last)] if said is not None else []


def _within(reading: Reading, places: list[tuple[int, int]]) -> bool:
    return any(first <= reading.first and reading.last <= last for first, last in places)


def _nothing_else(utterance: Utterance, places: list[tuple[int, int]]) -> bool:
    """Tell whether nothing with a content of its own stands outside some places."""
    return bool(places) and not any(
        questions.has_content(utterance, place)
        for place, unit in enumerate(utterance.units)
        if unit.code != BREAK and not any(first <= place < last for first, last in places)
    )


def _at_wanted_end(candidates: list[Candidate], marks: Marks) -> list[Candidate]:
    """Leave out what is said to be the other end of a span than the slot takes."""
    if not any(candidate.slot.end for candidate in candidates):
        return candidates
    readings = [candidate.reading for candidate in candidates]
    return [
        candidate
        for candidate in candidates
        if not candidate.slot.end
        or bounds.end_said(candidate.reading, readings, marks) in ("", candidate.slot.end)
    ]


def _with_pick(
    candidates: list[Candidate], utterance: Utterance, expectation: Expectation
) -> list[Candidate]:
    """Put the value picked, of those read out, in place of others that its words could mean."""
    units, picked = which.chosen(utterance, expectation)
    if not units:
        return candidates
    asked = expectation.asked[0]
    offered = set(expectation.offered.get(asked, ()))
    kept = [
        candidate
        for candidate in candidates
        if candidate.slot.name != asked
        or offered & {candidate.reading.value, *candidate.reading.alternatives}
        or not units & set(range(candidate.reading.first, candidate.reading.last))
    ]
    if picked is None or any(candidate.slot.name == asked for candidate in kept):
        return kept
    return [*kept, Candidate(expectation.slots[asked], picked, True)]
