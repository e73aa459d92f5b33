"""A whole call with the cloud services of the settings, well and failing: nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pipeline.settings.settings import SETTING_NAMES
from tests.scenes.fake_elevenlabs import FakeElevenLabs
from tests.scenes.fake_groq import FakeGroq
from tests.scenes.fake_servers import KEY
from tests.scenes.served import application
from tests.server.test_assembly import Watch, phone

FLOW = """
callwright: 1
flow: question
version: 1
language: en
start: ASK
slots:
  size:
    kind: choice
    options: {small: [small], large: [large]}
    ask: {text: "Small or large?", phrase: freely}
    keys: {1: small, 2: large}
states:
  ASK:
    collect: [size]
    next: {all_filled: DONE, max_retries: END}
  DONE:
    say: Goodbye.
    next: {spoken: END}
"""
REWORDED = "Well, is it small or large?"


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTING_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("mode", ["whole", "401", "stall"])
async def test_a_call_ends_well_whatever_its_services_do(mode: str) -> None:
    patience = 0.3 if mode == "stall" else 5.0  # else nobody is late, however busy the machine is
    async with (
        FakeGroq(mode, says=REWORDED).running() as groq,
        FakeElevenLabs(mode).running() as elevenlabs,
    ):
        settings: dict[str, Any] = {
            "groq_api_key": SecretStr(KEY),
            "groq_base_url": groq.url,
            "elevenlabs_api_key": SecretStr(KEY),
            "elevenlabs_base_url": elevenlabs.url,
            "tts_deadline_seconds": patience,
            "phrasing_first_seconds": patience,
            "phrasing_total_seconds": patience,
        }
        shared = application(flow=FLOW, **settings)
        watch = Watch(shared)
        async with phone(shared) as caller:
            await caller.call()
            asked = await watch.until("heard", complete=True)
            await caller.press("2")
            await caller.to_the_end()
        outcome = await watch.until("outcome")
        ended = await watch.until("ended")
        await shared.services.close()
    assert asked["text"] == (REWORDED if mode == "whole" else "Small or large?")
    assert asked["seconds"] > 0.5
    assert outcome["slots"]["size"]["value"] == "large"
    assert ended["reason"] == "completed"
    assert any(set(packet) - {0xFF, 0x7F} for packet in caller.media), "only silence was sent"
    troubles = [event["what"] for event in watch.seen if event["kind"] == "trouble"]
    assert bool(troubles) == (mode != "whole")
    assert not any("hush" in what for what in troubles)
