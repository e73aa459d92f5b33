"""A local copy of Groq: chat completions, streamed or whole, and transcriptions."""

from __future__ import annotations

import asyncio
import io
import json
import wave
from typing import Any

from aiohttp import web

from tests.scenes.fake_servers import KEY, FakeServer


class FakeGroq(FakeServer):
    """Answers with ``says``, in pieces of one word when streamed; hears ``hears``, one a request.

    In mode ``cut`` it breaks off after half of the words.
    """

    def __init__(self, mode: str = "whole", says: str = "", hears: tuple[str, ...] = ()) -> None:
        super().__init__(mode)
        self.says = says
        self.hears = list(hears)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/openai/v1/chat/completions", self.chat),
            web.post("/openai/v1/audio/transcriptions", self.transcriptions),
        ]

    def authorised(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bearer {KEY}"

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = await request.json()
        assert body.get("model"), "no model"
        assert body.get("messages"), "no messages"
        self.asked.append(body)
        if not body.get("stream"):
            if self.mode == "cut":
                self.cut(request)
            message = {"role": "assistant", "content": self.says}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return web.json_response(self._chunk("chat.completion", [choice]))
        return await self._stream(request, body["model"])

    async def _stream(self, request: web.Request, model: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        words = self.says.split(" ")
        if self.mode == "cut":
            words = words[: len(words) // 2]
        for number, word in enumerate(words):
            delta = {"content": word if number == 0 else f" {word}"}
            choice = {"index": 0, "delta": delta, "finish_reason": None}
            chunk = self._chunk("chat.completion.chunk", [choice], model)
            await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
        if self.mode == "cut":
            await asyncio.sleep(0)
            self.cut(request)
            return response
        await response.write(b"data: [DONE]\n\n")
        return response

    @staticmethod
    def _chunk(kind: str, choices: list[Any], model: str = "m") -> dict[str, Any]:
        return {"id": "c", "object": kind, "created": 0, "model": model, "choices": choices}

    async def transcriptions(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        assert form.get("model"), "no model"
        assert form.get("language"), "no language"
        assert form.get("response_format") == "json", "not json"
        file = form["file"]
        assert isinstance(file, web.FileField), "no file"
        with wave.open(io.BytesIO(file.file.read())) as recording:
            seconds = recording.getnframes() / recording.getframerate()
        self.asked.append({"model": form["model"], "language": form["language"], "s": seconds})
        if self.mode == "cut":
            self.cut(request)
        return web.json_response({"text": self.hears.pop(0) if self.hears else ""})
