"""The times of a call as a whole: how long it lasts, how long nobody says a word or is heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from processors.turns.watchdog import Watchdog


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLimits:
    """Limits of a call, in seconds.

    Attributes:
        both_silent: Neither side is heard for longer than this; holds excepted.
        voice: A voice counts for so long without words, where the recogniser gives interim ones.
        conversation: Without a word or key for so long, the call is ended.
        call: Longest call.
        grace: Time that the dialogue has for its goodbye before the call is cut.
    """

    both_silent: float = 8.0
    voice: float = 5.0
    conversation: float = 300.0
    call: float = 1800.0
    grace: float = 20.0


class CallTimers:
    """Runs the timers.

    Args:
        limits: The limits.
        allowance: Seconds of common silence that are allowed now, or None, see ``Watchdog``.
        on_silence: Neither side was heard for too long.
        on_time_up: The call has lasted too long, or nobody said a word for too long.
        on_overdue: It goes on all the same.
    """

    def __init__(
        self,
        limits: CallLimits,
        *,
        allowance: Callable[[], float | None],
        on_silence: Callable[[], None],
        on_time_up: Callable[[], None],
        on_overdue: Callable[[], None],
    ) -> None:
        self._limits = limits
        self._on_time_up = on_time_up
        self._on_overdue = on_overdue
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._running = False
        self._paused = False
        self.watchdog = Watchdog(allowance, on_silence)

    def start(self) -> None:
        """The call begins."""
        if not self._running:
            self._running = True
            self.watchdog.start()
            self._set("call", self._limits.call, self._time_up)
            self.word()

    def stop(self) -> None:
        """The call is over."""
        self._running = False
        self.watchdog.stop()
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def word(self) -> None:
        """The caller said or typed a word, or pressed a key."""
        if self._running and not self._paused:
            self._set("conversation", self._limits.conversation, self._time_up)

    def pause(self, paused: bool) -> None:
        """Stop the timers of silence, or let them begin again."""
        self._paused = paused
        if paused and "conversation" in self._timers:
            self._timers.pop("conversation").cancel()
        self.word()
        self.watchdog.heard()

    def _time_up(self) -> None:
        self._set("grace", self._limits.grace, self._on_overdue)
        self._on_time_up()

    def _set(self, name: str, seconds: float, callback: Callable[[], None]) -> None:
        if name in self._timers:
            self._timers[name].cancel()
        self._timers[name] = asyncio.get_running_loop().call_later(seconds, callback)
