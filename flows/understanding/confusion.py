"""Values that sound so alike that a read-back should tell them apart."""

from __future__ import annotations

from flows.flow import Slot
from flows.ports import Expectation
from flows.understanding.reading import Reading


def confusable(reading: Reading, slot: Slot, expectation: Expectation) -> tuple[str, ...]:
    """Give the values that the slot allows and that sound like this one."""
    return ()
