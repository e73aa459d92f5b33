"""Questions on top of a state's own, one file each: the repertoire of repair.

A question is put by writing its ``Pending`` into the record; ``asking`` says it, ``hearing`` has it
heard. To add one: a subclass of ``OnTop`` in a file of its own, and a line here.
"""

from __future__ import annotations

from flows.dialogue.questions.already import Already
from flows.dialogue.questions.change import Change
from flows.dialogue.questions.confirm import Confirm
from flows.dialogue.questions.offer import Offer
from flows.dialogue.questions.on_top import Heard, OnTop
from flows.dialogue.questions.stop import Stop
from flows.dialogue.questions.which import Which
from flows.dialogue.record import Pending

__all__ = [
    "ALREADY",
    "CHANGE",
    "CONFIRM",
    "OFFER",
    "REGISTERED",
    "STOP",
    "WHICH",
    "Heard",
    "OnTop",
    "of",
    "register",
]

STOP, WHICH, OFFER, CONFIRM, CHANGE = Stop(), Which(), Offer(), Confirm(), Change()
ALREADY = Already()
REGISTERED: dict[str, OnTop] = {}


def register(question: OnTop) -> None:
    """Make a question known by its name, which stands in snapshots."""
    REGISTERED[question.name] = question


def of(pending: Pending) -> OnTop:
    """Give the question that is pending."""
    return REGISTERED[pending.kind]


for _question in (STOP, WHICH, OFFER, CONFIRM, CHANGE, ALREADY):
    register(_question)
