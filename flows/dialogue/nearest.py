"""Values near a refused one that the rules of its slot let in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from flows.model.conditions import World
from flows.model.flow import Flow, Slot
from flows.model.rules import broken, dependents
from flows.slots import KINDS

_CLOSE = 8  # values looked at for one on the other side of the refused one


def nearest(
    slot: Slot,
    flow: Flow,
    world: World,
    limit: int = 2,
    ruled_out: Callable[[str], bool] = lambda value: False,
) -> tuple[str, ...]:
    """Find values near the refused one that the slot's rules let in.

    The closest one comes first, then the closest on its other side if there is one not far off,
    then what follows outwards. Left out are values with which nothing would be left for an empty
    slot whose rules read this one, if all values of that one can be tried: a date without a time.

    Args:
        slot: The slot; the first of its kinds that has neighbours gives them.
        flow: Its flow.
        world: Values held, with the refused one in ``world.values[slot.name]``.
        limit: Longest answer.
        ruled_out: Tells of a value that it is not to be offered.

    Returns:
        Canonical values, best first; empty when there are none.
    """
    if limit < 1:
        return ()
    wanted = world.values.get(slot.name, "")
    fitting = (
        value
        for value in _neighbours(slot, wanted, world)
        if not ruled_out(value)
        and broken(slot, trial := _with(world, slot, value)) is None
        and _leaves_a_value(slot, flow, trial)
    )
    close = list(islice(fitting, max(limit, _CLOSE)))
    other_side = next((value for value in close if _sides_differ(value, close[0], wanted)), None)
    order = dict.fromkeys([*close[:1], *([other_side] if other_side else []), *close])
    return tuple(order)[:limit]


def _neighbours(slot: Slot, wanted: str, world: World) -> Iterator[str]:
    for kind in slot.kinds:
        near = KINDS[kind].neighbours(wanted, world.now)
        first = next(near, None)
        if first is not None:
            yield first
            yield from near
            return


def _with(world: World, slot: Slot, value: str) -> World:
    return replace(world, values={**world.values, slot.name: value})


def _sides_differ(value: str, first: str, wanted: str) -> bool:
    return _is_below(value, wanted) != _is_below(first, wanted)


def _is_below(value: str, wanted: str) -> bool:
    if value.isdecimal() and wanted.isdecimal():
        return int(value) < int(wanted)
    return value < wanted


def _leaves_a_value(slot: Slot, flow: Flow, world: World) -> bool:
    """Tell whether each empty slot whose rules read this one could still be filled."""
    empty = (flow.slots[name] for name in dependents(flow, slot.name) if name not in world.values)
    return all(_may_be_filled(other, world) for other in empty)


def _may_be_filled(slot: Slot, world: World) -> bool:
    known = [KINDS[kind].values(slot) for kind in slot.kinds]
    if not all(known):
        return True  # not all its values can be tried
    return any(broken(slot, _with(world, slot, v)) is None for values in known for v in values)
