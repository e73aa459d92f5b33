"""Business rules of slots, and the values that would satisfy them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from flows.model.condition_types import read_date, read_time
from flows.model.conditions import World
from flows.model.flow import Flow, Rule, Slot

_HORIZON_DAYS = 60
_STEP_MINUTES = 5
_HORIZON_NUMBER = 100
_CLOSE = 8


def broken(slot: Slot, world: World) -> Rule | None:
    """Give the first rule of a slot that does not hold, in the order of the file.

    A rule that reads a slot or result which is still empty is left for later: it is run again when
    that is filled.
    """
    for rule in slot.rules:
        known = all(name in world.values for name in rule.require.reads)
        if known and not rule.require.holds(world):
            return rule
    return None


def dependents(flow: Flow, name: str) -> tuple[str, ...]:
    """Give the slots whose rules read another slot: they are to be checked when it changes."""
    return tuple(
        slot.name
        for slot in flow.slots.values()
        if slot.name != name and any(name in rule.require.reads for rule in slot.rules)
    )


def nearest(slot: Slot, flow: Flow, world: World, limit: int = 2) -> tuple[str, ...]:
    """Find values near the refused one that the slot's rules let in.

    The closest one comes first, then the closest on its other side if there is one not far off,
    then what follows outwards. Dates before today are left out, and so are dates on which no time
    would be left for a slot whose rules read the date.

    Args:
        slot: Slot of kind date, time, number or party_size; other kinds have no neighbours.
        flow: Its flow.
        world: Values held, with the refused one in ``world.values[slot.name]``.
        limit: Longest answer.

    Returns:
        Canonical values, best first; empty when there are none.
    """
    solver = next((_SOLVERS[kind] for kind in slot.kinds if kind in _SOLVERS), None)
    if solver is None or limit < 1:
        return ()
    wanted = world.values.get(slot.name, "")
    fitting = (
        value
        for value in solver(wanted, world)
        if broken(slot, trial := _with(world, slot, value)) is None
        and _leaves_time(slot, flow, trial)
    )
    close = list(islice(fitting, max(limit, _CLOSE)))
    other_side = next((value for value in close if _sides_differ(value, close[0], wanted)), None)
    order = dict.fromkeys([*close[:1], *([other_side] if other_side else []), *close])
    return tuple(order)[:limit]


def _with(world: World, slot: Slot, value: str) -> World:
    return replace(world, values={**world.values, slot.name: value})


def _sides_differ(value: str, first: str, wanted: str) -> bool:
    return _is_below(value, wanted) != _is_below(first, wanted)


def _is_below(value: str, wanted: str) -> bool:
    if value.isdecimal() and wanted.isdecimal():
        return int(value) < int(wanted)
    return value < wanted


def _leaves_time(slot: Slot, flow: Flow, world: World) -> bool:
    """Tell whether each empty time whose rules read this slot could still be filled."""
    for name in dependents(flow, slot.name):
        other = flow.slots[name]
        if "time" not in other.kinds or name in world.values:
            continue
        if all(broken(other, _with(world, other, value)) for value in _times("12:00", world)):
            return False
    return True


def _dates(wanted: str, world: World) -> Iterator[str]:
    today = world.now.date()
    start = max(read_date(wanted) or today, today)
    for days in range(_HORIZON_DAYS + 1):
        for step in dict.fromkeys((days, -days)):
            with suppress(OverflowError):
                day = start + timedelta(days=step)
                if day >= today:
                    yield day.isoformat()


def _times(wanted: str, world: World) -> Iterator[str]:
    hour = read_time(wanted)
    start = hour.hour * 60 + hour.minute if hour else 0
    minutes = range(0, 24 * 60, _STEP_MINUTES)
    for minute in sorted(minutes, key=lambda minute: abs(minute - start)):
        yield f"{minute // 60:02}:{minute % 60:02}"


def _numbers(wanted: str, world: World) -> Iterator[str]:
    start = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0
    for step in range(_HORIZON_NUMBER + 1):
        for number in dict.fromkeys((start + step, start - step)):
            if number >= 0:
                yield str(number)


_SOLVERS: Mapping[str, Callable[[str, World], Iterator[str]]] = {
    "date": _dates,
    "time": _times,
    "number": _numbers,
    "party_size": _numbers,
}
