"""What the local copies of cloud services share: how they fail, and a log of what they were asked.

Each copy speaks the provider's real protocol over real sockets and refuses what the provider would
refuse: another path, another key, a missing field.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

from aiohttp import web

MODES = ("whole", "401", "429", "500", "stall", "cut")
KEY = "test-key"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FakeServer:
    """Base of the copies.

    Attributes:
        mode: One of ``MODES``; may be changed between requests.
        asked: What came in, as the handlers note it.
        url: ``http://127.0.0.1:PORT`` while it runs.
        mistakes: What a client did that the provider would not take.
    """

    def __init__(self, mode: str = "whole") -> None:
        self.mode = mode
        self.asked: list[dict[str, Any]] = []
        self.mistakes: list[str] = []
        self.url = ""
        self.stopped = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """The provider's paths."""
        raise NotImplementedError

    def authorised(self, request: web.Request) -> bool:
        """True when the request carries the key as the provider wants it."""
        raise NotImplementedError

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Serve on a free port of this machine."""
        app = web.Application(middlewares=[self._gate], client_max_size=2**26)
        app.add_routes(self.routes())
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            self.stopped.set()
            await runner.cleanup()

    @web.middleware
    async def _gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self.authorised(request):
            self.mistakes.append(f"{request.path}: not authorised")
            return web.json_response({"error": {"message": "Invalid API Key"}}, status=401)
        if self.mode in ("401", "429", "500"):
            self.asked.append({"path": request.path})
            return web.json_response({"error": {"message": "hush"}}, status=int(self.mode))
        if self.mode == "stall":
            self.asked.append({"path": request.path})
            await self.stopped.wait()
            return web.Response(status=503)
        try:
            return await handler(request)
        except AssertionError as error:
            self.mistakes.append(f"{request.path}: {error}")
            return web.json_response({"error": {"message": str(error)}}, status=400)

    @staticmethod
    def cut(request: web.Request) -> None:
        """Drop the connection behind what was sent, without an ending, as a dying host does."""
        assert request.transport is not None
        request.transport.close()
