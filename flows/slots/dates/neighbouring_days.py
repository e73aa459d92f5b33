"""Days near another one: those to offer in its place, and the end of a span that begins at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from flows.reading.reading import Reading
from flows.slots.dates.calendar_dates import add_months
from flows.words.utterance import Utterance

_HORIZON_DAYS = 60


def days_around(wanted: date | None, today: date) -> Iterator[str]:
    """Give the days around one, nearest first, from today on."""
    start = max(wanted or today, today)
    for days in range(_HORIZON_DAYS + 1):
        for step in dict.fromkeys((days, -days)):
            with suppress(OverflowError):
                day = start + timedelta(days=step)
                if day >= today:
                    yield day.isoformat()


def ending_after(reading: Reading, begin: str, utterance: Utterance) -> Reading:
    """Give the first day of the same name that is not before a span's beginning."""
    said = range(reading.first, reading.last)
    named = reading.alternatives or any(utterance.is_class(place, "month") for place in said)
    if named or reading.value >= begin:
        return reading
    day, start = date.fromisoformat(reading.value), date.fromisoformat(begin)
    if any(utterance.is_class(place, "weekday") for place in said):
        return replace(
            reading, value=(day + timedelta(weeks=-((day - start).days // 7))).isoformat()
        )
    return replace(reading, value=add_months(day, 1).isoformat())
