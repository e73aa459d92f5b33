"""Calls the bot as a browser does: SmallWebRTC, with RTVI on the data channel."""

from __future__ import annotations

import asyncio
import fractions
import json
import time
from contextlib import suppress
from typing import Any

import aiohttp
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame
from av.audio.resampler import AudioResampler

from caller.line import CONNECT_SECONDS, LineError
from caller.sound.audio import FRAME_SECONDS, Earpiece, Microphone

RATE_HZ = 48_000
PING_SECONDS = 1.0  # the bot counts a page as gone after three seconds without one
PROTOCOL = "2.0.0"


class MicrophoneTrack(MediaStreamTrack):
    """The microphone as a track: 20 ms frames in real time."""

    kind = "audio"

    def __init__(self, microphone: Microphone) -> None:
        super().__init__()
        self._microphone = microphone
        self._samples = 0
        self._began: float | None = None

    async def recv(self) -> AudioFrame:
        """Give the next frame when it is due."""
        if self.readyState != "live":
            raise MediaStreamError
        self._began = self._began or time.monotonic()
        due = self._began + self._samples / RATE_HZ
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        samples = self._microphone.read(round(RATE_HZ * FRAME_SECONDS))
        frame = AudioFrame.from_ndarray(samples[np.newaxis, :], layout="mono")
        frame.sample_rate = RATE_HZ
        frame.pts = self._samples
        frame.time_base = fractions.Fraction(1, RATE_HZ)
        self._samples += len(samples)
        return frame


class WebLine:
    """A call over WebRTC.

    Args:
        url: Of the bot, e.g. ``http://127.0.0.1:7860``.
        noise_level: As for ``Microphone``.
    """

    carrier = "WebRTC"

    def __init__(self, url: str, *, noise_level: float = 0.0) -> None:
        self.microphone = Microphone(RATE_HZ, noise_level=noise_level)
        self.earpiece = Earpiece(RATE_HZ)
        self.ended = asyncio.Event()
        self._url = url
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._channel: Any = None
        self._ready = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._messages = 0

    async def open(self, session: str) -> None:
        """Offer, take the answer, and say that the client is ready."""
        self._channel = self._peer.createDataChannel("signalling")
        self._listen()
        self._peer.addTrack(MicrophoneTrack(self.microphone))
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._peer.setLocalDescription(await self._peer.createOffer())
                await self._peer.setRemoteDescription(await self._answer(session))
                await self._ready.wait()
        except TimeoutError:
            raise LineError(f"The bot did not connect within {CONNECT_SECONDS:g} s.") from None
        self._tasks.append(asyncio.create_task(self._ping()))
        self._rtvi("client-ready", {"version": PROTOCOL, "about": {"library": "caller"}})

    async def key(self, key: str) -> None:
        """Press a key of the page's keypad."""
        self._rtvi("client-message", {"t": "key", "d": {"key": key}})

    async def type(self, words: str) -> None:
        """Write words as the page does."""
        self._rtvi("send-text", {"content": words, "options": {"run_immediately": True}})

    async def close(self) -> None:
        """Hang up."""
        self.ended.set()
        for task in self._tasks:
            task.cancel()
        with suppress(ConnectionError):
            await self._peer.close()

    def _listen(self) -> None:
        @self._channel.on("open")  # type: ignore[untyped-decorator]
        def opened() -> None:
            self._ready.set()

        @self._channel.on("message")  # type: ignore[untyped-decorator]
        def received(text: str) -> None:
            if '"peerLeft"' in text:
                self.ended.set()

        @self._channel.on("close")  # type: ignore[untyped-decorator]
        def closed() -> None:
            self.ended.set()

        @self._peer.on("connectionstatechange")
        def changed() -> None:
            if self._peer.connectionState in ("failed", "closed"):
                self.ended.set()

        @self._peer.on("track")
        def heard(track: MediaStreamTrack) -> None:
            self._tasks.append(asyncio.create_task(self._hear(track)))

    async def _answer(self, session: str) -> RTCSessionDescription:
        offer = self._peer.localDescription
        body = {"sdp": offer.sdp, "type": offer.type, "request_data": {"session": session}}
        try:
            async with (
                aiohttp.ClientSession() as http,
                http.post(f"{self._url}/api/offer", json=body) as response,
            ):
                if response.status != 200:
                    raise LineError(
                        f"The bot refused the call (status {response.status}).",
                    )
                answer = await response.json()
        except aiohttp.ClientError as error:
            raise LineError(
                f"The bot at {self._url} cannot be reached ({type(error).__name__}).",
                remedy="Start it with make run, or leave --url out.",
            ) from error
        return RTCSessionDescription(sdp=answer["sdp"], type=answer["type"])

    async def _hear(self, track: MediaStreamTrack) -> None:
        resampler = AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
        with suppress(MediaStreamError):
            while True:
                received = await track.recv()
                assert isinstance(received, AudioFrame)
                for frame in resampler.resample(received):
                    self.earpiece.hear(frame.to_ndarray().reshape(-1).astype(np.int16))

    async def _ping(self) -> None:
        while self._channel.readyState == "open":
            self._channel.send(f"ping: {time.time():.0f}")
            await asyncio.sleep(PING_SECONDS)

    def _rtvi(self, kind: str, data: dict[str, Any]) -> None:
        self._messages += 1
        message = {"label": "rtvi-ai", "id": str(self._messages), "type": kind, "data": data}
        if self._channel.readyState == "open":
            self._channel.send(json.dumps(message))
