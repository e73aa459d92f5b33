"""Voices that stream over a WebSocket, named by their class: whole, and failing in every way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    InterruptionFrame,
    LLMTextFrame,
    TTSAudioRawFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.services.asyncai.tts import AsyncAITTSService
from pipecat.services.deepgram.tts import DeepgramTTSService
from pipecat.services.elevenlabs.tts import ElevenLabsTTSService
from pipecat.services.tts_service import TTSService
from pipecat.utils.context.word_timestamp_tracker import WordTimestamp

from pipeline.services.guarded_services import guarded_voice
from pipeline.speech.rendered_speech import RenderedSpeech
from processors.frames import PromptMarkFrame
from tests.scenes.fake_elevenlabs import SECONDS_A_LETTER, voice
from tests.scenes.fake_servers import KEY
from tests.scenes.fake_streaming_voices import FakeStreamingVoice
from tests.scenes.frame_line import line
from tests.scenes.voice_scene import (
    RATE_HZ,
    Standby,
    audio_of,
    between_marks,
    prompt,
    speak,
    troubles,
    words_of,
)

VOICES = ("elevenlabs", "deepgram", "async")
STANDBY_AUDIO = b"\x01\x02" * (RATE_HZ // 2)
ASKED = "What day suits you?"


def voice_for(kind: str, url: str, standby: Standby | None, **kwargs: Any) -> Any:
    """Build a voice as the settings do; ``url`` begins with ``http``."""
    host = url.replace("http", "ws", 1)
    given: dict[str, Any] = {
        "api_key": KEY,
        "standby": standby,
        "deadline_seconds": 0.3,
        "connect_seconds": 5,
        **kwargs,
    }
    if kind == "deepgram":
        return guarded_voice(DeepgramTTSService)(base_url=host, **given)
    if kind == "async":
        settings = AsyncAITTSService.Settings(voice="sarah")
        url = f"{host}/text_to_speech/websocket/ws"
        return guarded_voice(AsyncAITTSService)(url=url, settings=settings, **given)
    spoken = ElevenLabsTTSService.Settings(voice="sarah")
    return guarded_voice(ElevenLabsTTSService)(url=host, settings=spoken, **given)


@pytest.mark.parametrize("kind", VOICES)
async def test_a_voice_that_works_is_left_alone(kind: str) -> None:
    standby = Standby()
    async with FakeStreamingVoice().running() as server:
        patience = 0.5 if kind == "async" else 20  # Async's turns end by being quiet
        service = voice_for(kind, server.url, standby, deadline_seconds=patience)
        down, _ = await speak(service, ASKED, "And your name?")
    assert server.texts == [ASKED, "And your name?"]
    spoken = audio_of(between_marks(down, 0))
    assert len(spoken) >= len(voice(ASKED, RATE_HZ))
    assert spoken.startswith(voice(ASKED[: len(ASKED) // 2], RATE_HZ))
    assert standby.rendered == []
    assert troubles(down) == []


@pytest.mark.parametrize("kind", VOICES)
@pytest.mark.parametrize("mode", ["gone", "401", "stall", "mute", "empty", "half", "cut"])
async def test_the_standby_says_the_lost_prompt_and_all_that_follow(kind: str, mode: str) -> None:
    standby = Standby()
    async with FakeStreamingVoice(mode).running() as server:
        url = "http://127.0.0.1:1" if mode == "gone" else server.url
        service = voice_for(kind, url, standby, connect_seconds=0.15 if mode == "stall" else 5)
        down, _ = await speak(service, ASKED, "And your name?")
    assert standby.rendered == [ASKED, "And your name?"]
    assert len(server.texts) <= 1, "a service that failed is not asked again in this call"
    first, second = between_marks(down, 0), between_marks(down, 1)
    half = voice(ASKED[: len(ASKED) // 2], RATE_HZ) if mode in ("half", "cut") else b""
    assert audio_of(first) == half + STANDBY_AUDIO, "what came is heard, then the standby"
    assert audio_of(second) == STANDBY_AUDIO
    assert len(troubles(down)) == 1
    assert service.is_usable


@pytest.mark.parametrize("mode", ["gone", "mute", "half", "cut"])
async def test_each_word_is_reported_once_and_in_time(mode: str) -> None:
    async with FakeStreamingVoice(mode).running() as server:
        url = "http://127.0.0.1:1" if mode == "gone" else server.url
        down, _ = await speak(voice_for("elevenlabs", url, Standby()), ASKED)
    words = [frame for frame in down if isinstance(frame, TTSTextFrame)]
    assert [frame.text for frame in words] == ["What", "day", "suits", "you?"]
    times = [frame.pts or 0 for frame in words]
    assert all(times)
    said_first = len(ASKED) // 2 * SECONDS_A_LETTER if mode in ("half", "cut") else 0.0
    late = (times[-1] - times[0]) / 1e9
    assert said_first < late < said_first + 0.5, "the standby's words come after what was heard"


async def test_a_word_spoken_before_the_cut_is_not_timed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timed: list[str] = []
    original = TTSService.append_to_audio_context

    async def noted(self: TTSService, context_id: str | None, frame: Any) -> None:
        if isinstance(frame, WordTimestamp):
            timed.append(frame.word)
        await original(self, context_id, frame)

    monkeypatch.setattr(TTSService, "append_to_audio_context", noted)
    async with FakeStreamingVoice("half").running() as server:
        await speak(voice_for("elevenlabs", server.url, Standby()), ASKED)
    assert timed == ["What", "day", "suits", "you?"]


async def test_what_cannot_be_sent_is_spoken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: Any) -> AsyncGenerator[Frame | None, None]:
        yield ErrorFrame(error="hush")

    monkeypatch.setattr(DeepgramTTSService, "run_tts", refused)
    standby = Standby()
    async with FakeStreamingVoice().running() as server:
        service = voice_for("deepgram", server.url, standby, deadline_seconds=60)
        async with line(service) as there:
            await there.send(*prompt(0, ASKED))
            await there.until(lambda: there.came(TTSStoppedFrame))
    assert service.failed == "refused"
    assert standby.rendered == [ASKED]


async def test_a_connection_that_breaks_within_a_turn_leaves_the_turn_whole() -> None:
    standby = Standby()
    async with FakeStreamingVoice("cut").running() as server:
        service = voice_for("elevenlabs", server.url, standby)
        async with line(service) as there:
            begin, start, _, end, mark = prompt(0, f"{ASKED} Or a time?")
            await there.send(begin, start, LLMTextFrame(f"{ASKED} Or"))
            await there.until(lambda: troubles(there.came(Frame)))
            await _left()
            await there.send(LLMTextFrame(" a time?"), end, mark)
            await there.until(lambda: len(there.came(PromptMarkFrame)) == 2)
            assert len({frame.context_id for frame in there.came(TTSStoppedFrame)}) == 1
    half = voice(ASKED[: len(ASKED) // 2], RATE_HZ)
    assert audio_of(there.came(TTSAudioRawFrame)) == half + STANDBY_AUDIO * 2
    assert words_of(there.came(Frame)) == f"{ASKED} Or a time?".split()


async def _left() -> None:
    """Wait until a voice that was given up has closed its connection."""
    leaving = [task for task in asyncio.all_tasks() if task.get_name().endswith("disconnect")]
    async with asyncio.timeout(60):
        await asyncio.gather(*leaving)


async def test_a_voice_given_up_is_not_connected_to_again() -> None:
    async with FakeStreamingVoice("mute").running() as server:
        service = voice_for("deepgram", server.url, Standby())
        async with line(service) as there:
            await there.send(*prompt(0, ASKED))
            await there.until(lambda: there.came(TTSStoppedFrame))
            await service._connect()  # as some services do when the caller cuts them
    assert server.connections == 1


async def test_only_the_sentence_that_was_lost_is_said_again() -> None:
    standby = Standby()
    async with FakeStreamingVoice("second").running() as server:
        service = voice_for("elevenlabs", server.url, standby)
        down, _ = await speak(service, "Good morning to you. What day suits you?")
    assert standby.rendered == ["What day suits you?"]
    assert audio_of(down) == _whole("Good morning to you.") + STANDBY_AUDIO
    assert words_of(down) == ["Good", "morning", "to", "you.", "What", "day", "suits", "you?"]


def _whole(text: str) -> bytes:
    middle = len(text) // 2
    return voice(text[:middle], RATE_HZ) + voice(text[middle:], RATE_HZ)


@pytest.mark.parametrize("kind", VOICES)
async def test_a_turn_that_the_caller_cut_is_no_failure(kind: str) -> None:
    standby = Standby()
    async with FakeStreamingVoice("half").running() as server:
        service = voice_for(kind, server.url, standby, deadline_seconds=1)
        async with line(service) as there:
            await there.send(*prompt(0, ASKED))
            await there.until(lambda: there.came(TTSAudioRawFrame))
            await there.send(InterruptionFrame())
            await there.until(lambda: there.came(InterruptionFrame))
            await _deadline_over()
            assert service.failed is None
            server.mode = "whole"
            await there.send(*prompt(1, "And your name?"))
            await there.until(lambda: there.came(TTSStoppedFrame))
    assert standby.rendered == []
    assert server.texts == [ASKED, "And your name?"]


async def _deadline_over() -> None:
    """Wait until nothing is owed any more, or the voice was given up."""
    watching = [task for task in asyncio.all_tasks() if "deadline" in task.get_name()]
    async with asyncio.timeout(60):
        await asyncio.gather(*watching)


async def test_a_turn_that_the_caller_cut_is_not_spoken_by_the_standby() -> None:
    class Slow(Standby):
        def __init__(self) -> None:
            super().__init__()
            self.begun, self.go_on = asyncio.Event(), asyncio.Event()

        async def render(self, text: str) -> RenderedSpeech:
            self.begun.set()
            await self.go_on.wait()
            return await super().render(text)

    standby = Slow()
    service = voice_for("elevenlabs", "http://127.0.0.1:1", standby)
    async with line(service) as there:
        await there.send(*prompt(0, ASKED))
        await standby.begun.wait()
        await there.send(InterruptionFrame())
        await there.until(lambda: there.came(InterruptionFrame))
        standby.go_on.set()
        await there.send(*prompt(1, "And your name?"))
        await there.until(lambda: there.came(TTSStoppedFrame))
    assert standby.rendered == [ASKED, "And your name?"]
    assert audio_of(there.came(TTSAudioRawFrame)) == STANDBY_AUDIO


async def test_a_connection_lost_while_nothing_was_owed_is_opened_again() -> None:
    standby = Standby()
    async with FakeStreamingVoice("idle").running() as server:
        service = voice_for("elevenlabs", server.url, standby, deadline_seconds=20)
        async with line(service) as there:
            await there.send(*prompt(0, ASKED))
            async with asyncio.timeout(60):
                await server.reconnected.wait()
            await there.send(*prompt(1, "And your name?"))
            await there.until(lambda: len(there.came(TTSStoppedFrame)) == 2)
    assert service.failed is None
    assert standby.rendered == []
    assert server.texts == [ASKED, "And your name?"]


async def test_what_comes_too_late_is_not_heard() -> None:
    standby = Standby()
    async with FakeStreamingVoice("mute").running() as server:
        service = voice_for("deepgram", server.url, standby)
        late = TTSAudioRawFrame(b"\x05\x06" * 100, RATE_HZ, 1)

        async with line(service) as there:
            await there.send(*prompt(0, ASKED))
            await there.until(lambda: troubles(there.came(Frame)))
            for context in service.get_audio_contexts():
                await service.append_to_audio_context(context, late)
            await there.until(lambda: there.came(TTSStoppedFrame))
    assert audio_of(there.came(TTSAudioRawFrame)) == STANDBY_AUDIO


@pytest.mark.parametrize("standby", ["none", "broken"])
async def test_without_a_standby_the_call_goes_on_in_silence(standby: str) -> None:
    class Broken(Standby):
        async def render(self, text: str) -> RenderedSpeech:
            raise RuntimeError("engine gone")

    spare = Broken() if standby == "broken" else None
    service = voice_for("deepgram", "http://127.0.0.1:1", spare)
    down, _ = await speak(service, ASKED)
    assert audio_of(down) == b""
    assert len(between_marks(down, 0)) >= 3
