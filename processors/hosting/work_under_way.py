"""Business work that the dialogue waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from loguru import logger

from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from flows.vocabulary.ports import ActionRunner

Answer = ActionDone | ActionFailed

BACKSTOP_SECONDS = 2.0  # on top of an action's own time, for a runner that never answers

_effects: set[asyncio.Task[Answer]] = set()  # keeps work alive that a call no longer waits for


class WorkUnderWay:
    """Starts actions and waits for them. ``stop`` ends the waiting, never the work.

    Args:
        runner: Does the work.
        on_slow: Called when an answer is not there after the action's ``meanwhile_seconds``.
        on_answer: Called with each answer.
    """

    def __init__(
        self,
        runner: ActionRunner,
        *,
        on_slow: Callable[[RunAction], None],
        on_answer: Callable[[RunAction, Answer], None],
    ) -> None:
        self._runner = runner
        self._on_slow = on_slow
        self._on_answer = on_answer
        self._waiting: set[asyncio.Task[None]] = set()

    def start(self, action: RunAction) -> None:
        """Start an action."""
        work = asyncio.ensure_future(self._runner.run(action))
        _effects.add(work)
        work.add_done_callback(_effects.discard)
        waiting = asyncio.ensure_future(self._wait(action, work))
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)

    def stop(self) -> None:
        """Wait for nothing any more."""
        for waiting in self._waiting:
            waiting.cancel()

    async def _wait(self, action: RunAction, work: asyncio.Task[Answer]) -> None:
        slow = min(action.meanwhile_seconds, action.timeout_seconds)
        done, _ = await asyncio.wait({work}, timeout=slow)
        if not done:
            self._on_slow(action)
            rest = action.timeout_seconds - slow + BACKSTOP_SECONDS
            done, _ = await asyncio.wait({work}, timeout=rest)
        self._on_answer(action, self._answer(action, work if done else None))

    def _answer(self, action: RunAction, work: asyncio.Task[Answer] | None) -> Answer:
        if work is None:
            return ActionFailed(action_id=action.action_id, failure="timeout")
        error = None if work.cancelled() else work.exception()
        if work.cancelled() or error:
            logger.bind(action=action.name, error=type(error).__name__).error("action broke")
            return ActionFailed(action_id=action.action_id, failure="down")
        return work.result()
