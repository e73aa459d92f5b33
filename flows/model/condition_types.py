"""Types of the values that conditions speak of, and how canonical text becomes such a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

#: What an operand can be at call time; None is unknown.
Value = str | float | bool | date | time | datetime | timedelta | None

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an operand.

    Attributes:
        name: As in messages: ``date``, ``time``, ``moment``, ``duration``, ``number``, ``choice``,
            ``text``, ``truth``.
        words: What a ``choice`` can be; empty for other types.
    """

    name: str
    words: tuple[str, ...] = ()

    @property
    def ordered(self) -> bool:
        """True when ``<`` and its like have a meaning."""
        return self.name in ("date", "time", "moment", "duration", "number")


DATE, TIME, MOMENT = Type("date"), Type("time"), Type("moment")
DURATION, NUMBER, TEXT, TRUTH = Type("duration"), Type("number"), Type("text"), Type("truth")
WEEKDAY = Type("choice", DAYS)

_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "second": timedelta(seconds=1),
}
_LENGTH = re.compile(r"([0-9]{1,6})\s*(second|minute|hour|day|week)s?")


def read_duration(text: str) -> timedelta | None:
    """Read ``30 minutes``, ``2 hours``, ``90 days``, or ISO 8601 as ``PT30M`` and ``P2D``."""
    match = _LENGTH.fullmatch(text)
    if match:
        return int(match.group(1)) * _UNITS[match.group(2)]
    iso = re.fullmatch(r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?", text)
    if iso is None or not any(iso.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def read_time(text: str) -> time | None:
    """Read ``9:30`` or ``14:30``."""
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?", text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def read_date(text: str) -> date | None:
    """Read ``2026-12-25``."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_value(text: str, kind: Type, now: datetime) -> Value:
    """Read canonical text as a value of a type, or give None."""
    reader = _READERS.get(kind.name)
    if reader is not None:
        return reader(text)
    return _read_moment(text, now) if kind == MOMENT else text


def _read_moment(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_number(text: str) -> float | None:
    match = re.fullmatch(r"(-?[0-9]{1,15}(?:\.[0-9]{1,6})?)(?: ?[A-Z]{3})?", text)
    return float(match[1]) if match else None


_READERS: Mapping[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "duration": read_duration,
    "number": _read_number,
}
