"""Business work behind ``ports.ActionRunner``: named functions, deadlines, retries.

An action is work of the server, not of the call: a caller who hangs up while a booking is under
way does not undo it. The same ``action_id`` is the same work, at the same time or later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from loguru import logger

from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed

Work = Callable[[str, Mapping[str, str]], Awaitable[Mapping[str, str]]]
"""``await work(action_id, inputs)`` gives the outputs; it has to do the work of one id only once.

It raises ``ActionRefusedError`` for an answer that another try cannot change, anything else for
trouble.
"""

RETRY_SECONDS = 0.2


class ActionRefusedError(Exception):
    """The business says no, e.g. ``taken``; ``failure`` is the name that a flow's rows speak of."""

    def __init__(self, failure: str) -> None:
        self.failure = failure
        super().__init__(failure)


class Actions:
    """Runs actions by name; fulfils ``flows.vocabulary.ports.ActionRunner``.

    Args:
        work: Function by registered name, e.g. ``calendar.book``.
        pause: Waits between two tries, given seconds; replaced in tests.
    """

    def __init__(
        self,
        work: Mapping[str, Work],
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._work = dict(work)
        self._pause = pause
        self._running: dict[str, asyncio.Task[ActionDone | ActionFailed]] = {}

    @property
    def under_way(self) -> int:
        """How many actions are running now, those of callers who hung up included."""
        return len(self._running)

    async def run(self, action: RunAction) -> ActionDone | ActionFailed:
        """Do the work within the action's time; never raises.

        Failures: what the work refuses with; ``down`` after the last try; ``timeout``;
        ``unknown`` for a name that is not registered. Work that ran out of time goes on by itself,
        and asking again with the same id waits for that same work.
        """
        task = self._running.get(action.action_id)
        if task is None:
            task = asyncio.create_task(self._tries(action), name=f"action {action.name}")
            self._running[action.action_id] = task
            task.add_done_callback(lambda _: self._running.pop(action.action_id, None))
        done, _ = await asyncio.wait({task}, timeout=action.timeout_seconds)
        if not done:
            logger.bind(action=action.name).warning("action out of time")
            return ActionFailed(action_id=action.action_id, failure="timeout")
        return task.result()

    async def drain(self, seconds: float) -> None:
        """Wait for actions under way, at most ``seconds``: called when the server stops."""
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=seconds)

    async def _tries(self, action: RunAction) -> ActionDone | ActionFailed:
        work = self._work.get(action.name)
        if work is None:
            logger.bind(action=action.name).error("action not registered")
            return ActionFailed(action_id=action.action_id, failure="unknown")
        for attempt in range(action.retries + 1):
            if attempt:
                await self._pause(RETRY_SECONDS * attempt)
            try:
                result = await work(action.action_id, action.inputs)
            except ActionRefusedError as refused:
                return ActionFailed(action_id=action.action_id, failure=refused.failure)
            except Exception as error:
                logger.bind(
                    action=action.name, attempt=attempt + 1, error=type(error).__name__
                ).warning("action failed")
            else:
                return ActionDone(action_id=action.action_id, result=dict(result))
        return ActionFailed(action_id=action.action_id, failure="down")
