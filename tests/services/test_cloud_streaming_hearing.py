"""A recogniser that streams over a WebSocket, named by its class: whole, and failing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pipecat.frames.frames import Frame, InterimTranscriptionFrame, TranscriptionFrame
from pipecat.services.cartesia.stt import CartesiaSTTService

from pipeline.services.guarded_services import guarded_ear
from processors.frames import CallEventFrame
from tests.scenes.fake_cartesia_ear import FakeCartesiaEar
from tests.scenes.fake_servers import KEY
from tests.scenes.frame_line import RATE_HZ, Line, line
from tests.scenes.hearing_scene import Standby, say, texts, utterance


def ear_for(url: str, standby: Standby | None, **kwargs: Any) -> Any:
    """Build a recogniser as the settings do; ``url`` begins with ``http``."""
    given = {"deadline_seconds": 0.3, "connect_seconds": 5, **kwargs}
    host = url.replace("http", "ws", 1)
    return guarded_ear(CartesiaSTTService)(api_key=KEY, base_url=host, standby=standby, **given)


async def unheard(there: Line, value: int, seconds: float = 0.5) -> None:
    """Send an utterance and wait until nothing waits for its words any more."""
    await there.send(*utterance(value, seconds))
    await there.until(lambda: _waiting())
    async with asyncio.timeout(60):
        await asyncio.gather(*_waiting())


def _waiting() -> list[asyncio.Task[Any]]:
    return [task for task in asyncio.all_tasks() if task.get_name().endswith("segment")]


async def test_a_recogniser_that_works_is_left_alone() -> None:
    standby = Standby()
    async with (
        FakeCartesiaEar(hears=("two thirty", "on tuesday")).running() as server,
        line(ear_for(server.url, standby, deadline_seconds=60)) as there,
    ):
        await say(there, 1)
        await say(there, 2)
    assert texts(there) == ["two thirty", "on tuesday"]
    assert [frame.text for frame in there.came(InterimTranscriptionFrame)] == ["two", "on"]
    assert [asked["bytes"] for asked in server.asked] == [RATE_HZ, RATE_HZ]
    assert standby.heard == []
    assert there.came(CallEventFrame) == []


@pytest.mark.parametrize("mode", ["gone", "401", "stall"])
async def test_what_cannot_be_connected_to_is_given_up_at_once(mode: str) -> None:
    standby = Standby()
    async with FakeCartesiaEar(mode, hears=("never",) * 9).running() as server:
        url = "http://127.0.0.1:1" if mode == "gone" else server.url
        patience = 0.15 if mode == "stall" else 5
        async with line(ear_for(url, standby, connect_seconds=patience)) as there:
            for value in (1, 2, 3):
                await say(there, value)
    assert texts(there) == ["standby 1", "standby 2", "standby 3"]
    for value, audio in zip((1, 2, 3), standby.heard, strict=True):
        assert bytes([value]) * 10_000 in audio, "the standby hears the very same audio"
    assert len(server.asked) + server.connections == (0 if mode == "gone" else 1), "not tried again"
    assert len(there.came(CallEventFrame)) == 1
    assert there.processor.is_usable


async def test_a_second_silence_in_a_row_over_words_gives_it_up() -> None:
    standby = Standby()
    async with (
        FakeCartesiaEar("mute").running() as server,
        line(ear_for(server.url, standby)) as there,
    ):
        await unheard(there, 1)
        assert standby.heard == []
        await say(there, 2)
        server.mode, server.hears = "whole", ["never", "never"]
        await say(there, 3)
    assert texts(there) == ["standby 1", "standby 2"]
    assert bytes([2]) * 10_000 in standby.heard[0]
    assert len(there.came(CallEventFrame)) == 1


async def test_coughs_are_no_failure() -> None:
    class Deaf(Standby):
        """Finds no words."""

        async def hear(self, audio: bytes, rate_hz: int) -> Any:
            self.heard.append(audio)
            nothing: list[Frame] = []
            for frame in nothing:
                yield frame

    standby = Deaf()
    async with (
        FakeCartesiaEar(hears=("", "", "", "yes", "")).running() as server,
        line(ear_for(server.url, standby, deadline_seconds=1)) as there,
    ):
        for _ in range(3):
            await unheard(there, 1, 0.1)
        assert len(standby.heard) == 2, "the standby is asked from the second on"
        await say(there, 2)
        await unheard(there, 1, 0.1)
    assert texts(there) == ["yes"]
    assert len(standby.heard) == 2, "words begin the count again"
    assert there.came(CallEventFrame) == []


@pytest.mark.parametrize("mode", ["cut", "begun"])
async def test_a_segment_whose_connection_broke_is_heard_by_the_standby(mode: str) -> None:
    standby = Standby()
    async with (
        FakeCartesiaEar(mode, hears=("two thirty", "after")).running() as server,
        line(ear_for(server.url, standby, deadline_seconds=60)) as there,
    ):
        await say(there, 1)
        server.mode = "whole"
        server.hears = ["after"]
        async with asyncio.timeout(60):
            await server.reconnected.wait()
        await say(there, 2)
    assert texts(there) == ["standby 1", "after"]
    assert there.came(CallEventFrame) == []


async def test_errors_in_a_row_give_it_up() -> None:
    standby = Standby()
    async with (
        FakeCartesiaEar("error").running() as server,
        line(ear_for(server.url, standby, deadline_seconds=60)) as there,
    ):
        await there.send(*utterance(1))
        await there.until(lambda: there.errors)
        assert there.came(CallEventFrame) == []
        await say(there, 2)
        await there.until(lambda: len(texts(there)) == 2)
    assert sorted(texts(there)) == ["standby 1", "standby 2"]
    assert len(there.came(CallEventFrame)) == 1
    assert "hush" not in str(there.came(CallEventFrame)[0].data)


async def test_words_that_come_too_late_are_not_said_twice() -> None:
    async with line(ear_for("http://127.0.0.1:1", Standby())) as there:
        await say(there, 1)
        await there.processor.push_frame(TranscriptionFrame("late", "", ""))
        await say(there, 2)
    assert texts(there) == ["standby 1", "standby 2"]


async def test_without_a_standby_it_is_tried_on() -> None:
    async with (
        FakeCartesiaEar("error", hears=("",) * 3).running() as server,
        line(ear_for(server.url, None, deadline_seconds=1)) as there,
    ):
        for value in (1, 2, 3):
            await unheard(there, value)
        server.mode, server.hears = "whole", ["two thirty"]
        await say(there, 4)
    assert texts(there) == ["two thirty"]
    assert there.came(CallEventFrame) == []
