"""Groq Whisper, with a deadline and a standby."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import AsyncGenerator
from typing import Any

from openai.types.audio import Transcription
from pipecat.frames.frames import ErrorFrame, Frame
from pipecat.services.groq.stt import GroqSTTService

from pipeline.failover_stt import FailoverSTT
from pipeline.service_failure import ServiceFailedError, reason_of


class GroqEar(FailoverSTT, GroqSTTService):
    """Whisper at Groq.

    Args:
        deadline_seconds: Longest wait for the words of a segment.
        **kwargs: As of its parents.
    """

    def __init__(self, *, deadline_seconds: float = 4.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._deadline_seconds = deadline_seconds
        self._client = self._client.with_options(max_retries=0)
        self._error: Exception | None = None

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:  # type: ignore[override]
        """Give the words of a segment, from the service or from the standby."""
        if self.failed is None:
            self._error = None
            frames = [frame async for frame in super().run_stt(audio)]
            if not any(isinstance(frame, ErrorFrame) for frame in frames):
                self.note_success()
                for frame in frames:
                    yield frame
                return
            await self.note_failure(reason_of(self._error or ServiceFailedError("refused")))
        async for heard in self.hear_instead(_samples(audio)):
            yield heard

    async def cleanup(self) -> None:
        """Close the connections."""
        await super().cleanup()
        await self._client.close()

    async def _transcribe(self, audio: bytes) -> Transcription:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await super()._transcribe(audio)
        except Exception as error:
            self._error = error
            raise


def _samples(wav: bytes) -> bytes:
    with wave.open(io.BytesIO(wav)) as file:
        samples: bytes = file.readframes(file.getnframes())
    return samples
