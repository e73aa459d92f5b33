"""ElevenLabs realtime, with deadlines and a standby.

Theory of operation. Pipecat's service commits when the voice ends, and the service answers each
commit in order with a transcript, which is empty when there were no words. So, unlike of other
services (``streaming_stt``), it is known which segment an answer is for, and that one is missing:
no answer in time is a failure at once, and a late answer to that commit is thrown away.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from pipecat.frames.frames import Frame, TranscriptionFrame
from pipecat.services.elevenlabs.stt import ElevenLabsRealtimeSTTService
from pipecat.utils.errors import ErrorCategory
from websockets.protocol import State

from pipeline.standby.kept_speech import KeptSegment
from pipeline.standby.service_failure import ServiceFailedError, reason_of
from pipeline.standby.streaming_stt import StreamingEar

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


class ElevenLabsEar(StreamingEar, ElevenLabsRealtimeSTTService):
    """ElevenLabs realtime.

    Args:
        base_url: With its scheme; ``http`` talks without TLS.
        **kwargs: As of its parents.
    """

    def __init__(self, *, base_url: str = "https://api.elevenlabs.io", **kwargs: Any) -> None:
        scheme, _, host = base_url.partition("://")
        super().__init__(base_url=host.rstrip("/"), **kwargs)
        self._plain = scheme == "http"
        self._commits: deque[KeptSegment] = deque()

    async def _websocket_connect(self, uri: str, **kwargs: Any) -> Any:
        if self._plain:
            uri = uri.replace("wss://", "ws://", 1)
        return await super()._websocket_connect(uri, **kwargs)

    def _expect_words(self, segment: KeptSegment) -> None:
        """Note the commit that is about to be sent; without a connection none is."""
        super()._expect_words(segment)
        socket = self._websocket
        if self.failed is None and socket is not None and socket.state is State.OPEN:
            self._commits.append(segment)
        else:
            segment.break_off(ServiceFailedError("not connected", ErrorCategory.CONNECTIVITY))

    def _take(self, frame: Frame) -> bool:
        """Pass words on: an answer was told from a late one by its commit."""
        spoken = self._kept.speaking
        return isinstance(frame, TranscriptionFrame) or spoken is None or spoken.broken is None

    async def _note_silence(self, segment: KeptSegment) -> bool:
        """It answers every commit: silence is a failure."""
        late = reason_of(TimeoutError())
        segment.break_off(late)
        await self.note_failure(late)
        return True

    def _is_failure(self, error: ServiceFailedError) -> bool:
        """A segment that still waits is seen to by its deadline, so only what will not mend is."""
        return error.category.is_permanent

    async def _lose_connection(self, error: ServiceFailedError) -> None:
        """No failure: the service ends each connection after a time."""
        self._break_off(error)
        self._commits.clear()  # they went down with the old connection

    async def _process_response(self, data: dict[str, Any]) -> None:
        kind = str(data.get("message_type"))
        if kind in _FAILURES:
            await self._fail(ServiceFailedError(f"said {kind}", _FAILURES[kind]))
        elif kind in _NO_WORDS:
            self._answer()
        elif kind == "session_time_limit_exceeded":
            return  # it closes the connection, and another is opened
        elif not kind.startswith("committed_transcript"):
            await super()._process_response(data)
        elif (segment := self._answer()) is None or segment.broken is None:
            self.note_success()
            await super()._process_response(data)

    def _answer(self) -> KeptSegment | None:
        if not self._commits:
            return None
        segment = self._commits.popleft()
        segment.answered.set()
        return segment

    async def _fail(self, error: ServiceFailedError) -> None:
        """An error came in place of an answer: the segment it would have been for is lost."""
        segment = self._commits.popleft() if self._commits else self._kept.speaking
        if segment is not None:
            segment.break_off(error)
        await self.note_failure(error)
