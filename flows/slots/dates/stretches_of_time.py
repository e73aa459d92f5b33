"""Stretches that a day or a time is still to be chosen from: "next week", "in the morning".

They are no value: all days or times in them are given, and the caller is asked which.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

from flows.model.opening_hours import OpeningHours
from flows.reading.reading import Bound, Reading
from flows.slots.dates.calendar_dates import add_months
from flows.words.calibration import DATES, TIMES
from flows.words.lexicon import BREAK, word_list
from flows.words.patterns import Match, patterns
from flows.words.utterance import Utterance

Fields = Mapping[str, Any]
_HALF_HOURS = tuple(time(number // 2, number % 2 * 30) for number in range(48))


def said(utterance: Utterance, name: str) -> Iterator[Match]:
    """Give the stretches said, where nothing else has a content and nothing is denied: who is "on
    holiday next week" or "can't do mornings" wishes for something else.

    Args:
        utterance: The words.
        name: Name of the patterns of stretches.
    """
    language = utterance.words.language
    found = list(patterns(language, name).find(utterance))
    if not found or any("void" in match.fields for match in found):
        return
    within = {place for match in found for place in range(match.first, match.last)}
    around = (place for place in range(utterance.last) if place not in within)
    if all(_is_empty(place, utterance) for place in around):
        yield from found


def _is_empty(place: int, utterance: Utterance) -> bool:
    """Tell whether a unit says nothing of its own. Words of grammar and of choosing may stand
    beside a stretch ("could we do it in the morning"), not only small talk, but no "not"."""
    unit, language = utterance.units[place], utterance.words.language
    if unit.code == BREAK:
        return True
    if unit.word in word_list(language, "negations"):
        return False
    return unit.word in word_list(language, "function_words") or any(
        utterance.is_class(place, name) for name in ("small_talk", "choosing_word")
    )


def one_of(kind: str, values: list[str], match: Match) -> Reading:
    """Give the reading of a stretch in which these values lie."""
    return Reading(
        kind=kind,
        value=values[0],
        first=match.first,
        last=match.last,
        certainty=DATES.to_choose,
        alternatives=tuple(values) if len(values) > 1 else (),
    )


def days(fields: Fields, today: date, hours: OpeningHours | None) -> tuple[date, ...]:
    """Give the days of a stretch that are still to come and open; if none is, the first of them.

    Args:
        fields: ``week`` (weeks from this one) or ``of_month`` (months from this one) or ``month``,
            and of that the ``first`` to the ``last`` day, counted from 0, or back from -1, or its
            ``nth_week``.
        today: Reference day.
        hours: When the business is open; None where that is not known.
    """
    begin, count = _week(fields, today) if "week" in fields else _month(fields, today)
    first, last = (int(fields.get(end, edge)) % count for end, edge in (("first", 0), ("last", -1)))
    if "nth_week" in fields:
        first = 7 * (int(fields["nth_week"]) - 1)
        last = min(first + 6, count - 1)
    return _still_to_come((begin + timedelta(days=n) for n in range(first, last + 1)), today, hours)


def week_of(day: date, today: date, hours: OpeningHours | None) -> tuple[date, ...]:
    """Give the days of the week in which a day lies, as ``days`` does."""
    monday = day - timedelta(days=day.weekday())
    return _still_to_come((monday + timedelta(days=n) for n in range(7)), today, hours)


def days_within(bound: Bound, today: date, hours: OpeningHours | None) -> list[str]:
    """Give the open days of two weeks that lie within a bound; none where hours are not known."""
    if hours is None:
        return []
    start = max(date.fromisoformat(bound.value), today) if bound.end == "from" else today
    coming = (start + timedelta(days=number) for number in range(DATES.beyond))
    return [f"{day}" for day in coming if bound.holds(f"{day}") and hours.open_on(day)]


def _still_to_come(
    named: Iterable[date], today: date, hours: OpeningHours | None
) -> tuple[date, ...]:
    coming = [day for day in named if day >= today]
    fitting = [day for day in coming if hours is None or hours.open_on(day)]
    return tuple(fitting or coming[:1])


def _week(fields: Fields, today: date) -> tuple[date, int]:
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=int(fields["week"])), 7


def _month(fields: Fields, today: date) -> tuple[date, int]:
    ahead = int(fields.get("of_month", 0))
    if "month" in fields:
        ahead = (int(fields["month"]) - today.month) % 12
    begin = add_months(today.replace(day=1), ahead)
    return begin, monthrange(begin.year, begin.month)[1]


def times(part: Any, day: date | None, hours: OpeningHours | None) -> tuple[time, ...]:
    """Give the full and half hours of a part of the day at which the business is open.

    Args:
        part: First and last hour; the last may be past 24.
        day: The day, where it is known.
        hours: When the business is open; None where that is not known.
    """
    first, last = (int(hour) for hour in part)
    return tuple(
        at
        for at in _HALF_HOURS
        if (first <= at.hour < last or first <= at.hour + 24 < last) and _open(day, at, hours)
    )


def edge(at: Any, day: date | None, hours: OpeningHours | None) -> tuple[time, ...]:
    """Give the ``first`` or ``last`` few times at which the business is open; none where its hours
    are not known."""
    if hours is None:
        return ()
    every = times((0, 24), day, hours)
    return every[: DATES.edge] if at == "first" else every[-DATES.edge :]


def _open(day: date | None, at: time, hours: OpeningHours | None) -> bool:
    if hours is None:
        return TIMES.morning <= at.hour < TIMES.night
    if day is not None and hours.open_on(day):
        return hours.open_at(day, at)
    return hours.ever_open_at(at)
