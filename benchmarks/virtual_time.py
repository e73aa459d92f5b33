"""An event loop whose clock jumps to the next timer, so that nothing waits."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _JumpingSelector(selectors.DefaultSelector):
    """Does not wait for what is due later: it says that the time has passed."""

    elapsed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("nothing will ever happen: every task waits for another")
        if not ready and timeout:
            self.elapsed += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop that lives on its own time; it must not wait for threads or sockets."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since the loop was made, plus 1000: no time is ever zero."""
        return 1000.0 + self._jumping.elapsed


def play(coroutine: Coroutine[Any, Any, T], longest: float = 3600.0) -> T:
    """Run a coroutine on virtual time, for at most so many virtual seconds."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(asyncio.wait_for(coroutine, longest))
