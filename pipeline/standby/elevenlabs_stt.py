"""ElevenLabs realtime, with deadlines and a standby.

Theory of operation. The caller's audio streams to the service as it comes; when the voice ends,
Pipecat's service commits, and the service answers each commit in order with a transcript, which is
empty when there were no words. The audio since the voice began is kept until that answer is there.
If none comes in time, or an error comes instead, or the connection broke while the caller spoke,
the standby hears the kept audio, and a late answer to that commit is thrown away.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from typing import Any

from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.elevenlabs.stt import ElevenLabsRealtimeSTTService
from pipecat.utils.errors import ErrorCategory
from websockets.protocol import State

from pipeline.standby.failover_stt import TROUBLE, FailoverSTT
from pipeline.standby.guarded_connection import GuardedConnection
from pipeline.standby.kept_speech import KeptSegment, KeptSpeech
from pipeline.standby.service_failure import ServiceFailedError, reason_of

_NO_WORDS = frozenset({"commit_throttled", "insufficient_audio_activity"})
_FAILURES = {
    "auth_error": ErrorCategory.AUTHENTICATION,
    "unaccepted_terms": ErrorCategory.AUTHORIZATION,
    "quota_exceeded": ErrorCategory.AUTHORIZATION,  # will not mend within the call
    "invalid_request": ErrorCategory.INVALID_REQUEST,
    "input_error": ErrorCategory.UNKNOWN,
    "chunk_size_exceeded": ErrorCategory.UNKNOWN,
    "rate_limited": ErrorCategory.RATE_LIMIT,
    "queue_overflow": ErrorCategory.RATE_LIMIT,
    "resource_exhausted": ErrorCategory.RATE_LIMIT,
    "transcriber_error": ErrorCategory.SERVER,
    "error": ErrorCategory.SERVER,
}


class ElevenLabsEar(GuardedConnection, FailoverSTT, ElevenLabsRealtimeSTTService):
    """ElevenLabs realtime.

    Args:
        base_url: With its scheme; ``http`` talks without TLS.
        deadline_seconds: Longest wait for the words after the voice ended.
        connect_seconds: Longest wait for the connection, which the start of a call waits for.
        **kwargs: As of its parents.
    """

    trouble = TROUBLE

    def __init__(
        self,
        *,
        base_url: str = "https://api.elevenlabs.io",
        deadline_seconds: float = 4.0,
        connect_seconds: float = 1.5,
        **kwargs: Any,
    ) -> None:
        scheme, _, host = base_url.partition("://")
        super().__init__(base_url=host.rstrip("/"), **kwargs)
        self._plain = scheme == "http"
        self._deadline_seconds = deadline_seconds
        self.connect_seconds = connect_seconds
        self._kept = KeptSpeech()
        self._waiting: deque[KeptSegment] = deque()

    async def _websocket_connect(self, uri: str, **kwargs: Any) -> Any:
        if self._plain:
            uri = uri.replace("wss://", "ws://", 1)
        return await super()._websocket_connect(uri, **kwargs)

    async def _reconnect_websocket(self, attempt_number: int) -> bool:
        lost = ServiceFailedError("connection lost", ErrorCategory.CONNECTIVITY)
        for segment in (self._kept.speaking, *self._waiting):
            if segment is not None:
                segment.break_off(lost)
        self._waiting.clear()  # their commits went down with the old connection
        return await super()._reconnect_websocket(attempt_number)

    async def push_error_frame(
        self, error: ErrorFrame, force_treat_as_permanent: bool = False
    ) -> None:
        """Give up a service that will not come back; a segment that waits for it goes on."""
        cause = reason_of(error.exception or ServiceFailedError("error"))
        if force_treat_as_permanent or cause.category.is_permanent:
            cause.category = ErrorCategory.AUTHENTICATION
            await self.note_failure(cause)
        await super().push_error_frame(error)

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
            if self._connected:
                self._waiting.append(ended)  # before the commit, which may be answered at once
            else:
                ended.broken = ServiceFailedError("not connected", ErrorCategory.CONNECTIVITY)
        await super().process_frame(frame, direction)
        if ended is not None:
            self.create_task(self._see_to(ended), "segment")

    @property
    def _connected(self) -> bool:
        socket = self._websocket
        return self.failed is None and socket is not None and socket.state is State.OPEN

    async def _see_to(self, segment: KeptSegment) -> None:
        """Wait for the service's answer to a segment; failing that, let the standby hear it."""
        try:
            if segment in self._waiting and segment.broken is None:
                async with asyncio.timeout(self._deadline_seconds):
                    await segment.answered.wait()
        except TimeoutError:
            segment.broken = ServiceFailedError("no answer in time", ErrorCategory.CONNECTIVITY)
            await self.note_failure(segment.broken)
        if segment.broken is not None:
            async for frame in self.hear_instead(bytes(segment.audio)):
                if frame is not None:
                    await self.push_frame(frame)

    async def _process_response(self, data: dict[str, Any]) -> None:
        kind = str(data.get("message_type"))
        if kind in _FAILURES:
            await self._fail(ServiceFailedError(f"said {kind}", _FAILURES[kind]))
        elif kind in _NO_WORDS:
            self._answer()
        elif kind == "session_time_limit_exceeded":
            return  # it closes the connection, and another is opened
        elif not kind.startswith("committed_transcript"):
            if self._kept.speaking is None or self._kept.speaking.broken is None:
                await super()._process_response(data)
        elif (segment := self._answer()) is None or segment.broken is None:
            self.note_success()
            await super()._process_response(data)

    def _answer(self) -> KeptSegment | None:
        if not self._waiting:
            return None
        segment = self._waiting.popleft()
        segment.answered.set()
        return segment

    async def _fail(self, error: ServiceFailedError) -> None:
        """An error came in place of an answer: the segment it would have been for is lost."""
        segment = self._waiting.popleft() if self._waiting else self._kept.speaking
        if segment is not None:
            segment.break_off(error)
        await self.note_failure(error)
