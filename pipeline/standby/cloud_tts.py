"""Cloud voices, each with a standby: ElevenLabs over HTTP, and Groq.

ElevenLabs is asked over HTTP and not over its WebSocket, because every sentence is whole when it
is asked for (a reworded turn is checked before a word of it is spoken), and because an answer to
one request is an order of audio in which a failure has a place.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from groq import AsyncGroq
from pipecat.processors.frame_processor import FrameProcessorSetup
from pipecat.services.elevenlabs.tts import ElevenLabsHttpTTSService
from pipecat.services.groq.tts import GroqTTSService

from pipeline.standby.failover_tts import FailoverTTS


class ElevenLabsVoice(FailoverTTS, ElevenLabsHttpTTSService):
    """ElevenLabs; keeps one connection open for the call. Arguments as of its parents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(aiohttp_session=None, **kwargs)

    async def setup(self, setup: FrameProcessorSetup) -> None:  # type: ignore[override]
        """Open the session, for it needs a running loop."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        await super().setup(setup)

    async def cleanup(self) -> None:
        """Close the session."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        if self._session is not None:
            await self._session.close()


class GroqVoice(FailoverTTS, GroqTTSService):
    """Groq's voices.

    Args:
        base_url: Without ``/openai/v1``.
        **kwargs: As of its parents.
    """

    def __init__(self, *, api_key: str, base_url: str, **kwargs: Any) -> None:
        super().__init__(api_key=api_key, **kwargs)
        self._client = AsyncGroq(api_key=api_key, base_url=base_url, max_retries=0)
