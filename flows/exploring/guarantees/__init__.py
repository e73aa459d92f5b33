"""What every call keeps, whatever the flow and the caller: one watcher each.

A watcher sees the moments of a call one by one, with the record before and after, and says what
broke its sentence, or nothing. It judges by what was said, heard, stored and done; how the step
comes to it is none of its business. ``docs/guarantees.md`` tells the same in words.
"""

from __future__ import annotations

from flows.exploring.guarantees.answers import ConfirmedIsStored, YesIsHeard
from flows.exploring.guarantees.effects import (
    EmptiedIsAsked,
    NoEffectUnsaid,
    RulesHoldWhenBooked,
)
from flows.exploring.guarantees.guarantee import Broken, Guarantee
from flows.exploring.guarantees.turns import NoLoops, OpenStaysOpen
from flows.exploring.guarantees.upkeep import NoDeadAir, SnapshotsHold

__all__ = ["GUARANTEES", "Broken", "Guarantee"]

GUARANTEES: tuple[type[Guarantee], ...] = (
    NoEffectUnsaid,
    EmptiedIsAsked,
    RulesHoldWhenBooked,
    YesIsHeard,
    ConfirmedIsStored,
    NoLoops,
    OpenStaysOpen,
    SnapshotsHold,
    NoDeadAir,
)
