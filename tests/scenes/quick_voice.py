"""A voice that says any text in a tenth of a second, chosen by ``TTS_PROVIDER``."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, ClassVar

from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

NAME = f"{__name__}.QuickVoice"


class QuickVoice(TTSService):
    """Yields a square wave of 0.1 s for each sentence; ``spoken`` keeps what all voices said."""

    spoken: ClassVar[list[str]] = []

    def __init__(self, **options: Any) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            settings=TTSSettings(model=None, voice=None, language=None),
            **options,
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Speak a sentence."""
        self.spoken.append(text)
        samples = self.sample_rate // 10
        wave = (b"\x00\x20" * 10 + b"\x00\xe0" * 10) * (samples // 20)
        yield TTSAudioRawFrame(
            audio=wave, sample_rate=self.sample_rate, num_channels=1, context_id=context_id
        )
