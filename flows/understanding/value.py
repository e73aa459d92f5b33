"""What an utterance puts into a slot, and which of its words say so."""

from __future__ import annotations

from dataclasses import dataclass

from flows.vocabulary.commands import CorrectSlot, SetSlot


@dataclass(frozen=True, slots=True)
class Value:
    """A command that sets or corrects a slot, from the units ``[first, last)``."""

    command: SetSlot | CorrectSlot
    first: int
    last: int
