"""From the fields of a time pattern to times of day, ``HH:MM``; two where am or pm is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.words.calibration import TIMES

Fields = Mapping[str, Any]
_DAY = 24 * 60
_STEP = 5  # minutes between two times to offer
_LAST_HOUR, _LAST_MINUTE, _LAST_DAY = 24, 59, 31


def resolve(fields: Fields, now: datetime, parts: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the times that the fields can mean, likeliest first; none when there is no such time.

    Args:
        fields: See ``flows/languages/en/times.yaml``.
        now: For "in an hour".
        parts: Part of the day → its first and last hour; the last may be past 24.
    """
    if "fixed" in fields:
        return (text((minutes_of(fields["fixed"]) + _beside(fields)) % _DAY),)
    if "ahead" in fields:
        return (f"{_later(now, _ahead(fields)):%H:%M}",)
    found = _minutes(fields)
    if found is None:
        return ()
    minutes, written_24 = found
    if "meridiem" in fields:
        return _by_half(minutes, fields["meridiem"])
    if "part" in fields and fields["part"] in parts:
        return (text(by_part(minutes, parts[fields["part"]])),)
    if written_24:
        return (text(minutes),)
    return halves(minutes)


def _ahead(fields: Fields) -> int:
    """Give the minutes of "two hours", "an hour and a half", "one hour fifteen minutes"."""
    minutes = int(fields["ahead"]) * int(fields["unit"])
    return minutes + int(fields.get("more", 0)) * int(fields.get("more_unit", 1))


def _later(now: datetime, minutes: int) -> datetime:
    """Count on the caller's watch: an hour that a clock change leaves out is no time gone by."""
    ahead = timedelta(minutes=minutes)
    if now.tzinfo is None:
        return now + ahead
    return (now.astimezone(UTC) + ahead).astimezone(now.tzinfo)


def _beside(fields: Fields) -> int:
    return int(fields.get("past", 0)) - int(fields.get("to", 0))


def never_shown(fields: Fields) -> bool:
    """Tell whether no clock shows an hour, with its minutes if they are said.

    A number up to 31 before another one may be a day, and one over 99 a year or hours with minutes.
    """
    hour, minute = (int(n) for n in fields.get("clock") or _said(fields))
    last = _LAST_DAY if "minute" in fields else _LAST_HOUR
    return last < hour < 100 or (hour < 100 and _LAST_MINUTE < minute < 100)


def _said(fields: Fields) -> tuple[int, int]:
    return fields["hour"], fields.get("minute", 0)


def text(minutes: int) -> str:
    """Give minutes since midnight as ``HH:MM``."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def minutes_of(value: str) -> int:
    """Give ``HH:MM`` as minutes since midnight."""
    hour, minute = value.split(":")
    return int(hour) * 60 + int(minute)


def halves(minutes: int) -> tuple[str, ...]:
    """Give both readings of a time on the twelve-hour clock, the likelier one first."""
    early = minutes % (_DAY // 2)
    both = (early, early + _DAY // 2)
    likely = sorted(both, key=lambda m: not TIMES.waking <= m // 60 < TIMES.resting)
    return tuple(text(m) for m in likely)


def by_part(minutes: int, part: Any) -> int:
    """Give the reading of a time that lies in a part of the day."""
    if minutes >= 13 * 60:
        return minutes
    first, last = (60 * int(hour) for hour in part)
    early = minutes % (_DAY // 2)
    for candidate in (early, early + _DAY // 2):
        if first <= candidate < last or first <= candidate + _DAY < last:
            return candidate
    return early if last <= _DAY // 2 else early + _DAY // 2


def _by_half(minutes: int, meridiem: str) -> tuple[str, ...]:
    if minutes >= 13 * 60:
        return (text(minutes),)
    early = minutes % (_DAY // 2)
    return (text(early + (_DAY // 2 if meridiem == "pm" else 0)),)


def _minutes(fields: Fields) -> tuple[int, bool] | None:
    """Give minutes since midnight as said, and whether the 24-hour clock is certain."""
    zero_led = False
    if "clock" in fields:
        hour, minute = int(fields["clock"][0]), int(fields["clock"][1])
        zero_led = fields["clock"][0].startswith("0")
    elif "hhmm" in fields:
        hour, minute = divmod(int(fields["hhmm"]), 100)
        zero_led = bool(fields.get("zero_led"))
    else:
        hour, minute = int(fields["hour"]), int(fields.get("minute", 0))
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    total = (hour * 60 + minute + _beside(fields)) % _DAY
    certain = hour == 0 or hour >= 13 or zero_led
    return total, certain


def within(hour: int, first: int, last: int) -> bool:
    """Tell whether an hour lies in a part of the day, whose last hour may be past 24."""
    return first <= hour < last or first <= hour + 24 < last


def times_around(value: str) -> Iterator[str]:
    """Give all times of the day in steps of five minutes, those nearest to one first."""
    start = minutes_of(value)
    for minutes in sorted(range(0, _DAY, _STEP), key=lambda minutes: abs(minutes - start)):
        yield text(minutes)
