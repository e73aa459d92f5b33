"""Numbers as they are written and said whole: "1,500" is one number, and "3.5" is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.words.patterns import patterns
from flows.words.tokens import Unit
from flows.words.utterance import Utterance

_GROUP = 3  # digits between the marks of thousands
_FRACTION_MARKS = (".", ",")
_MINUS_SIGNS = ("-", "−")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in the units ``[first, last)``, of so many written ``digits``, 0 for words."""

    value: int
    first: int
    last: int
    digits: int


def whole_numbers(utterance: Utterance) -> Iterator[Number]:
    """Give the numbers said, without fractions and what is below nought."""
    void = fractions(utterance)
    place = 0
    while place < len(utterance.units):
        unit = utterance.units[place]
        end = _thousands_end(utterance, place)
        if unit.number is not None and place not in void:
            digits = "".join(one.word for one in utterance.units[place:end])
            value = int(digits) if end > place + 1 else unit.number
            width = len(digits) if end > place + 1 else unit.width
            yield Number(value, place, end, width)
        place = end


def fractions(utterance: Utterance) -> set[int]:
    """Give the units of what is not a whole number of 0 or more: "two and a half", "-5"."""
    found = patterns(utterance.words.language, "no_number").find(utterance)
    units = {place for match in found for place in range(match.first, match.last)}
    place = 0
    while place < len(utterance.units):
        end = _thousands_end(utterance, place)
        if _is_negative(utterance.units[place], place):
            units |= set(range(place, end))
        if end < len(utterance.units) and _is_fraction(utterance, end):
            units |= set(range(place, end + 1))
        place = end
    return units


def in_thousands(utterance: Utterance) -> set[int]:
    """Give the units of numbers whose thousands are set apart."""
    units: set[int] = set()
    for place in range(len(utterance.units)):
        end = _thousands_end(utterance, place)
        if end > place + 1:
            units |= set(range(place, end))
    return units


def _thousands_end(utterance: Utterance, place: int) -> int:
    """Give where a number whose thousands are set apart ends, the next unit where it is none."""
    units = utterance.units
    if not 0 < units[place].width <= _GROUP:
        return place + 1
    marks = utterance.words.settings.get("thousands_marks", ())
    end = place + 1
    while end < len(units) and units[end].width == _GROUP and units[end].gap in marks:
        if units[end].gap != units[place + 1].gap:
            break
        end += 1
    after = units[end].width if end < len(units) and not units[end].gap.strip() else 0
    return place + 1 if end > place + 1 and after else end


def _is_fraction(utterance: Utterance, place: int) -> bool:
    """Tell whether a number is what comes after the mark of a fraction: "3.5"."""
    before, unit = utterance.units[place - 1], utterance.units[place]
    written = before.width > 0 and unit.width > 0
    return written and unit.gap in _FRACTION_MARKS


def _is_negative(unit: Unit, place: int) -> bool:
    if unit.number is None or not unit.gap.endswith(_MINUS_SIGNS):
        return False
    before = unit.gap[:-1]
    return before[-1:].isspace() or (place == 0 and not before)
