"""Is this right? A value is read back before the call goes on.

Yes confirms it. No rules it out, and so does another value in its place: this one was heard wrong.
"""

from __future__ import annotations

from typing import ClassVar

from flows.dialogue.questions.offer import agreed, named_again
from flows.dialogue.questions.on_top import Heard, OnTop, say_values
from flows.dialogue.record import Pending
from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.model.flow import State


class Confirm(OnTop):
    """The one value of ``Pending.values``, which ``Pending.slot`` holds."""

    name: ClassVar[str] = "confirm"
    about_held: ClassVar[bool] = True

    def about(self, slot: str, value: str) -> Pending:
        """Give the question whether a value was heard right."""
        return Pending(kind=self.name, slot=slot, values=(value,))

    def ask(self, work: Work, pending: Pending) -> None:
        say_values(work, "confirm_value", pending.slot, pending.values)

    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        about = [command for command in said.given if command.slot == pending.slot]
        if said.yes and not about:
            return Heard(given=(*said.given, agreed(pending)), over=True, confirms=True)
        wrong = (said.no or about) and not named_again(pending, said)
        ruled_out = pending.values if wrong else ()
        return Heard(given=said.given, over=said.no, rules_out=ruled_out)
