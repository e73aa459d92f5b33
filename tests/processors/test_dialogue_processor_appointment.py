"""The appointment flow through the FSM processor, as frames of a call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from processors.floor.floor import TRANSITIONS, FloorState
from tests.scenes.stage import Stage, stage
from tests.scenes.virtual_time import play

Sweep = Callable[[Sequence[int], int], Sequence[int]]

FLOW = load_flow("appointment")
ANSWERS = {
    "type": "a check-up",
    "date": "next tuesday",
    "time": "half past two",
    "name": "anna brown",
    "contact": "555 123 4567",
}
BOOKED = {
    "type": "checkup",
    "date": "2026-12-01",
    "time": "14:30",
    "name": "Anna Brown",
    "contact": "5551234567",
}


class Calendar:
    """Books, and remembers what."""

    def __init__(self, failure: str = "", seconds: float = 0.2) -> None:
        self.failure, self.seconds = failure, seconds
        self.bookings: list[dict[str, str]] = []

    async def run(self, action: RunAction) -> ActionDone | ActionFailed:
        await asyncio.sleep(self.seconds)
        if self.failure:
            return ActionFailed(action_id=action.action_id, failure=self.failure)
        self.bookings.append(dict(action.inputs))
        return ActionDone(action_id=action.action_id, result={"reference": "K7QM"})


def setting(calendar: Calendar, **options: Any) -> Any:
    dialogue = Dialogue(FLOW, RuleInterpreter(), session_id="anna")
    return stage(dialogue, interpreter=dialogue.interpreter, actions=calendar, **options)


async def reply(s: Stage, count: int) -> None:
    """Wait until the bot has finished its reply to the caller's ``count``-th prompt."""
    while s.shown("heard")[-1:] == [] or s.shown("heard")[-1]["prompt"] < count:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)


async def answer(s: Stage, words: str, how: str) -> None:
    """Answer, and hear the reply."""
    prompts = s.shown("prompt")[-1]["prompt"]
    if how == "voice":
        await s.speak(words)
    else:
        await s.type(words)
    await reply(s, prompts + 1)


async def to_the_summary(s: Stage, how: str = "text") -> None:
    """Give all that is asked for, up to the question whether it is right."""
    await s.call()
    await reply(s, 1)
    asking = "type"
    while s.dialogue.state != "CONFIRM":
        words = ANSWERS.get(asking, "hello")
        prompts = s.shown("prompt")[-1]["prompt"]
        await (s.speak(words) if how == "voice" else s.type(words))
        if s.dialogue.state != "CONFIRM":
            await asyncio.sleep(1.0)
        asking = s.dialogue.asking
        if s.dialogue.state != "CONFIRM":
            await reply(s, prompts + 1)


def legal(s: Stage) -> bool:
    changes = [(FloorState(e["previous"]), FloorState(e["state"])) for e in s.shown("floor")]
    known = {(before, after) for (before, _), after in TRANSITIONS.items()}
    known |= {(state, FloorState.IDLE) for state in FloorState}
    return all(change in known for change in changes)


@pytest.mark.parametrize("how", ["voice", "text"])
def test_a_caller_books_an_appointment(how: str) -> None:
    async def scene() -> tuple[list[dict[str, str]], list[str]]:
        calendar = Calendar()
        async with setting(calendar, end=False) as s:
            await to_the_summary(s, how)
            await reply(s, s.shown("prompt")[-1]["prompt"])
            await (s.speak("yes") if how == "voice" else s.type("yes"))
        assert s.shown("outcome")[0]["outcome"] == "completed"
        assert s.shown("outcome")[0]["result"] == {"reference": "K7QM"}
        assert s.shown("heard")[-1]["complete"]
        assert legal(s)
        return calendar.bookings, [e["text"] for e in s.shown("prompt")]

    bookings, prompts = play(scene())
    assert bookings == [BOOKED]
    _same.setdefault("prompts", prompts)
    assert prompts == _same["prompts"], "typed and spoken callers get the same conversation"


_same: dict[str, list[str]] = {}


def test_the_contact_can_be_keyed_in() -> None:
    async def scene() -> None:
        calendar = Calendar()
        async with setting(calendar, end=False) as s:
            await s.call()
            await reply(s, 1)
            for words in ("a check-up next tuesday", "half past two", "anna brown"):
                await answer(s, words, "voice")
            assert s.dialogue.asking == "contact"
            await s.keys("5551234567#")
            await asyncio.sleep(0.5)
            assert s.dialogue.state == "CONFIRM"
            assert s.shown("slots")[-1]["slots"]["contact"]["source"] == "keys"
            await reply(s, s.shown("prompt")[-1]["prompt"])
            await s.speak("yes")
        assert calendar.bookings == [BOOKED]

    play(scene())


def test_a_booking_that_fails_leads_to_a_person_and_no_goodbye_promises_it() -> None:
    async def scene() -> None:
        async with setting(Calendar(failure="down"), end=False) as s:
            await to_the_summary(s)
            await reply(s, s.shown("prompt")[-1]["prompt"])
            await s.type("yes")
        assert not [e for e in s.shown("prompt") if "booked" in e["text"]]
        assert s.shown("outcome")[0]["handoff"] == "reception"
        assert "FALLBACK" in [e["state"] for e in s.shown("flow")]

    play(scene())


async def _refused(_address: str) -> None:
    raise RuntimeError("the carrier says no")


async def _never(_address: str) -> None:
    await asyncio.sleep(3600)


@pytest.mark.parametrize(
    ("put_through", "outcome"),
    [(None, "handed_over"), (_refused, "unresolved"), (_never, "unresolved")],
)
def test_the_dialogue_learns_whether_a_person_took_the_call(put_through: Any, outcome: str) -> None:
    async def scene() -> None:
        async with setting(Calendar(), end=False, put_through=put_through) as s:
            await s.call()
            await reply(s, 1)
            await s.type("I want to talk to a person")
        texts = [event["text"] for event in s.shown("prompt")]
        assert "I will put you through to a colleague." in texts
        assert any("nobody is free" in text for text in texts) == (outcome == "unresolved")
        assert s.shown("outcome")[0]["outcome"] == outcome

    play(scene())


def test_barge_in_at_any_moment_of_the_greeting_fills_the_slots(sweep: Sweep) -> None:
    async def scene(at: float) -> None:
        async with setting(Calendar()) as s:
            await s.call()
            zero = s.now
            await s.until(zero + at)
            await s.speak("a check-up next tuesday")
            await s.until(zero + at + 6)
            slots = {name: slot.value for name, slot in s.dialogue.slots.items()}
            assert slots == {"type": "checkup", "date": "2026-12-01"}, at
            assert (s.dialogue.state, s.dialogue.asking) == ("COLLECT_INFO", "time"), at
            assert legal(s), at

    for step in sweep(range(18), 5):
        play(scene(step * 0.2))


def test_barge_in_at_any_moment_of_the_summary_corrects_a_value_and_asks_again(
    sweep: Sweep,
) -> None:
    async def scene(at: float) -> None:
        calendar = Calendar()
        async with setting(calendar) as s:
            await to_the_summary(s)
            zero = s.now
            await s.until(zero + at)
            await s.speak("no at three in the afternoon")
            await asyncio.sleep(1.5)
            assert s.dialogue.slots["time"].value == "15:00", at
            assert s.dialogue.state == "CONFIRM", at
            assert not calendar.bookings
            await asyncio.sleep(13)
            assert s.shown("heard")[-1]["complete"], at
            assert "3" in s.shown("heard")[-1]["text"]
            assert legal(s), at

    for step in sweep(range(48), 8):
        play(scene(step * 0.2))


def test_barge_in_at_any_moment_of_the_goodbye_books_once_and_ends_the_call(sweep: Sweep) -> None:
    async def scene(at: float) -> None:
        calendar = Calendar()
        async with setting(calendar, end=False) as s:
            await to_the_summary(s)
            await reply(s, s.shown("prompt")[-1]["prompt"])
            await s.type("yes")
            zero = s.now
            await s.until(zero + at)
            await s.speak("thank you")
        assert calendar.bookings == [BOOKED], at
        assert s.dialogue.state == "END", at
        assert legal(s), at

    for step in sweep(range(30), 8):
        play(scene(step * 0.2), longest=300)


def test_a_cough_in_the_summary_changes_nothing_of_the_call() -> None:
    async def scene(seconds: float) -> None:
        async with setting(Calendar()) as s:
            await to_the_summary(s)
            await asyncio.sleep(2.0)
            slots, turns = dict(s.dialogue.slots), s.shown("user")
            await s.voice_on()
            await asyncio.sleep(seconds)
            await s.voice_off()
            await asyncio.sleep(15)
            assert s.dialogue.state == "CONFIRM"
            assert dict(s.dialogue.slots) == slots
            assert s.shown("user") == turns
            assert s.shown("heard")[-1]["complete"]
            assert s.shown("heard")[-1]["text"].endswith("Is that right?")

    for seconds in (0.2, 0.5, 1.5):
        play(scene(seconds))


def test_a_caller_who_never_speaks_hears_a_goodbye() -> None:
    async def scene() -> None:
        async with setting(Calendar(), end=False) as s:
            await s.call()
        assert s.shown("outcome")[0]["outcome"] == "no_input"
        assert s.now < 45

    play(scene())
