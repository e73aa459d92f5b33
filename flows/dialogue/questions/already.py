"""Is it the one that we have already? What the call knew when it began, in place of a question.

Yes takes the value, and is a yes to it as to a read-back. No rules it out: then the slot is asked.
Another value takes its place.
"""

from __future__ import annotations

from typing import ClassVar

from flows.dialogue.questions.offer import Offer
from flows.dialogue.questions.on_top import Heard
from flows.dialogue.record import Pending
from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.model.flow import State
from flows.model.known import CALLER_NUMBER
from flows.slots import KINDS

ENDING = "ending"  # the style of a kind that says the end of a value, where it has one


class Already(Offer):
    """The one value of ``Pending.values`` for ``Pending.slot``."""

    name: ClassVar[str] = "already"

    def ask(self, work: Work, pending: Pending) -> None:
        slot, (value,) = work.flow.slots[pending.slot], pending.values
        source = slot.known
        places = {"value": work.word(slot.name, value)}
        if any(ENDING in KINDS[kind].styles for kind in slot.kinds):
            places["ending"] = work.word(slot.name, value, ENDING)
        if source is not None and source.ask is not None:
            work.say(source.ask, ask=True, values=places)
        elif source is not None and source.name == CALLER_NUMBER and "ending" in places:
            work.say_library("already_caller_number", ask=True, values=places)
        else:
            work.say_library("already", ask=True, values=places)

    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        heard = super().hear(state, pending, said)
        about = [command for command in said.given if command.slot == pending.slot]
        agreed = heard.over and said.yes and not about
        return Heard(given=heard.given, over=heard.over, rules_out=heard.rules_out, confirms=agreed)
