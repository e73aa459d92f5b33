"""Which of them? A value can be read in several ways: "seven in the morning or the evening?"

The interpreter knows the readings (``Expectation.offered``), so an answer comes as a value. One
that leaves it open again is a failed answer. The question moves along from a greeting, which any
answer leaves, to the state that collects its slot.
"""

from __future__ import annotations

from typing import ClassVar

from flows.dialogue.questions.on_top import Heard, OnTop, say_values
from flows.dialogue.record import Pending
from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.model.flow import MOST_READ_OUT, Flow, Keys, Row, State
from flows.model.triggers import Trigger
from flows.slots import KINDS
from flows.vocabulary.ports import Question


class Which(OnTop):
    """One of ``Pending.values`` for ``Pending.slot``."""

    name: ClassVar[str] = "which"
    listens: ClassVar[Question] = Question.WHICH
    reprompt: ClassVar[str] = "which"

    def about(self, slot: str, *values: str) -> Pending:
        """Give the question which of several values is meant."""
        return Pending(kind=self.name, slot=slot, values=values)

    def ask(self, work: Work, pending: Pending) -> None:
        values = pending.values
        if _is_stretch(work.flow, pending):
            say_values(work, "which_between", pending.slot, (values[0], values[-1]))
        else:
            say_values(work, "which_value", pending.slot, values)

    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        return Heard(given=said.given, must_choose=True)

    def keys(self, flow: Flow, pending: Pending, beneath: Keys | None) -> Keys | None:
        if _is_stretch(flow, pending):
            return None
        return Keys(options={str(n): value for n, value in enumerate(pending.values, 1)})

    def moves_along(self, pending: Pending, row: Row, target: State) -> bool:
        return row.trigger == Trigger.RESPONDED and pending.slot in target.collect


def _is_stretch(flow: Flow, pending: Pending) -> bool:
    """Tell whether so many values of a span are left to choose from that only the ends are said."""
    if len(pending.values) <= MOST_READ_OUT:
        return False
    return any(KINDS[kind].spanned for kind in flow.slots[pending.slot].kinds)
