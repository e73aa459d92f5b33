"""Keeping an engine alive in a process of its own: deadlines, restarts, one for all calls.

Theory of operation. An engine answers one request at a time. A thread of its own (an executor of
one) does the blocking exchange, so requests queue in order, a request that is cancelled while it
waits is never sent, and one that is cancelled under way is answered and thrown away: the two
sides cannot get out of step. A process that dies, talks nonsense or misses a deadline is killed;
the request that met it fails with ``EngineError``, and the next request starts a fresh process.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from loguru import logger

from flows.errors import CallwrightError
from pipeline.speech.engines.protocol import Header, receive_message, send_message

_PROJECT = Path(__file__).resolve().parents[2]
_PATIENCE_WITH_START_SECONDS = 20.0
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")


class EngineError(CallwrightError):
    """A speech engine failed: codes ``engine_start``, ``engine_died``, ``engine_late``,
    ``engine_refused`` (it lives, and could not do this request)."""


class EngineProcess:
    """One engine in one process.

    Args:
        module: The module to run, e.g. ``pipeline.speech.engines.pico``.
        name: How messages call it, e.g. ``"The Pico voice"``.
    """

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=module.rsplit(".", 1)[-1])
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self.waiting = 0
        """Requests queued or under way."""
        self.generation = 0
        """How many processes were started; a new one has forgotten all that was sent before."""

    @property
    def process_id(self) -> int | None:
        """The process's id, or None while none runs."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the process if none runs.

        Raises:
            EngineError: It cannot start; the message names the remedy.
        """
        await asyncio.get_running_loop().run_in_executor(self._thread, self._ensure_started)

    async def ask(
        self, header: Header, body: bytes = b"", *, deadline_seconds: float = 10.0
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for its answer.

        Args:
            deadline_seconds: Longest time for the engine to answer, once it is its turn.

        Raises:
            EngineError: There is no answer; the next request meets a fresh process.
        """
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self._exchange, header, body, deadline_seconds
            )
        finally:
            self.waiting -= 1

    def close(self) -> None:
        """End the process; a later request starts a new one. Safe to call twice."""
        if self._process is not None:
            self._process.kill()  # wakes the thread if a request is under way
        self._thread.submit(self._stop).result()

    def _stop(self) -> None:
        connection, process = self._connection, self._process
        self._connection = self._process = None
        if connection is not None:
            connection.close()
        if process is not None:
            process.kill()
            process.wait()

    def _exchange(
        self, header: Header, body: bytes, deadline_seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        connection = self._ensure_started()
        connection.settimeout(deadline_seconds)
        try:
            send_message(connection, header, body)
            answer, audio = receive_message(connection)
        except TimeoutError:
            self._stop()
            raise EngineError(
                f"{self._name} did not answer within {deadline_seconds:g} s.",
                code="engine_late",
                remedy="It is started again by itself; if this repeats, the machine is too busy.",
            ) from None
        except (EOFError, OSError, ValueError) as error:
            self._stop()
            raise EngineError(
                f"The process of {self._name} ended ({error}).",
                code="engine_died",
                remedy="It is started again by itself.",
            ) from error
        if "error" in answer:
            raise EngineError(f"{self._name} failed: {answer['error']}", code="engine_refused")
        return answer, audio

    def _ensure_started(self) -> socket.socket:
        if self._connection is not None and self._process is not None:
            if self._process.poll() is None:
                return self._connection
            logger.bind(engine=self._module, code=self._process.returncode).warning(
                "speech engine ended by itself and is started again"
            )
            self._stop()
        return self._start_process()

    def _start_process(self) -> socket.socket:
        began = time.monotonic()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_environment(),
            )
        self._connection = ours
        ours.settimeout(_PATIENCE_WITH_START_SECONDS)
        try:
            greeting, _ = receive_message(ours)
        except (EOFError, OSError, ValueError) as error:
            greeting = {"error": f"its process ended at once ({error})", "remedy": ""}
        if "error" in greeting:
            self._stop()
            raise EngineError(
                f"{self._name} cannot start: {greeting['error']}",
                code="engine_start",
                remedy=greeting.get("remedy", ""),
            )
        self.generation += 1
        logger.bind(engine=self._module, seconds=round(time.monotonic() - began, 3)).debug(
            "speech engine started"
        )
        return ours


def _environment() -> dict[str, str]:
    """Let the child import this project wherever the server runs, and give it no keys."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    path = os.pathsep.join(filter(None, [str(_PROJECT), os.environ.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": path}


_shared: dict[tuple[str, int], EngineProcess] = {}
_sharing = threading.Lock()


def shared_engine(module: str, name: str, number: int = 0) -> EngineProcess:
    """Give the process that all calls of this server share, made at first use.

    Args:
        number: Counts from 0 where several processes of one engine share the work.
    """
    with _sharing:
        return _shared.setdefault((module, number), EngineProcess(module, name))


def close_shared_engines() -> None:
    """End all shared engines, e.g. when the server stops; a later request starts them again."""
    with _sharing:
        for engine in _shared.values():
            engine.close()
