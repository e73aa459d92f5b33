"""Business rules of slots: which one a value breaks, and which slots depend on another."""

from __future__ import annotations

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
