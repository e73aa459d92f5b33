"""Which value goes into which slot: readings compete for words, then find their slots."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from flows.reading.reading import Reading
from flows.slots import KINDS
from flows.understanding import bounds, candidates, summaries
from flows.understanding.candidates import Candidate
from flows.understanding.days import day_held
from flows.understanding.resolve import resolved, scene_of
from flows.understanding.rules import alternatives, limits, open_readings
from flows.understanding.value import Value
from flows.vocabulary.commands import CorrectSlot, SetSlot
from flows.vocabulary.ports import Expectation
from flows.words.calibration import ALIKE
from flows.words.utterance import Utterance


def values(utterance: Utterance, expectation: Expectation, compared: bool = True) -> list[Value]:
    """Give what the utterance fills or corrects, in the order said; if ``compared``, with what
    each value could be confused with."""
    found = candidates.found(utterance, expectation, whole=compared)
    if not found:
        return []
    scene = scene_of(utterance, expectation)
    settled = resolved(_compete(utterance, found), scene)
    settled, others = alternatives.gathered(settled, scene.marks)
    placed = _place(settled, expectation)
    keeps = summaries.at_summary(expectation) and not summaries.denied(utterance, expectation)
    decided = [open_readings.decided(c, placed, expectation, keeps) for c in placed]
    readings = bounds.closed([candidate.reading for candidate in decided], scene)
    given = [
        open_readings.with_others(_as_read(c, reading), others, placed, expectation)
        for c, reading in zip(decided, readings, strict=True)
    ]
    days = (KINDS[c.reading.kind].day(c.reading.value) for c in given)
    day = next((day for day in days if day is not None), None) or day_held(expectation)
    given = limits.left_to_choose(given, scene, day)
    commands = [
        Value(
            _command(c, utterance, expectation, open_readings.ruled_out(c, placed, expectation)),
            c.reading.first,
            c.reading.last,
        )
        for c in given
    ]
    if compared:
        commands = [_compared(c, v, expectation) for c, v in zip(given, commands, strict=True)]
    return sorted(commands, key=lambda value: value.first)


def _as_read(candidate: Candidate, reading: Reading) -> Candidate:
    return candidate if reading is candidate.reading else replace(candidate, reading=reading)


def _compete(utterance: Utterance, found: list[Candidate]) -> list[Candidate]:
    """Keep the weightiest readings that do not share words; one reading may fit several slots."""
    if len(found) < 2:
        return found
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: c.weight, reverse=True):
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


def _place(found: list[Candidate], expectation: Expectation) -> list[Candidate]:
    """Give each reading one slot and each slot one reading."""
    if len(found) < 2:
        return found
    placed: list[Candidate] = []
    spans = dict.fromkeys((c.reading.first, c.reading.last) for c in found)
    used: set[str] = set()
    for span in spans:
        fitting = [c for c in found if (c.reading.first, c.reading.last) == span]
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
    return (not candidate.asked, filled != summaries.at_summary(expectation), order)


def _command(
    candidate: Candidate, utterance: Utterance, expectation: Expectation, ruled_out: str | None
) -> SetSlot | CorrectSlot:
    slot, reading = candidate.slot.name, candidate.reading
    words = utterance.said(reading.first, reading.last)
    if reading.role == "rejected":
        return CorrectSlot(slot=slot, value=None, rejected=reading.value, words=words)
    held = expectation.filled.get(slot)
    if ruled_out or (held is not None and held not in (reading.value, *reading.alternatives)):
        return CorrectSlot(
            slot=slot,
            value=reading.value,
            rejected=ruled_out,
            words=words,
            certainty=reading.certainty,
            alternatives=reading.alternatives,
        )
    return SetSlot(
        slot=slot,
        value=reading.value,
        words=words,
        certainty=reading.certainty,
        alternatives=reading.alternatives,
    )


def _compared(candidate: Candidate, value: Value, expectation: Expectation) -> Value:
    """Give a value with those that sound so alike that a read-back should tell them apart."""
    if candidate.reading.role == "rejected":
        return value
    kind, said = KINDS[candidate.reading.kind], candidate.reading.value
    alike = tuple(islice(kind.alike(said, candidate.slot, expectation), ALIKE.most))
    return replace(value, command=replace(value.command, confusable=alike)) if alike else value
