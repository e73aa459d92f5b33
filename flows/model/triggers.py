"""What makes a row of a state be taken, and what holds of a turn: the same words for both.

A step finds facts; the state's rows are tried by priority, and the first whose trigger is among the
facts and whose conditions hold is taken. Which facts there are is closed, but for intents: a flow
and a language name theirs.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

_INTENT = "intent_"


class Trigger(StrEnum):
    """A fact that rows under ``next:`` can wait for."""

    RESPONDED = "responded"  # the caller said or keyed something
    ALL_FILLED = "all_filled"  # nothing of ``collect`` is missing
    SLOT_FILLED = "slot_filled"  # a slot took a value, or was named again with the one it has
    CONFIRMED_YES = "confirmed_yes"  # yes to the state's own question
    CONFIRMED_NO = "confirmed_no"  # no to it, or a value that it leaves to be asked anew
    ERROR = "error"  # an answer failed: not understood, or refused by a rule
    NO_INPUT = "no_input"  # the caller was silent
    MAX_RETRIES = "max_retries"  # too many failed answers
    MAX_SILENCE = "max_silence"  # too many silences
    MAX_VISITS = "max_visits"  # the state was entered too often
    DONE = "done"  # the action succeeded
    FAILED = "failed"  # the action failed
    SPOKEN = "spoken"  # what the state says was heard
    OFFERED = "offered"  # the caller was handed over, or told how else to reach a person
    RETURNED = "returned"  # a flow that was called here has come to its end
    ALWAYS = "always"  # at once


IntentTrigger = NewType("IntentTrigger", str)
Fact = Trigger | IntentTrigger


def intent(name: str) -> IntentTrigger:
    """Give the trigger of an intent: ``intent: {NAME: …}`` in a flow."""
    return IntentTrigger(_INTENT + name)


def intent_named(trigger: str) -> str | None:
    """Give the intent's name of a trigger; None for one that is no intent's."""
    return trigger.removeprefix(_INTENT) if trigger.startswith(_INTENT) else None


CANCEL = intent("cancel")
HUMAN = intent("human")
