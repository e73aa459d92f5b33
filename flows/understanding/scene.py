"""What the rules of ``resolve`` look at beside the values themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.understanding.marks import Marks
from flows.vocabulary.ports import Expectation
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Scene:
    """An utterance as it is understood.

    Attributes:
        utterance: The words.
        expectation: What was asked, and what the call holds.
        marks: What the words say of values.
        agreed: True where the caller says yes to what was read out.
        ruled_out: Units at which values begin that the caller does not want.
        lesser: Those of them that another value is only preferred to: they would do.
    """

    utterance: Utterance
    expectation: Expectation
    marks: Marks
    agreed: bool = False
    ruled_out: frozenset[int] = frozenset()
    lesser: frozenset[int] = frozenset()

    @property
    def today(self) -> date:
        """The date in the flow's time zone."""
        return self.expectation.now.date()
