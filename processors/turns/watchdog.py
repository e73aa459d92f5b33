"""Keeps both sides from being silent together for too long.

It is one timer outside the tasks of the processor, so that it fires when one of them hangs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Watchdog:
    """Calls ``on_silence`` each time nobody was heard for longer than allowed.

    Args:
        allowance: Gives the seconds of silence allowed now, or None while silence is right (the
            bot speaks, the caller asked to hold, the call is paused, the answers are text).
        on_silence: What to do; called on the event loop, must return at once.
    """

    def __init__(
        self, allowance: Callable[[], float | None], on_silence: Callable[[], None]
    ) -> None:
        self._allowance = allowance
        self._on_silence = on_silence
        self._loop: asyncio.AbstractEventLoop | None = None
        self._heard = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._loop = asyncio.get_running_loop()
        self.heard()

    def stop(self) -> None:
        """Watch no more."""
        self._loop = None
        self._cancel()

    def heard(self, for_seconds: float = 0.0) -> None:
        """Somebody is heard now, and counts as heard for so many seconds more: a voice detector
        that never reports an end does not count for ever."""
        if self._loop:
            self._heard = self._loop.time() + for_seconds
            self.check()

    def check(self) -> None:
        """Look at the allowance again: what is allowed has changed."""
        self._cancel()
        allowance = self._allowance()
        if self._loop and allowance is not None:
            at = max(self._loop.time(), self._heard + allowance)
            self._timer = self._loop.call_at(at, self._fire)

    def _fire(self) -> None:
        self._timer = None
        loop, allowance = self._loop, self._allowance()
        if loop is None or allowance is None:
            return
        if loop.time() < self._heard + allowance:
            self.check()
            return
        self._heard = loop.time()
        self.check()
        self._on_silence()

    def _cancel(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
