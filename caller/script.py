"""What a call is to bring about, and how it goes about it: the same seed gives the same script.

Values are made up from what the served flow says of its slots: a choice is one of its options, a
day one of the coming weeks from Monday to Friday, a time of office hours, a name one of the
language's. Whether the flow's rules take such a value the caller cannot know: where they do not, it
takes what the bot offers, or thinks of another value.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from caller.served_flow import ServedFlow, Slot
from caller.wording import Wording

_FIRST_HOUR, _LAST_HOUR = 9, 17
_SOONEST_DAYS, _LATEST_DAYS = 2, 24  # two days: whatever the hour and the time zone of the bot
_SMALLEST, _LARGEST = 2, 8  # numbers, and people in a party
_SPARE = 3  # values to fall back upon
_SPARED = ("date", "time", "choice", "number", "party_size")  # nobody has another name at hand
_BORN = range(1940, 1960)
_CORRECTED = ("time", "time", "date", "choice")  # kinds, the more often the likelier
_OPENINGS = ("", "", "choice", "choice", "date")
_CUT = ("choice", "phone", "person_name")  # kinds whose question callers do not hear to its end

Moment = tuple[str, str]
"""A day and a time, canonical."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One call.

    Attributes:
        booking: What is wanted, canonical value by slot.
        first: What is said at first of the slots that the caller corrects at the summary.
        spare: Other values by slot, taken one after the other when the bot will not have the first;
            a slot without any is wanted as it is and no other way.
        opening: Slots that the first words give, of their own accord.
        barge_in: Slots whose question is answered before it is over; the first one asked counts.
        today: The day of the call, from which "tomorrow" is counted.
        seed: Of the choice of words.
    """

    booking: Mapping[str, str]
    first: Mapping[str, str] = field(default_factory=dict)
    spare: Mapping[str, Sequence[str]] = field(default_factory=dict)
    opening: tuple[str, ...] = ()
    barge_in: tuple[str, ...] = ()
    today: date
    seed: int = 0

    def __str__(self) -> str:
        wanted = " · ".join(self.booking.values())
        changed = "".join(f" (first {name} {value})" for name, value in self.first.items())
        return wanted + changed


def same(one: str, other: str) -> bool:
    """Tell whether two values are the same; capital letters do not count."""
    return one.casefold() == other.casefold()


def demonstration(flow: ServedFlow, wording: Wording, today: date) -> Script:
    """Give the script of the single call.

    Args:
        flow: That is called.
        wording: Of its language.
        today: The day of the call.
    """
    wants: Mapping[str, Any] = wording.words["demonstration"]
    draws = random.Random(0)
    day = _weekday_after(today, 2).isoformat()
    moment = (day, wants["time"])
    booking = {
        name: wants[slot.kind]
        if slot.kind in wants
        else next(iter(slot.options))
        if slot.options
        else _value(draws, slot, wording, moment)
        for name, slot in flow.slots.items()
    }
    return Script(
        booking=booking,
        first=dict.fromkeys(flow.of_kind("time")[:1], wants["first_time"]),
        spare=_spare(draws, flow, wording, _moments(today)),
        barge_in=_cut(flow),
        today=today,
    )


def draw(flow: ServedFlow, wording: Wording, today: date, *, count: int, seed: int) -> list[Script]:
    """Draw scripts that want different things.

    Args:
        flow: That is called.
        wording: Of its language.
        today: The day of the calls.
        count: How many, up to 250; no two are about the same day and time.
        seed: Of the draw.
    """
    draws = random.Random(seed)
    moments = _moments(today)
    chosen = draws.sample(moments, count)
    free = sorted(set(moments) - set(chosen))
    return [
        _one(draws, flow, wording, moment, free, today=today, seed=seed * 1000 + number)
        for number, moment in enumerate(chosen)
    ]


def _one(
    draws: random.Random,
    flow: ServedFlow,
    wording: Wording,
    moment: Moment,
    free: Sequence[Moment],
    *,
    today: date,
    seed: int,
) -> Script:
    booking = {name: _value(draws, slot, wording, moment) for name, slot in flow.slots.items()}
    corrected = flow.of_kind(draws.choice(_CORRECTED))[:1]
    first = {
        name: _another(draws, flow.slots[name], booking[name], moment, free) for name in corrected
    }
    return Script(
        booking=booking,
        first={name: value for name, value in first.items() if value != booking[name]},
        spare=_spare(draws, flow, wording, free),
        opening=flow.of_kind(draws.choice(_OPENINGS))[:1],
        barge_in=_cut(flow),
        today=today,
        seed=seed,
    )


def _value(draws: random.Random, slot: Slot, wording: Wording, moment: Moment) -> str:
    """Make up a value of a slot."""
    words = wording.words
    match slot.kind:
        case "date":
            return moment[0]
        case "time":
            return moment[1]
        case "choice":
            return draws.choice(list(slot.options))
        case "yes_no":
            return draws.choice(["yes", "no"])
        case "person_name":
            names = (draws.choice(words[part]) for part in ("first_names", "last_names"))
            return " ".join(names)
        case "number" | "party_size":
            return str(draws.randint(_SMALLEST, _LARGEST))
    made_up = words["made_up"]
    pattern = draws.choice(made_up.get(slot.kind, made_up["text"]))
    return "".join(str(draws.randrange(10)) if sign == "#" else sign for sign in pattern)


def _another(
    draws: random.Random, slot: Slot, value: str, moment: Moment, free: Sequence[Moment]
) -> str:
    """Give another value for a slot, one that could be had with the rest too."""
    if slot.kind == "choice":
        return draws.choice([other for other in slot.options if other != value] or [value])
    at, other = (0, 1) if slot.kind == "date" else (1, 0)
    return draws.choice([one[at] for one in free if one[other] == moment[other]] or [value])


def _spare(
    draws: random.Random, flow: ServedFlow, wording: Wording, free: Sequence[Moment]
) -> dict[str, list[str]]:
    return {
        name: _others(draws, slot, wording, free)
        for name, slot in flow.slots.items()
        if slot.kind in _SPARED
    }


def _others(
    draws: random.Random, slot: Slot, wording: Wording, free: Sequence[Moment]
) -> list[str]:
    """Make up other values; of a day first one long ago, in case it is asked when one was born."""
    others = [_value(draws, slot, wording, draws.choice(free)) for _ in range(_SPARE)]
    if slot.kind != "date":
        return others
    born = date(draws.choice(_BORN), 1, 1) + timedelta(days=draws.randrange(365))
    return [born.isoformat(), *others]


def _cut(flow: ServedFlow) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*flow.of_kind(*_CUT), *flow.slots]))


def _moments(today: date) -> list[Moment]:
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
    return [(day.isoformat(), time) for day in days for time in times]


def _weekday_after(today: date, days: int) -> date:
    day = today + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
