"""Deciding what the words of a value leave open: the half of the day, what is held already, what
was offered, what the caller has ruled out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from flows.reading.reading import Reading
from flows.slots import KINDS
from flows.understanding.candidates import Candidate
from flows.understanding.days import day_held
from flows.understanding.rules import alternatives
from flows.vocabulary.ports import Expectation


def decided(
    candidate: Candidate, others: Iterable[Candidate], expectation: Expectation, keeps: bool
) -> Candidate:
    """Give a candidate in as few readings as what else is known leaves.

    Args:
        candidate: What was said.
        others: All that was said with it.
        expectation: What the call holds.
        keeps: True where a value that the slot holds, said again, is that value.
    """
    candidate = unless_rejected(candidate, expectation)
    held = expectation.filled.get(candidate.slot.name)
    if keeps and held in candidate.reading.alternatives:
        return _as(candidate, str(held))
    return by_kind(candidate, others, expectation)


def unless_rejected(candidate: Candidate, expectation: Expectation) -> Candidate:
    """Leave out the readings of an ambiguous value that the caller has ruled out before."""
    reading = candidate.reading
    ruled_out = expectation.rejected.get(candidate.slot.name, ())
    left = tuple(value for value in reading.alternatives if value not in ruled_out)
    if not left or len(left) == len(reading.alternatives):
        return candidate
    value = reading.value if reading.value in left else left[0]
    alternatives = left if len(left) > 1 else ()
    return replace(candidate, reading=replace(reading, value=value, alternatives=alternatives))


def by_kind(
    candidate: Candidate, others: Iterable[Candidate], expectation: Expectation
) -> Candidate:
    """Let the kind of a value decide what its words leave open, by the day, by what was offered."""
    reading, slot = candidate.reading, candidate.slot
    if not reading.alternatives:
        return candidate
    day = _day(others, expectation)
    reading = KINDS[reading.kind].decided(reading, slot, day, expectation)
    return candidate if reading is candidate.reading else replace(candidate, reading=reading)


def with_others(
    candidate: Candidate,
    others: Mapping[alternatives.Place, list[Reading]],
    placed: Iterable[Candidate],
    expectation: Expectation,
) -> Candidate:
    """Put the alternatives that were said to a value into its reading."""
    later = others.get(alternatives.place_of(candidate.reading))
    if later is None:
        return candidate
    others_read = [
        by_kind(replace(candidate, reading=other), placed, expectation).reading for other in later
    ]
    reading = alternatives.joined(candidate.reading, others_read)
    return unless_rejected(replace(candidate, reading=reading), expectation)


def ruled_out(
    candidate: Candidate, placed: Iterable[Candidate], expectation: Expectation
) -> str | None:
    """Give the value that a candidate's own is to take the place of: "not two, three"."""
    if candidate.instead_of is None:
        return None
    old = replace(candidate, reading=candidate.instead_of)
    value = decided(old, placed, expectation, keeps=True).reading.value
    return value if value != candidate.reading.value else None


def _as(candidate: Candidate, value: str) -> Candidate:
    return replace(candidate, reading=replace(candidate.reading, value=value, alternatives=()))


def _day(others: Iterable[Candidate], expectation: Expectation) -> date | None:
    for other in others:
        day = KINDS[other.reading.kind].day(other.reading.value)
        if day is not None:
            return day
    return day_held(expectation)
