"""Business rules of slots: which one a value breaks, which slots depend on another, and which are
asked for only on a condition (``collect: [{slot: chairs, if: party is family}]``).

A slot whose condition does not hold is not asked for, counts as not missing, and goes into no
action. Once all that the condition reads is known, and it does not hold, a value is not kept: so
nothing that was said under other circumstances comes back when they change again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from flows.model.conditions import World
from flows.model.flow import Flow, Rule, Slot


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


def is_wanted(slot: Slot, world: World) -> bool:
    """Tell whether a slot is asked for, as far as is known."""
    return slot.wanted_if is None or slot.wanted_if.holds(world)


def unwanted(flow: Flow, world: World, skipped: Collection[str] = ()) -> set[str]:
    """Give the slots that are surely not wanted.

    Args:
        flow: The flow.
        world: What is held.
        skipped: Optional slots that the caller would rather not give, and that so stay empty.
    """
    found = set[str]()
    while True:  # a slot may be wanted because of another one
        more = {
            slot.name
            for slot in flow.slots.values()
            if slot.name not in found
            and not is_wanted(slot, world)
            and _is_settled(slot, world, {*skipped, *found})
        }
        if not more:
            return found
        found |= more
        held = {name: value for name, value in world.values.items() if name not in found}
        world = replace(world, values=held, confirmed=world.confirmed - found)


def _is_settled(slot: Slot, world: World, empty: Collection[str]) -> bool:
    """Tell whether all that a slot's condition reads is known, or stays empty."""
    reads = slot.wanted_if.reads if slot.wanted_if is not None else ()
    return all(name in world.values or name in empty for name in reads)
