"""Local copies of voices that stream over a WebSocket: ElevenLabs, Deepgram and Async."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.scenes.fake_elevenlabs import SECONDS_A_LETTER, voice
from tests.scenes.fake_servers import KEY, FakeServer

Send = Callable[[str, bytes], Awaitable[None]]


class FakeStreamingVoice(FakeServer):
    """Says a tone of 50 ms a letter for each text, in two pieces.

    Modes besides ``whole``, ``401`` and ``stall``, which hold at the handshake: ``mute`` sends
    nothing, ``empty`` ends without audio, ``half`` sends the first piece and no more, ``cut`` drops
    the connection behind it, ``idle`` drops it behind the end of the first turn, and ``second``
    says the first text and then nothing.
    """

    def __init__(self, mode: str = "whole") -> None:
        super().__init__(mode)
        self.texts: list[str] = []
        self.connections = 0
        self.heard_of = asyncio.Event()
        self.reconnected = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/text-to-speech/{voice}/multi-stream-input", self.elevenlabs),
            web.get("/v1/speak", self.deepgram),
            web.get("/text_to_speech/websocket/ws", self.async_ai),
        ]

    def authorised(self, request: web.Request) -> bool:
        given = request.headers.get("xi-api-key") or request.query.get("api_key")
        return KEY in (given, request.headers.get("Authorization", "").removeprefix("Token "))

    async def _open(self, request: web.Request) -> web.WebSocketResponse:
        self.connections += 1
        if self.connections > 1:
            self.reconnected.set()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        return socket

    async def elevenlabs(self, request: web.Request) -> web.WebSocketResponse:
        rate_hz = int(request.query["output_format"].removeprefix("pcm_"))
        socket = await self._open(request)

        async for data in _messages(socket):
            context = data.get("context_id")

            async def send(text: str, audio: bytes, context: str = context) -> None:
                await socket.send_json(_piece(text, audio, context))

            if data.get("close_socket"):
                break
            if data.get("close_context"):
                if self.mode not in ("mute", "half", "second"):
                    await socket.send_json({"isFinal": True, "contextId": context})
                await self._after_turn(request)
            elif data.get("text", "").strip():
                assert context, "no context_id"
                await self._say(data["text"], rate_hz, send, request)
        return socket

    async def deepgram(self, request: web.Request) -> web.WebSocketResponse:
        rate_hz = int(request.query["sample_rate"])
        socket = await self._open(request)
        waiting: list[str] = []

        async def send(_: str, audio: bytes) -> None:
            await socket.send_bytes(audio)

        async for data in _messages(socket):
            if data["type"] == "Speak":
                waiting.append(data["text"])
            elif data["type"] == "Flush":
                for text in waiting:
                    await self._say(text, rate_hz, send, request)
                waiting.clear()
                if self.mode not in ("mute", "half", "second"):
                    await socket.send_json({"type": "Flushed", "sequence_id": 0})
                await self._after_turn(request)
            elif data["type"] == "Clear":
                waiting.clear()
                await socket.send_json({"type": "Cleared", "sequence_id": 0})
            elif data["type"] == "Close":
                break
        return socket

    async def async_ai(self, request: web.Request) -> web.WebSocketResponse:
        """Async never says that a turn is over."""
        socket = await self._open(request)
        rate_hz = 0
        async for data in _messages(socket):
            if "output_format" in data:
                rate_hz = data["output_format"]["sample_rate"]
            context = data.get("context_id")

            async def send(_: str, audio: bytes, context: str = context) -> None:
                spoken = base64.b64encode(audio).decode()
                await socket.send_json({"audio": spoken, "context_id": context})

            if data.get("transcript", "").strip():
                await self._say(data["transcript"], rate_hz, send, request)
        return socket

    async def _say(self, text: str, rate_hz: int, send: Send, request: web.Request) -> None:
        text = text.strip()
        self.texts.append(text)
        self.heard_of.set()
        if self.mode in ("mute", "empty") or (self.mode == "second" and len(self.texts) > 1):
            return
        middle = len(text) // 2
        await send(text[:middle], voice(text[:middle], rate_hz))
        if self.mode == "cut":
            self.cut(request)
        elif self.mode != "half":
            await send(text[middle:], voice(text[middle:], rate_hz))

    async def _after_turn(self, request: web.Request) -> None:
        if self.mode == "idle":
            self.mode = "whole"
            self.cut(request)


def _piece(text: str, audio: bytes, context: str) -> dict[str, Any]:
    letters = range(len(text))
    milliseconds = int(SECONDS_A_LETTER * 1000)
    return {
        "audio": base64.b64encode(audio).decode(),
        "contextId": context,
        "alignment": {
            "chars": list(text),
            "charStartTimesMs": [i * milliseconds for i in letters],
            "charDurationsMs": [milliseconds for _ in letters],
        },
    }


async def _messages(socket: web.WebSocketResponse) -> Any:
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            yield json.loads(message.data)
