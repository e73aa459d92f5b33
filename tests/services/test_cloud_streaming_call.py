"""A whole call on a streaming voice that the settings name by its class, and whose host is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pipeline.settings.settings import SETTING_NAMES
from tests.scenes.served import application
from tests.server.test_assembly import GOODBYE, Watch, phone

VOICES: dict[str, dict[str, Any]] = {
    "elevenlabs.tts.ElevenLabsTTSService": {"url": "ws://127.0.0.1:1", "voice": "sarah"},
    "deepgram.tts.DeepgramTTSService": {"base_url": "ws://127.0.0.1:1"},
    "cartesia.tts.CartesiaTTSService": {"url": "ws://127.0.0.1:1", "voice": "sarah"},
}


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTING_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", VOICES)
async def test_the_caller_hears_the_standby_of_a_voice_that_is_gone(name: str) -> None:
    shared = application(
        flow=GOODBYE.replace("Hello there. Goodbye.", "Goodbye."),
        stt_provider="none",
        tts_provider=f"pipecat.services.{name}",
        tts_api_key=SecretStr("key"),
        tts_settings=VOICES[name],
    )
    watch = Watch(shared)
    async with phone(shared) as caller, asyncio.timeout(60):
        await caller.call()
        await caller.to_the_end()
    ended = await watch.until("ended")
    (heard,) = [event for event in watch.seen if event["kind"] == "heard"]
    assert (heard["complete"], heard["text"]) == (True, "Goodbye.")
    assert ended["reason"] == "completed"
    assert any(set(packet) - {0xFF, 0x7F} for packet in caller.media), "only silence was sent"
    assert watch.kinds().count("trouble") == 1
