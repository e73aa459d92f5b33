"""Scripted dialogues that several tests play, and what always holds of a call."""

from __future__ import annotations

import asyncio

from flows.vocabulary.acts import Act, HangUp, Listen, RunAction
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    BothSilent,
    CallStarted,
    Event,
    NothingSaid,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from processors.floor.floor import TRANSITIONS, FloorState
from tests.scenes.stage import Held, ScriptedDialogue, Stage

LONG_GREETING = (
    "Welcome to the riverside clinic. We are open from nine to six. What can I book for you?"
)
GREETING = "Welcome to the riverside clinic. What can I book for you?"


def clinic(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    match event:
        case CallStarted():
            return [dialogue.say(GREETING), Listen(asking="thing")]
        case UserUtterance(text="book"):
            return [book(dialogue)]
        case UserUtterance(text="bye"):
            return [dialogue.say("Goodbye, and thank you."), HangUp(outcome="completed")]
        case UserUtterance():
            dialogue.state = event.text
            return [dialogue.say(f"You said {event.text}."), Listen(asking="thing")]
        case ActionDone():
            return [dialogue.say("It is booked."), Listen(asking="thing")]
        case ActionFailed():
            return [dialogue.say(f"That failed: {event.failure}."), Listen(asking="thing")]
        case UserSilence() | BothSilent():
            return [dialogue.say("Are you there?"), Listen(asking="thing")]
        case TimeUp():
            return [dialogue.say("Our time is up."), HangUp(outcome="no_input")]
        case NothingSaid():
            return dialogue.say_rest()
        case _:
            return None


def book(dialogue: ScriptedDialogue) -> RunAction:
    meanwhile = dialogue.say("One moment.")
    return RunAction(action_id="a1", name="calendar.book", inputs={}, meanwhile=meanwhile)


def echo(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    match event:
        case CallStarted():
            return [dialogue.say(LONG_GREETING), Listen(asking="thing")]
        case UserUtterance():
            dialogue.slots[f"s{len(dialogue.slots)}"] = Held(event.text)
            return [dialogue.say(f"You said {event.text}."), Listen(asking="thing")]
        case NothingSaid():
            return dialogue.say_rest()
        case _:
            return None


def texts(dialogue: ScriptedDialogue) -> list[str]:
    return [event.text for event in dialogue.of(UserUtterance)]


def legal(s: Stage) -> bool:
    """True if every change of the floor is in the table."""
    changes = [(FloorState(e["previous"]), FloorState(e["state"])) for e in s.shown("floor")]
    known = {(before, after) for (before, _), after in TRANSITIONS.items()}
    known |= {(state, FloorState.IDLE) for state in FloorState}
    return all(change in known for change in changes)


class BrokenRunner:
    def __init__(self, how: str) -> None:
        self.how = how

    async def run(self, action: RunAction) -> ActionDone | ActionFailed:
        if self.how == "raises":
            raise RuntimeError("down")
        await asyncio.sleep(3600)
        raise AssertionError
