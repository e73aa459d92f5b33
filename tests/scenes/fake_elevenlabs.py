"""A local copy of ElevenLabs: text to speech over HTTP, realtime speech to text by WebSocket."""

from __future__ import annotations

import asyncio
import base64
import json
import math
import struct
from typing import Any

from aiohttp import WSMsgType, web

from tests.scenes.fake_servers import KEY, FakeServer

SECONDS_A_LETTER = 0.05
VOICE_HZ = 330


def voice(text: str, rate_hz: int) -> bytes:
    """A tone as long as the text takes to say."""
    count = int(len(text) * SECONDS_A_LETTER * rate_hz)
    tone = (int(9000 * math.sin(2 * math.pi * VOICE_HZ * i / rate_hz)) for i in range(count))
    return struct.pack(f"<{count}h", *tone)


class FakeElevenLabs(FakeServer):
    """Says a tone of 50 ms a letter; hears what ``hears`` says, one entry a commit.

    In mode ``cut`` it breaks off after the first half of the audio, or at the commit; in mode
    ``mute`` it accepts everything and sends no audio and no transcript.
    """

    def __init__(self, mode: str = "whole", hears: tuple[str, ...] = ()) -> None:
        super().__init__(mode)
        self.hears = list(hears)
        self.connections = 0
        self.reconnected = asyncio.Event()
        self.noted = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/text-to-speech/{voice}/stream/with-timestamps", self.with_timestamps),
            web.post("/v1/text-to-speech/{voice}", self.whole_file),
            web.get("/v1/speech-to-text/realtime", self.realtime),
        ]

    def authorised(self, request: web.Request) -> bool:
        return request.headers.get("xi-api-key") == KEY

    async def _asked_for(self, request: web.Request) -> tuple[str, int]:
        body: dict[str, Any] = await request.json()
        form = request.query.get("output_format", "")
        assert form.startswith("pcm_"), f"output_format is {form!r}"
        assert body.get("text"), "no text"
        assert body.get("model_id"), "no model_id"
        self.asked.append(body | {"voice": request.match_info["voice"], "path": request.path})
        return body["text"], int(form.removeprefix("pcm_"))

    async def whole_file(self, request: web.Request) -> web.StreamResponse:
        text, rate_hz = await self._asked_for(request)
        audio = voice(text, rate_hz)
        return web.Response(body=audio[: len(audio) // 2] if self.mode == "cut" else audio)

    async def with_timestamps(self, request: web.Request) -> web.StreamResponse:
        text, rate_hz = await self._asked_for(request)
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        middle = len(text) // 2
        for begin, end in ((0, middle), (middle, len(text))):
            if self.mode != "mute":
                line = json.dumps(self._piece(text, begin, end, rate_hz))
                await response.write(line.encode() + b"\n")
            if self.mode == "cut":
                self.cut(request)
                break
        return response

    @staticmethod
    def _piece(text: str, begin: int, end: int, rate_hz: int) -> dict[str, Any]:
        letters = list(range(begin, end))
        return {
            "audio_base64": base64.b64encode(voice(text[begin:end], rate_hz)).decode(),
            "alignment": {
                "characters": [text[i] for i in letters],
                "character_start_times_seconds": [i * SECONDS_A_LETTER for i in letters],
                "character_end_times_seconds": [(i + 1) * SECONDS_A_LETTER for i in letters],
            },
        }

    async def realtime(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        assert query.get("model_id"), "no model_id"
        assert query.get("commit_strategy") == "manual", "no manual commits"
        assert query.get("audio_format", "").startswith("pcm_"), "no audio_format"
        self.connections += 1
        if self.connections > 1:
            self.reconnected.set()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"message_type": "session_started", "session_id": "s"})
        heard = 0
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            data = json.loads(message.data)
            assert data["message_type"] == "input_audio_chunk", data
            assert isinstance(data["sample_rate"], int), data
            heard += len(base64.b64decode(data["audio_base_64"]))
            if data["commit"]:
                self.asked.append({"bytes": heard, "query": dict(query)})
                heard = 0
                self.noted.set()
                if not await self._commit(request, socket):
                    break
        return socket

    async def _commit(self, request: web.Request, socket: web.WebSocketResponse) -> bool:
        if self.mode == "cut":
            self.cut(request)
            return False
        if self.mode == "mute":
            return True
        if self.mode.startswith("message:"):
            kind = self.mode.removeprefix("message:")
            await socket.send_json({"message_type": kind, "error": "hush"})
            return True
        text = self.hears.pop(0) if self.hears else ""
        if text:
            partial = text.split()[0]
            await socket.send_json({"message_type": "partial_transcript", "text": partial})
        await socket.send_json({"message_type": "committed_transcript", "text": text})
        return True
