"""Services as the settings build them, failing, with the engines of this machine behind them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSStoppedFrame,
    TTSTextFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pydantic import SecretStr

from flows.model.flow import Flow
from flows.vocabulary.ports import Expectation, Question
from pipeline.call.shared_services import SharedServices
from pipeline.services.building import build_stt, build_tts
from pipeline.settings.settings import SETTING_NAMES, Settings
from pipeline.speech import PicoTTSService
from processors.frames import ExpectationFrame
from tests.scenes.fake_elevenlabs import FakeElevenLabs
from tests.scenes.fake_groq import FakeGroq
from tests.scenes.fake_servers import KEY
from tests.scenes.frame_line import RATE_HZ, line

FLOW = Flow(
    name="f", version=1, language="en", digest="", start="A", slots={}, actions={}, states={}
)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in SETTING_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def settings_for(groq: str, elevenlabs: str, **values: Any) -> Settings:
    return Settings(
        groq_api_key=SecretStr(KEY),
        groq_base_url=groq,
        elevenlabs_api_key=SecretStr(KEY),
        elevenlabs_base_url=elevenlabs,
        tts_deadline_seconds=0.3,
        stt_deadline_seconds=0.3,
        **values,
    )


def prompt(text: str) -> list[Frame]:
    return [LLMFullResponseStartFrame(), LLMTextFrame(text), LLMFullResponseEndFrame()]


def loudest(frames: Sequence[TTSAudioRawFrame]) -> int:
    audio = b"".join(frame.audio for frame in frames)
    return max((abs(s) for s in struct.unpack(f"<{len(audio) // 2}h", audio)), default=0)


@pytest.mark.parametrize("mode", ["whole", "500"])
async def test_the_voice_of_the_settings_is_heard_either_way(mode: str) -> None:
    async with FakeElevenLabs(mode).running() as server:
        tts = build_tts(settings_for("http://127.0.0.1:9", server.url))
        assert tts is not None
        async with line(tts) as there:
            await there.send(*prompt("What day suits you?"))
            await there.until(lambda: there.came(TTSStoppedFrame))
    assert server.mistakes == []
    assert len(server.asked) == 1
    assert loudest(there.came(TTSAudioRawFrame)) > 3000
    assert [frame.text for frame in there.came(TTSTextFrame)] == ["What", "day", "suits", "you?"]


async def speech(text: str) -> list[Frame]:
    spoken = (await PicoTTSService().render(text)).at_rate(RATE_HZ).audio
    quiet = bytes(RATE_HZ // 5 * 2)
    audio = quiet + spoken + quiet
    step = RATE_HZ // 50 * 2
    return [
        VADUserStartedSpeakingFrame(start_secs=0.2),
        *(
            InputAudioRawFrame(audio[at : at + step], RATE_HZ, 1)
            for at in range(0, len(audio), step)
        ),
        VADUserStoppedSpeakingFrame(stop_secs=0.2),
    ]


@pytest.mark.parametrize("provider", ["groq", "elevenlabs"])
async def test_the_words_of_a_failed_service_are_heard_by_the_embedded_one(provider: str) -> None:
    asked = ExpectationFrame(
        "confirm", Expectation(language="en", now=NOW, slots={}, question=Question.YES_NO)
    )
    async with FakeGroq("500").running() as groq, FakeElevenLabs("401").running() as elevenlabs:
        settings = settings_for(groq.url, elevenlabs.url, stt_provider=provider)
        stt = build_stt(settings, FLOW)
        assert stt is not None
        async with line(stt) as there:
            await there.send(asked, *await speech("yes please"))
            await there.until(lambda: there.came(TranscriptionFrame), seconds=30)
    assert there.came(TranscriptionFrame)[0].text == "yes please"


async def test_what_calls_share_is_rendered_ahead_and_played() -> None:
    from flows.model.flow import Prompt

    flow = Flow(
        name="f",
        version=1,
        language="en",
        digest="",
        start="A",
        slots={},
        actions={},
        states={},
        prompts={"welcome": Prompt(texts=("Welcome to the clinic.",))},
    )
    async with FakeElevenLabs().running() as server:
        shared = SharedServices(settings_for("http://127.0.0.1:9", server.url), flow)
        await shared.prepare()
        assert [ask["text"] for ask in server.asked] == ["Welcome to the clinic."]
        tts = shared.build_tts()
        assert tts is not None
        async with line(tts) as there:
            await there.send(*prompt("Welcome to the clinic."))
            await there.until(lambda: there.came(TTSStoppedFrame))
        await shared.close()
    assert len(server.asked) == 1, "nothing was asked for in the call"
    assert loudest(there.came(TTSAudioRawFrame)) > 3000
