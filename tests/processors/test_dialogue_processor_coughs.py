"""A cough is not a turn: the bot goes on, or resumes within a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from flows.vocabulary.acts import Act, Listen, RunAction
from flows.vocabulary.events import (
    ActionDone,
    CallStarted,
    Event,
    NothingSaid,
    PromptHeard,
    UserSilence,
)
from tests.scenes.scripted_calls import (
    LONG_GREETING,
    echo,
    legal,
    texts,
)
from tests.scenes.stage import (
    ScriptedDialogue,
    TimedRunner,
    stage,
)
from tests.scenes.virtual_time import play

Sweep = Callable[[Sequence[int], int], Sequence[int]]


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
            assert dialogue.of(PromptHeard) == [
                PromptHeard(prompt=1, complete=True, text=LONG_GREETING)
            ]
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


def test_a_cough_during_an_action_loses_neither_its_answer_nor_what_is_said_to_it(
    sweep: Sweep,
) -> None:
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

    for tenth in sweep(range(1, 20), 8):
        play(scene(tenth / 10))
