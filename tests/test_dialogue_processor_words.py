"""No word is lost: what the caller says becomes utterances, whatever interrupts what."""

from __future__ import annotations

import asyncio

import pytest
from pipecat.frames.frames import (
    InterruptionFrame,
    TranscriptionFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection

from flows.acts import Act, Listen, RunAction
from flows.events import (
    ActionDone,
    BargeIn,
    CallStarted,
    Event,
    NothingSaid,
    PromptHeard,
    UserSilence,
    UserUtterance,
)
from processors.floor import TRANSITIONS, FloorState
from processors.frames import CallEventFrame
from tests.stage import (
    Held,
    ScriptedDialogue,
    Stage,
    TimedRunner,
    ToneVoice,
    WordsInterpreter,
    stage,
)
from tests.virtual_time import play

GREETING = "Welcome to the riverside clinic. We are open from nine to six. What can I book for you?"


def echo(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    match event:
        case CallStarted():
            return [dialogue.say(GREETING), Listen(asking="thing")]
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
    GREETING,
    "A check-up for Anna Brown on Tuesday the first of December at half past ten. We reach you at "
    "five five five one two three four. Is that right?",
    "You are booked for Tuesday the first of December at half past ten. Your reference is seven "
    "four two. If you cannot come, please call us a day ahead. Goodbye.",
]


@pytest.mark.parametrize("prompt", LONGEST, ids=["greeting", "summary", "goodbye"])
def test_barge_in_at_any_moment_loses_no_word_and_leaves_a_legal_state(prompt: str) -> None:
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

    for step in range(int(len(prompt) * 0.06 / 0.2) + 3):
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


def test_words_and_the_answer_of_an_action_at_the_same_time_are_both_heard() -> None:
    def answer(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say(GREETING), RunAction(action_id="a", name="work", inputs={})]
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

    for tenth in range(8, 22):
        play(scene(tenth / 10))


# --- coughs -----------------------------------------------------------------------------------


def test_a_cough_does_not_stop_the_bot() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            await s.voice_on()
            await asyncio.sleep(0.3)
            await s.voice_off()
            await s.until(8)
            assert dialogue.of(PromptHeard) == [PromptHeard(prompt=1, complete=True, text=GREETING)]
            assert not dialogue.of(NothingSaid)
            gaps = zip(s.output.written, s.output.written[1:], strict=False)
            assert max(b - a for a, b in gaps) < 0.1

    play(scene())


@pytest.mark.parametrize("ttfs", [0.3, 0.5, 1.5])
def test_after_a_long_noise_the_bot_goes_on_within_a_second(ttfs: float) -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue, ttfs=ttfs) as s:
            await s.call()
            await s.until(3.0)
            await s.voice_on()
            await asyncio.sleep(0.9)
            noise_end = s.began + s.now - 0.2
            await s.voice_off()
            await s.until(12)
            resumed = next(at for at in s.output.written if at > noise_end)
            assert resumed - noise_end <= 1.0
            assert not texts(dialogue)
            assert dialogue.of(NothingSaid) == [NothingSaid()]
            assert "".join(s.voice.texts).count("nine to six") == 2, "from the sentence cut"
            assert "".join(s.voice.texts).count("Welcome") == 1
            assert dialogue.of(PromptHeard)[-1].complete
            assert legal(s)
            assert s.states == ["SPEAKING", "INTERRUPT", "LISTENING", "SPEAKING", "IDLE"]

    play(scene())


def test_a_cough_while_nobody_speaks_changes_nothing_but_starts_the_silence_anew() -> None:
    async def scene() -> None:
        dialogue = ScriptedDialogue(echo)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(9.0)
            await s.voice_on()
            await asyncio.sleep(0.3)
            await s.voice_off()
            await s.until(18.0)
            assert not dialogue.of(NothingSaid)
            assert not texts(dialogue)
            (silence,) = dialogue.when(UserSilence)
            assert 15.0 < silence - s.began < 16.5, "six seconds behind the cough"

    play(scene())


def test_a_cough_during_an_action_loses_neither_its_answer_nor_what_is_said_to_it() -> None:
    def answer(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [RunAction(action_id="a", name="work", inputs={}, meanwhile_seconds=9)]
        if isinstance(event, ActionDone):
            return [dialogue.say("It is booked."), Listen(asking="thing")]
        return dialogue.say_rest() if isinstance(event, NothingSaid) else None

    async def scene(seconds: float) -> None:
        dialogue = ScriptedDialogue(answer)
        async with stage(dialogue, actions=TimedRunner(seconds)) as s:
            await s.call()
            await s.until(0.5)
            await s.voice_on()  # the answer comes before, while and after the noise is a turn
            await asyncio.sleep(0.6)
            await s.voice_off()
            await s.until(6)
            assert len(dialogue.of(ActionDone)) == 1
            assert s.voice.texts[-1] == "It is booked."
            assert dialogue.of(PromptHeard)[-1].text == "It is booked."
            assert len(s.voice.texts) <= 2
            assert s.states[-1] == "IDLE"

    for tenth in range(1, 20):
        play(scene(tenth / 10))


# --- words beside other things ------------------------------------------------------------------


def test_words_that_changed_nothing_are_joined_with_those_that_follow_before_the_reply() -> None:
    def deaf(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [Listen(asking="thing", incomplete_seconds=0.5)]
        if isinstance(event, UserUtterance):
            return [dialogue.say("Sorry?"), Listen(asking="thing")]
        return None

    async def scene(voice: ToneVoice) -> list[str]:
        dialogue = ScriptedDialogue(deaf)
        async with stage(dialogue, voice=voice) as s:
            await s.call()
            await s.until(1)
            await s.final("five five five")
            await s.until(1.9)
            await s.final("one two one two")
            await s.until(6)
            return texts(dialogue)

    slow = play(scene(ToneVoice(delay=1.0)))
    assert slow == ["five five five", "five five five one two one two"]
    quick = play(scene(ToneVoice(delay=0.05)))
    assert quick == ["five five five", "one two one two"], "a reply was begun: they stand alone"


def test_joined_words_that_changed_something_are_not_joined_once_more() -> None:
    def digits(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, UserUtterance) and len(event.text) > 3:
            dialogue.slots["number"] = Held(event.text)
        if isinstance(event, UserUtterance | CallStarted):
            return [dialogue.say("Go on."), Listen(asking="thing")]
        return None

    async def scene() -> list[str]:
        dialogue = ScriptedDialogue(digits)
        async with stage(dialogue, voice=ToneVoice(delay=1.5)) as s:
            await s.call()
            await s.until(5)
            for words in ("5 5", "6 6", "7 7"):
                await s.final(words)
                await asyncio.sleep(0.8)
            await s.until(12)
            return texts(dialogue)

    assert play(scene()) == ["5 5", "5 5 6 6", "7 7"]


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


def test_interim_words_are_shown_and_then_the_final_ones() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(echo)) as s:
            await s.call()
            await s.until(9)
            await s.speak("hello there")
            await s.until(12)
            shown = [(e["text"], e["final"], e["turn"]) for e in s.shown("user")]
            assert shown[:2] == [("hello", False, 1), ("hello there", False, 1)]
            assert shown[-1] == ("hello there", True, 1)
            assert s.shown("user")[-1]["source"] == "voice"

    play(scene())


def test_a_latency_is_shown_for_each_turn_with_its_stages() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(echo), interpreter=WordsInterpreter("seven")) as s:
            await s.call()
            await s.until(9)
            await s.speak("seven")  # voice on at 9.0, interim and voice off at 9.3
            await s.until(13)
            (latency,) = s.shown("latency")
            assert latency == {
                "turn": 1,
                "end_of_turn_ms": 200,
                "stt_ms": 200,
                "thinking_ms": 0,
                "llm_ms": None,
                "tts_ms": 50,
                "total_ms": 250,
            }

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
