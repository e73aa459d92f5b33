"""A server for the talk page whose bot says and does what a test tells it, over real WebRTC.

It speaks what the bot speaks: SmallWebRTC signalling, RTVI on the data channel, call events as in
``docs/call-events.md``. It decides nothing, so tests of the page depend on no part of the bot.
"""

from __future__ import annotations

import asyncio
import fractions
import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import uvicorn
from aiortc import AudioStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame
from fastapi import FastAPI, HTTPException
from pipecat.transports.smallwebrtc.connection import SmallWebRTCConnection
from pipecat.transports.smallwebrtc.request_handler import (
    SmallWebRTCRequest,
    SmallWebRTCRequestHandler,
)

from pipeline.devserver.web import routes
from tests.scenes.served import application

SAMPLE_RATE_HZ = 48_000
FRAME_SAMPLES = SAMPLE_RATE_HZ // 50
SILENCE = 20
GONE = {"type": "gone"}


class Voice(AudioStreamTrack):
    """Hums in syllables while ``speaking``, otherwise is silent; 20 ms frames in real time."""

    def __init__(self) -> None:
        super().__init__()
        self.speaking = False
        self._sample = 0
        self._began: float | None = None

    async def recv(self) -> AudioFrame:
        self._began = self._began or time.monotonic()
        due = self._began + self._sample / SAMPLE_RATE_HZ
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        times = (self._sample + np.arange(FRAME_SAMPLES)) / SAMPLE_RATE_HZ
        frame = AudioFrame.from_ndarray(self._hum(times)[np.newaxis, :], layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = self._sample
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE_HZ)
        self._sample += FRAME_SAMPLES
        return frame

    def _hum(self, times: np.ndarray) -> np.ndarray:
        if not self.speaking:
            return np.zeros(len(times), np.int16)
        syllables = 0.35 + 0.65 * np.abs(np.sin(9.1 * times) * np.sin(2.3 * times))
        tone = sum(np.sin(2 * math.pi * 130 * n * times) / n for n in (1, 2, 3, 5))
        hum: np.ndarray = (3500 * syllables * tone).astype(np.int16)
        return hum


class PageServer:
    """Serves the page and takes calls.

    Attributes:
        offers: What each call offered, as sent to ``POST /api/offer``.
        received: Messages from the page, in order.
        loudness: Greatest sample of the caller's last 20 ms, 0 to 32767.
        refuse_with: HTTP status with which offers are refused, or None.
        on_call: Called, in the server's loop, when a page is ready; for demonstrations.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.offers: list[dict[str, Any]] = []
        self.received: list[dict[str, Any]] = []
        self.loudness = 0
        self._silent_frames = 0
        self.refuse_with: int | None = None
        self.on_call: Callable[[PageServer], Any] | None = None
        self._arrival = threading.Condition()
        self._handler = SmallWebRTCRequestHandler()
        self._connection: SmallWebRTCConnection | None = None
        self._voice = Voice()
        self._began = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        config = uvicorn.Config(self._app(), host=host, port=port, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    def start(self) -> PageServer:
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the page server did not start")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def reset(self) -> None:
        """Forget the last call."""
        self.offers.clear()
        self.received.clear()
        self.loudness = 0
        self.refuse_with = None

    # ---- what a test lets the bot do

    def tell(self, kind: str, **fields: Any) -> None:
        """Send a call event to the page."""
        if kind == "floor":
            self._voice.speaking = fields["state"] == "SPEAKING"
        at = round(time.monotonic() - self._began, 3)
        event = {"kind": kind, "at": at, "session_id": "test", **fields}
        self.send({"label": "rtvi-ai", "type": "server-message", "data": event})

    def send(self, message: dict[str, Any]) -> None:
        """Send any message over the data channel."""
        connection = self._live()
        self._in_loop(lambda: connection.send_app_message(message))

    def hang_up(self) -> None:
        """End the call as the bot does: it says goodbye on the data channel and closes."""
        self._wait_in_loop(self._live().disconnect())

    def vanish(self) -> None:
        """Go without a word, as when the machine or the network dies."""
        transports = self._live().pc._RTCPeerConnection__iceTransports  # type: ignore[attr-defined]
        for transport in transports:
            self._wait_in_loop(transport._connection.close())

    def wait_for(
        self, wanted: Callable[[dict[str, Any]], bool], seconds: float = 60
    ) -> dict[str, Any]:
        """The first message from the page that ``wanted`` accepts.

        Raises:
            AssertionError: None came in time; the message lists what did.
        """
        with self._arrival:
            self._arrival.wait_for(lambda: any(map(wanted, self.received)), seconds)
            for message in self.received:
                if wanted(message):
                    return message
            raise AssertionError(f"the page did not send it; it sent {self.received}")

    def wait_until_heard(self, wanted: Callable[[int], bool], seconds: float = 60) -> None:
        """Return once the caller's loudness is as wanted; AssertionError if it is not in time."""
        with self._arrival:
            heard = self._arrival.wait_for(lambda: wanted(self.loudness), seconds)
        assert heard, f"the caller's loudness stayed {self.loudness}"

    def wait_until_silent(self) -> None:
        """Return once the caller sends silence: a hundred frames of it in a row."""
        self.wait_until_heard(lambda _: self._silent_frames >= 100)

    def wait_until_gone(self) -> None:
        """Return once the page has closed its side."""
        self.wait_for(lambda message: message == GONE)

    # ---- inside

    def _app(self) -> FastAPI:
        app = FastAPI()
        app.include_router(routes(application()))
        app.post("/api/offer")(self._offer)
        return app

    async def _offer(self, body: dict[str, Any]) -> dict[str, str] | None:
        if self.refuse_with is not None:
            raise HTTPException(self.refuse_with)
        self.offers.append(body)
        request = SmallWebRTCRequest.from_dict(dict(body))
        return await self._handler.handle_web_request(request, self._take)

    async def _take(self, connection: SmallWebRTCConnection) -> None:
        self._connection = connection
        self._voice = Voice()
        connection.replace_audio_track(self._voice)
        connection.add_event_handler("app-message", self._take_message)
        connection.add_event_handler("track-status", self._take_track_status)
        connection.add_event_handler("closed", self._take_end)
        self._listening = asyncio.create_task(self._listen(connection))
        await connection.connect()

    async def _listen(self, connection: SmallWebRTCConnection) -> None:
        """Note how loud the caller is, until the track ends."""
        track = connection.audio_input_track()
        with suppress(MediaStreamError):
            while track:
                with suppress(TimeoutError):  # asked again each second, or the track falls asleep
                    self._hear(await asyncio.wait_for(track.recv(), 1))

    def _hear(self, frame: Any) -> None:
        if not isinstance(frame, AudioFrame):
            return
        with self._arrival:
            self.loudness = int(np.abs(frame.to_ndarray().astype(np.int32)).max())
            self._silent_frames = 0 if self.loudness > SILENCE else self._silent_frames + 1
            self._arrival.notify_all()

    async def _take_message(self, _: SmallWebRTCConnection, message: dict[str, Any]) -> None:
        if message.get("type") == "client-ready":
            self._began = time.monotonic()
            ready = {"label": "rtvi-ai", "type": "bot-ready", "id": message["id"], "data": {}}
            if self._connection:
                self._connection.send_app_message(ready)
            if self.on_call:
                self.on_call(self)
        self._note(message)

    async def _take_track_status(self, _: SmallWebRTCConnection, index: int, on: bool) -> None:
        self._note({"type": "trackStatus", "receiver_index": index, "enabled": on})

    async def _take_end(self, _: SmallWebRTCConnection) -> None:
        self._note(GONE)

    def _note(self, message: dict[str, Any]) -> None:
        with self._arrival:
            self.received.append(message)
            self._arrival.notify_all()

    def _live(self) -> SmallWebRTCConnection:
        assert self._connection is not None, "no call has come in"
        return self._connection

    def _in_loop(self, act: Callable[[], Any]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(act)

    def _wait_in_loop(self, work: Any) -> None:
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve()
        await self._handler.close()
