"""Business rules of slots, and the values that would satisfy them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from flows.condition_types import read_date, read_time
from flows.conditions import World
from flows.flow import Flow, Rule, Slot

_HORIZON_DAYS = 60
_STEP_MINUTES = 5
_HORIZON_NUMBER = 100


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

    The nearest one below and the nearest one above come first, the closer before the other, then
    what follows outwards; dates before today are left out, and so are dates on which no time would
    be left for a slot whose rules read the date.

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
    fitting = (
        value for value in solver(slot, flow, world) if _fits(slot, _with(world, slot, value))
    )
    return _both_sides(fitting, world.values.get(slot.name, ""), limit)


def _with(world: World, slot: Slot, value: str) -> World:
    return replace(world, values={**world.values, slot.name: value})


def _fits(slot: Slot, world: World) -> bool:
    return broken(slot, world) is None


def _both_sides(values: Iterable[str], wanted: str, limit: int) -> tuple[str, ...]:
    """Take values ordered by distance so that both sides of the wanted one are offered first."""
    below: list[str] = []
    above: list[str] = []
    order: list[str] = []
    for value in values:
        side = below if _is_below(value, wanted) else above
        side.append(value)
        order.append(value)
        if below and above and len(order) >= limit:
            break
        if len(order) >= limit * 64:
            break
    first = sorted((side[0] for side in (below, above) if side), key=order.index)
    rest = [value for value in order if value not in first]
    return tuple((first + rest)[:limit])


def _is_below(value: str, wanted: str) -> bool:
    if value.isdigit() and wanted.isdigit():
        return int(value) < int(wanted)
    return value < wanted


def _dates(slot: Slot, flow: Flow, world: World) -> Iterator[str]:
    today = world.now.date()
    wanted = read_date(world.values.get(slot.name, "")) or today
    for days in range(_HORIZON_DAYS + 1):
        for day in _around(wanted, days):
            if day is None or day < today:
                continue
            if _leaves_time(slot, flow, _with(world, slot, day.isoformat())):
                yield day.isoformat()
    if wanted < today:
        yield from _dates(slot, flow, _with(world, slot, today.isoformat()))


def _around(wanted: date, days: int) -> Iterator[date | None]:
    for step in (days, -days) if days else (0,):
        try:
            yield wanted + timedelta(days=step)
        except OverflowError:
            yield None


def _leaves_time(slot: Slot, flow: Flow, world: World) -> bool:
    """Tell whether each empty time whose rules read this date could still be filled."""
    for name in dependents(flow, slot.name):
        other = flow.slots[name]
        if "time" not in other.kinds or name in world.values:
            continue
        if not any(_fits(other, _with(world, other, value)) for value in _clock()):
            return False
    return True


def _times(slot: Slot, flow: Flow, world: World) -> Iterator[str]:
    wanted = read_time(world.values.get(slot.name, ""))
    minute = wanted.hour * 60 + wanted.minute if wanted else 0

    def distance(value: str) -> int:
        return abs(int(value[:2]) * 60 + int(value[3:]) - minute)

    yield from sorted(_clock(), key=distance)


def _clock() -> Iterator[str]:
    for minute in range(0, 24 * 60, _STEP_MINUTES):
        yield f"{minute // 60:02}:{minute % 60:02}"


def _numbers(slot: Slot, flow: Flow, world: World) -> Iterator[str]:
    text = world.values.get(slot.name, "")
    wanted = int(text) if text.isdecimal() and len(text) < 10 else 0
    for step in range(_HORIZON_NUMBER + 1):
        for number in dict.fromkeys((wanted + step, wanted - step)):
            if number >= 0:
                yield str(number)


_SOLVERS: Mapping[str, Callable[[Slot, Flow, World], Iterator[str]]] = {
    "date": _dates,
    "time": _times,
    "number": _numbers,
    "party_size": _numbers,
}
