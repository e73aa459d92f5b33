"""Groq Whisper and ElevenLabs realtime through the real Pipecat services: whole, and failing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pipecat.frames.frames import (
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
)
from pipecat.transcriptions.language import Language
from pipecat.utils.errors import ErrorCategory

from flows.vocabulary.ports import Expectation
from pipeline.standby.cloud_stt import GroqEar
from pipeline.standby.elevenlabs_stt import ElevenLabsEar
from pipeline.standby.service_failure import ServiceFailedError
from processors.frames import CallEventFrame, ExpectationFrame
from tests.scenes.fake_elevenlabs import FakeElevenLabs
from tests.scenes.fake_groq import FakeGroq
from tests.scenes.fake_servers import KEY, MODES
from tests.scenes.frame_line import RATE_HZ, line
from tests.scenes.hearing_scene import Standby, say, texts, utterance

FAILING = MODES[1:]


PATIENT_SECONDS = 20  # where the service answers: nobody is late, however busy the machine is


def groq_ear(server: FakeGroq, standby: Standby | None, **kwargs: Any) -> GroqEar:
    return GroqEar(
        api_key=KEY,
        base_url=f"{server.url}/openai/v1",
        settings=GroqEar.Settings(language=Language.EN),
        standby=standby,
        **{"deadline_seconds": 0.2, **kwargs},
    )


def elevenlabs_ear(server: FakeElevenLabs, standby: Standby | None, **kwargs: Any) -> ElevenLabsEar:
    return ElevenLabsEar(
        api_key=KEY,
        base_url=server.url,
        standby=standby,
        **{"deadline_seconds": 0.2, "connect_seconds": 0.2, **kwargs},
    )


async def test_groq_whole() -> None:
    standby = Standby()
    async with (
        FakeGroq(hears=("two thirty",)).running() as server,
        line(groq_ear(server, standby, deadline_seconds=PATIENT_SECONDS)) as there,
    ):
        await say(there, 7)
    assert server.mistakes == []
    assert texts(there) == ["two thirty"]
    assert there.came(TranscriptionFrame)[0].finalized
    assert server.asked[0]["model"] == "whisper-large-v3-turbo"
    assert server.asked[0]["language"] == "en"
    assert server.asked[0]["s"] == pytest.approx(1.0)  # half a second, and Pipecat's silence
    assert standby.heard == []
    assert standby.closed


@pytest.mark.parametrize("mode", FAILING)
async def test_groq_failing_loses_no_word(mode: str) -> None:
    standby = Standby()
    async with (
        FakeGroq(mode, hears=("never",) * 9).running() as server,
        line(groq_ear(server, standby, deadline_seconds=0.2 if mode == "stall" else 20)) as there,
    ):
        for value in (1, 2, 3):
            await say(there, value)
    assert texts(there) == ["standby 1", "standby 2", "standby 3"]
    for value, audio in zip((1, 2, 3), standby.heard, strict=True):
        assert bytes([value]) * 10_000 in audio, "the standby hears the very same audio"
    assert len(server.asked) == (1 if mode == "401" else 2), "given up, and not asked again"
    assert len(there.came(CallEventFrame)) == 1
    assert there.processor.is_usable
    assert there.errors == []


async def test_one_failure_does_not_give_groq_up() -> None:
    standby = Standby()
    async with (
        FakeGroq("500", hears=("three",)).running() as server,
        line(groq_ear(server, standby, deadline_seconds=PATIENT_SECONDS)) as there,
    ):
        await say(there, 1)
        server.mode = "whole"
        await say(there, 2)
        server.mode = "500"
        await say(there, 3)
        server.mode = "whole"
        server.hears = ["five"]
        await say(there, 4)
    assert texts(there) == ["standby 1", "three", "standby 2", "five"]
    assert there.came(CallEventFrame) == []


async def test_elevenlabs_whole() -> None:
    standby = Standby()
    async with (
        FakeElevenLabs(hears=("two thirty", "on tuesday")).running() as server,
        line(elevenlabs_ear(server, standby, deadline_seconds=PATIENT_SECONDS)) as there,
    ):
        await say(there, 1)
        await say(there, 2)
    assert server.mistakes == []
    assert texts(there) == ["two thirty", "on tuesday"]
    assert all(frame.finalized for frame in there.came(TranscriptionFrame))
    assert [frame.text for frame in there.came(InterimTranscriptionFrame)] == ["two", "on"]
    assert server.asked[0]["bytes"] == RATE_HZ  # half a second of 16 bit
    assert server.asked[0]["query"]["audio_format"] == "pcm_16000"
    assert standby.heard == []


@pytest.mark.parametrize("mode", FAILING)
async def test_elevenlabs_failing_loses_no_word(mode: str) -> None:
    standby = Standby()
    async with (
        FakeElevenLabs(mode, hears=("never",) * 9).running() as server,
        line(elevenlabs_ear(server, standby)) as there,
    ):
        for value in (1, 2, 3):
            await say(there, value)
    assert texts(there) == ["standby 1", "standby 2", "standby 3"]
    for value, audio in zip((1, 2, 3), standby.heard, strict=True):
        assert bytes([value]) * 10_000 in audio
    assert there.processor.is_usable


async def test_a_refused_key_is_told_once_and_not_tried_again() -> None:
    async with (
        FakeElevenLabs("401").running() as server,
        line(elevenlabs_ear(server, Standby())) as there,
    ):
        await say(there, 1)
        await there.until(lambda: there.came(CallEventFrame))
    assert len(server.asked) == 1
    assert len(there.came(CallEventFrame)) == 1
    assert "hush" not in str(there.came(CallEventFrame)[0].data)
    assert {error.error for error in there.errors} == {"A speech service failed."}


@pytest.mark.parametrize("mode", ["mute", "message:auth_error", "message:rate_limited"])
async def test_a_connection_that_never_answers_is_given_up(mode: str) -> None:
    standby = Standby()
    async with (
        FakeElevenLabs(mode).running() as server,
        line(elevenlabs_ear(server, standby)) as there,
    ):
        for value in (1, 2, 3):
            await say(there, value)
    assert texts(there) == ["standby 1", "standby 2", "standby 3"]
    assert len(there.came(CallEventFrame)) == 1
    assert len(server.asked) == (1 if "auth" in mode else 2)


@pytest.mark.parametrize("mode", ["whole", "message:commit_throttled"])
async def test_a_cough_is_no_failure(mode: str) -> None:
    standby = Standby()
    async with (
        FakeElevenLabs(mode, hears=("",)).running() as server,
        line(elevenlabs_ear(server, standby)) as there,
    ):
        for _ in range(3):
            await there.send(*utterance(1, 0.1))
        async with asyncio.timeout(60):
            while len(server.asked) < 3:
                await server.noted.wait()
                server.noted.clear()
        server.mode, server.hears = "whole", ["yes"]
        await say(there, 2)
    assert texts(there) == ["yes"]
    assert standby.heard == []
    assert there.errors == []


async def test_a_connection_cut_while_the_caller_speaks_comes_back() -> None:
    standby = Standby()
    async with (
        FakeElevenLabs("cut", hears=("after",)).running() as server,
        line(elevenlabs_ear(server, standby, deadline_seconds=60)) as there,
    ):
        await say(there, 1)
        server.mode = "whole"
        async with asyncio.timeout(60):
            await server.reconnected.wait()
        await say(there, 2)
    assert texts(there) == ["standby 1", "after"]
    assert there.came(CallEventFrame) == []


async def test_connections_that_end_are_no_failures() -> None:
    standby = Standby()
    async with (
        FakeElevenLabs("cut").running() as server,
        line(elevenlabs_ear(server, standby, deadline_seconds=60)) as there,
    ):
        for value in (1, 2):
            server.reconnected.clear()
            await say(there, value)
            async with asyncio.timeout(60):
                await server.reconnected.wait()
    assert texts(there) == ["standby 1", "standby 2"]
    assert there.came(CallEventFrame) == []


async def test_an_error_without_a_segment_lost_is_no_failure() -> None:
    async with (
        FakeElevenLabs(hears=("two thirty",)).running() as server,
        line(elevenlabs_ear(server, Standby(), deadline_seconds=60)) as there,
    ):
        for _ in range(3):
            await there.processor.push_error("a piece of audio could not be sent")
        await say(there, 1)
    assert texts(there) == ["two thirty"]
    assert there.came(CallEventFrame) == []


async def test_without_a_standby_what_it_answers_after_an_error_is_taken() -> None:
    refused = ServiceFailedError("refused", ErrorCategory.AUTHENTICATION)
    async with (
        FakeElevenLabs(hears=("two thirty",)).running() as server,
        line(elevenlabs_ear(server, None, deadline_seconds=60)) as there,
    ):
        *begun, ended = utterance(1)
        await there.send(*begun)
        await there.until(lambda: there.came(VADUserStartedSpeakingFrame))
        await there.processor.push_error("refused", exception=refused)
        await there.send(ended)
        await there.until(lambda: texts(there))
    assert texts(there) == ["two thirty"]


async def test_an_answer_is_taken_while_the_standby_still_hears_what_was_said_before() -> None:
    class Slow(Standby):
        """Hears on until it may end."""

        async def hear(self, audio: bytes, rate_hz: int) -> Any:
            await may_end.wait()
            async for frame in super().hear(audio, rate_hz):
                yield frame

    may_end = asyncio.Event()
    async with (
        FakeElevenLabs("message:rate_limited", hears=("after",)).running() as server,
        line(elevenlabs_ear(server, Slow(), deadline_seconds=60)) as there,
    ):
        await there.send(*utterance(1))
        async with asyncio.timeout(60):
            await server.noted.wait()
        server.mode = "whole"
        await say(there, 2)
        may_end.set()
        await there.until(lambda: len(texts(there)) == 2)
    assert texts(there) == ["after", "standby 1"]


async def test_the_standby_learns_what_is_expected() -> None:
    from datetime import UTC, datetime

    expected = ExpectationFrame("date", Expectation(language="en", now=datetime.now(UTC), slots={}))
    standby = Standby()
    async with (
        FakeGroq().running() as server,
        line(groq_ear(server, standby, deadline_seconds=PATIENT_SECONDS)) as there,
    ):
        await there.send(expected)
        await there.until(lambda: there.came(ExpectationFrame))
    assert standby.expected == [expected]
