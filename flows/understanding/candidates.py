"""Which slot could take what is said: the readings of all kinds of value, slot by slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.flow import Slot
from flows.ports import Expectation
from flows.slots import KINDS
from flows.understanding import bounds, control, summaries, which
from flows.understanding.questions import about_else
from flows.understanding.reading import WEAK, Context, Reading
from flows.understanding.utterance import Utterance

MOST_READINGS = 24  # of one kind for one slot in one utterance
_ASKED_BONUS = 3
_CORRECTED_BARE = frozenset({"time", "person_name"})  # a value alone corrects them
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


def found(utterance: Utterance, expectation: Expectation) -> list[Candidate]:
    """Give all readings that slots could take; they may share words."""
    elsewhere = about_else(utterance)
    candidates = [
        candidate
        for candidate in _all(utterance, expectation)
        if _counts_in_questions(candidate) or candidate.reading.first not in elsewhere
    ]
    candidates = _not_awaited(candidates, utterance)
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


def _not_awaited(candidates: list[Candidate], utterance: Utterance) -> list[Candidate]:
    """Leave out numbers and days that are but a part of asking for a moment: "one second"."""
    waits = control.waits(utterance) if candidates else []
    return [
        candidate
        for candidate in candidates
        if candidate.reading.kind not in _COUNTED
        or not any(
            first <= candidate.reading.first and candidate.reading.last <= last
            for first, last in waits
        )
    ]


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
