"""Tells an author's observers of the transitions of calls, behind the step and beside the call.

No call waits for an observer. One that raises, or is not done in time, is logged, by the name of
the function and without a value of the call. What it is given cannot be changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from loguru import logger

from flows.actions.observing import Observer, Transition
from flows.dialogue.dialogue import Dialogue
from flows.errors import place_of
from pipeline.business.own_work import call_function

if TYPE_CHECKING:
    from loguru import Logger

SECONDS = 10.0  # longest that an observer is waited for
MOST_UNDER_WAY = 200  # beyond so many at once none is told, so that no hanging one piles up


class Observers:
    """The observers of a process.

    Args:
        observers: Who is told.
        seconds: Longest that one is waited for; shorter in tests.
    """

    def __init__(self, observers: Sequence[Observer] = (), seconds: float = SECONDS) -> None:
        self._observers = tuple(observers)
        self._seconds = seconds
        self._under_way: set[asyncio.Task[None]] = set()

    def watch(self, dialogue: Dialogue, clock: Callable[[], datetime]) -> Callable[[], None]:
        """Give what is to be called after each step of a dialogue, on a running loop."""
        seen = len(dialogue.record.states)

        def stepped() -> None:
            nonlocal seen
            states = dialogue.record.states
            first, seen = min(seen, len(states)), len(states)
            for index in range(max(first, 1), seen):
                self._tell(_transition(dialogue, index, clock()))

        return stepped if self._observers else _nothing

    async def drain(self, seconds: float) -> None:
        """Wait for those that are under way, at most ``seconds``."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=seconds)

    def _tell(self, transition: Transition) -> None:
        for observer in self._observers:
            if not observer.wants(transition.state):
                continue
            if len(self._under_way) >= MOST_UNDER_WAY:
                _log(observer).warning("too many observers under way, one is not told")
                continue
            task = asyncio.get_running_loop().create_task(self._bounded(observer, transition))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _bounded(self, observer: Observer, transition: Transition) -> None:
        task = asyncio.ensure_future(_told(observer, transition))
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if not done:
            task.cancel()
            _log(observer).warning("observer out of time")


async def _told(observer: Observer, transition: Transition) -> None:
    try:
        await call_function(observer.function, (transition,), {})
    except (Exception, SystemExit) as error:
        told = _log(observer).bind(error=type(error).__name__, place=place_of(error))
        told.warning("observer failed")


def _transition(dialogue: Dialogue, index: int, at: datetime) -> Transition:
    record = dialogue.record
    held = {name: filled.value for name, filled in record.slots.items()}
    return Transition(
        call=record.session_id,
        flow=dialogue.flow.name,
        previous=record.states[index - 1],
        state=record.states[index],
        slots=MappingProxyType(held),
        outcome=record.outcome if index == len(record.states) - 1 else "",
        user_id=record.user_id,
        conversation_id=record.conversation_id,
        at=at,
    )


def _log(observer: Observer) -> Logger:
    return logger.bind(observer=getattr(observer.function, "__name__", "?"))


def _nothing() -> None:
    return None
