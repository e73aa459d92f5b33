"""What must not go wrong: exceptions, hang-ups, work that breaks, calls without a proper end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from loguru import logger
from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    ErrorFrame,
    Frame,
    InterruptionFrame,
    LLMFullResponseStartFrame,
)

from flows.vocabulary.acts import Act, Handoff, HangUp
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    CallEnded,
    CallStarted,
    Event,
    PromptHeard,
    TimeUp,
    UserUtterance,
)
from processors.frames import CallStartedFrame, HandoffFrame
from tests.scenes.scripted_calls import (
    GREETING,
    BrokenRunner,
    clinic,
)
from tests.scenes.stage import ScriptedDialogue, Stage, TimedRunner, ToneVoice, stage
from tests.scenes.virtual_time import play

Sweep = Callable[[Sequence[int], int], Sequence[int]]

# --- exceptions -------------------------------------------------------------------------------


def test_an_exception_in_a_step_is_an_apology_and_the_call_goes_on() -> None:
    def broken(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, UserUtterance) and event.text == "my secret name":
            raise ValueError(event.text)
        return clinic(dialogue, event)

    async def scene() -> None:
        dialogue = ScriptedDialogue(broken)
        lines: list[str] = []
        sink = logger.add(lambda message: lines.append(str(message)), level="INFO")
        try:
            async with stage(dialogue) as s:
                await s.call()
                await s.until(5)
                await s.type("my secret name")
                await s.until(6)
                assert s.voice.texts[-1] == dialogue.apology
                assert s.shown("trouble")
                await s.until(9)
                await s.type("hello")
                await s.until(12)
                assert s.voice.texts[-1] == "You said hello."
        finally:
            logger.remove(sink)
        logged = [line for line in lines if "step failed" in line]
        assert len(logged) == 1
        assert not [line for line in lines if "secret" in line]

    play(scene())


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        ((ActionDone,), "That failed: timeout."),
        ((ActionDone, ActionFailed), "Our time is up."),
        ((ActionDone, ActionFailed, TimeUp), "I am sorry, say that again?"),
    ],
)
def test_an_answer_whose_step_fails_leaves_no_caller_waiting(
    breaks: tuple[type[Event], ...], said: str
) -> None:
    def broken(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, breaks):
            raise ValueError
        return clinic(dialogue, event)

    async def scene() -> None:
        dialogue = ScriptedDialogue(broken)
        async with stage(dialogue, actions=TimedRunner(0.5), end=False) as s:
            await s.call()
            await s.until(5)
            await s.type("book")
            await s.until(12)
            assert dialogue.apology in s.voice.texts
            assert s.voice.texts[-1] == said
            assert len(s.shown("trouble")) == len(breaks)

    play(scene())


def test_an_exception_while_speaking_is_reported_and_the_call_goes_on() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(5)
            push = s.processor.push_frame
            failed: list[Frame] = []

            async def broken(frame, *rest):  # type: ignore[no-untyped-def]
                if isinstance(frame, LLMFullResponseStartFrame) and not failed:
                    failed.append(frame)
                    raise RuntimeError("broken pipe")
                await push(frame, *rest)

            s.processor._call.line._push = broken
            await s.type("one")
            await s.until(7)
            assert dialogue.of(PromptHeard)[-1] == PromptHeard(prompt=2, complete=False)
            assert s.before.of(ErrorFrame)
            assert "broken" not in s.before.of(ErrorFrame)[0].error
            await s.type("two")
            await s.until(10)
            assert s.voice.texts[-1] == "You said two."

    play(scene())


def test_an_actor_that_was_ended_is_started_again_by_the_watchdog() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(5)
            s.processor._call._tasks["actor"].cancel()
            await s.type("hello")
            await s.until(15)
            assert [event.text for event in dialogue.of(UserUtterance)] == ["hello"]
            assert "You said hello." in s.voice.texts

    play(scene())


# --- beginning --------------------------------------------------------------------------------


def test_a_call_that_begins_before_the_pipeline_runs_is_greeted_once() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, early=[CallStartedFrame(), InterruptionFrame()]) as s:
            await s.until(6)
            assert len(dialogue.of(CallStarted)) == 1
            assert s.voice.texts == [GREETING.split(". ")[0] + ".", "What can I book for you?"]
            assert dialogue.of(PromptHeard)[0].complete

    play(scene())


def test_an_interruption_right_behind_the_beginning_does_not_lose_the_greeting() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue) as s:
            await s.send(CallStartedFrame(caller_number="+15550001", known={"room": "a"}))
            await s.send(InterruptionFrame())
            await s.until(6)
            assert dialogue.of(CallStarted) == [
                CallStarted(caller_number="+15550001", known={"room": "a"})
            ]
            assert dialogue.of(PromptHeard)[-1].complete

    play(scene())


# --- hang-up ----------------------------------------------------------------------------------


async def busy_call(s: Stage) -> None:
    """A call in which something happens all the time."""
    await s.call()
    await s.until(1.0)
    await s.speak("hello there")
    await s.until(4.0)
    await s.type("book")
    await s.until(5.5)
    await s.voice_on()
    await asyncio.sleep(0.7)
    await s.voice_off()
    await s.keys("12")
    await s.until(10)


@pytest.mark.parametrize("frame", [EndFrame, CancelFrame])
def test_a_hang_up_at_any_moment_ends_the_call_and_nothing_fires_after_it(
    frame: type[EndFrame | CancelFrame], sweep: Sweep
) -> None:
    async def scene(at: float) -> None:
        dialogue = ScriptedDialogue(clinic)
        runner = TimedRunner(2.0)
        async with stage(dialogue, actions=runner, end=False) as s:
            playing = asyncio.create_task(busy_call(s))
            await s.until(at)
            if frame is EndFrame:
                await s.worker.queue_frame(EndFrame())
            else:
                await s.worker.cancel()
            await asyncio.sleep(5)
            playing.cancel()
        assert dialogue.of(CallEnded) == [CallEnded()], at
        assert isinstance(dialogue.events[-1], CallEnded), at
        assert len(s.shown("outcome")) == 1, at
        assert s.shown("outcome")[0]["outcome"] == "hung_up"
        assert s.states[-1:] in ([], ["IDLE"]), at
        started = any(e["status"] == "running" for e in s.shown("action"))
        assert runner.finished == (["a1"] if started else []), "work under way is not undone"
        others = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        await asyncio.sleep(1)
        assert not [t for t in others if not t.done() and "Dialogue" in t.get_name()], at

    for step in sweep(range(20), 8):
        play(scene(step * 0.45 + 0.03))


def test_the_bot_hangs_up_when_its_goodbye_was_heard() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, end=False) as s:
            await s.call()
            await s.until(5)
            await s.type("bye")
        assert dialogue.of(PromptHeard)[-1].complete
        assert s.output.written[-1] - s.began == pytest.approx(6.4, abs=0.15)
        assert s.shown("outcome")[0]["outcome"] == "completed"

    play(scene())


def test_a_caller_who_cuts_the_goodbye_is_heard_out_before_the_call_ends() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, end=False) as s:
            await s.call()
            await s.until(5)
            await s.type("bye")
            await s.until(5.5)
            await s.speak("thanks bye bye then")
            at = s.now
        assert [e.text for e in dialogue.of(UserUtterance)] == ["bye", "thanks bye bye then"]
        assert dialogue.when(CallEnded)[0] - s.began >= at - 0.3

    play(scene())


def test_a_hang_up_without_any_audio_still_ends_the_call() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(clinic), voice=ToneVoice(mute=True), end=False) as s:
            await s.call()
            await s.until(1)
            await s.type("bye")

    play(scene())


def test_a_hang_up_whose_goodbye_is_swallowed_ends_by_the_watchdog() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, end=False) as s:
            await s.call()
            await s.until(5)
            s.voice.process_frame = _only_the_end(s.voice)  # type: ignore[method-assign]
            await s.type("bye")
        assert dialogue.when(CallEnded)[0] - s.began == pytest.approx(13, abs=0.5)

    play(scene())


def _only_the_end(voice: ToneVoice):  # type: ignore[no-untyped-def]
    process = voice.process_frame

    async def process_frame(frame, direction):  # type: ignore[no-untyped-def]
        if type(frame).__name__.startswith(("LLM", "PromptMark")):
            return
        await process(frame, direction)

    return process_frame


def test_a_handoff_comes_after_what_was_said_before_it() -> None:
    def hands_over(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say("I put you through."), Handoff(to="reception", reason="BOOK")]
        if isinstance(event, PromptHeard):
            return [HangUp(outcome="handed_over")]
        return None

    async def scene() -> None:
        lines: list[str] = []
        sink = logger.add(lines.append, format="{message} {extra}", level="INFO")
        async with stage(ScriptedDialogue(hands_over), end=False) as s:
            await s.call()
        logger.remove(sink)
        assert any("put through" in line and "'came_from': 'BOOK'" in line for line in lines)
        (at,) = [t for t, f, _ in s.after.seen if isinstance(f, HandoffFrame)]
        assert at >= s.output.written[-1]
        assert s.shown("outcome")[0]["handoff"] == "reception"

    play(scene())


# --- work -------------------------------------------------------------------------------------


def test_an_action_is_shown_and_its_answer_spoken_where_its_request_was() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(clinic)) as s:
            await s.call()
            await s.until(5)
            await s.type("book")
            await s.until(8)
            assert s.voice.texts[-1] == "It is booked."
            assert "One moment." not in s.voice.texts, "the answer was quick"
            assert [e["status"] for e in s.shown("action")] == ["running", "done"]
            assert s.shown("action")[1]["result"] == {"code": "A1"}

    play(scene())


def test_a_slow_action_is_bridged() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(clinic), actions=TimedRunner(3)) as s:
            await s.call()
            await s.until(5)
            await s.type("book")
            await s.until(10)
            assert s.voice.texts[-2:] == ["One moment.", "It is booked."]

    play(scene())


@pytest.mark.parametrize(("how", "failure"), [("raises", "down"), ("hangs", "timeout")])
def test_a_runner_that_breaks_its_word_is_a_failed_action(how: str, failure: str) -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(clinic), actions=BrokenRunner(how)) as s:
            await s.call()
            await s.until(5)
            await s.type("book")
            await s.until(18)
            assert f"That failed: {failure}." in s.voice.texts

    play(scene())


def test_prompts_are_accounted_for_once_each() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, actions=TimedRunner(2.0)) as s:
            await busy_call(s)
            await s.until(20)
        numbers = [report.prompt for report in dialogue.of(PromptHeard)]
        assert len(numbers) == len(set(numbers))

    play(scene())
