"""A streaming recogniser that does not go deaf, whichever it is.

Theory of operation. The audio of each segment of speech is kept until its final words are there.
Services differ in whether they answer for a segment without words, so one that stays silent over a
segment may only have heard a cough; over a second one in a row the standby is asked, and if that
finds words, the service is given up. It is given up at once when it cannot be connected to or its
key is refused, and after two errors in a row. A segment whose connection broke is heard by the
standby, and so is all that is said after the service was given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.utils.errors import ErrorCategory

from pipeline.standby.failover_stt import TROUBLE, FailoverSTT
from pipeline.standby.guarded_connection import GuardedConnection
from pipeline.standby.kept_speech import KeptSegment, KeptSpeech
from pipeline.standby.service_failure import ServiceFailedError, reason_of

_SILENT_IN_A_ROW = 2


class StreamingEar(GuardedConnection, FailoverSTT):
    """Put before a Pipecat recogniser that audio streams to. What is known better of a service than
    of any, a subclass says: ``_expect_words``, ``_take``, ``_note_silence``, ``_is_failure``,
    ``_lose_connection``.

    Args:
        **kwargs: As of its parents.
    """

    trouble = TROUBLE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._kept = KeptSpeech()
        self._unanswered: list[KeptSegment] = []
        self._silent = 0

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Keep the audio of the segment, and stream it while the service is in use."""
        self._kept.keep(audio, self.sample_rate)
        if self.failed is None:
            async for frame in super().run_stt(audio):
                yield frame

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Open a segment when the voice begins, and see to its words when it ends."""
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._kept.begin()
        ended = self._kept.end() if isinstance(frame, VADUserStoppedSpeakingFrame) else None
        if ended is not None:
            self._expect_words(ended)  # before the service learns of the end, and may answer
        await super().process_frame(frame, direction)
        if ended is not None:
            self.create_task(self._see_to(ended), "segment")

    async def push_frame(
        self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM
    ) -> None:
        """Take notice of the service's words; they are dropped where the standby hears."""
        words = isinstance(frame, TranscriptionFrame | InterimTranscriptionFrame)
        if not words or self._take(frame):
            await super().push_frame(frame, direction)

    async def give_up(self, error: ServiceFailedError, trouble: str) -> None:
        """Leave the service, and leave what it owes to the standby; if there is none, wait on."""
        await super().give_up(error, trouble)
        if self.failed is not None:
            self._break_off(error)

    async def push_error_frame(
        self, error: ErrorFrame, force_treat_as_permanent: bool = False
    ) -> None:
        """Report an error, and count it as a failure if it is one."""
        cause = reason_of(error.exception or ServiceFailedError("error"))
        if force_treat_as_permanent:
            cause.category = ErrorCategory.AUTHENTICATION  # will not mend within the call
        if self.failed is None and self._is_failure(cause):
            await self.note_failure(cause)
        await super().push_error_frame(error)

    def _expect_words(self, segment: KeptSegment) -> None:
        """Wait for the service's words on a segment that has just ended."""
        self._unanswered.append(segment)
        if self.failed is not None:
            segment.break_off(ServiceFailedError(self.failed))

    def _take(self, frame: Frame) -> bool:
        """Take notice of words; they may be on any segment that is not answered yet.

        Returns:
            Whether they are passed on.
        """
        segments = self._segments()
        if self.failed is not None or any(segment.broken for segment in segments):
            return False
        self.note_success()
        self._silent = 0
        for segment in segments:
            segment.begun = True
            if isinstance(frame, TranscriptionFrame):
                segment.answered.set()
        return True

    async def _note_silence(self, segment: KeptSegment) -> bool:
        """The service did not answer for a segment in time: give whether the standby is asked."""
        self._silent += not segment.begun
        return not segment.begun and self._silent >= _SILENT_IN_A_ROW

    def _is_failure(self, error: ServiceFailedError) -> bool:
        """Tell whether an error that the service reported counts as a failure."""
        return True

    async def _lose_connection(self, error: ServiceFailedError) -> None:
        """Leave what went down with the connection to the standby: if anything, it is a failure."""
        if self._break_off(error):
            await self.note_failure(error)

    def _segments(self) -> list[KeptSegment]:
        spoken = self._kept.speaking
        return [*self._unanswered, *([spoken] if spoken else [])]

    def _break_off(self, error: ServiceFailedError) -> bool:
        """Give whether the service had anything under way that is lost now."""
        lost = [segment for segment in self._segments() if not segment.answered.is_set()]
        for segment in lost:
            segment.break_off(error)
        return bool(lost)

    async def _see_to(self, segment: KeptSegment) -> None:
        """Wait for the service's words; failing that, let the standby hear the segment."""
        silent = False
        try:
            async with asyncio.timeout(self._deadline_seconds):
                await segment.answered.wait()
        except TimeoutError:
            silent = await self._note_silence(segment)
        if silent or segment.broken:
            await self._let_standby_hear(segment)
        self._unanswered.remove(segment)

    async def _let_standby_hear(self, segment: KeptSegment) -> None:
        async for frame in self.hear_instead(bytes(segment.audio)):
            if segment.broken is None:  # there were words, and the service had none
                await self.give_up(reason_of(TimeoutError()), TROUBLE)
            if frame is not None:
                await super().push_frame(frame)

    async def _reconnect_websocket(self, attempt_number: int) -> bool:
        await self._lose_connection(
            ServiceFailedError("connection lost", ErrorCategory.CONNECTIVITY)
        )
        if self.failed is not None:
            return False
        connected: bool = await super()._reconnect_websocket(attempt_number)  # type: ignore[misc]
        return connected
