"""Our routes on the development server: the talk page, call events, health, the flow.

They are put on ``pipecat.runner.run.app`` before the runner adds its own, and the first route that
matches wins: ``GET /`` is our page, ``POST /api/offer`` stays the runner's.
"""

from __future__ import annotations

import json
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
from fastapi import APIRouter, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, PlainTextResponse

from pipeline.call.application import Application
from pipeline.call.call_events import Listener
from pipeline.call.flow_shown import flow_shown
from pipeline.carriers.connections import session_name
from pipeline.devserver.request_shapes import DAILY_MISSING

PAGE = Path(__file__).parent.parent / "page"

# The page loads nothing from elsewhere, and no other site may frame it.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
CLOSED_TOO_SLOW = 1013
CLOSED_NOT_ALLOWED = 1008
_LONGEST_NAME = 80  # of a file that is not there, as it is told


def routes(application: Application, page: Path = PAGE) -> APIRouter:
    """Make the routes.

    Args:
        application: Shared by all calls.
        page: Folder of the talk page's files.
    """
    router = APIRouter()

    @router.get("/", include_in_schema=False)
    async def index() -> FileResponse:
        return _file(page, "index.html")

    @router.get("/page/{name:path}", include_in_schema=False)
    async def page_file(name: str) -> FileResponse:
        return _file(page, name)

    @router.get("/health")
    async def health() -> dict[str, Any]:
        return {
            "status": "ok",
            "flow": application.flow.flow.name,
            "calls": application.events.live,
            "actions": application.actions.under_way,
        }

    @router.get("/flow")
    async def flow() -> dict[str, Any]:
        return flow_shown(application.flow.flow, application.settings.timezone)

    if application.settings.daily_api_key is None:

        @router.get("/daily", include_in_schema=False)
        async def daily() -> PlainTextResponse:
            return PlainTextResponse(DAILY_MISSING, 503)

    @router.websocket("/events")
    async def events(websocket: WebSocket, session_id: str | None = None) -> None:
        await websocket.accept()
        allowed = _on_this_machine(websocket) and _from_our_page(websocket)
        if not allowed or (session_id and not session_name(session_id)):
            await websocket.close(CLOSED_NOT_ALLOWED)
            return
        with application.events.listen(session_id or None) as listener:
            await _send_events(websocket, listener)

    return router


async def _send_events(websocket: WebSocket, listener: Listener) -> None:
    """Send until the listener goes away or falls behind; what it says is not read."""
    async with anyio.create_task_group() as tasks:

        async def wait_for_the_end() -> None:
            try:
                while True:
                    await websocket.receive()
            except (WebSocketDisconnect, RuntimeError):
                tasks.cancel_scope.cancel()

        tasks.start_soon(wait_for_the_end)
        try:
            async for event in listener:
                await websocket.send_text(json.dumps(event, default=str))
            await websocket.close(CLOSED_TOO_SLOW)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the listener has gone, which is its right; starlette says so in both ways
        tasks.cancel_scope.cancel()


def _on_this_machine(websocket: WebSocket) -> bool:
    """Call events hold callers' words: they leave the machine only through a call's own client.

    A request that a proxy on this machine passes on comes from elsewhere, and says so; or it names
    the public host, as a page does whose name was made to lead here (DNS rebinding).
    """
    forwarded = {"x-forwarded-for", "forwarded", "x-real-ip"} & set(websocket.headers)
    client = websocket.client.host if websocket.client else ""
    asked = _host_of(f"//{websocket.headers.get('host', '')}")
    return _is_loopback(client) and (asked == "localhost" or _is_loopback(asked)) and not forwarded


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # an address that is none, as "//["
        return ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _from_our_page(websocket: WebSocket) -> bool:
    """A browser names the site whose script connects: no other site may listen in."""
    origin = websocket.headers.get("origin")
    return origin is None or origin.partition("://")[2] == websocket.headers.get("host")


def _file(folder: Path, name: str) -> FileResponse:
    try:
        path = (folder / name).resolve()
        found = path.is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError):  # a name too long, or with a zero byte
        found = False
    if not found:
        raise HTTPException(404, f"The talk page has no file {name[:_LONGEST_NAME]}.")
    return FileResponse(path, headers=PAGE_HEADERS)
