"""The voice of ElevenLabs through the real Pipecat service: whole, and failing in every way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    TTSTextFrame,
)
from pipecat.services.tts_service import TTSService

from pipeline.speech.rendered_speech import RenderedSpeech
from pipeline.standby.cloud_tts import ElevenLabsVoice
from tests.scenes.fake_elevenlabs import SECONDS_A_LETTER, FakeElevenLabs, voice
from tests.scenes.fake_servers import KEY
from tests.scenes.voice_scene import (
    RATE_HZ,
    Standby,
    audio_of,
    between_marks,
    speak,
    troubles,
    words_of,
)


class Store:
    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts

    def find(self, text: str, rate_hz: int) -> RenderedSpeech | None:
        if text not in self.texts:
            return None
        return RenderedSpeech(b"\x03\x04" * rate_hz, rate_hz)  # one second


def voice_for(server: FakeElevenLabs, standby: Standby | None, **kwargs: Any) -> ElevenLabsVoice:
    return ElevenLabsVoice(
        api_key=KEY,
        base_url=server.url,
        settings=ElevenLabsVoice.Settings(voice="sarah"),
        standby=standby,
        **{"deadline_seconds": 0.15, **kwargs},
    )


async def test_whole() -> None:
    standby = Standby()
    async with FakeElevenLabs().running() as server:
        down, up = await speak(voice_for(server, standby), "What day suits you?")
    assert server.mistakes == []
    assert [(ask["voice"], ask["text"]) for ask in server.asked] == [
        ("sarah", "What day suits you?")
    ]
    assert len(audio_of(down)) == 2 * RATE_HZ * SECONDS_A_LETTER * len("What day suits you?")
    assert words_of(down) == ["What", "day", "suits", "you?"]
    assert standby.rendered == []
    assert not [frame for frame in up if isinstance(frame, ErrorFrame)]


@pytest.mark.parametrize("mode", ["401", "429", "500", "stall", "cut", "mute"])
async def test_the_standby_says_the_lost_prompt_and_all_that_follow(mode: str) -> None:
    standby = Standby()
    async with FakeElevenLabs(mode).running() as server:
        service = voice_for(server, standby)
        down, up = await speak(service, "What day suits you?", "And your name?")
    assert len(server.asked) == 1, "a service that failed is not asked again in this call"
    assert standby.rendered == ["What day suits you?", "And your name?"]
    first, second = between_marks(down, 0), between_marks(down, 1)
    if mode == "cut":
        half = voice("What day suits you?"[:9], RATE_HZ)
        assert audio_of(first).startswith(half), "what came before the cut is heard"
    assert b"\x01\x02" * 2000 in audio_of(first), "the prompt's audio is between its marks"
    assert b"\x01\x02" * 2000 in audio_of(second)
    assert words_of(first) == ["What", "day", "suits", "you?"], "each word is reported once"
    assert words_of(second) == ["And", "your", "name?"]
    assert len(troubles(down)) == 1
    assert "hush" not in troubles(down)[0]
    assert service.is_usable
    assert not [frame for frame in up if isinstance(frame, ErrorFrame)]


async def test_without_a_standby_the_call_goes_on_in_silence() -> None:
    async with FakeElevenLabs("500").running() as server:
        down, _ = await speak(voice_for(server, None), "What day suits you?")
    assert audio_of(down) == b""
    assert len(between_marks(down, 0)) >= 3


async def test_a_standby_that_fails_too_ends_nothing() -> None:
    class Broken(Standby):
        async def render(self, text: str) -> RenderedSpeech:
            raise RuntimeError("engine gone")

    async with FakeElevenLabs("500").running() as server:
        down, _ = await speak(voice_for(server, Broken()), "What day suits you?")
    assert audio_of(down) == b""
    assert len(between_marks(down, 0)) >= 3


async def test_what_was_rendered_ahead_is_not_asked_for() -> None:
    async with FakeElevenLabs().running() as server:
        service = voice_for(server, None, store=Store(["What day suits you?"]))
        down, _ = await speak(service, "What day suits you?", "Or a time?")
    assert [ask["text"] for ask in server.asked] == ["Or a time?"]
    assert audio_of(between_marks(down, 0)) == b"\x03\x04" * RATE_HZ
    assert words_of(between_marks(down, 0)) == ["What", "day", "suits", "you?"]


async def test_words_of_the_service_count_from_behind_what_was_rendered_ahead() -> None:
    async with FakeElevenLabs().running() as server:
        service = voice_for(server, None, store=Store(["Good morning to you."]))
        down, _ = await speak(service, "Good morning to you. What day suits you?")
    times = {f.text: f.pts for f in down if isinstance(f, TTSTextFrame) and f.pts}
    assert list(times) == ["Good", "morning", "to", "you.", "What", "day", "suits", "you?"]
    assert times["What"] - times["Good"] >= 0.95e9, "the second sentence begins a second later"


async def test_a_word_spoken_before_the_cut_is_not_timed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timed: list[str] = []
    original = TTSService.add_word_timestamps

    async def noted(self: TTSService, word_times: Any, *rest: Any, **more: Any) -> None:
        timed.extend(word for word, _ in word_times)
        await original(self, word_times, *rest, **more)

    monkeypatch.setattr(TTSService, "add_word_timestamps", noted)
    async with FakeElevenLabs("cut").running() as server:
        await speak(voice_for(server, Standby()), "What day suits you?")
    assert timed == ["What", "day", "suits", "you?"]
