"""The embedded recogniser, with real audio: Pico says it, pocketsphinx hears it."""

from __future__ import annotations

import audioop
import os
import signal
from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soxr  # type: ignore[import-untyped]
from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    InputAudioRawFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.worker import PipelineParams
from pipecat.tests.utils import SleepFrame, run_test
from py_nanotts import NanoTTS

from flows.errors import CallwrightError
from flows.model.flow import Flow, Slot
from flows.model.opening_hours import OpeningHours, Span
from flows.vocabulary.ports import Expectation, Question
from pipeline.speech.hearing import MODULE, NAME, Hearing
from pipeline.speech.searches import usual_searches
from pipeline.speech.sphinx_stt import SphinxSTTService
from processors.frames import ExpectationFrame
from tests.scenes.patient_engine import PatientEngine

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/New_York"))
OPEN = (Span(time(9), time(18)),)
SLOTS = {
    "type": Slot(
        name="type",
        kinds=("choice",),
        options={"checkup": ("check-up", "physical"), "cleaning": ("cleaning", "hygienist")},
    ),
    "date": Slot(name="date", kinds=("date",)),
    "time": Slot(name="time", kinds=("time",)),
    "name": Slot(name="name", kinds=("person_name",)),
}
FLOW = Flow(
    name="appointment",
    version=1,
    language="en",
    digest="0",
    start="GREETING",
    slots=SLOTS,
    actions={},
    states={},
    opening_hours=OpeningHours(week=(OPEN,) * 5 + ((), ())),
)


def asked(slot: str | None, question: Question = Question.SLOT) -> ExpectationFrame:
    expectation = Expectation(
        language="en",
        now=NOW,
        slots=SLOTS,
        question=question,
        asked=(slot,) if slot else (),
    )
    return ExpectationFrame(asking=slot or "confirm", expectation=expectation)


def say(text: str, rate_hz: int = 16_000, voice: str = "en-US") -> bytes:
    """Speak at 16 kHz, or at 8 kHz through a telephone's coding."""
    audio = NanoTTS().speak(text, voice=voice)
    if rate_hz == 16_000:
        return audio
    samples = soxr.resample(np.frombuffer(audio, dtype="<i2"), 16_000, rate_hz)
    return audioop.ulaw2lin(audioop.lin2ulaw(samples.astype("<i2").tobytes(), 2), 2)


def utterance(audio: bytes, rate_hz: int) -> list[Frame]:
    step = rate_hz // 50 * 2
    pieces = [audio[at : at + step] for at in range(0, len(audio), step)]
    return [
        VADUserStartedSpeakingFrame(),
        *(InputAudioRawFrame(piece, rate_hz, 1) for piece in pieces),
        VADUserStoppedSpeakingFrame(),
        SleepFrame(0.05),
    ]


@pytest.fixture(scope="module")
def hearing() -> Iterator[Hearing]:
    own = Hearing((PatientEngine(MODULE, NAME),))
    yield own
    own.close()


async def heard(
    hearing: Hearing, *frames: Frame, rate_hz: int = 16_000, **options: float
) -> tuple[list[TranscriptionFrame], list[ErrorFrame]]:
    service = SphinxSTTService(flow=FLOW, hearing=hearing, clock=lambda: NOW, **options)
    down, up = await run_test(
        service,
        frames_to_send=list(frames),
        pipeline_params=PipelineParams(audio_in_sample_rate=rate_hz),
        start_timeout=60.0,
    )
    return (
        [frame for frame in down if isinstance(frame, TranscriptionFrame)],
        [frame for frame in up if isinstance(frame, ErrorFrame)],
    )


@pytest.mark.parametrize("rate_hz", [16_000, 8_000])
@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("type", "a cleaning please", "cleaning"),
        ("date", "next friday", "friday"),
        ("time", "half past two", "half past two"),
        (None, "that's right", "that's right"),
    ],
)
async def test_an_answer_is_heard(
    hearing: Hearing, slot: str | None, text: str, value: str, rate_hz: int
) -> None:
    question = Question.SLOT if slot else Question.YES_NO
    frames = [asked(slot, question), *utterance(say(f"{text}.", rate_hz), rate_hz)]
    transcripts, errors = await heard(hearing, *frames, rate_hz=rate_hz)
    assert [value in frame.text for frame in transcripts] == [True]
    assert transcripts[0].finalized
    assert transcripts[0].metadata["certainty"] in ("agree", "differ")
    assert transcripts[0].text not in transcripts[0].metadata["alternatives"]
    assert not errors


@pytest.mark.parametrize("text", ["change the name", "the time please", "make it half past two"])
async def test_what_is_to_be_changed_is_heard(hearing: Hearing, text: str) -> None:
    frames = [asked(None, Question.CHANGE), *utterance(say(f"{text}."), 16_000)]
    transcripts, _ = await heard(hearing, *frames)
    assert [frame.text for frame in transcripts] == [text]


async def test_the_first_utterance_is_heard_before_any_expectation(hearing: Hearing) -> None:
    text = "I'd like a cleaning next friday"
    transcripts, _ = await heard(hearing, *utterance(say(text), 16_000))
    assert [frame.text for frame in transcripts] == [text.lower()]


async def test_the_question_decides_what_is_heard(hearing: Hearing) -> None:
    """A search that does not know a word hears another one."""
    audio = say("James Taylor.")
    as_name, _ = await heard(hearing, asked("name"), *utterance(audio, 16_000))
    as_time, _ = await heard(hearing, asked("time"), *utterance(audio, 16_000))
    assert [frame.text for frame in as_name] == ["james taylor"]
    assert all("james" not in frame.text for frame in as_time)


def noise(kind: str, rate_hz: int) -> bytes:
    chance = np.random.default_rng(7)
    count = rate_hz
    at = np.arange(count) / rate_hz
    sounds = {
        "white": chance.normal(size=count) * 3000,
        "cough": chance.normal(size=count) * 9000 * np.exp(-at * 14),
        "knocks": chance.normal(size=count) * 9000 * np.exp(-(at % 0.3) * 60),
        "hum": np.sin(at * 2 * np.pi * 60) * 8000,
        "tone": np.sin(at * 2 * np.pi * 440) * 8000,
        "silence": chance.normal(size=count) * 5,
    }
    return np.clip(sounds[kind], -32_768, 32_767).astype("<i2").tobytes()


@pytest.mark.parametrize("rate_hz", [16_000, 8_000])
@pytest.mark.parametrize("kind", ["white", "cough", "knocks", "hum", "tone", "silence"])
async def test_noise_is_no_words(hearing: Hearing, kind: str, rate_hz: int) -> None:
    frames = utterance(noise(kind, rate_hz), rate_hz)
    questions = [asked("time"), asked("date"), asked("type"), asked(None, Question.YES_NO)]
    transcripts, errors = await heard(
        hearing, *(each for question in questions for each in (question, *frames)), rate_hz=rate_hz
    )
    assert [frame.text for frame in transcripts] == []
    assert not errors


async def test_what_is_longer_than_the_limit_is_cut(hearing: Hearing) -> None:
    audio = say("Next friday.") + say("Next monday.") * 8
    transcripts, _ = await heard(
        hearing, asked("date"), *utterance(audio, 16_000), longest_seconds=1.2
    )
    assert [frame.text for frame in transcripts] == ["next friday"]


async def test_a_recogniser_that_hangs_loses_one_utterance_and_the_call_goes_on() -> None:
    process = PatientEngine(MODULE, NAME)
    own = Hearing((process,))
    question, answer = asked("time"), utterance(say("half past two"), 16_000)
    for search in usual_searches(FLOW, NOW):
        await own.learn(search)
    await process.hang()
    transcripts, errors = await heard(
        own, question, *answer, SleepFrame(0.1), *answer, deadline_seconds=0.2
    )
    own.close()
    assert "did not answer within 0.2 s" in errors[0].error
    assert process.generation == 2
    assert [frame.text for frame in transcripts][-1:] == ["half past two"]


async def test_a_recogniser_that_died_is_started_again() -> None:
    process = PatientEngine(MODULE, NAME)
    own = Hearing((process,))
    await process.start()
    assert process.process_id is not None
    os.kill(process.process_id, signal.SIGKILL)
    transcripts, errors = await heard(own, asked("time"), *utterance(say("half past two"), 16_000))
    own.close()
    assert [frame.text for frame in transcripts] == ["half past two"]
    assert not errors


def test_a_flow_in_another_language_is_refused() -> None:
    flow = Flow(
        name="cita",
        version=1,
        language="es",
        digest="0",
        start="A",
        slots={},
        actions={},
        states={},
    )
    with pytest.raises(CallwrightError, match="English only"):
        SphinxSTTService(flow=flow)
