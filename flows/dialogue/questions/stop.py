"""Shall I stop here? A row that has a question of its own, such as a cancel, is agreed to first.

Yes takes the row, and so does saying again that the call is to end. No goes back to what was asked
before. A value, or the wish for a person, says by itself that the row is not meant.
"""

from __future__ import annotations

from typing import ClassVar

from flows.dialogue.questions.on_top import Heard, OnTop
from flows.dialogue.record import Pending
from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.model.flow import Row, State
from flows.model.triggers import CANCEL

_ENDINGS = frozenset({"cancel", "goodbye"})


class Stop(OnTop):
    """The question of a row; ``Pending.trigger`` is the row's."""

    name: ClassVar[str] = "row"
    shows_beneath: ClassVar[bool] = True

    def before(self, row: Row) -> Pending:
        """Give the question to be put before a row is taken."""
        return Pending(kind=self.name, trigger=row.trigger)

    def ask(self, work: Work, pending: Pending) -> None:
        row = _row(work.state, pending)
        prompt = row.confirm if row is not None else None
        prompt = prompt or work.library("confirm_cancel")
        if prompt is not None:
            work.say(prompt, ask=True)

    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        row = _row(state, pending)
        again = self.would_stop(pending) and said.wishes & _ENDINGS
        if row is not None and not said.given and (said.yes or again):
            return Heard(row=row)
        if said.given or "human" in said.wishes:
            return Heard(given=said.given, over=True)
        return Heard(declined=True) if said.no else Heard(missed=True)

    def would_stop(self, pending: Pending) -> bool:
        return pending.trigger == CANCEL


def _row(state: State, pending: Pending) -> Row | None:
    return next((row for row in state.rows if row.trigger == pending.trigger), None)
