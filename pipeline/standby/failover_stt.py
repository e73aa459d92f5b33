"""Hearing that does not go deaf when its service fails: the lost words go to a standby.

A segment of speech that the service refused, lost or left unanswered is heard by the standby from
the same audio, so the caller need not repeat it. One failure costs that segment only; a second one
in a row, or one that will not mend, makes the standby hear the rest of the call.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, Protocol

from loguru import logger
from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.stt_service import STTService

from pipeline.standby.service_failure import ServiceFailedError, SurvivingService
from processors.frames import ExpectationFrame

TROUBLE = "The hearing service failed; the recogniser of this machine hears on."
_FAILURES_IN_A_ROW = 2


class Hearer(Protocol):
    """Hears one segment of speech at a time."""

    def expect(self, frame: ExpectationFrame) -> None:
        """Take notice of what the dialogue can take now."""
        ...

    def hear(self, audio: bytes, rate_hz: int) -> AsyncGenerator[Frame | None, None]:
        """Give the transcript of mono 16-bit audio; nothing when there are no words in it."""
        ...

    async def close(self) -> None:
        """Release what it holds, at the end of the call."""
        ...


class FailoverSTT(SurvivingService, STTService):
    """Put before a Pipecat recogniser's class.

    Args:
        standby: Hears what the service does not; None: then it is lost, and asked for again.
        deadline_seconds: Longest wait for the words of a segment after the voice ended; where they
            stream, for the first ones.
        **kwargs: Of the service.
    """

    def __init__(
        self, *, standby: Hearer | None = None, deadline_seconds: float = 4.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._standby = standby
        self._deadline_seconds = deadline_seconds
        self._failures = 0

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Keep the standby informed."""
        if isinstance(frame, ExpectationFrame) and self._standby is not None:
            self._standby.expect(frame)
        await super().process_frame(frame, direction)

    async def cleanup(self) -> None:
        """Release the standby too."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        if self._standby is not None:
            await self._standby.close()

    async def note_failure(self, error: ServiceFailedError) -> None:
        """Count a failure, and give the service up if that was enough."""
        self._failures += 1
        if error.category.is_permanent or self._failures >= _FAILURES_IN_A_ROW:
            await self.give_up(error, TROUBLE)
        else:
            logger.bind(service=type(self).__name__, reason=error.reason).warning(
                "segment not heard by the service"
            )

    async def give_up(self, error: ServiceFailedError, trouble: str) -> None:
        """Leave the service, unless nothing would hear in its place: then it is tried on."""
        if self._standby is not None:
            await super().give_up(error, trouble)
        else:
            logger.bind(service=type(self).__name__, reason=error.reason).error(
                "service failed, and no recogniser stands by"
            )

    def note_success(self) -> None:
        """The service answered: failures before it no longer count."""
        self._failures = 0

    async def hear_instead(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Let the standby hear a segment; what goes wrong there is logged."""
        if self._standby is None or not audio:
            return
        try:
            async for frame in self._standby.hear(audio, self.sample_rate):
                yield frame
        except Exception as error:
            logger.bind(error=type(error).__name__).error("standby recogniser failed")
