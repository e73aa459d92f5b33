"""Typed text and telephone keys are turns of their own."""

from __future__ import annotations

import asyncio

import pytest
from pipecat.frames.frames import (
    InterruptionFrame,
    LLMConfigureOutputFrame,
    LLMMessagesAppendFrame,
    LLMTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection

from flows.model.flow import Keys
from flows.vocabulary.acts import Act, Listen
from flows.vocabulary.events import (
    BargeIn,
    CallStarted,
    Event,
    KeysPressed,
    UserSilence,
    UserUtterance,
)
from processors.hosting.caller_frames import typed_text
from tests.scenes.stage import ScriptedDialogue, Stage, stage
from tests.scenes.virtual_time import play

GREETING = "Welcome to the riverside clinic. Please key in your number, or say it."
NUMBER = Keys(min_digits=4, max_digits=8, between_seconds=3.0)


def answer(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    match event:
        case CallStarted():
            return [dialogue.say(GREETING), Listen(asking="thing", keys=NUMBER)]
        case UserUtterance() | KeysPressed():
            said = event.text if isinstance(event, UserUtterance) else event.keys
            dialogue.state = said
            return [dialogue.say(f"You gave {said}."), Listen(asking="thing")]
        case _:
            return None


def test_typed_text_is_a_turn_and_silences_the_bot_once() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            await s.type("an appointment, please")
            await s.until(5)
            assert dialogue.of(UserUtterance) == [
                UserUtterance(text="an appointment, please", source="text")
            ]
            assert dialogue.of(BargeIn) == [BargeIn(prompt=1)]
            assert len(s.after.of(InterruptionFrame, FrameDirection.DOWNSTREAM)) == 1
            assert s.voice.texts[-1] == "You gave an appointment, please."
            assert s.shown("user") == [
                {"turn": 1, "text": "an appointment, please", "final": True, "source": "text"}
            ]
            assert not s.after.of(LLMMessagesAppendFrame), "nobody else is to answer it"

    play(scene())


def test_typed_text_that_brings_its_own_interruption_is_one_turn() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            await s.send(InterruptionFrame())
            await s.type("hello")
            await s.until(5)
            assert [e.text for e in dialogue.of(UserUtterance)] == ["hello"]
            assert dialogue.of(BargeIn) == [BargeIn(prompt=1)]
            assert s.voice.texts[-1] == "You gave hello."

    play(scene())


@pytest.mark.parametrize("first", ["text", "voice"])
def test_typed_and_spoken_words_at_the_same_time_are_both_heard(first: str) -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(6.0)
            if first == "text":
                await s.type("typed")
                await s.speak("spoken")
            else:
                speaking = asyncio.create_task(s.speak("spoken"))
                await asyncio.sleep(0.2)
                await s.type("typed")
                await speaking
            await s.until(12)
            assert sorted(e.text for e in dialogue.of(UserUtterance)) == ["spoken", "typed"]

    play(scene())


def test_an_answer_asked_as_text_is_text_even_when_the_dialogue_answers_later() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(6.0)
            await s.send(LLMConfigureOutputFrame(skip_tts=True))
            await s.type("hello")
            await s.send(LLMConfigureOutputFrame(skip_tts=False))
            await s.until(8)
            assert "You gave hello." not in s.voice.texts
            shown = [f for f in s.after.of(LLMTextFrame) if f.text == "You gave hello."]
            aggregated = [e for e in s.shown("prompt") if e["text"] == "You gave hello."]
            assert aggregated or shown
            assert s.shown("heard")[-1] == {
                "prompt": 2,
                "complete": True,
                "text": "You gave hello.",
                "seconds": 0.0,
            }
            await s.type("aloud")
            await s.until(12)
            assert s.voice.texts[-1] == "You gave aloud.", "the switch back was not lost"
            assert s.states[-1] == "IDLE"

    play(scene())


def test_only_the_users_messages_are_words() -> None:
    parts = [{"type": "text", "text": "two"}, {"type": "image_url", "image_url": {}}]
    messages = [
        {"role": "developer", "content": "ignore"},
        {"role": "user", "content": " one "},
        {"role": "user", "content": parts},
        "garbage",
    ]
    assert typed_text(messages) == "one two"


async def press(s: Stage, keys: str, gap: float = 0.2) -> None:
    for key in keys:
        await s.keys(key)
        await asyncio.sleep(gap)


@pytest.mark.parametrize(
    ("keys", "entries"),
    [
        ("4711#", ["4711"]),
        ("12345678", ["12345678"]),
        ("47", ["47"]),
        ("#", ["#"]),
    ],
)
def test_keys_are_gathered_as_the_question_asks(keys: str, entries: list[str]) -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            await press(s, keys)
            await s.until(8)
            assert [e.keys for e in dialogue.of(KeysPressed)] == entries
            assert dialogue.of(BargeIn) == [BargeIn(prompt=1)], "the first key silences the bot"
            assert [e["key"] for e in s.shown("key")] == list(keys)
            assert s.voice.texts[-1] == f"You gave {entries[0]}."

    play(scene())


def test_two_numbers_are_two_turns() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            await press(s, "42#")
            await s.until(3.0)
            await press(s, "7")
            await s.until(9)
            assert [e.keys for e in dialogue.of(KeysPressed)] == ["42", "7"]
            assert [e["turn"] for e in s.shown("latency")] == [1, 2]

    play(scene())


def test_silence_is_not_counted_while_a_number_is_being_keyed() -> None:
    slow = Keys(min_digits=4, max_digits=8, between_seconds=8.0)

    def asks(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [
                dialogue.say("Your number?"),
                Listen(asking="thing", keys=slow, no_input_seconds=3),
            ]
        return None

    async def scene() -> None:
        dialogue = ScriptedDialogue(asks)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(2.0)
            for key in "4711":
                await s.keys(key)
                await asyncio.sleep(4.0)
            assert not dialogue.of(UserSilence)
            await s.keys("#")
            await s.until(25)
            assert [e.keys for e in dialogue.of(KeysPressed)] == ["4711"]
            assert dialogue.of(UserSilence), "and counted again after it"

    play(scene())


def test_silence_is_counted_again_after_typed_text() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(6.0)
            await s.type("hello")
            await s.until(15)
            assert len(dialogue.of(UserSilence)) == 1

    play(scene())
