"""What the bot says: in order, once, as long as it is wanted."""

from __future__ import annotations

import asyncio

import pytest
from pipecat.frames.frames import (
    Frame,
    InterruptionFrame,
    LLMConfigureOutputFrame,
    LLMTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection

from flows.model.flow import Keys
from flows.vocabulary.acts import Act, Listen, Phrasing, RunAction, Say
from flows.vocabulary.events import (
    ActionDone,
    BargeIn,
    CallStarted,
    Event,
    KeysPressed,
    NothingSaid,
    PromptHeard,
    UserUtterance,
)
from processors.frames import ExpectationFrame, PromptMarkFrame
from processors.speaking.performing import SpeechLine
from tests.scenes.stage import ScriptedDialogue, TimedRunner, ToneVoice, stage
from tests.scenes.virtual_time import play

NOTICE = "This call may be recorded for quality."
QUESTION = "What can I do for you today, please?"


def replies(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    if isinstance(event, UserUtterance | KeysPressed):
        said = event.text if isinstance(event, UserUtterance) else event.keys
        return [dialogue.say(f"You gave {said}."), Listen(asking="thing")]
    return None


def two_says(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    if isinstance(event, CallStarted):
        return [dialogue.say(NOTICE), dialogue.say(QUESTION), Listen(asking="thing")]
    return replies(dialogue, event)


def test_the_frames_of_a_prompt_leave_as_a_reply_between_its_marks() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(two_says)) as s:
            await s.call()
            await s.until(8)
            edges = [(f.prompt, f.edge) for f in s.after.of(PromptMarkFrame)]
            assert edges == [], "marks end at the processor that reads them"
            assert [e["prompt"] for e in s.shown("prompt")] == [1, 2]
            assert [e["prompt"] for e in s.shown("heard")] == [1, 2]
            assert s.voice.texts == [NOTICE, QUESTION]

    play(scene())


@pytest.mark.parametrize("at", [0.0, 0.02, 0.06, 0.5, 2.0, 2.5, 3.0])
def test_an_interruption_between_two_prompts_lets_neither_out_afterwards(at: float) -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(two_says)
        async with stage(dialogue) as s:
            await s.call()
            zero = s.now
            await s.until(zero + at)
            await s.type("stop")
            silenced = s.began + s.now + 0.05
            await s.until(zero + at + 5)
            after = [t for t, f, _ in s.after.seen if isinstance(f, LLMTextFrame)]
            prompts = [e["prompt"] for e in s.shown("prompt")]
            assert prompts[-1] == 3
            assert [at for at in after if at > silenced][:-1] == []
            reported = [(r.prompt, r.complete) for r in dialogue.of(PromptHeard)]
            assert sorted(prompt for prompt, _ in reported) == [1, 2, 3]
            assert (3, True) in reported
            assert (2, True) not in reported

    play(scene())


def test_an_interruption_from_outside_alone_drops_what_was_to_be_said() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(two_says)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            await s.send(InterruptionFrame())
            await s.until(6)
            heard = [(report.prompt, report.complete) for report in dialogue.of(PromptHeard)]
            assert heard == [(1, False), (2, False)]
            assert dialogue.of(BargeIn) == [BargeIn(prompt=1)]

    play(scene())


def test_a_prompt_that_must_be_heard_is_never_stale() -> None:
    async def scene() -> list[str]:
        sent: list[str] = []
        said: list[str] = []

        async def push(frame: Frame) -> None:
            sent.append(type(frame).__name__)

        async def failed(error: Exception) -> None:
            raise error

        line = SpeechLine(
            push,
            on_sent=lambda prompt: said.append(prompt.say.text),
            on_gone=lambda *_: None,
            on_failure=failed,
        )
        running = asyncio.create_task(line.run())
        line.cut()
        line.say(Say(prompt=1, text="too late"), silent=False, cuts=0)
        line.say(Say(prompt=2, text="the law", must_hear=True), silent=False, cuts=0)
        line.say(Say(prompt=3, text="in time"), silent=False, cuts=1)
        await asyncio.sleep(0.1)
        running.cancel()
        return said

    assert play(scene()) == ["the law", "in time"]


def test_a_prompt_that_is_lost_on_its_way_is_given_up_after_the_silence() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(two_says)
        async with stage(dialogue) as s:
            process = s.voice.process_frame

            async def swallow(frame: Frame, direction: FrameDirection) -> None:
                if not type(frame).__name__.startswith(("LLMFull", "LLMText", "PromptMark")):
                    await process(frame, direction)

            s.voice.process_frame = swallow  # type: ignore[method-assign]
            await s.call()
            await s.until(7.5)
            assert not dialogue.of(PromptHeard)
            await s.until(8.5)
            assert [report.complete for report in dialogue.of(PromptHeard)] == [False, False]
            assert not s.processor._call.line.busy

    play(scene())


def test_what_follows_a_prompt_shown_as_text_is_text_too() -> None:
    def booking(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        match event:
            case CallStarted():
                return [Listen(asking="thing")]
            case UserUtterance():
                return [
                    dialogue.say("I book it."),
                    RunAction(action_id="a", name="book", inputs={}, meanwhile_seconds=9),
                ]
            case ActionDone():
                return [dialogue.say("It is booked.")]
            case PromptHeard(prompt=2):
                return [dialogue.say("Goodbye.")]
            case _:
                return None

    async def scene(skip_tts: bool) -> list[str]:
        async with stage(ScriptedDialogue(booking), actions=TimedRunner(1.0)) as s:
            await s.call()
            await s.until(1)
            await s.send(LLMConfigureOutputFrame(skip_tts=skip_tts))
            await s.type("book")
            await s.send(LLMConfigureOutputFrame(skip_tts=not skip_tts))
            await s.until(8)
            shown = [e["text"] for e in s.shown("prompt")]
            assert shown == ["I book it.", "It is booked.", "Goodbye."]
            return s.voice.texts

    assert play(scene(True)) == []
    assert play(scene(False)) == ["I book it.", "It is booked.", "Goodbye."]


# --- must be heard ----------------------------------------------------------------------------


def notice(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    if isinstance(event, CallStarted):
        return [dialogue.say(NOTICE, must_hear=True)]
    if isinstance(event, PromptHeard) and event.prompt == 1:
        return [dialogue.say(QUESTION), Listen(asking="thing")]
    return replies(dialogue, event)


@pytest.mark.parametrize("how", ["voice", "text", "keys", "outside"])
def test_a_notice_that_must_be_heard_is_heard_and_what_is_said_meanwhile_is_kept(how: str) -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(notice)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(0.5)
            match how:
                case "voice":
                    await s.speak("an appointment")
                case "text" | "outside":
                    if how == "outside":
                        await s.send(InterruptionFrame())
                    await s.type("an appointment")
                case "keys":
                    await s.keys("42")
            await s.until(12)
            first = dialogue.of(PromptHeard)[0]
            assert first == PromptHeard(prompt=1, complete=True, text=NOTICE)
            assert not [e for e in dialogue.of(BargeIn) if e.prompt == 1]
            given = [e for e in dialogue.events if isinstance(e, UserUtterance | KeysPressed)]
            assert len(given) == 1
            assert dialogue.events.index(first) < dialogue.events.index(given[0])
            assert s.voice.texts[-1].startswith("You gave")
            assert dialogue.of(PromptHeard)[-1].complete

    play(scene())


def test_a_notice_and_the_question_behind_it_are_both_heard() -> None:
    def both(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            notice = dialogue.say(NOTICE, must_hear=True)
            return [notice, dialogue.say(QUESTION), Listen(asking="thing")]
        return None

    async def scene() -> None:
        dialogue = ScriptedDialogue(both)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(8)
            assert [report.complete for report in dialogue.of(PromptHeard)] == [True, True]

    play(scene())


def test_a_caller_who_still_speaks_when_the_notice_ends_is_listened_to() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(notice)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.5)  # the notice lasts to 2.4
            await s.speak("I would like an appointment please for tomorrow")
            await s.until(12)
            assert dialogue.of(PromptHeard)[0].complete
            (utterance,) = dialogue.of(UserUtterance)
            assert utterance.text == "I would like an appointment please for tomorrow"
            said = [text for text in s.voice.texts if text == QUESTION]
            assert len(said) <= 1
            times = [at - s.began for at in s.output.written]
            assert not [at for at in times if 2.6 < at < 4.0], "nobody talks over the caller"
            assert s.voice.texts[-1].startswith("You gave I would like")

    play(scene())


def test_keys_pressed_during_a_notice_are_read_as_the_next_question_asks() -> None:
    def number(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say(NOTICE + " " + NOTICE, must_hear=True)]
        if isinstance(event, PromptHeard) and event.prompt == 1:
            entry = Keys(min_digits=4, max_digits=4)
            return [dialogue.say(QUESTION), Listen(asking="thing", keys=entry)]
        return replies(dialogue, event)

    async def scene() -> None:
        dialogue = ScriptedDialogue(number)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(0.2)
            for key in "47":
                await s.keys(key)
                await asyncio.sleep(2.0)  # longer than keys wait that nobody asked for
            await s.until(6.0)
            await s.keys("11")
            await s.until(10)
            assert [event.keys for event in dialogue.of(KeysPressed)] == ["4711"]

    play(scene())


# --- rewording --------------------------------------------------------------------------------


def freely(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    if isinstance(event, CallStarted):
        return [
            dialogue.say("Written.", phrasing=Phrasing(guide="warm")),
            dialogue.say("Plain."),
            Listen(asking="thing"),
        ]
    return dialogue.say_rest() if isinstance(event, NothingSaid) else replies(dialogue, event)


class Phraser:
    def __init__(self, seconds: float, words: str | Exception) -> None:
        self.seconds, self.words, self.cancelled = seconds, words, 0

    async def __call__(self, say: Say) -> str:
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(self.words, Exception):
            raise self.words
        return self.words


@pytest.mark.parametrize("words", ["Reworded.", RuntimeError("down"), ""])
def test_a_prompt_is_reworded_in_its_place_or_else_spoken_as_written(
    words: str | Exception,
) -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(freely), phrase=Phraser(0.4, words)) as s:
            await s.call()
            await s.until(4)
            expected = words if isinstance(words, str) and words else "Written."
            assert s.voice.texts == [expected, "Plain."]

    play(scene())


def test_words_of_the_caller_end_a_rewording_and_its_result_is_never_spoken() -> None:
    async def scene() -> None:
        phraser = Phraser(2.0, "Reworded.")
        dialogue = ScriptedDialogue(freely)
        async with stage(dialogue, phrase=phraser) as s:
            await s.call()
            await s.until(0.5)
            await s.speak("hello")
            await s.until(6)
            assert s.voice.texts == ["You gave hello."]
            assert phraser.cancelled == 1
            heard = {report.prompt: report.complete for report in dialogue.of(PromptHeard)}
            assert heard == {1: False, 2: False, 3: True}

    play(scene())


def test_the_time_of_a_rewording_is_shown_in_the_latency() -> None:
    def reworded(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, UserUtterance):
            return [dialogue.say("Written.", phrasing=Phrasing())]
        return [Listen(asking="thing")] if isinstance(event, CallStarted) else None

    async def scene() -> None:
        async with stage(ScriptedDialogue(reworded), phrase=Phraser(0.3, "Other.")) as s:
            await s.call()
            await s.until(1)
            await s.type("hello")
            await s.until(4)
            (latency,) = s.shown("latency")
            assert (latency["llm_ms"], latency["thinking_ms"], latency["tts_ms"]) == (300, 0, 50)

    play(scene())


# --- listening --------------------------------------------------------------------------------


def test_the_recogniser_is_told_what_is_expected_at_each_question() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(two_says)) as s:
            await s.call()
            await s.until(6)
            await s.type("hello")
            await s.until(8)
            frames = s.before.of(ExpectationFrame, FrameDirection.UPSTREAM)
            assert [frame.asking for frame in frames] == ["thing", "thing"]

    play(scene())


def test_the_first_audio_is_timed_from_the_voice_service() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(two_says), voice=ToneVoice(delay=0.5)) as s:
            await s.call()
            await s.until(9)
            await s.type("hello")
            await s.until(14)
            (latency,) = s.shown("latency")
            assert (latency["tts_ms"], latency["total_ms"]) == (500, 500)

    play(scene())
