"""Silences: told as long as the question allows, never longer than the watchdog does."""

from __future__ import annotations

import itertools

import pytest

from flows.vocabulary.acts import Act, Listen, RunAction
from flows.vocabulary.events import (
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    LastMinute,
    TimeUp,
    UserSilence,
)
from processors.frames import PauseFrame
from processors.turns.pace import CallLimits, Pace
from tests.scenes.scripted_calls import (
    GREETING,
    BrokenRunner,
    clinic,
)
from tests.scenes.stage import ScriptedDialogue, Stage, TimedRunner, ToneVoice, stage
from tests.scenes.virtual_time import play


def gaps_of(s: Stage, until: float) -> float:
    """The longest time in which the caller heard nothing."""
    times = [s.began, *s.output.written, s.began + until]
    return max(b - a for a, b in itertools.pairwise(times))


def test_silence_is_told_as_long_as_the_question_allows() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(25)
            first = dialogue.when(UserSilence)[0] - s.began
            assert first == pytest.approx(0.07 + len(GREETING) * 0.06 + 6.0, abs=0.2)
            assert len(dialogue.of(UserSilence)) == 3
            assert not dialogue.of(BothSilent)

    play(scene())


def test_no_silence_is_told_while_work_is_under_way() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, actions=TimedRunner(7.5)) as s:
            await s.call()
            await s.until(5)
            await s.type("book")
            await s.until(14)
            assert not dialogue.of(UserSilence)
            assert s.voice.texts[-1] == "It is booked."

    play(scene())


@pytest.mark.parametrize("mute", [True, False])
def test_both_sides_are_never_silent_for_long_even_without_a_voice(mute: bool) -> None:
    def deaf(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [RunAction(action_id="a", name="hangs", inputs={}, timeout_seconds=60)]
        return [dialogue.say("One moment.")] if isinstance(event, BothSilent) else None

    async def scene() -> None:
        dialogue = ScriptedDialogue(deaf)
        async with stage(dialogue, actions=BrokenRunner("hangs"), voice=ToneVoice(mute=mute)) as s:
            await s.call()
            await s.until(40)
            at = [time - s.began for time in dialogue.when(BothSilent)]
            assert at[0] == pytest.approx(8.0, abs=0.1)
            assert len(at) >= 4
            assert mute or gaps_of(s, 40) <= 8.2

    play(scene())


def test_an_unclosed_voice_does_not_blind_the_watchdog() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(5)
            await s.interim("hello")  # the recogniser gives interim words
            await s.until(15)
            await s.voice_on()  # and never off
            await s.until(60)
            assert gaps_of(s, 60) <= 14

    play(scene())


def test_a_hold_is_not_broken() -> None:
    def holds(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say("I will wait."), Listen(asking="thing", no_input_seconds=0)]
        return None

    async def scene() -> None:
        dialogue = ScriptedDialogue(holds)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(120)
            assert not dialogue.of(BothSilent)
            assert not dialogue.of(UserSilence)

    play(scene())


def test_a_long_allowed_silence_is_longer_than_the_watchdogs() -> None:
    def patient(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say("Your number?"), Listen(asking="thing", no_input_seconds=12)]
        return None

    async def scene() -> None:
        dialogue = ScriptedDialogue(patient)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(13.5)
            assert not dialogue.of(BothSilent)
            assert len(dialogue.of(UserSilence)) == 1

    play(scene())


def test_while_paused_no_silence_counts_and_after_it_all_of_it_counts_again() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(5)
            await s.send(PauseFrame(paused=True))
            await s.until(100)
            assert not dialogue.of(UserSilence)
            assert not dialogue.of(BothSilent)
            await s.send(PauseFrame(paused=False))
            await s.until(107)
            assert len(dialogue.of(UserSilence)) == 1
            assert [e["paused"] for e in s.shown("paused")] == [True, False]

    play(scene())


def test_a_pause_is_no_time_without_a_word() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, pace=Pace(limits=CallLimits(conversation=30.0))) as s:
            await s.call()
            await s.until(5)
            await s.send(PauseFrame(paused=True))
            await s.until(100)
            assert not dialogue.of(TimeUp)
            await s.send(PauseFrame(paused=False))
            await s.until(129)
            assert not dialogue.of(TimeUp)
            await s.until(131)
            assert len(dialogue.of(TimeUp)) == 1

    play(scene())


# --- limits of a call -------------------------------------------------------------------------


def test_a_call_without_a_word_ends_with_a_goodbye() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        pace = Pace(limits=CallLimits(conversation=30.0))
        async with stage(dialogue, pace=pace, end=False) as s:
            await s.call()
            await s.until(10)
            await s.type("hello")
        assert dialogue.when(TimeUp)[0] - s.began == pytest.approx(40, abs=0.1)
        assert s.voice.texts[-1] == "Our time is up."

    play(scene())


def test_the_last_minute_of_a_call_is_told_and_its_end_after_it() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(clinic)
        async with stage(dialogue, pace=Pace(limits=CallLimits(call=150.0)), end=False) as s:
            await s.call()
            for second in range(10, 150, 20):
                await s.until(second)
                await s.type("hello")
        assert dialogue.when(LastMinute)[0] - s.began == pytest.approx(90, abs=0.1)
        assert dialogue.when(TimeUp)[0] - s.began == pytest.approx(150, abs=0.1)
        assert dialogue.of(TimeUp)[0] == TimeUp(reason="length")

    play(scene())


def test_a_call_that_does_not_end_when_its_time_is_up_is_cut() -> None:
    def endless(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        return None if isinstance(event, TimeUp) else clinic(dialogue, event)

    async def scene() -> None:
        dialogue = ScriptedDialogue(endless)
        pace = Pace(limits=CallLimits(call=20.0, grace=5.0))
        async with stage(dialogue, pace=pace, end=False) as s:
            await s.call()
        longest = Listen(asking="").longest_seconds  # a turn that is under way may end
        told = [when - s.began for when in dialogue.when(TimeUp)]
        assert told == pytest.approx([20, 20 + longest], abs=0.1)
        assert dialogue.of(TimeUp) == [TimeUp(reason="length")] * 2
        assert dialogue.when(CallEnded)[0] - s.began == pytest.approx(25 + longest, abs=3)
        assert s.shown("outcome")[0]["outcome"] == "failed"

    play(scene())
