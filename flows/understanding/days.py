"""The day that a call holds already, which the time said may depend on."""

from __future__ import annotations

from datetime import date

from flows.slots import KINDS
from flows.vocabulary.ports import Expectation


def day_held(expectation: Expectation) -> date | None:
    """Give the day that is filled in, if one is."""
    for name, value in expectation.filled.items():
        slot = expectation.slots.get(name)
        days = (KINDS[kind].day(value) for kind in slot.kinds) if slot is not None else ()
        found = next((day for day in days if day is not None), None)
        if found is not None:
            return found
    return None
