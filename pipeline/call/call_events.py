"""What calls show of themselves while they run: one log a call, and whoever listens to it.

``docs/call-events.md`` lists the kinds. Processors push ``CallEventFrame``s, which the last
processor of its pipeline, ``CallEventsProcessor``, writes into the call's log. From there they go
to all who listen: tools of this machine, and the client of the call, by RTVI server messages.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from loguru import logger
from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from processors.frames import CallEventFrame

CallEvent = Mapping[str, Any]

LISTENER_BACKLOG = 1000  # events a listener may lag behind before it is dropped
LONGEST_LOG = 5000  # events kept of one call, the first one always among them


class Listener:
    """One who listens: iterate to get events; ends when dropped for being slow.

    Args:
        so_far: What comes first.
    """

    def __init__(self, so_far: Sequence[CallEvent] = ()) -> None:
        self._events: asyncio.Queue[CallEvent | None] = asyncio.Queue()
        self._longest = len(so_far) + LISTENER_BACKLOG
        self.dropped = False
        for event in so_far:
            self._events.put_nowait(event)

    def give(self, event: CallEvent) -> None:
        """Hand over an event; a listener who lags too far behind is dropped instead."""
        if self.dropped:
            return
        if self._events.qsize() >= self._longest:
            self.dropped = True
            self._events.put_nowait(None)
            logger.warning("listener of call events is too slow")
        else:
            self._events.put_nowait(event)

    async def so_far(self) -> AsyncIterator[CallEvent]:
        """Give what is waiting, without waiting for more."""
        while not self._events.empty() and (event := self._events.get_nowait()) is not None:
            yield event

    async def __aiter__(self) -> AsyncIterator[CallEvent]:
        while (event := await self._events.get()) is not None:
            yield event


class CallLog:
    """The events of one call, stamped in the order they came.

    Args:
        session_id: Names the call.
        publish: Gets each event once it is stamped.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        session_id: str,
        publish: Callable[[CallEvent], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.session_id = session_id
        self.events: list[CallEvent] = []
        self._publish = publish
        self._clock = clock
        self._began = clock()

    def add(self, kind: str, data: Mapping[str, Any]) -> CallEvent:
        """Stamp an event, keep it, and pass it to the listeners."""
        at = round(self._clock() - self._began, 3)
        event = {**data, "kind": kind, "at": at, "session_id": self.session_id}
        if len(self.events) >= LONGEST_LOG:
            del self.events[1]
        self.events.append(event)
        self._publish(event)
        return event


class CallEvents:
    """The logs of all calls of this process, and their listeners.

    Args:
        clock: Seconds that only go forward; replaced in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logs: dict[str, CallLog] = {}
        self._listeners: dict[Listener, str | None] = {}
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def live(self) -> int:
        """How many calls are under way."""
        return len(self._logs)

    async def quiet(self) -> None:
        """Wait until no call is under way."""
        await self._quiet.wait()

    def open(self, session_id: str) -> CallLog:
        """Begin the log of a call.

        While another call of that name is under way the new one is named ``NAME-2`` and so on.
        """
        name, number = session_id, 1
        while name in self._logs:
            number += 1
            name = f"{session_id}-{number}"
        log = self._logs[name] = CallLog(name, self._publish, self._clock)
        self._quiet.clear()
        return log

    def close(self, log: CallLog, reason: str) -> None:
        """End the log of a call and forget it: what callers say does not outlive the call."""
        if self._logs.get(log.session_id) is log:
            log.add("ended", {"reason": reason})
            del self._logs[log.session_id]
        if not self._logs:
            self._quiet.set()

    @contextmanager
    def listen(self, session_id: str | None = None) -> Iterator[Listener]:
        """Listen to one call, or to all; what has been sent so far comes first."""
        logs = [log for log in self._logs.values() if session_id in (None, log.session_id)]
        listener = Listener([event for log in logs for event in log.events])
        self._listeners[listener] = session_id
        try:
            yield listener
        finally:
            del self._listeners[listener]

    def _publish(self, event: CallEvent) -> None:
        for listener, wanted in self._listeners.items():
            if wanted is None or wanted == event["session_id"]:
                listener.give(event)


class CallEventsProcessor(FrameProcessor):
    """Writes ``CallEventFrame``s into the call's log; the last one in the pipeline.

    Args:
        log: The call's log.
    """

    def __init__(self, log: CallLog) -> None:
        super().__init__()
        self._log = log

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Take ``CallEventFrame``s, pass on everything else."""
        await super().process_frame(frame, direction)
        if isinstance(frame, CallEventFrame):
            self._log.add(frame.kind, frame.data)
        else:
            await self.push_frame(frame, direction)
