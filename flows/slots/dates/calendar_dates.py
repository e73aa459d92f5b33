"""From the fields of a date pattern to a date, counted from today.

The conventions, for all languages:

- A weekday, alone or with "this", is its next occurrence after today.
- "Next Friday" is the Friday of the next week, weeks beginning on Monday.
- A day of the month alone is the next such day, today included.
- A day and month without a year is the next such date, today included.
- "The last Friday of the month" is this month's, or the next month's where that has gone by.
- A weekday with a day of the month is the next such day on which both hold, if that is near;
  else one of them is mistaken: the day said and the nearest of that weekday are given. So it is of
  a weekday with a day and month, which is never moved to a year in which they would agree.
- A day and month that have just gone by may have been meant in the past: both are given.
- A weekend is its Saturday or its Sunday: both are given, and the caller is asked which.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flows.words.calibration import DATES

Fields = Mapping[str, Any]
_WEEKEND = (5, 6)
_LEAP_YEAR = 2024


def resolve(fields: Fields, today: date, month_first: bool) -> tuple[date, ...]:
    """Give the date, with other readings after it; empty when there is no such day.

    Args:
        fields: See ``flows/languages/en/dates.yaml``.
        today: Reference day.
        month_first: True where 3/4 is the fourth of March.
    """
    try:
        return _resolve(fields, today, month_first)
    except (ValueError, OverflowError):
        return ()


def _resolve(fields: Fields, today: date, month_first: bool) -> tuple[date, ...]:
    if "numeric" in fields or "slashed" in fields:
        written = fields.get("numeric") or fields["slashed"]
        return _on_weekday(_numeric(written, today, month_first)[0], fields, today)
    if "holiday" in fields:
        month, day = (int(part) for part in str(fields["holiday"]).split("-"))
        fields = {**fields, "month": month, "day": day}
    if "weekend" in fields:
        return tuple(_coming(today - timedelta(days=1), weekday) for weekday in _WEEKEND)
    if "day" in fields:
        return _day(fields, today)
    if "on_weekday" in fields:
        return _counted_to_weekday(fields, today)
    return (_counted(fields, today),)


def _counted(fields: Fields, today: date) -> date:
    """Give a date that is counted from today."""
    if "relative" in fields:
        return today + timedelta(days=int(fields["relative"]))
    if "month_end" in fields:
        return _month_end(fields, today)
    if "nth" in fields:
        return _nth_weekday(fields, today)
    if "which" in fields and "weekday" in fields:
        return _named_weekday(fields, today)
    if "unit" in fields:
        return _ahead(fields, today)
    return _coming(today, int(fields["weekday"]))


def _numeric(parts: tuple[str, ...], today: date, month_first: bool) -> tuple[date, ...]:
    if len(parts[0]) == 4:
        return (date(int(parts[0]), int(parts[1]), int(parts[2])),)
    month, day = (int(p) for p in (parts[:2] if month_first else (parts[1], parts[0])))
    if month > 12 >= day:
        month, day = day, month
    if len(parts) == 2:
        return (_without_year(day, month, today),)
    year = int(parts[2])
    if len(parts[2]) == 2:
        year += 2000 if 2000 + year <= today.year + 10 else 1900
    return (date(year, month, day),)


def _without_year(day: int, month: int, today: date) -> date:
    for year in range(today.year, today.year + 9):
        if day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    raise ValueError("no such day")


def _nth_weekday(fields: Fields, today: date) -> date:
    weekday, nth = int(fields["weekday"]), int(fields["nth"])
    year, month = _month(fields, today)
    days = monthrange(year, month)[1]
    fitting = [d for d in range(1, days + 1) if date(year, month, d).weekday() == weekday]
    if nth > len(fitting):
        raise ValueError("no such day")
    found = date(year, month, fitting[nth - 1 if nth > 0 else nth])
    if found < today and "coming" in fields:
        return _nth_weekday({**fields, "of_month": 1, "nth": nth}, today)
    if found < today and not {"of_month", "year"} & fields.keys():
        return _nth_weekday({**fields, "year": year + 1}, today)
    return found


def _month_end(fields: Fields, today: date) -> date:
    year, month = _month(fields, today)
    if (year, month) < (today.year, today.month):
        year += 1
    return date(year, month, monthrange(year, month)[1])


def _month(fields: Fields, today: date) -> tuple[int, int]:
    if "of_month" in fields:
        months = today.month - 1 + int(fields["of_month"])
        return today.year + months // 12, months % 12 + 1
    return int(fields.get("year", today.year)), int(fields["month"])


def _named_weekday(fields: Fields, today: date) -> date:
    weekday, which = int(fields["weekday"]), fields["which"]
    monday = today - timedelta(days=today.weekday())
    if which == "this":
        return _coming(today, weekday)
    if which in ("next", "after_next"):
        return monday + timedelta(days=weekday + (7 if which == "next" else 14))
    if which == "week":
        return monday + timedelta(days=7 * int(fields["week"]) + weekday)
    if which == "last":
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    if which == "weeks_ahead":
        return monday + timedelta(days=7 * int(fields["ahead"]) + weekday)
    if which == "nth_coming":
        return _coming(today, weekday) + timedelta(weeks=int(fields["ahead"]) - 1)
    days = int(fields["ahead"]) * (7 if which == "weeks_on" else 1)
    return _coming(today, weekday) + timedelta(days=days * int(fields.get("sign", 1)))


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _ahead(fields: Fields, today: date) -> date:
    ahead = int(fields.get("ahead", 1))
    if fields["unit"] == "day":  # languages that count both ends: "eight days" are a week
        ahead = fields.get("idiom", {}).get(ahead, ahead)
    count = ahead * int(fields.get("sign", 1))
    start = today + timedelta(days=int(fields.get("later", 0)))
    unit = fields["unit"]
    if unit in ("month", "year"):
        return add_months(start, count * (12 if unit == "year" else 1))
    return start + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def add_months(start: date, months: int) -> date:
    """Give the same day so many months later, or the month's last day where it has no such day."""
    months += start.month - 1
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _day(fields: Fields, today: date) -> tuple[date, ...]:
    day = int(fields["day"])
    if "of_month" in fields:
        found = date(*_month(fields, today), day)
    elif "month" in fields:
        found = _with_month(fields, day, today)
    else:
        found = _next_day(day, today)
    if "month" not in fields and "of_month" not in fields and "weekday" in fields:
        found = _agreeing(found, int(fields["weekday"]), today) or found
    readings = _on_weekday(found, fields, today)
    return (*readings, *(_just_gone(found, fields, today) if len(readings) == 1 else ()))


def _on_weekday(day: date, fields: Fields, today: date) -> tuple[date, ...]:
    """Give a day, and where another weekday is said with it, the day of that name next to it too:
    one of them is mistaken, and the caller knows which."""
    if "weekday" not in fields or day.weekday() == int(fields["weekday"]):
        return (day,)
    near = _nearest(day, int(fields["weekday"]))
    return (day, near if near >= today or day < today else near + timedelta(weeks=1))


def _nearest(day: date, weekday: int) -> date:
    """Give the day of a name that is at most three days away."""
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def _counted_to_weekday(fields: Fields, today: date) -> tuple[date, ...]:
    """Give "in three days on Friday", both where they differ; "in two weeks on Friday"."""
    counted, weekday = _ahead(fields, today), int(fields["on_weekday"])
    if fields["unit"] == "day":
        return _on_weekday(counted, {"weekday": weekday}, today)
    return (counted + timedelta(days=weekday - counted.weekday()),)


def counted_from(anchor: date, fields: Fields) -> date:
    """Give a day that is counted from another: "a week before", "the Monday after".

    Args:
        anchor: The day counted from.
        fields: See ``date_counted`` in ``flows/languages/en/dates.yaml``.

    Raises:
        OverflowError: There is no such day.
    """
    if "weekday" not in fields:
        return _ahead(fields, anchor)
    weekday = int(fields["weekday"])
    if int(fields.get("sign", 1)) > 0:
        return _coming(anchor, weekday)
    return anchor - timedelta(days=(anchor.weekday() - weekday - 1) % 7 + 1)


def _agreeing(day: date, weekday: int, today: date) -> date | None:
    """Give the next day of that number that falls on the weekday, if it is near."""
    for count in range(12):
        later = add_months(day, count)
        if later - today > timedelta(days=DATES.near):
            return None
        if later.day == day.day and later.weekday() == weekday:
            return later
    return None


def _just_gone(found: date, fields: Fields, today: date) -> tuple[date, ...]:
    """Give the same day of the year before, where it has just gone by."""
    if "month" not in fields or {"year", "century", "of_month", "range"} & fields.keys():
        return ()
    before = add_months(found, -12)
    just_gone = timedelta(days=DATES.just_gone)
    return (before,) if before < today and today - before <= just_gone else ()


def _with_month(fields: Fields, day: int, today: date) -> date:
    month = int(fields["month"])
    if "century" in fields and "year2" in fields:
        return date(int(fields["century"]) * 100 + int(fields["year2"]), month, day)
    if "year" in fields:
        return date(_full_year(fields), month, day)
    if "past_year" in fields:
        year = 2000 + int(fields["past_year"])
        return date(year if year <= today.year else year - 100, month, day)
    return _without_year(day, month, today)


def _full_year(fields: Fields) -> int:
    """Join a year whose end was written apart: "1980 3", "2000 and 11"."""
    year, more = int(fields["year"]), int(fields.get("year_more", 0))
    if year % (10 if more < 10 else 100) and more:
        raise ValueError("no such year")
    return year + more


def is_so_named(day: date, fields: Fields) -> bool:
    """Tell whether a day has the ``weekday`` and the ``day`` of the month that are said of it."""
    if not {"weekday", "day"} & fields.keys():
        return False
    weekday, number = fields.get("weekday", day.weekday()), fields.get("day", day.day)
    return (day.weekday(), day.day) == (int(weekday), int(number))


def ever(fields: Fields) -> bool:
    """Tell whether a month ever has such a day; ``fields`` holds ``day`` and ``month``."""
    return 1 <= int(fields["day"]) <= monthrange(_LEAP_YEAR, int(fields["month"]))[1]


def _next_day(day: int, today: date) -> date:
    for months in range(12):
        first = add_months(today.replace(day=1), months)
        if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= today:
            return first.replace(day=day)
    raise ValueError("no such day")
