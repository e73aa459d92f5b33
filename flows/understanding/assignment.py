"""Which value goes into which slot: readings compete for words, then find their slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from flows.commands import CorrectSlot, SetSlot
from flows.flow import Slot
from flows.ports import Expectation, Question
from flows.slots import KINDS
from flows.understanding import alternatives, asides, bounds, control, corrections, which
from flows.understanding.answers import answer, takes_back
from flows.understanding.confusion import confusable
from flows.understanding.patterns import patterns
from flows.understanding.questions import about_else
from flows.understanding.reading import WEAK, Context, Reading
from flows.understanding.utterance import Utterance

MOST_READINGS = 24  # of one kind for one slot in one utterance
_ASKED_BONUS = 3
_MORNING, _NIGHT = time(8), time(20)  # the half of the day in which business is done
_CORRECTED_BARE = frozenset({"time", "person_name"})  # a value alone corrects them
_NUMBERS = frozenset({"number", "party_size"})
_COUNTED = frozenset({"date", "time", "digits", *_NUMBERS})
_READ_AS_ASKED = frozenset({"time"})  # of those, told by a bare number


@dataclass(frozen=True, slots=True)
class Value:
    """A command that sets or corrects a slot, from the units ``[first, last)``."""

    command: SetSlot | CorrectSlot
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading that a slot could take; ``instead_of`` is a value ruled out in the same breath."""

    slot: Slot
    reading: Reading
    asked: bool
    instead_of: str = ""

    @property
    def weight(self) -> tuple[int, int, int]:
        """Larger wins: rank with a bonus for what was asked, then length."""
        bonus = _ASKED_BONUS if self.asked else 0
        return (self.reading.rank + bonus, self.reading.last - self.reading.first, bonus)


def values(utterance: Utterance, expectation: Expectation, compared: bool = True) -> list[Value]:
    """Give what the utterance fills or corrects, in the order said; if ``compared``, with what
    each value could be confused with."""
    elsewhere = about_else(utterance)
    candidates = [
        candidate
        for candidate in _candidates(utterance, expectation)
        if _counts_in_questions(candidate) or candidate.reading.first not in elsewhere
    ]
    candidates = _not_awaited(candidates, utterance)
    candidates = _at_wanted_end(_with_pick(candidates, utterance, expectation), utterance)
    if not candidates:
        return []
    today = expectation.now.date()
    wished = asides.wished(utterance, _compete(utterance, candidates), today)
    settled = corrections.settle(utterance, wished, _agreed(utterance, expectation))
    settled, others = alternatives.gathered(settled, utterance)
    placed = _place(settled, expectation)
    halved = [_with_half(_unless_rejected(c, expectation), placed, expectation) for c in placed]
    readings = bounds.closed([candidate.reading for candidate in halved], utterance)
    given = [
        _with_others(replace(c, reading=reading), others, placed, expectation)
        for c, reading in zip(halved, readings, strict=True)
    ]
    found = [
        Value(_command(c, utterance, expectation, compared), c.reading.first, c.reading.last)
        for c in given
    ]
    return sorted(found, key=lambda value: value.first)


def _candidates(utterance: Utterance, expectation: Expectation) -> Iterator[Candidate]:
    for slot in expectation.slots.values():
        asked = slot.name in expectation.asked
        if not asked and not slot.volunteer:
            continue
        for name in slot.kinds:
            corrects = name in _CORRECTED_BARE and _may_correct(slot, utterance, expectation)
            if name in _READ_AS_ASKED and not corrects:
                corrects = _new_value_told(slot, utterance, expectation)
            bare = asked or (corrects and name in _READ_AS_ASKED)
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


def _may_correct(slot: Slot, utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether a value alone takes this slot's place: "no, two thirty" at a summary."""
    if slot.name not in expectation.filled or expectation.asked:
        return False
    if expectation.question is Question.CHANGE:
        return True
    if not at_summary(expectation):
        return False
    said = answer(utterance, asked=True)
    return said is not None and not said.yes and not said.leaning


def _agreed(utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether the caller says yes to a summary, and takes none of it back."""
    said = answer(utterance, asked=True) if at_summary(expectation) else None
    return said is not None and said.yes and not takes_back(utterance, said)


def _new_value_told(slot: Slot, utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether a bare number at a summary is a new value of the one slot that takes numbers:
    "three", "could we do three"."""
    if slot.name not in expectation.filled or not at_summary(expectation) or expectation.asked:
        return False
    others = (expectation.slots[name] for name in expectation.filled if name in expectation.slots)
    if any(_NUMBERS & {*other.kinds} for other in others):
        return False
    language = utterance.words.language
    if patterns(language, "bare_value").whole(utterance, 0, utterance.last) is not None:
        return True
    return next(patterns(language, "new_value").find(utterance), None) is not None


def _compete(utterance: Utterance, candidates: list[Candidate]) -> list[Candidate]:
    """Keep the weightiest readings that do not share words; one reading may fit several slots."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: c.weight, reverse=True):
        if all(_compatible(utterance, candidate, other) for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.reading.first)


def _compatible(utterance: Utterance, one: Candidate, other: Candidate) -> bool:
    a, b = one.reading, other.reading
    if a.last <= b.first or b.last <= a.first:
        return True
    shared = range(max(a.first, b.first), min(a.last, b.last))
    if a.kind != b.kind and all(utterance.is_class(p, "shared_word") for p in shared):
        return True
    same = (a.kind, a.value, a.first, a.last) == (b.kind, b.value, b.first, b.last)
    return same and one.slot.name != other.slot.name


def _place(candidates: list[Candidate], expectation: Expectation) -> list[Candidate]:
    """Give each reading one slot and each slot one reading."""
    placed: list[Candidate] = []
    spans = dict.fromkeys((c.reading.first, c.reading.last) for c in candidates)
    used: set[str] = set()
    for span in spans:
        fitting = [c for c in candidates if (c.reading.first, c.reading.last) == span]
        fitting = [c for c in fitting if c.slot.name not in used]
        if not fitting:
            continue
        best = min(fitting, key=lambda c: _reluctance(c, expectation))
        used.add(best.slot.name)
        placed.append(best)
    return placed


def _reluctance(candidate: Candidate, expectation: Expectation) -> tuple[bool, bool, int]:
    """Order slots for a value: asked ones first, then empty ones; at a summary those it read."""
    name = candidate.slot.name
    order = list(expectation.slots).index(name)
    filled = name in expectation.filled
    return (not candidate.asked, filled != at_summary(expectation), order)


def _unless_rejected(candidate: Candidate, expectation: Expectation) -> Candidate:
    """Leave out the readings of an ambiguous value that the caller has ruled out before."""
    reading = candidate.reading
    ruled_out = expectation.rejected.get(candidate.slot.name, ())
    left = tuple(value for value in reading.alternatives if value not in ruled_out)
    if not left or len(left) == len(reading.alternatives):
        return candidate
    value = reading.value if reading.value in left else left[0]
    alternatives = left if len(left) > 1 else ()
    return replace(candidate, reading=replace(reading, value=value, alternatives=alternatives))


def _with_half(
    candidate: Candidate, others: Iterable[Candidate], expectation: Expectation
) -> Candidate:
    """Let opening hours decide a time of which am or pm was left out."""
    reading, hours = candidate.reading, expectation.opening_hours
    if reading.kind != "time" or not reading.alternatives:
        return candidate
    offered = expectation.offered.get(candidate.slot.name, ())
    fitting = [value for value in reading.alternatives if value in offered]
    if len(fitting) != 1 and hours is not None:
        day = _day(others, expectation)
        times = {value: time.fromisoformat(value) for value in reading.alternatives}
        if day is not None and hours.open_on(day):
            fitting = [value for value, at in times.items() if hours.open_at(day, at)]
        if day is None or not fitting:
            fitting = [value for value, at in times.items() if hours.ever_open_at(at)]
        if not fitting and candidate.slot.rules:  # closed either way, which the rules will tell
            fitting = [value for value, at in times.items() if _MORNING <= at < _NIGHT]
    if len(fitting) != 1:
        return candidate
    return replace(candidate, reading=replace(reading, value=fitting[0], alternatives=()))


def _with_others(
    candidate: Candidate,
    others: Mapping[alternatives.Place, list[Reading]],
    placed: Iterable[Candidate],
    expectation: Expectation,
) -> Candidate:
    """Put the alternatives that were said to a value into its reading."""
    later = others.get(alternatives.place_of(candidate.reading))
    if later is None:
        return candidate
    halved = [
        _with_half(replace(candidate, reading=other), placed, expectation).reading
        for other in later
    ]
    reading = alternatives.joined(candidate.reading, halved)
    return _unless_rejected(replace(candidate, reading=reading), expectation)


def _day(others: Iterable[Candidate], expectation: Expectation) -> date | None:
    for other in others:
        if other.reading.kind == "date":
            return date.fromisoformat(other.reading.value)
    for name, value in expectation.filled.items():
        slot = expectation.slots.get(name)
        if slot is not None and "date" in slot.kinds:
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
    return None


def _command(
    candidate: Candidate, utterance: Utterance, expectation: Expectation, compared: bool
) -> SetSlot | CorrectSlot:
    slot, reading = candidate.slot, candidate.reading
    held = expectation.filled.get(slot.name)
    words = utterance.said(reading.first, reading.last)
    if reading.role == "rejected":
        return CorrectSlot(slot=slot.name, value=None, rejected=reading.value, words=words)
    alike = confusable(reading, slot, expectation) if compared else ()
    no_offer = candidate.instead_of in expectation.offered.get(slot.name, ())
    other = held is not None and held not in (reading.value, *reading.alternatives)
    if other or no_offer:
        return CorrectSlot(
            slot=slot.name,
            value=reading.value,
            rejected=candidate.instead_of if no_offer else None,
            words=words,
            certainty=reading.certainty,
            alternatives=reading.alternatives,
            confusable=alike,
        )
    return SetSlot(
        slot=slot.name,
        value=reading.value,
        words=words,
        certainty=reading.certainty,
        alternatives=reading.alternatives,
        confusable=alike,
    )


def at_summary(expectation: Expectation) -> bool:
    """Tell whether a summary was just read: a yes/no question about what is filled."""
    return expectation.question is Question.YES_NO and bool(expectation.filled)
