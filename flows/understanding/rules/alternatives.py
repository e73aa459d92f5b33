"""Values said as alternatives: "Monday or Tuesday", "10 or 11", "between two and four".

They become one ambiguous value, so that the dialogue asks which of them is meant. "Between" gives
two values to a flow that has two slots for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flows.reading.reading import Reading
from flows.slots import KINDS
from flows.understanding.candidates import Candidate
from flows.understanding.marks import Mark, Marks

Place = tuple[str, int, int]  # kind, first and last unit of a reading


def place_of(reading: Reading) -> Place:
    """Give what tells a reading from the others of an utterance."""
    return (reading.kind, reading.first, reading.last)


def gathered(
    candidates: Sequence[Candidate], marks: Marks
) -> tuple[list[Candidate], Mapping[Place, list[Reading]]]:
    """Take out what is an alternative to a value before it.

    Returns:
        The candidates left, and what was taken out, by the place of the value before it.
    """
    readings = {place_of(c.reading): c.reading for c in candidates if _counts(c.reading)}
    others: dict[Place, list[Reading]] = {}
    leads: dict[Place, Place] = {}
    for one, other in _pairs(list(readings.values()), candidates, marks):
        lead = leads.get(place_of(one), place_of(one))
        leads[place_of(other)] = lead
        others.setdefault(lead, []).append(other)
    return [c for c in candidates if place_of(c.reading) not in leads], others


def _pairs(
    readings: list[Reading], candidates: Sequence[Candidate], marks: Marks
) -> list[tuple[Reading, Reading]]:
    """Give each value with the alternative that follows it: "Monday, Tuesday or Friday" has two."""
    found: list[tuple[Reading, Reading]] = []
    for one, other in reversed(list(_neighbours(readings))):
        listed = bool(found) and found[-1][0] is other and one.last == other.first
        either = listed or _either(one, other, candidates, marks)
        if either or (_one_slot(one, other, candidates) and _between(one, other, marks)):
            found.append((one, other))
    return found[::-1]


def _one_slot(one: Reading, other: Reading, candidates: Sequence[Candidate]) -> bool:
    places = (place_of(one), place_of(other))
    return len({c.slot.name for c in candidates if place_of(c.reading) in places}) == 1


def joined(reading: Reading, others: Sequence[Reading]) -> Reading:
    """Make one ambiguous reading of a value and its alternatives, each read in its likeliest way.

    A time without am or pm goes with one that has it ("9 or 10 a.m."), else with the first.
    """
    said = [reading, *others]
    anchor = next((one.value for one in said if not one.alternatives), reading.value)
    values = tuple(dict.fromkeys(KINDS[one.kind].beside(one, anchor) for one in said))
    alternatives = values if len(values) > 1 else ()
    return replace(reading, value=values[0], alternatives=alternatives, last=others[-1].last)


def _counts(reading: Reading) -> bool:
    return KINDS[reading.kind].asked_which and reading.role != "rejected"


def _neighbours(readings: list[Reading]) -> Iterator[tuple[Reading, Reading]]:
    """Give each reading with the next one of its kind."""
    ordered = sorted(readings, key=lambda reading: reading.first)
    for index, one in enumerate(ordered):
        later = (r for r in ordered[index + 1 :] if r.kind == one.kind and r.first >= one.last)
        other = next(later, None)
        if other is not None:
            yield one, other


def _either(one: Reading, other: Reading, candidates: Sequence[Candidate], marks: Marks) -> bool:
    """Tell whether between two values there is an "or", and at most values of other kinds; between
    two options of a choice, which takes one, an "and" is one too: none of them is dropped."""
    ends = {c.reading.first: c.reading.last for c in candidates if c.reading.kind != one.kind}
    place, said = one.last, False
    several = KINDS[one.kind].has_options and one.value != other.value
    while not said or place < other.first:
        match = None if said else marks.at(Mark.EITHER, place)
        if match is None and not said and several:
            match = marks.at(Mark.AS_WELL, place)
        if match is not None:
            place, said = match.last, True
        elif place in ends and ends[place] <= other.first:
            place = ends[place]
        else:
            return False
    return True


def _between(one: Reading, other: Reading, marks: Marks) -> bool:
    """Tell whether two values are the ends of a "between"."""
    leads = marks.of(Mark.BETWEEN_LEAD)
    led = any(m.first in (one.first, one.first - 1) and m.last >= one.first for m in leads)
    joint = marks.at(Mark.BETWEEN_JOINT, one.last)
    return led and joint is not None and joint.last >= other.first
