"""Puts callers through to a person, once all that was said before has been played."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from loguru import logger
from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from flows.errors import CallwrightError
from processors.frames import CallEventFrame, HandoffAnsweredFrame, HandoffFrame

ANSWER_SECONDS = 10.0  # a carrier that does not answer a transfer within it has failed


class HandoffProcessor(FrameProcessor):
    """Takes ``HandoffFrame`` behind the transport's output and answers it upstream: the dialogue
    decides what follows.

    Args:
        address: Gives where a target of the flow is reached, or None.
        put_through: Transfers the caller to an address, or None where the carrier cannot.
    """

    def __init__(
        self,
        address: Callable[[str], str | None],
        put_through: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        super().__init__()
        self._address = address
        self._put_through = put_through

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Transfer on ``HandoffFrame``, pass on everything else."""
        await super().process_frame(frame, direction)
        if not isinstance(frame, HandoffFrame):
            await self.push_frame(frame, direction)
            return
        done = await self._transfer(frame.handoff.to, frame.handoff.reason)
        if not done:
            trouble = {"what": "The caller could not be put through."}
            await self.push_frame(CallEventFrame("trouble", trouble))
        await self.push_frame(HandoffAnsweredFrame(done), FrameDirection.UPSTREAM)

    async def _transfer(self, target: str, reason: str) -> bool:
        address, log = self._address(target), logger.bind(target=target, came_from=reason)
        if address is None or self._put_through is None:
            log.warning("nobody to put the caller through to")
            return False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._put_through(address)
        except Exception as error:
            code = error.code if isinstance(error, CallwrightError) else type(error).__name__
            log.bind(code=code).error("caller not put through")
            return False
        log.info("caller put through")
        return True
