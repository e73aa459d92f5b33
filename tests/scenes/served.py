"""Serves apps on a free port of this machine, and makes the application that they share."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import uvicorn

from flows.build.load import load_flow, load_text
from pipeline.business.actions import Actions, Work
from pipeline.call.application import Application
from pipeline.settings.settings import Settings


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    """Serve an ASGI app; gives its address, e.g. ``127.0.0.1:40001``."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", ws_ping_interval=None)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await server.shutdown(sockets=[listening])


def application(
    actions: Mapping[str, Work] | None = None, flow: str | None = None, **settings: Any
) -> Application:
    """Make what calls share, without reading ``.env``.

    Args:
        actions: Business work by name.
        flow: Text of a flow; None for the appointment.
        settings: By field.
    """
    parts = {
        "settings": cast(Any, Settings)(_env_file=None, **settings),
        "flow": load_text(flow) if flow else load_flow("appointment"),
        "actions": Actions({**(actions or {})}),
    }
    return Application(**cast(Any, parts))
