"""Recognisers that hear whole segments, with a deadline and a standby: Groq Whisper, and others."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from openai.types.audio import Transcription
from pipecat.frames.frames import ErrorFrame, Frame
from pipecat.services.groq.stt import GroqSTTService
from pipecat.services.stt_service import SegmentedSTTService

from pipeline.standby.failover_stt import FailoverSTT
from pipeline.standby.service_failure import ServiceFailedError, reason_of


class SegmentEar(FailoverSTT, SegmentedSTTService):
    """Put before a Pipecat recogniser that hears one segment of speech at a time.

    Args:
        **kwargs: As of its parents.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._error: Exception | None = None

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Give the words of a segment, from the service or from the standby."""
        if self.failed is None:
            try:
                for frame in await self._ask(audio):
                    yield frame
                return
            except Exception as error:
                await self.note_failure(reason_of(error))
        async for heard in self.hear_instead(self._samples(audio)):
            yield heard

    async def _ask(self, audio: bytes) -> list[Frame | None]:
        """Give all that the service says of a segment, and raise when it fails in any way."""
        self._error = None
        asked: AsyncGenerator[Frame | None, None] = super().run_stt(audio)
        async with asyncio.timeout(self._deadline_seconds), aclosing(asked):
            frames = [frame async for frame in asked]
        for frame in frames:
            if isinstance(frame, ErrorFrame):
                raise self._error or frame.exception or ServiceFailedError("refused")
        self.note_success()
        return frames

    def _samples(self, audio: bytes) -> bytes:
        if not self.wants_wav_segments:
            return audio
        with wave.open(io.BytesIO(audio)) as file:
            samples: bytes = file.readframes(file.getnframes())
        return samples


class GroqEar(SegmentEar, GroqSTTService):  # type: ignore[misc]
    """Whisper at Groq. Arguments as of its parents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._client = self._client.with_options(max_retries=0)

    async def cleanup(self) -> None:
        """Close the connections."""
        await super().cleanup()
        await self._client.close()

    async def _transcribe(self, audio: bytes) -> Transcription:
        try:
            return await super()._transcribe(audio)
        except Exception as error:
            self._error = error  # Pipecat keeps only its words
            raise
