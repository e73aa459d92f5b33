"""Which row of a state is taken: the first, by priority, that the facts of a turn allow."""

from __future__ import annotations

from collections.abc import Iterable

from flows.dialogue import filling
from flows.dialogue.filling import Refusal
from flows.dialogue.path import several
from flows.dialogue.work import Work
from flows.model.flow import Row
from flows.model.triggers import Fact, Trigger


def choose(work: Work, facts: Iterable[Fact], changed: Iterable[str] = ()) -> Row | None:
    """Give the row with the highest priority whose trigger is among the facts and that holds."""
    facts, changed, world = set(facts), set(changed), None
    for row in work.state.rows:
        if row.trigger not in facts:
            continue
        if row.call and not several.may_call(work, row.call):
            continue
        if row.slot is not None and row.slot not in changed:
            continue
        if row.value is not None and row.slot is not None:
            held = work.record.slots.get(row.slot)
            if held is None or held.value != row.value:
                continue
        if row.condition is not None:
            world = world or work.world()
            if not row.condition.holds(world):
                continue
        return row
    return None


def entry_facts(work: Work, refusal: Refusal | None = None) -> set[Fact]:
    """Give what already holds on entering: a form with nothing left to ask is filled."""
    state = work.state
    filled = (
        bool(state.collect)
        and work.record.pending is None
        and refusal is None
        and not filling.missing(work, state.collect)
    )
    return {Trigger.ALL_FILLED} if filled else set()
