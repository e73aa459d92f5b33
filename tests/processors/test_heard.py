"""What the caller heard of a prompt, by word times or by share of its length, within one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipecat.frames.frames import TTSAudioRawFrame, TTSTextFrame
from pipecat.utils.text.base_text_aggregator import TextType

from flows.vocabulary.acts import Act, Listen
from flows.vocabulary.events import (
    BargeIn,
    CallStarted,
    Event,
    NothingSaid,
    PromptHeard,
    UserUtterance,
)
from processors.frames import PromptMarkFrame
from processors.hosting.acting import REPORT_SECONDS
from processors.hosting.live_call import LiveCall
from processors.speaking.heard import SECONDS_PER_CHARACTER as COMMON_PACE
from processors.speaking.heard import Measured, Measures, SynthesisMeter, played_text
from tests.scenes.stage import SECONDS_PER_CHARACTER, ScriptedDialogue, ToneVoice, stage
from tests.scenes.virtual_time import play

PROMPT = "Welcome to the riverside clinic. We are open from nine to six. What can I book for you?"


def greeting(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    if isinstance(event, CallStarted):
        return [dialogue.say(PROMPT), Listen(asking="thing")]
    return dialogue.say_rest() if isinstance(event, NothingSaid) else None


def words_by(seconds: float, delay: float = 0.05) -> int:
    """How many words of the prompt the tones have said after so many seconds."""
    sentences, at = [part + "." for part in PROMPT.split(". ")], delay
    sentences[-1] = sentences[-1].rstrip(".")
    count = 0
    for sentence in sentences:
        for word in sentence.split():
            at += (len(word) + 1) * SECONDS_PER_CHARACTER
            count += at <= seconds
        at -= SECONDS_PER_CHARACTER
    return count


@pytest.mark.parametrize("word_times", [True, False])
@pytest.mark.parametrize("cut_at", [0.3, 0.8, 1.3, 1.9, 2.5, 3.1, 3.7, 4.4, 4.9])
def test_the_words_heard_of_a_cut_prompt_are_right_within_one_word(
    word_times: bool, cut_at: float
) -> None:
    async def scene() -> PromptHeard:
        dialogue = ScriptedDialogue(greeting)
        async with stage(dialogue, voice=ToneVoice(word_times=word_times)) as s:
            await s.call()
            zero = s.now
            await s.until(zero + cut_at)
            await s.type("stop")
            await s.until(zero + cut_at + 0.5)
            return dialogue.of(PromptHeard)[0]

    heard = play(scene())
    assert not heard.complete
    assert PROMPT.startswith(heard.text)
    assert abs(len(heard.text.split()) - words_by(cut_at)) <= 1


def test_word_times_are_believed_rather_than_shares_of_the_length() -> None:
    async def scene() -> str:
        dialogue = ScriptedDialogue(greeting)
        async with stage(dialogue, voice=ToneVoice(word_times=True, word_pace=2.0)) as s:
            await s.call()
            zero = s.now
            await s.until(zero + 1.2)
            await s.type("stop")
            await s.until(zero + 2.0)
            return dialogue.of(PromptHeard)[0].text

    assert play(scene()) == "Welcome to", "at half the pace of the audio"


def test_respelled_words_are_reported_as_they_are_written() -> None:
    async def respell(text: str, _type: str) -> str:
        return text.replace("Welcome", "Well-come")

    async def scene() -> str:
        dialogue, voice = ScriptedDialogue(greeting), ToneVoice(word_times=True)
        voice.add_text_transformer(respell)
        async with stage(dialogue, voice=voice) as s:
            await s.call()
            await s.until(s.now + 1.2)
            await s.type("stop")
            await s.until(s.now + 2.0)
            assert voice.texts[0].startswith("Well-come to")
            return dialogue.of(PromptHeard)[0].text

    heard = play(scene())
    assert heard.startswith("Welcome to")
    assert PROMPT.startswith(heard)


@pytest.mark.parametrize("word_times", [True, False])
def test_a_prompt_played_to_its_end_is_heard_whole(word_times: bool) -> None:
    async def scene() -> tuple[PromptHeard, dict[str, object], float]:
        dialogue = ScriptedDialogue(greeting)
        async with stage(dialogue, voice=ToneVoice(word_times=word_times)) as s:
            await s.call()
            await s.until(10)
            stopped = s.output.written[-1] - s.began
            reported = dialogue.when(PromptHeard)[0] - s.began
            assert 0 <= reported - stopped < 0.1
            return dialogue.of(PromptHeard)[0], s.shown("heard")[0], stopped

    heard, shown, _ = play(scene())
    assert heard == PromptHeard(prompt=1, complete=True, text=PROMPT)
    assert shown["text"] == PROMPT
    assert shown["seconds"] == pytest.approx(len(PROMPT) * SECONDS_PER_CHARACTER, abs=0.3)


def test_a_prompt_without_any_audio_was_not_heard() -> None:
    async def scene() -> PromptHeard:
        dialogue = ScriptedDialogue(greeting)
        async with stage(dialogue, voice=ToneVoice(mute=True)) as s:
            await s.call()
            await s.until(8)
            return dialogue.of(PromptHeard)[0]

    assert play(scene()) == PromptHeard(prompt=1, complete=False, text="")


def test_a_prompt_that_never_began_is_reported_too() -> None:
    def two(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
        if isinstance(event, CallStarted):
            return [dialogue.say("First a notice."), dialogue.say("Then a question?")]
        return None

    async def scene() -> list[PromptHeard]:
        dialogue = ScriptedDialogue(two)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(0.5)
            await s.type("stop")
            await s.until(2)
            return dialogue.of(PromptHeard)

    first, second = play(scene())
    assert (first.prompt, first.complete, second.prompt) == (1, False, 2)
    assert (second.complete, second.text) == (False, "")


@pytest.mark.parametrize("word_times", [True, False])
@pytest.mark.parametrize(("lost", "heard"), [("Welcome", 0), ("We are", 5), ("What", 11)])
def test_a_prompt_with_a_sentence_that_could_not_be_spoken_was_not_heard_to_its_end(
    word_times: bool, lost: str, heard: int
) -> None:
    async def scene() -> PromptHeard:
        dialogue = ScriptedDialogue(greeting)
        async with stage(dialogue, voice=ToneVoice(word_times=word_times, lost=lost)) as s:
            await s.call()
            await s.until(9)
            (report,) = dialogue.of(PromptHeard)
            return report

    report = play(scene())
    assert not report.complete
    assert PROMPT.startswith(report.text)
    assert abs(len(report.text.split()) - heard) <= 1


@pytest.mark.parametrize("cut_at", [0.3, 1.3, 2.5])
def test_what_is_said_over_a_prompt_comes_after_the_report_of_what_was_heard(cut_at: float) -> None:
    async def scene() -> list[type[Event]]:
        dialogue = ScriptedDialogue(greeting)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(s.now + cut_at)
            await s.type("yes")
            await s.until(s.now + 1)
            return [type(event) for event in dialogue.events]

    assert play(scene()) == [CallStarted, BargeIn, PromptHeard, UserUtterance]


def test_what_is_said_over_a_prompt_waits_for_a_report_no_longer_than_it_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> float:
        dialogue = ScriptedDialogue(greeting)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.3)
            monkeypatch.setattr(LiveCall, "heard", lambda *_: None)  # no report comes
            typed = s.now
            await s.type("yes")
            await s.until(3)
            return dialogue.when(UserUtterance)[0] - s.began - typed

    assert play(scene()) == pytest.approx(REPORT_SECONDS, abs=0.1)


def test_unmeasured_audio_is_judged_by_the_pace_of_the_voice() -> None:
    text = "one two three four five six seven eight nine ten"
    assert played_text(text, None, 14 * COMMON_PACE, COMMON_PACE) == "one two three"


def test_measured_audio_without_sentence_ends_is_shared_evenly() -> None:
    text = "one two three four five six seven eight nine ten"
    measured = Measured(seconds=10.0, complete=True)
    assert played_text(text, measured, 5.0, COMMON_PACE) == "one two three four five"


def test_sentences_whose_text_comes_ahead_of_all_audio_share_it_evenly() -> None:
    text = "One two three four. Five six seven eight."
    measures = Measures()
    meter = SynthesisMeter(measures)
    for frame in (
        PromptMarkFrame(1, "begin", text),
        TTSTextFrame("One two three four.", TextType.SENTENCE),
        TTSTextFrame("Five six seven eight.", TextType.SENTENCE),
        TTSAudioRawFrame(bytes(2 * 8000 * 10), 8000, 1),
        PromptMarkFrame(1, "end"),
    ):
        meter._measure(frame)
    assert played_text(text, measures.prompts[1], 5.0, COMMON_PACE) == "One two three four."


@given(played=st.floats(0, 6))
def test_anchors_at_sentence_ends_bound_the_share(played: float) -> None:
    text = "Short one. A somewhat longer second sentence."
    measured = Measured(seconds=5.0, anchors=[(11, 2.0), (46, 5.0)], complete=True)
    words = played_text(text, measured, played, 0.07).split()
    assert text.split()[: len(words)] == words
    assert (len(words) >= 2) >= (played >= 2.0)
    assert (len(words) == 7) >= (played >= 5.0)
