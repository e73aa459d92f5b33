"""What a call is to book, and how it goes about it: the same seed gives the same script."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.slots.names.known_names import cased

LANGUAGE = "en"
SLOTS = ("type", "date", "time", "name", "contact")
TYPES = ("checkup", "cleaning", "consultation")
_CORRECTED = ("time", "time", "date", "type")
_OPENINGS = ((), (), ("type",), ("type",), ("date",))
_FIRST_HOUR, _LAST_HOUR = 9, 17
_SOONEST_DAYS, _LATEST_DAYS = 2, 24  # two days: whatever the hour and the time zone of the bot


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One call.

    Attributes:
        booking: What has to be booked, canonical value by slot.
        first: What is said at first of the slots that the caller corrects at the summary.
        opening: Slots that the first words give, of their own accord.
        barge_in: Slots whose question is answered before it is over; the first one asked counts.
        today: The day of the call, from which "tomorrow" is counted.
        seed: Of the choice of words.
    """

    booking: Mapping[str, str]
    first: Mapping[str, str] = field(default_factory=dict)
    opening: tuple[str, ...] = ()
    barge_in: tuple[str, ...] = ("type", "contact", "name")
    today: date
    seed: int = 0

    def __str__(self) -> str:
        wanted = " · ".join(self.booking[name] for name in SLOTS)
        changed = "".join(f" (first {name} {value})" for name, value in self.first.items())
        return wanted + changed


def demonstration(today: date) -> Script:
    """Give the script of the single call."""
    return Script(
        booking={
            "type": "checkup",
            "date": _weekday_after(today, 2).isoformat(),
            "time": "11:00",
            "name": "Mary Miller",
            "contact": "2025550143",
        },
        first={"time": "14:30"},
        today=today,
    )


def draw(
    count: int,
    seed: int,
    today: date,
    names: tuple[Sequence[str], Sequence[str]],
) -> list[Script]:
    """Draw scripts of different days, times, types and names.

    Args:
        count: How many; no two are about the same day and time.
        seed: Of the draw.
        today: The day of the calls.
        names: First and last names, lower case.
    """
    draws = random.Random(seed)
    days = [
        day
        for n in range(_SOONEST_DAYS, _LATEST_DAYS)
        if (day := today + timedelta(days=n)).weekday() < 5
    ]
    times = [
        f"{hour:02d}:{minute:02d}"
        for hour in range(_FIRST_HOUR, _LAST_HOUR + 1)
        for minute in (0, 30)
    ]
    moments = [(day.isoformat(), time) for day in days for time in times]
    chosen = draws.sample(moments, count)
    free = sorted(set(moments) - set(chosen))
    return [
        _one(draws, moment, free, today, names, seed=seed * 1000 + number)
        for number, moment in enumerate(chosen)
    ]


def _one(
    draws: random.Random,
    moment: tuple[str, str],
    free: Sequence[tuple[str, str]],
    today: date,
    names: tuple[Sequence[str], Sequence[str]],
    *,
    seed: int,
) -> Script:
    booking = {
        "type": draws.choice(TYPES),
        "date": moment[0],
        "time": moment[1],
        "name": " ".join(cased(draws.choice(part), LANGUAGE) for part in names),
        "contact": f"202555{draws.randrange(10_000):04d}",
    }
    corrected = draws.choice(_CORRECTED)
    return Script(
        booking=booking,
        first={corrected: _another(draws, corrected, booking, free)},
        opening=draws.choice(_OPENINGS),
        today=today,
        seed=seed,
    )


def _another(
    draws: random.Random,
    slot: str,
    booking: Mapping[str, str],
    free: Sequence[tuple[str, str]],
) -> str:
    """Give another value for a slot, one with which the appointment could be booked too."""
    if slot == "type":
        return draws.choice([kind for kind in TYPES if kind != booking["type"]])
    at, other = (0, 1) if slot == "date" else (1, 0)
    kept = booking["time" if slot == "date" else "date"]
    return draws.choice([moment[at] for moment in free if moment[other] == kept])


def _weekday_after(today: date, days: int) -> date:
    day = today + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
