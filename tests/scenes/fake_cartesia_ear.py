"""A local copy of Cartesia's streaming recogniser."""

from __future__ import annotations

import asyncio
import json

from aiohttp import WSMsgType, web

from tests.scenes.fake_servers import KEY, FakeServer


class FakeCartesiaEar(FakeServer):
    """Hears what ``hears`` says, one entry a ``finalize``; an empty one is answered by nothing.

    Modes besides ``whole``, ``401`` and ``stall``, which hold at the handshake: ``mute`` answers
    nothing; ``error`` says that something is wrong; ``cut`` drops the connection at the next
    ``finalize``, ``begun`` behind the first words of an answer.
    """

    def __init__(self, mode: str = "whole", hears: tuple[str, ...] = ()) -> None:
        super().__init__(mode)
        self.hears = list(hears)
        self.connections = 0
        self.reconnected = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/stt/websocket", self.realtime)]

    def authorised(self, request: web.Request) -> bool:
        return request.headers.get("X-API-Key") == KEY

    async def realtime(self, request: web.Request) -> web.WebSocketResponse:
        assert request.query["encoding"] == "pcm_s16le"
        self.connections += 1
        if self.connections > 1:
            self.reconnected.set()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        heard = 0
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                heard += len(message.data)
            elif message.data == "finalize":
                self.asked.append({"bytes": heard})
                heard = 0
                await self._answer(request, socket)
            elif message.data == "done":
                break
        return socket

    async def _answer(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        text = self.hears.pop(0) if self.hears else ""
        if self.mode == "error":
            await socket.send_json({"type": "error", "message": "hush"})
        if text and self.mode in ("whole", "begun"):
            await socket.send_str(_transcript(text.split()[0], final=False))
        if text and self.mode == "whole":
            await socket.send_str(_transcript(text, final=True))
        if self.mode in ("cut", "begun"):
            self.cut(request)


def _transcript(text: str, *, final: bool) -> str:
    return json.dumps({"type": "transcript", "text": text, "is_final": final, "language": "en"})
