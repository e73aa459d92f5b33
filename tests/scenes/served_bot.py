"""Starts ``bot.py`` as a process of its own, as a developer does, and waits until it answers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ServedBot:
    """A bot that serves: its address ``http://127.0.0.1:PORT``, its log and its diary."""

    url: str
    log: Path
    diary: Path

    @property
    def websocket(self) -> str:
        """Address of the runner's WebSocket."""
        return f"{self.url.replace('http', 'ws', 1)}/ws"


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served_bot(folder: Path, **settings: str) -> Iterator[ServedBot]:
    """Serve the bot from the checkout, with a diary and a log in ``folder``.

    Args:
        folder: An empty folder.
        settings: Environment variables.

    Raises:
        RuntimeError: It did not come up; the message holds the end of its log.
    """
    port = free_port()
    bot = ServedBot(f"http://127.0.0.1:{port}", folder / "bot.log", folder / "diary.db")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")},
        "DATABASE_URL": f"sqlite:///{bot.diary}",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    with bot.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "bot.py"), "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, bot)
        yield bot
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], bot: ServedBot) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{bot.url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the bot did not come up:\n{bot.log.read_text()[-3000:]}")
