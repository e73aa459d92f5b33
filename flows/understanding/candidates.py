"""Which slot could take what is said: the readings of all kinds of value, slot by slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.model.flow import Slot
from flows.reading import caller_questions as questions
from flows.reading.lexicon import BREAK
from flows.reading.reading import WEAK, Context, Reading
from flows.reading.utterance import Utterance
from flows.slots import KINDS
from flows.understanding import bounds, control, summaries, which
from flows.vocabulary.ports import Expectation

MOST_READINGS = 24  # of one kind for one slot in one utterance
_ASKED_BONUS = 3
_CORRECTED_BARE = frozenset({"time", "person_name"})  # a value alone corrects them
_WORDS = "text"  # the kind that takes all words as they are
_ANSWER = "yes_no"
_OPTION = "choice"  # its words are the flow's own, whatever else they mean
_COUNTED = frozenset({"date", "digits", *summaries.NUMBERED})


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
        bonus = _ASKED_BONUS if self.asked else 0
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
    if whole:
        candidates = _not_wished(candidates, utterance, expectation)
    return _at_wanted_end(_with_pick(candidates, utterance, expectation), utterance)


def _all(utterance: Utterance, expectation: Expectation) -> Iterator[Candidate]:
    for slot in expectation.slots.values():
        asked = slot.name in expectation.asked
        if not asked and not slot.volunteer:
            continue
        for name in slot.kinds:
            corrects = name in _CORRECTED_BARE and summaries.may_correct(
                slot, utterance, expectation
            )
            if name in summaries.NUMBERED and not corrects:
                corrects = summaries.number_told(slot, utterance, expectation)
            bare = asked or (corrects and name in summaries.NUMBERED)
            context = Context(expectation=expectation, asked=bare, corrects=corrects)
            kind = KINDS.get(name)
            for reading in kind.find(utterance, slot, context)[:MOST_READINGS] if kind else ():
                if asked or reading.rank > WEAK:
                    yield Candidate(slot, reading, asked)


def _counts_in_questions(candidate: Candidate) -> bool:
    """Tell whether a value asked for counts in a question too: "what is a check-up?" takes none."""
    return candidate.asked and candidate.reading.kind != "choice"


def _not_wished(
    candidates: list[Candidate], utterance: Utterance, expectation: Expectation
) -> list[Candidate]:
    """Leave out what is but a part of a wish: the number of "one second", the letters of "are you a
    machine", a text that is no more than "cancel, please"."""
    if not candidates:
        return []
    wishes = control.wishes(utterance, expectation)
    waits = control.waits(utterance)
    if not wishes and not waits:
        return candidates
    return [c for c in candidates if not _is_wish(c.reading, utterance, wishes, waits)]


def _is_wish(
    reading: Reading,
    utterance: Utterance,
    wishes: list[control.PlacedWish],
    waits: list[tuple[int, int]],
) -> bool:
    if reading.kind == _OPTION:
        return False
    places = [(wish.first, wish.last) for wish in wishes if not wish.weak]
    if reading.kind in (_WORDS, _ANSWER):
        if reading.kind == _ANSWER and _plain(reading, utterance):
            return _within(reading, places)
        weak = [(wish.first, wish.last) for wish in wishes if wish.weak]
        return _nothing_else(utterance, [*places, *weak, *waits])
    places += waits if reading.kind in _COUNTED else []
    return _within(reading, places)


def _within(reading: Reading, places: list[tuple[int, int]]) -> bool:
    return any(first <= reading.first and reading.last <= last for first, last in places)


def _plain(reading: Reading, utterance: Utterance) -> bool:
    """Tell whether an answer holds a plain yes or no, and not one that only leans to it."""
    places = range(reading.first, reading.last)
    return any(utterance.is_class(p, name) for p in places for name in ("yes_word", "no_word"))


def _nothing_else(utterance: Utterance, places: list[tuple[int, int]]) -> bool:
    """Tell whether nothing with a content of its own stands outside some places."""
    return bool(places) and not any(
        questions.has_content(utterance, place)
        for place, unit in enumerate(utterance.units)
        if unit.code != BREAK and not any(first <= place < last for first, last in places)
    )


def _at_wanted_end(candidates: list[Candidate], utterance: Utterance) -> list[Candidate]:
    """Leave out what is said to be the other end of a span than the slot takes."""
    wanted = {c.slot.name: bounds.wanted_end(c.slot.name) for c in candidates}
    if not any(wanted.values()):
        return candidates
    readings = [candidate.reading for candidate in candidates]
    return [
        candidate
        for candidate in candidates
        if not wanted[candidate.slot.name]
        or bounds.end_said(candidate.reading, readings, utterance)
        in ("", wanted[candidate.slot.name])
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
