"""A bot of the caller's own: served by this machine on a free port, with a diary of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from caller.errors import CallerError

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 10.0


class BotStartError(CallerError):
    """The bot did not start: the message ends with its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedBot:
    """A bot that is up.

    Attributes:
        url: ``http://127.0.0.1:PORT``.
        process_id: Of the server.
        database: Its diary.
        log: What it printed.
    """

    url: str
    process_id: int
    database: Path
    log: Path


@asynccontextmanager
async def served_bot(
    folder: Path, settings: Mapping[str, str] | None = None
) -> AsyncIterator[ServedBot]:
    """Serve the bot while the block runs.

    Args:
        folder: For its diary and log.
        settings: Environment variables on top of this process's.

    Raises:
        BotStartError: It does not get healthy within a minute.
    """
    bot, process = await asyncio.to_thread(_start, folder, dict(settings or {}))
    try:
        await _until_healthy(bot, process)
        yield bot
    finally:
        await asyncio.to_thread(_stop, process)


def _start(folder: Path, settings: dict[str, str]) -> tuple[ServedBot, subprocess.Popen[bytes]]:
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    log, database = folder / "bot.log", folder / "bookings.db"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(PROJECT / "bot.py")],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    return ServedBot(url=url, process_id=process.pid, database=database, log=log), process


def free_port() -> int:
    """Give a TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def health(url: str, seconds: float = 2.0) -> dict[str, Any] | None:
    """Give what ``/health`` says, or None when nobody answers."""
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(f"{url}/health") as response,
        ):
            answer: dict[str, Any] = await response.json()
            return answer if response.status == 200 else None
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None


async def _until_healthy(bot: ServedBot, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if await health(bot.url):
            return
        await asyncio.sleep(0.2)
    why = "ended" if process.poll() is not None else f"was not healthy after {START_SECONDS:g} s"
    last = bot.log.read_text(errors="replace").strip().splitlines()[-8:]
    raise BotStartError(
        "The bot " + why + ":\n  " + "\n  ".join(last),
        remedy="Run python bot.py to see all of it.",
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
