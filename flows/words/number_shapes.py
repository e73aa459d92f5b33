"""Which roles a number can play (hour, minute, day, year …), told by its value and its digits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

SPELLED = 0  # width of a number said in words


@lru_cache(maxsize=4096)
def number_classes(value: int, width: int, ordinal: bool = False) -> frozenset[str]:
    """Give the classes of a number.

    Args:
        value: The number, 0 or more.
        width: How many digits it was written with; ``SPELLED`` for words.
        ordinal: True for "7th", "seventh".
    """
    if ordinal:
        return frozenset(_ordinal_classes(value))
    return frozenset(_cardinal_classes(value, width))


def _ordinal_classes(value: int) -> Iterator[str]:
    yield "ordinal"
    if 1 <= value <= 31:
        yield "ordinal_day"
    if 1 <= value <= 12:
        yield "ordinal_month"


def _cardinal_classes(value: int, width: int) -> Iterator[str]:
    yield "number"
    if width == SPELLED:
        yield "spelled"
    if width <= 2:
        yield from _short_classes(value, width)
    if width in (3, 4) and value // 100 <= 24 and value % 100 <= 59:
        yield "hhmm"
    if width == SPELLED and 100 <= value <= 2400 and value % 100 == 0:
        yield "full_hundreds"
    if width in (SPELLED, 4) and 1900 <= value <= 2100:
        yield "year"
    if value >= 100:
        yield "large"


def _short_classes(value: int, width: int) -> Iterator[str]:
    if value <= 24:
        yield "hour"
    if 1 <= value <= 12:
        yield "month_number"
    if 1 <= value <= 31:
        yield "day"
    if value <= 59 and (width == 2 or (width == SPELLED and value >= 10)):
        yield "minute"
    if value <= 55 and value % 5 == 0 and (width == 2 or (width == SPELLED and value >= 10)):
        yield "five_minutes"
    if 25 <= value <= 59 and width != 1:  # none of them is an hour
        yield "late_minutes"
    if value <= 59:
        yield "minutes"
    if value <= 55 and value % 5 == 0 and value:
        yield "fives"
    if value <= 9 and width != 2:
        yield "digit"
    if width == 2 or (width == SPELLED and 10 <= value <= 99):
        yield "two_digits"
    if value in (19, 20) and width != 1:
        yield "century"


def every_class_set() -> set[frozenset[str]]:
    """Give all sets of classes that ``number_classes`` can give."""
    found = {number_classes(v, w) for v in range(101) for w in (SPELLED, 1, 2, 3, 4, 5)}
    for hundreds in range(0, 10000, 100):
        for rest in (0, 1, 59, 60, 99):
            found.update(number_classes(hundreds + rest, w) for w in (SPELLED, 3, 4, 5))
    found.update(number_classes(v, 0, ordinal=True) for v in range(40))
    return found
