"""Puts callers through to a person, once all that was said before has been played."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from loguru import logger
from pipecat.frames.frames import EndWorkerFrame, Frame, TTSSpeakFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from flows.errors import CallwrightError
from processors.frames import CallEventFrame, HandoffFrame

NOBODY_THERE = "I am sorry, I cannot put you through right now. Please call again later. Goodbye."


class HandoffProcessor(FrameProcessor):
    """Takes ``HandoffFrame`` behind the transport's output.

    A transfer that works ends the pipeline; one that does not is told to the caller.

    Args:
        address: Gives where a target of the flow is reached, or None.
        put_through: Transfers the caller to an address, or None where the carrier cannot.
        otherwise: Gives the sentence for a target that cannot be reached.
    """

    def __init__(
        self,
        address: Callable[[str], str | None],
        put_through: Callable[[str], Awaitable[None]] | None,
        otherwise: Callable[[str], str] = lambda _target: NOBODY_THERE,
    ) -> None:
        super().__init__()
        self._address = address
        self._put_through = put_through
        self._otherwise = otherwise

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Transfer on ``HandoffFrame``, pass on everything else."""
        await super().process_frame(frame, direction)
        if not isinstance(frame, HandoffFrame):
            await self.push_frame(frame, direction)
        elif await self._transfer(frame.handoff.to):
            await self.push_frame(EndWorkerFrame(), FrameDirection.UPSTREAM)
        else:
            await self._tell(frame.handoff.to)

    async def _transfer(self, target: str) -> bool:
        address = self._address(target)
        if address is None or self._put_through is None:
            logger.bind(target=target).warning("nobody to put the caller through to")
            return False
        try:
            await self._put_through(address)
        except CallwrightError as error:
            logger.bind(target=target, code=error.code).error("caller not put through")
            return False
        logger.bind(target=target).info("caller put through")
        return True

    async def _tell(self, target: str) -> None:
        await self.push_frame(
            CallEventFrame("trouble", {"what": "The caller could not be put through."})
        )
        await self.pipeline_worker.queue_frames(
            [TTSSpeakFrame(self._otherwise(target)), EndWorkerFrame()]
        )
