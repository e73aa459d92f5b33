"""Business work behind ``ports.ActionRunner``: named functions, deadlines, retries.

An action is work of the server, not of the call: a caller who hangs up while a booking is under
way does not undo it. The same ``action_id`` is the same work, at the same time or later, in this
process or the next: the ledger has it before it is done, and what came of it after.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from loguru import logger

from flows.actions.own import ActionContext, ActionRefusedError
from flows.actions.typed import NonsenseError
from flows.errors import place_of
from flows.model.flow import UNSURE
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from flows.vocabulary.ports import Effect, Ledger
from pipeline.business.ledger import MemoryLedger

RETRY_SECONDS = 0.2
_NOBODY_KNOWS = (*UNSURE, "down")  # what came of it is not known, so it is not written down
_FAILURE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What stands behind a registered name.

    Attributes:
        do: ``await do(context, inputs)`` gives the outputs. It raises ``ActionRefusedError`` for an
            answer that another try cannot change, anything else for trouble.
        idempotent: True where the work of one ``context.key`` is done only once, however often it
            is asked for; else an effect is never tried again.
    """

    do: Callable[[ActionContext, Mapping[str, str]], Awaitable[Mapping[str, str]]]
    idempotent: bool = True


Works = Mapping[str | tuple[str, str], Work]
"""Work by registered name, or by flow and action where it is bound to what stands there."""


class Actions:
    """Runs actions; fulfils ``flows.vocabulary.ports.ActionRunner``.

    Args:
        work: What may be run.
        ledger: Remembers effects; None: in memory.
        pause: Waits between two tries, given seconds; replaced in tests.
        clock: Gives the time in UTC; replaced in tests.
    """

    def __init__(
        self,
        work: Works,
        *,
        ledger: Ledger | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._work = dict(work)
        self._ledger: Ledger = ledger or MemoryLedger()
        self._pause = pause
        self._clock = clock
        self._given_up: set[str] = set()
        self._running: dict[str, asyncio.Task[ActionDone | ActionFailed]] = {}

    @property
    def under_way(self) -> int:
        """How many actions are running now, those of callers who hung up included."""
        return len(self._running)

    async def run(self, action: RunAction) -> ActionDone | ActionFailed:
        """Do the work within the action's time; never raises.

        Failures: what the work refuses with; ``down`` after the last try; ``timeout``;
        ``nonsense`` for an answer that is not what the flow says; ``uncertain`` for an effect that
        was begun before a crash and may not be asked for again; ``unknown`` for a name that is not
        registered. An effect that ran out of time goes on by itself, and asking again with the
        same id waits for that same work; one that can be undone is, when it is done so late. What
        only reads is given up.
        """
        self._given_up.discard(action.action_id)
        task = self._begin(action)
        done, _ = await asyncio.wait({task}, timeout=action.timeout_seconds)
        if not done:
            logger.bind(action=action.name).warning("action out of time")
            if action.effect == "read":
                task.cancel()
            elif action.undo is not None:
                self._given_up.add(action.action_id)
            return ActionFailed(action_id=action.action_id, failure="timeout")
        return task.result()

    def _begin(self, action: RunAction) -> asyncio.Task[ActionDone | ActionFailed]:
        """Begin the work of a key, or give the one that is under way."""
        key = action.action_id
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._done(action), name=f"action {action.name}")
            self._running[key] = task
            task.add_done_callback(lambda ended: self._ended(action, ended))
        return task

    def _ended(self, action: RunAction, ended: asyncio.Task[ActionDone | ActionFailed]) -> None:
        """Take back what was done after the call had given it up."""
        self._running.pop(action.action_id, None)
        given_up = action.action_id in self._given_up
        self._given_up.discard(action.action_id)
        if action.undo is None or not given_up or ended.cancelled():
            return
        outcome = ended.result()
        if isinstance(outcome, ActionDone):
            logger.bind(action=action.name).warning("an effect came too late and is undone")
            key, undo = action.action_id, action.undo
            self._begin(undo.run(key, action.call, action.flow, outcome.result))

    async def drain(self, seconds: float) -> None:
        """Wait for actions under way, at most ``seconds``: called when the server stops."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._running and (left := end - loop.time()) > 0:
            running = set(self._running.values())
            await asyncio.wait(running, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    async def _done(self, action: RunAction) -> ActionDone | ActionFailed:
        work = self._work.get((action.flow, action.action)) or self._work.get(action.name)
        if work is None:
            logger.bind(action=action.name).error("action not registered")
            return ActionFailed(action_id=action.action_id, failure="unknown")
        if action.effect == "read":
            return await self._tries(work, action)
        return await self._once(work, action)

    async def _once(self, work: Work, action: RunAction) -> ActionDone | ActionFailed:
        """Do an effect whose key is new; of one that is known, give what came of it."""
        told = logger.bind(action=action.name)
        try:
            known = await self._ledger.begin(_intent(action, self._clock()), self._clock())
        except Exception as error:
            told.bind(error=type(error).__name__).error("ledger cannot be written, nothing done")
            return ActionFailed(action_id=action.action_id, failure="down")
        if known is not None and known.outcome is not None:
            return known.outcome
        if known is not None and not work.idempotent:
            told.error("an effect was begun and never ended: somebody has to look")
            return ActionFailed(action_id=action.action_id, failure="uncertain")
        outcome = await self._tries(work, action)
        if isinstance(outcome, ActionFailed) and outcome.failure in _NOBODY_KNOWS:
            return outcome
        try:
            await self._ledger.done(action.action_id, outcome)
        except Exception as error:
            told.bind(error=type(error).__name__).error("what came of an effect was not written")
        return outcome

    async def _tries(self, work: Work, action: RunAction) -> ActionDone | ActionFailed:
        seconds = timedelta(seconds=action.timeout_seconds)
        context = ActionContext(
            call=action.call, key=action.action_id, deadline=self._clock() + seconds
        )
        repeatable = work.idempotent or action.effect == "read"
        for attempt in range(action.retries + 1 if repeatable else 1):
            if attempt:
                await self._pause(RETRY_SECONDS * attempt)
            answer = await self._try(work, context, action, attempt)
            if answer is not None:
                return answer
        return ActionFailed(action_id=action.action_id, failure="down")

    async def _try(
        self, work: Work, context: ActionContext, action: RunAction, attempt: int
    ) -> ActionDone | ActionFailed | None:
        """Do the work once; gives None for trouble that another try may not have."""
        told = logger.bind(action=action.name, attempt=attempt + 1)
        try:
            result = await work.do(context, action.inputs)
        except ActionRefusedError as refused:
            known = isinstance(refused.failure, str) and _FAILURE.fullmatch(refused.failure)
            failure = refused.failure if known else "refused"
            return ActionFailed(action_id=action.action_id, failure=failure)
        except NonsenseError as nonsense:
            told.bind(output=nonsense.output).warning("action gave what the flow does not expect")
            return ActionFailed(action_id=action.action_id, failure="nonsense")
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            told.bind(error=type(error).__name__, place=place_of(error)).warning("action failed")
        except (Exception, SystemExit) as error:
            told.bind(error=type(error).__name__, place=place_of(error)).warning("action failed")
        else:
            return ActionDone(action_id=action.action_id, result=dict(result))
        return None


def _intent(action: RunAction, now: datetime) -> Effect:
    seconds = action.expires_seconds
    return Effect(
        key=action.action_id,
        name=action.name,
        begun=now,
        expires=None if seconds is None else now + timedelta(seconds=seconds),
    )
