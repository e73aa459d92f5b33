"""SVOX Pico as a Pipecat voice: small, quick, easily understood; bundled, Apache-2.0."""

from __future__ import annotations

import re
from typing import Any

from flows.errors import CallwrightError
from pipeline.speech.embedded_tts import EmbeddedTTSService, EmbeddedTTSSettings
from pipeline.speech.engine_process import EngineError, EngineProcess, shared_engine
from pipeline.speech.rendered_speech import RenderedSpeech

VOICES = ("en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "it-IT")
PICO_RATE_HZ = 16_000
_MARKUP = re.compile(r"[<>{}\x00-\x1f]+")  # Pico reads tags in angle brackets


def pico_engine() -> EngineProcess:
    """Give the process that renders for all calls of this server."""
    return shared_engine("pipeline.speech.engines.pico", "The Pico voice")


class PicoTTSService(EmbeddedTTSService):
    """Speaks with Pico, in a process that all calls share.

    Args:
        settings: ``voice`` is one of ``VOICES``; defaults: ``en-US`` at its own speed and pitch.
        engine: A process of its own, for tests.
        **kwargs: Of ``EmbeddedTTSService``.

    Raises:
        CallwrightError: The voice does not exist.
    """

    def __init__(
        self,
        *,
        settings: EmbeddedTTSSettings | None = None,
        engine: EngineProcess | None = None,
        **kwargs: Any,
    ) -> None:
        chosen = EmbeddedTTSSettings(
            model="pico", voice="en-US", language=None, speed=1.0, pitch=1.0, volume=1.0
        )
        if settings is not None:
            chosen.apply_update(settings)
        if chosen.voice not in VOICES:
            raise CallwrightError(
                f"Pico has no voice {chosen.voice!r}.",
                code="voice",
                remedy=f"Choose one of {', '.join(VOICES)}.",
            )
        super().__init__(settings=chosen, **kwargs)
        self._engine = engine or pico_engine()

    async def render(self, text: str) -> RenderedSpeech:
        """Render a sentence, once more by a fresh process if the first one died over it."""
        try:
            return await self._ask(text)
        except EngineError as error:
            if error.code != "engine_died":
                raise
        return await self._ask(text)

    async def _ask(self, text: str) -> RenderedSpeech:
        voice = self._settings
        header = {
            "voice": voice.voice,
            "speed": voice.speed,
            "pitch": voice.pitch,
            "volume": voice.volume,
        }
        words = _MARKUP.sub(" ", text).encode()
        _, audio = await self._engine.ask(header, words, deadline_seconds=self._deadline_seconds)
        return RenderedSpeech(audio, PICO_RATE_HZ)
