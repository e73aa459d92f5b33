"""Wishes that callers may have at any time, in one registry.

To add one: an entry here, its phrases in ``languages/LANGUAGE/commands.yaml``, and a conversation.
The interpreter, the triggers of flows and the second ear know it by its name.
"""

from __future__ import annotations

from flows.dialogue.wishes import leaving, manners, recalling, staying
from flows.dialogue.wishes.staying import say_answer
from flows.dialogue.wishes.wish import (
    REGISTERED,
    Wish,
    do,
    do_meanwhile,
    proposable,
    register,
    triggers,
    without_deed,
)

__all__ = [
    "REGISTERED",
    "Wish",
    "do",
    "do_meanwhile",
    "proposable",
    "register",
    "say_answer",
    "triggers",
    "without_deed",
]

for _wish in (  # of several in one breath, the first is done
    leaving.PERSON,
    leaving.STOP,
    staying.REPEAT,
    staying.SLOWER,
    staying.START_OVER,
    staying.SKIP,
    staying.HOLD,
    staying.WHO_ARE_YOU,
    recalling.RECALL,
    recalling.TOLD_ALREADY,
    staying.ANSWER,
    staying.HELP,
    leaving.GOODBYE,
    manners.INSULT,
    manners.PRESENCE,
    manners.THANKS,
):
    register(_wish)
