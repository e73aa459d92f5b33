"""The embedded voices, with real audio."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.pipeline.worker import PipelineParams
from pipecat.tests.utils import SleepFrame, run_test

from flows.errors import CallwrightError
from pipeline.speech.embedded_tts import EmbeddedTTSSettings
from pipeline.speech.engine_process import EngineError, EngineProcess, close_shared_engines
from pipeline.speech.espeak_tts import EspeakTTSService, espeak_program
from pipeline.speech.pico_tts import PicoTTSService
from pipeline.speech.rendered_speech import RenderedSpeech, SpeechCache, word_times
from processors.frames import NotSpokenFrame
from tests.scenes.patient_engine import PatientEngine


@pytest.fixture(scope="module", autouse=True)
def _engines_end_with_the_module() -> Iterator[None]:
    yield
    close_shared_engines()


async def spoken(service: PicoTTSService, *texts: str, rate_hz: int = 16_000) -> list[Frame]:
    down, _ = await run_test(
        service,
        frames_to_send=[TTSSpeakFrame(text) for text in texts],
        pipeline_params=PipelineParams(audio_out_sample_rate=rate_hz),
        start_timeout=60.0,
    )
    return list(down)


def audio_of(frames: list[Frame]) -> bytes:
    return b"".join(frame.audio for frame in frames if isinstance(frame, TTSAudioRawFrame))


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 24_000])
async def test_pico_speaks_in_short_pieces_at_the_rate_of_the_pipeline(rate_hz: int) -> None:
    frames = await spoken(PicoTTSService(), "Which day would suit you?", rate_hz=rate_hz)
    pieces = [frame for frame in frames if isinstance(frame, TTSAudioRawFrame)]
    assert {piece.sample_rate for piece in pieces} == {rate_hz}
    assert max(len(piece.audio) for piece in pieces) == rate_hz * 2 * 0.04
    assert 1.0 < len(audio_of(frames)) / 2 / rate_hz < 3.0
    assert len({piece.context_id for piece in pieces}) == 1
    kinds = [type(frame) for frame in frames]
    assert kinds.index(TTSStartedFrame) < kinds.index(TTSAudioRawFrame)
    assert kinds.index(TTSStoppedFrame) > kinds.index(TTSAudioRawFrame)


async def test_each_word_is_announced_once_at_its_time() -> None:
    frames = await spoken(PicoTTSService(), "Which day would suit you? What time, please?")
    words = [frame for frame in frames if isinstance(frame, TTSTextFrame)]
    heard = " ".join(word.text.strip() for word in words)
    assert heard == "Which day would suit you? What time, please?"
    times = [word.pts for word in words]
    assert None not in times
    assert times == sorted(times)  # type: ignore[type-var]
    assert len(set(times)) == len(times)


async def test_markup_of_the_engine_in_a_text_is_spoken_as_words() -> None:
    plain = await spoken(PicoTTSService(), "one two three")
    marked = await spoken(PicoTTSService(), "one <speed level='20'>two</speed> three")
    assert len(audio_of(marked)) > len(audio_of(plain)) * 1.3  # "speed level" is heard


def test_an_unknown_voice_is_refused_with_the_voices_there_are() -> None:
    with pytest.raises(CallwrightError, match="en-US, en-GB"):
        PicoTTSService(settings=EmbeddedTTSSettings(voice="xx-XX"))


async def test_a_voice_that_died_speaks_the_next_sentence() -> None:
    engine = PatientEngine("pipeline.speech.engines.pico", "The Pico voice")
    await engine.start()
    assert engine.process_id is not None
    os.kill(engine.process_id, signal.SIGKILL)
    frames = await spoken(PicoTTSService(engine=engine), "Still here.")
    assert audio_of(frames)
    assert engine.generation == 2
    engine.close()


async def test_a_voice_that_hangs_is_reported_and_the_call_goes_on() -> None:
    engine = PatientEngine("pipeline.speech.engines.pico", "The Pico voice")
    await engine.hang()
    service = PicoTTSService(engine=engine, deadline_seconds=0.2)
    down, up = await run_test(
        service,
        frames_to_send=[TTSSpeakFrame("Lost."), TTSSpeakFrame("Heard."), SleepFrame(0.1)],
        start_timeout=60.0,
    )
    errors = [frame for frame in up if isinstance(frame, ErrorFrame)]
    assert "did not answer within 0.2 s" in errors[0].error
    assert service.is_usable
    assert audio_of(list(down))
    engine.close()


async def test_in_place_of_what_cannot_be_rendered_the_apology_is_heard_once() -> None:
    engine = PatientEngine("pipeline.speech.engines.pico", "The Pico voice")
    options = {"engine": engine, "apology": "Something went wrong.", "cache": SpeechCache()}
    await PicoTTSService(**options).render_ahead()
    rendered = await spoken(PicoTTSService(**options), "Something went wrong.")
    await engine.hang()
    instead = PicoTTSService(**options, deadline_seconds=0.2)
    frames = await spoken(instead, "Which day would suit you?")
    assert audio_of(frames) == audio_of(rendered)
    assert [frame for frame in frames if isinstance(frame, NotSpokenFrame)]
    engine.close()


async def test_an_engine_that_cannot_start_says_why() -> None:
    engine = EngineProcess("pipeline.speech.engines.no_such_engine", "The voice")
    with pytest.raises(EngineError, match="The voice cannot start"):
        await engine.start()


def test_an_engine_gets_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "secret-of-the-test")
    engine = PatientEngine("pipeline.speech.engines.pico", "The Pico voice")
    asyncio.run(engine.start())
    environment = Path(f"/proc/{engine.process_id}/environ").read_bytes()
    assert b"PYTHONPATH" in environment
    assert b"secret-of-the-test" not in environment
    engine.close()


async def test_fixed_sentences_are_kept_and_others_are_not() -> None:
    cache = SpeechCache()
    service = PicoTTSService(fixed=["Welcome. What can I book?"], cache=cache)
    await spoken(service, "Welcome. What can I book?", "A cleaning for Ann.")
    assert len(cache) == 2  # one sentence, at the rate of the engine and of the pipeline
    kept = await spoken(service, "Welcome. What can I book?")
    assert audio_of(kept)


async def test_fixed_sentences_rendered_ahead_need_no_engine() -> None:
    cache = SpeechCache()
    first = PicoTTSService(fixed=["Welcome."], cache=cache, sample_rate=16_000)
    await spoken(first, "Welcome.")
    no_engine = EngineProcess("pipeline.speech.engines.no_such_engine", "The voice")
    second = PicoTTSService(fixed=["Welcome."], cache=cache, engine=no_engine)
    assert audio_of(await spoken(second, "Welcome."))


def test_the_cache_drops_what_was_not_used_for_longest() -> None:
    cache = SpeechCache(largest_bytes=100)
    for name in ("a", "b"):
        cache.put((name,), RenderedSpeech(bytes(50), 16_000))
    cache.get(("a",))
    cache.put(("c",), RenderedSpeech(bytes(50), 16_000))
    cache.put(("large",), RenderedSpeech(bytes(101), 16_000))
    assert [cache.get((name,)) is None for name in ("a", "b", "c", "large")] == [
        False,
        True,
        False,
        True,
    ]


def test_word_times_leave_out_the_silence_at_the_edges() -> None:
    silence, tone = bytes(16_000 * 2), b"\x00\x40" * 16_000
    times = word_times("one, two three", RenderedSpeech(silence + tone + silence, 16_000))
    assert [word for word, _ in times] == ["one,", "two", "three"]
    assert times[0][1] == pytest.approx(1.0, abs=0.01)
    assert 1.4 < times[1][1] < times[2][1] < 2.0


@pytest.mark.skipif(
    espeak_program() is None and not os.environ.get("CI"), reason="espeak-ng is not installed"
)
async def test_espeak_speaks() -> None:
    frames = await spoken(EspeakTTSService(), "Which day would suit you?")  # type: ignore[arg-type]
    assert 1.0 < len(audio_of(frames)) / 2 / 16_000 < 3.0


def test_espeak_that_is_not_installed_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CallwrightError, match="apt install espeak-ng"):
        EspeakTTSService()
