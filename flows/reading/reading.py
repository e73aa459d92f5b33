"""What a slot kind finds in an utterance, and what it may lean on to find it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, runtime_checkable

from flows.model.flow import Slot
from flows.reading.kind import Kind
from flows.reading.utterance import Utterance
from flows.vocabulary.ports import Expectation

# Ranks: of two readings of the same words the higher one is taken.
WEAK = 1  # possible, if nothing else explains the words
PLAIN = 5
STRONG = 8  # the words leave little doubt
NAMED = 9  # led in ("my name is …")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value found in an utterance.

    Attributes:
        kind: Name of the slot kind.
        value: Canonical text.
        first, last: Units ``[first, last)`` that say it.
        certainty: 0 to 1.
        alternatives: Further readings of the same words; with ``value``, the likeliest, among them.
        rank: See the constants above.
        role: ``from`` or ``to`` for the ends of a range; ``rejected`` for a value ruled out;
            ``old`` for one that another replaces.
    """

    kind: str
    value: str
    first: int
    last: int
    certainty: float = 1.0
    alternatives: tuple[str, ...] = ()
    rank: int = PLAIN
    role: str = ""

    def with_role(self, role: str) -> Reading:
        """Give the same reading in another role."""
        return replace(self, role=role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a kind may lean on.

    Attributes:
        expectation: All that the dialogue can take now.
        asked: True when the slot in question was just asked.
        corrects: True when a value alone may take the place of the one that the slot holds.
    """

    expectation: Expectation
    asked: bool
    corrects: bool = False

    @property
    def today(self) -> date:
        """The date in the flow's time zone."""
        return self.expectation.now.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one hypothesis of a recogniser gives for a slot.

    Attributes:
        value: Canonical text.
        words: The words that say it.
        weight: How much the hypothesis counts, best first.
        certainty: How certain the value is if the words are right.
    """

    value: str
    words: str
    weight: float
    certainty: float


class FindingKind(Kind, Protocol):
    """A slot kind that can find its values in an utterance."""

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> Sequence[Reading]:
        """Give the values said, left to right; overlapping ones are different ways to read."""
        ...

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the utterance ends like a value that is begun and not complete."""
        ...

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether no value of this kind can begin with these words."""
        ...


@runtime_checkable
class ElectingKind(Protocol):
    """A slot kind that finds a value among several hypotheses better than by counting votes."""

    def elect(
        self, heard: Sequence[Heard], slot: Slot, expectation: Expectation
    ) -> tuple[str, float] | None:
        """Give the value that the hypotheses speak for, which none of them need give whole, and
        how certain it is; None leaves it to the count."""
        ...
