"""Dates of birth: a day, a month and a year that lie in the past, said or read out as digits."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from flows.flow import Slot
from flows.understanding.calendar_dates import resolve
from flows.understanding.digit_strings import digit_runs
from flows.understanding.lexicon import lexicon
from flows.understanding.patterns import layered
from flows.understanding.utterance import Utterance

OLDEST = 130  # years


def wants_birth(slot: Slot, language: str) -> bool:
    """Tell whether a date slot asks for a date of birth: by its name or its question."""
    question = slot.ask.texts[0] if slot.ask and slot.ask.texts else ""
    return _speaks_of_birth(f"{slot.name.replace('_', ' ')} {question}", language)


@lru_cache(maxsize=256)
def _speaks_of_birth(text: str, language: str) -> bool:
    words = lexicon(language).values.get("birth_word", {})
    return any(word.strip("?.,!") in words for word in text.lower().split())


def birth_dates(
    utterance: Utterance, today: date, month_first: bool
) -> Iterator[tuple[date, int, int]]:
    """Give past dates with a year: (date, first unit, unit after the last)."""
    found = False
    for _, match in layered(utterance, "date_birth"):
        for day in resolve({**match.fields, "range": True}, today, month_first)[:1]:
            if _possible(day, today):
                found = True
                yield day, match.first, match.last
    if not found:
        yield from _read_out(utterance, today, month_first)


def _possible(day: date, today: date) -> bool:
    return day <= today and day.year > today.year - OLDEST


def _read_out(
    utterance: Utterance, today: date, month_first: bool
) -> Iterator[tuple[date, int, int]]:
    """Read digits, where there is nothing else: "0404 1997"."""
    runs = digit_runs(utterance)
    if len(runs) != 1 or runs[0].last - runs[0].first < utterance.last:
        return
    run = runs[0]
    if len(run.digits) < 8 and len(run.pieces) == 1:
        return
    day = _from_digits(run.digits, today, month_first)
    if day is not None:
        yield day, run.first, run.last


def _from_digits(digits: str, today: date, month_first: bool) -> date | None:
    """Read "04041997", "441997" or "040497" as a past date; None where that fits in no way."""
    for parts in _splits(digits, today):
        first, second, year = (int(part) for part in parts)
        month, day = (first, second) if month_first else (second, first)
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if _possible(found, today):
                return found
    return None


def _splits(digits: str, today: date) -> Iterator[tuple[str, str, str]]:
    """Give the ways to cut digits into two short parts and a year, likeliest first."""
    if 6 <= len(digits) <= 8:
        head, year = digits[:-4], digits[-4:]
        if today.year - OLDEST < int(year) <= today.year:
            for cut in {4: (2,), 3: (1, 2), 2: (1,)}[len(head)]:
                yield head[:cut], head[cut:], year
    if len(digits) == 6:
        yield digits[:2], digits[2:4], str(past_year(int(digits[4:]), today))


def past_year(short: int, today: date) -> int:
    """Give the latest past year that ends in two digits."""
    return 2000 + short if 2000 + short <= today.year else 1900 + short
