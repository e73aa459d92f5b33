"""Would this do? The nearest value that the rules let in, in place of one that they refused.

Yes takes the value. No rules it out: it is not offered again. Another value in its place is judged
by itself, and leaves the offer standing until it is let in.
"""

from __future__ import annotations

from typing import ClassVar

from flows.dialogue.questions.on_top import Heard, OnTop, say_values
from flows.dialogue.record import Pending
from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.model.flow import State
from flows.vocabulary.commands import SetSlot


class Offer(OnTop):
    """The one value of ``Pending.values`` for ``Pending.slot``."""

    name: ClassVar[str] = "offer"

    def about(self, slot: str, value: str) -> Pending:
        """Give the question whether a value would do."""
        return Pending(kind=self.name, slot=slot, values=(value,))

    def ask(self, work: Work, pending: Pending) -> None:
        say_values(work, "offer_value", pending.slot, pending.values)

    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        about = [command for command in said.given if command.slot == pending.slot]
        if said.yes and not about:
            return Heard(given=(*said.given, agreed(pending)), over=True)
        ruled_out = pending.values if said.no and not named_again(pending, said) else ()
        return Heard(given=said.given, over=said.no, rules_out=ruled_out)


def agreed(pending: Pending) -> SetSlot:
    """Give the value that a yes stands for."""
    return SetSlot(slot=pending.slot, value=pending.values[0], words="yes")


def named_again(pending: Pending, said: Said) -> bool:
    """Tell whether the caller says the value asked about, as in "no, Tuesday is fine"."""
    return any(
        command.slot == pending.slot and command.value in pending.values for command in said.given
    )
