"""What should I change? Asked after a no to a summary in which nothing is missing.

A value answers it, and so does the name of a slot. A bare yes or no ends it: the summary is asked
again.
"""

from __future__ import annotations

from typing import ClassVar

from flows.dialogue.questions.on_top import Heard, OnTop
from flows.dialogue.record import Pending
from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.model.flow import State
from flows.vocabulary.ports import Question


class Change(OnTop):
    """About all that was said."""

    name: ClassVar[str] = "change"
    listens: ClassVar[Question] = Question.CHANGE
    reprompt: ClassVar[str] = "open"

    def of_anything(self) -> Pending:
        """Give the question what is to be changed."""
        return Pending(kind=self.name)

    def ask(self, work: Work, pending: Pending) -> None:
        work.say_library("change", ask=True)

    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        return Heard(given=said.given, over_if_nothing_else=said.yes or said.no)
