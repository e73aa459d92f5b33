"""What a slot kind finds in an utterance, and what it may lean on to find it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

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
        day: The day that the call holds, if it holds one.
    """

    expectation: Expectation
    asked: bool
    corrects: bool = False
    day: date | None = None

    @property
    def today(self) -> date:
        """The date in the flow's time zone."""
        return self.expectation.now.date()


@dataclass(frozen=True, slots=True)
class Bound:
    """What a value must lie before or after.

    Attributes:
        end: ``from`` or ``to``.
        value: Canonical text.
        beyond: True where the value itself lies outside.
        day: The day that is held, if any, on which times are to lie.
    """

    end: str
    value: str
    beyond: bool
    day: date | None = None

    def holds(self, value: str) -> bool:
        """Tell whether a value of a kind whose texts are in order lies within."""
        if value == self.value:
            return not self.beyond
        return value > self.value if self.end == "from" else value < self.value


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
