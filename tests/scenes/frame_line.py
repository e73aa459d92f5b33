"""One processor in a running pipeline: send frames in, wait for what comes out of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pipecat.frames.frames import EndFrame, ErrorFrame, Frame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

F = TypeVar("F", bound=Frame)
RATE_HZ = 16_000


class _Ear(FrameProcessor):
    """Notes the frames that go one way."""

    def __init__(self, wanted: FrameDirection, changed: asyncio.Condition) -> None:
        super().__init__()
        self._wanted = wanted
        self._changed = changed
        self.frames: list[Frame] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if direction is self._wanted:
            async with self._changed:
                self.frames.append(frame)
                self._changed.notify_all()
        await self.push_frame(frame, direction)


class Line:
    """A pipeline of one processor, seen from outside."""

    def __init__(self, processor: FrameProcessor) -> None:
        self._changed = asyncio.Condition()
        self._above = _Ear(FrameDirection.UPSTREAM, self._changed)
        self._below = _Ear(FrameDirection.DOWNSTREAM, self._changed)
        self.worker = PipelineWorker(
            Pipeline([self._above, processor, self._below]),
            params=PipelineParams(audio_in_sample_rate=RATE_HZ, audio_out_sample_rate=RATE_HZ),
            enable_rtvi=False,
            cancel_on_idle_timeout=False,
        )
        self.processor = processor

    def came(self, kind: type[F]) -> list[F]:
        """Frames of a kind that came out below, so far."""
        return [frame for frame in self._below.frames if isinstance(frame, kind)]

    @property
    def errors(self) -> list[ErrorFrame]:
        """Errors that came out above, so far."""
        return [frame for frame in self._above.frames if isinstance(frame, ErrorFrame)]

    async def send(self, *frames: Frame) -> None:
        """Send frames in from above."""
        await self.worker.queue_frames(list(frames))

    async def until(self, holds: Callable[[], Any], seconds: float = 60) -> None:
        """Wait for something to hold, looking again at every frame that comes out."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: bool(holds()))


@asynccontextmanager
async def line(processor: FrameProcessor) -> AsyncIterator[Line]:
    """Run a processor; ends with an EndFrame."""
    made = Line(processor)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(made.worker)
    running = asyncio.create_task(runner.run())
    try:
        yield made
    finally:
        await made.worker.queue_frame(EndFrame())
        async with asyncio.timeout(60):
            await running
