"""Daily's and Twilio's REST interfaces as far as a call needs them, on this machine.

They answer like the real ones and keep every request, in order, for a test to look at.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from tests.scenes.served import served

ROOM = "https://rooms.example/room-1"
SIP_ENDPOINT = "123456780@rooms.sip.example"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: method, path, ``Authorization`` header, and the body's fields."""

    method: str
    path: str
    authorization: str
    fields: dict[str, Any]


@dataclass(slots=True)
class FakeCloud:
    """A served fake: its address, what it was asked, and the status it answers with by path."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    async def keep(self, request: Request) -> Response | None:
        """Keep a request; give the failure that the test asked for, if any."""
        form = request.headers.get("content-type", "").startswith("application/x-www-form")
        fields = dict(await request.form()) if form else await request.json()
        self.asked.append(
            Asked(
                request.method,
                request.url.path,
                request.headers.get("authorization", ""),
                fields,
            )
        )
        status = self.statuses.get(request.url.path, 200)
        return None if status == 200 else JSONResponse({"error": "not now"}, status)


@asynccontextmanager
async def fake_daily() -> AsyncIterator[FakeCloud]:
    """Serve rooms, meeting tokens and ``dialin/pinlessCallUpdate``."""
    app, cloud = FastAPI(), FakeCloud()

    @app.post("/v1/rooms")
    async def rooms(request: Request) -> Response:
        if failure := await cloud.keep(request):
            return failure
        fields = cloud.asked[-1].fields
        config = dict(fields["properties"])
        if "sip" in config:
            config["sip_uri"] = {"endpoint": SIP_ENDPOINT}
        return JSONResponse(
            {
                "id": "987b5eb5-d116-4a4e-8e2c-14fcb5710966",
                "name": fields["name"],
                "api_created": True,
                "privacy": "public",
                "url": ROOM,
                "created_at": "2026-11-21T09:00:00.000Z",
                "config": config,
            }
        )

    @app.post("/v1/meeting-tokens")
    async def meeting_tokens(request: Request) -> Response:
        return await cloud.keep(request) or JSONResponse({"token": "meeting-token"})

    @app.post("/v1/dialin/pinlessCallUpdate")
    async def pinless_call_update(request: Request) -> Response:
        return await cloud.keep(request) or JSONResponse({"success": True})

    async with served(app) as address:
        cloud.address = f"http://{address}/v1"
        yield cloud


@asynccontextmanager
async def fake_twilio() -> AsyncIterator[FakeCloud]:
    """Serve updates of calls."""
    app, cloud = FastAPI(), FakeCloud()

    @app.post("/2010-04-01/Accounts/{account}/Calls/{call}.json")
    async def update(request: Request, account: str, call: str) -> Response:
        return await cloud.keep(request) or JSONResponse({"sid": call, "status": "in-progress"})

    async with served(app) as address:
        cloud.address = f"http://{address}"
        yield cloud
