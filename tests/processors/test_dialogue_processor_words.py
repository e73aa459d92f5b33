"""No word is lost: what the caller says becomes utterances, whatever interrupts what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from pipecat.frames.frames import (
    InterruptionFrame,
    TranscriptionFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection

from flows.vocabulary.acts import Act, Listen, RunAction
from flows.vocabulary.events import (
    ActionDone,
    BargeIn,
    CallStarted,
    Event,
    PromptHeard,
    UserUtterance,
)
from flows.vocabulary.ports import Expectation
from processors.frames import CallEventFrame
from tests.scenes.scripted_calls import (
    LONG_GREETING,
    echo,
    legal,
    texts,
)
from tests.scenes.stage import (
    Held,
    ScriptedDialogue,
    Stage,
    TimedRunner,
    ToneVoice,
    WordsInterpreter,
    stage,
)
from tests.scenes.virtual_time import play

Sweep = Callable[[Sequence[int], int], Sequence[int]]


async def bursts(s: Stage, how: str) -> None:
    """The ways in which recognisers report ``seven p m``."""
    match how:
        case "streaming":
            await s.speak("seven p m")
        case "segmented":
            await s.speak("seven p m", interims=False)
        case "no voice detector":
            await s.final("seven p m")
        case "burst":
            await s.interim("seven")
            await s.final("seven")
            await s.final("p m")
        case "voice behind the words":
            await s.final("seven p m")
            await s.voice_on()
            await asyncio.sleep(0.3)
            await s.voice_off()
        case "late":
            await s.voice_on()
            await asyncio.sleep(0.6)
            await s.voice_off()
            await asyncio.sleep(0.3)
            await s.final("seven")
            await asyncio.sleep(0.1)
            await s.final("p m")
        case "interims only":
            await s.voice_on()
            await s.interim("seven p")
            await asyncio.sleep(0.4)
            await s.interim("seven p m")
            await s.voice_off()


WAYS = (
    "streaming",
    "segmented",
    "no voice detector",
    "burst",
    "voice behind the words",
    "late",
    "interims only",
)


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("at", [0.5, 9.0])
def test_the_words_that_interrupt_are_the_utterance(how: str, at: float) -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue, interpreter=WordsInterpreter("seven p m")) as s:
            await s.call()
            await s.until(at)
            await bursts(s, how)
            await s.until(at + 8)
            assert texts(dialogue) == ["seven p m"]
            barged = at < 5
            assert len(dialogue.of(BargeIn)) == barged
            interruptions = s.after.of(InterruptionFrame, FrameDirection.DOWNSTREAM)
            assert len(interruptions) == barged, "the bot is silenced once, and only if it spoke"
            assert legal(s)
            assert len(s.after.of(UserStartedSpeakingFrame)) == 1
            assert len(s.after.of(UserStoppedSpeakingFrame)) == 1

    play(scene())


LONGEST = [
    LONG_GREETING,
    "A check-up for Anna Brown on Tuesday the first of December at half past ten. We reach you at "
    "five five five one two three four. Is that right?",
    "You are booked for Tuesday the first of December at half past ten. Your reference is seven "
    "four two. If you cannot come, please call us a day ahead. Goodbye.",
]


@pytest.mark.parametrize("prompt", LONGEST, ids=["greeting", "summary", "goodbye"])
def test_barge_in_at_any_moment_loses_no_word_and_leaves_a_legal_state(
    prompt: str, sweep: Sweep
) -> None:
    def answer(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say(prompt), Listen(asking="thing")]
        return echo(dialogue, event)

    async def scene(at: float) -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue) as s:
            await s.call()
            zero = s.now
            await s.until(zero + at)
            await s.speak("no wait please")
            await s.until(zero + at + 6)
            assert texts(dialogue) == ["no wait please"], at
            assert legal(s), at
            assert s.states[-1] == "IDLE", at
            first = dialogue.of(PromptHeard)[0]
            assert first.prompt == 1
            assert first.complete or first.text == "" or dialogue.of(BargeIn), at
            assert dialogue.of(PromptHeard)[-1].complete, at
            assert s.voice.texts[-1] == "You said no wait please.", at

    for step in sweep(range(int(len(prompt) * 0.06 / 0.2) + 3), 8):
        play(scene(step * 0.2))


def test_an_interruption_from_outside_loses_no_word_that_is_queued() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            for frame in (
                TranscriptionFrame("seven", "caller", "now"),
                TranscriptionFrame("p m", "caller", "now"),
                InterruptionFrame(),
            ):
                await s.processor.queue_frame(frame)
            await s.until(6)
            assert texts(dialogue) == ["seven p m"]

    play(scene())


def test_the_host_is_told_of_turns_upstream_too_for_the_recogniser_reconnects_on_it() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(echo)) as s:
            await s.call()
            await s.until(8)
            await s.speak("hello")
            await s.until(12)
            for kind in (UserStartedSpeakingFrame, UserStoppedSpeakingFrame):
                assert len(s.before.of(kind, FrameDirection.UPSTREAM)) == 1

    play(scene())


def test_the_frames_of_a_turn_leave_in_order() -> None:
    async def scene() -> list[str]:
        async with stage(ScriptedDialogue(echo)) as s:
            await s.call()
            await s.until(1.0)
            seen: list[str] = []
            queue = s.voice.queue_frame

            async def watched(frame, direction, *rest):  # type: ignore[no-untyped-def]
                down = direction is FrameDirection.DOWNSTREAM
                if down and not isinstance(frame, CallEventFrame):
                    seen.append(getattr(frame, "edge", type(frame).__name__))
                await queue(frame, direction, *rest)

            s.voice.queue_frame = watched  # type: ignore[assignment,method-assign]
            await s.final("hello")
            await s.until(2.0)
            return list(seen)

    assert play(scene()) == [
        "UserStartedSpeakingFrame",
        "InterruptionFrame",
        "LLMContextUserTurnFrame",
        "UserStoppedSpeakingFrame",
        "begin",
        "LLMFullResponseStartFrame",
        "LLMTextFrame",
        "LLMFullResponseEndFrame",
        "end",
    ]


def test_words_and_the_answer_of_an_action_at_the_same_time_are_both_heard(
    sweep: Sweep,
) -> None:
    def answer(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say(LONG_GREETING), RunAction(action_id="a", name="work", inputs={})]
        return echo(dialogue, event)

    async def scene(seconds: float) -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue, actions=TimedRunner(seconds)) as s:
            await s.call()
            await s.until(1.0)
            await s.speak("no wait")
            await s.until(8)
            assert texts(dialogue) == ["no wait"]
            assert len(dialogue.of(ActionDone)) == 1

    for tenth in sweep(range(8, 22), 8):
        play(scene(tenth / 10))


# --- words beside other things ------------------------------------------------------------------


def test_words_that_changed_something_are_not_said_twice() -> None:
    async def scene() -> list[str]:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue, voice=ToneVoice(delay=1.0)) as s:
            await s.call()
            await s.until(9)
            await s.final("tomorrow")
            await s.until(9.7)
            await s.final("at seven")
            await s.until(15)
            return texts(dialogue)

    assert play(scene()) == ["tomorrow", "at seven"]


def test_what_is_due_while_the_caller_speaks_waits_until_they_have_finished() -> None:
    def answer(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [RunAction(action_id="a", name="work", inputs={}, meanwhile_seconds=9)]
        if isinstance(event, ActionDone):
            return [dialogue.say("It is booked."), Listen(asking="thing")]
        if isinstance(event, UserUtterance):
            return [dialogue.say("I see."), Listen(asking="thing")]
        return None

    async def scene() -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue, actions=TimedRunner(1.0)) as s:
            await s.call()
            await s.until(0.7)
            await s.speak("and one more thing if I may")
            assert s.output.written == []
            await s.until(8)
            assert s.voice.texts == ["It is booked.", "I see."]
            assert all(report.complete for report in dialogue.of(PromptHeard))

    play(scene())


def test_a_final_that_revises_an_early_answer_is_heard_and_one_that_rewords_it_is_not() -> None:
    class Numbers(WordsInterpreter):
        def interpret(self, text, expectation, alternatives=()):  # type: ignore[no-untyped-def]
            return (text.replace("7 PM.", "seven p m"),)

    async def scene(final: str) -> list[str]:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue, interpreter=Numbers("seven p m", "fifteen")) as s:
            await s.call()
            await s.until(9)
            await s.voice_on()
            await s.interim("fifteen" if final == "fifty" else "seven p m")
            await s.until(9.5)
            await s.voice_off()
            await asyncio.sleep(0.5)
            await s.final(final)
            await s.until(14)
            return texts(dialogue)

    assert play(scene("fifty")) == ["fifteen", "fifty"]
    assert play(scene("7 PM.")) == ["seven p m"]


def test_the_reply_to_words_that_come_late_is_spoken() -> None:
    """A slow recogniser: the turn was closed as one without words, and its words open another."""

    async def act() -> None:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue, interpreter=WordsInterpreter("seven p m")) as s:
            await s.call()
            await s.until(10)
            await s.voice_on()
            await asyncio.sleep(0.6)
            await s.voice_off()
            await asyncio.sleep(2.5)
            await s.final("seven p m")
            await asyncio.sleep(4)
            assert texts(dialogue) == ["seven p m"]
            assert [event["text"] for event in s.shown("heard")][-1] == "You said seven p m."

    play(act())


def test_the_same_answer_again_is_heard_even_when_the_first_one_never_became_final() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue, interpreter=WordsInterpreter("yes")) as s:
            await s.call()
            for at in (9.0, 14.0):
                await s.until(at)
                await s.voice_on()
                await s.interim("yes")
                await s.until(at + 0.4)
                await s.voice_off()
            await s.until(18)
            assert texts(dialogue) == ["yes", "yes"]

    play(scene())


def test_what_is_expected_is_made_once_a_question_and_anew_when_it_changes() -> None:
    class Asked(ScriptedDialogue):
        made = 0

        def expectation(self, now: datetime) -> Expectation:
            self.made += 1
            return super().expectation(now)

    def answer(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, ActionDone):
            dialogue.slots["thing"] = Held("changed")
            return None
        if isinstance(event, CallStarted):
            work = RunAction(action_id="a", name="work", inputs={}, meanwhile_seconds=99)
            return [work, Listen(asking="thing")]
        return echo(dialogue, event)

    async def scene(done: float) -> int:
        dialogue = Asked(answer)
        async with stage(dialogue, actions=TimedRunner(done)) as s:
            await s.call()
            await s.until(1.0)
            await s.speak("my name is anna brown")
            await s.until(6.0)
            assert texts(dialogue) == ["my name is anna brown"]
        return dialogue.made

    assert play(scene(90.0)) == 2, "for the question, and for the one that follows"
    assert play(scene(1.5)) == 3, "the answer of the work came in the turn"
