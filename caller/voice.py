"""The caller's voice: Pico, pitched lower than the bot's, in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.speech.engine_process import EngineProcess
from pipeline.speech.pico_tts import PICO_RATE_HZ
from pipeline.speech.rendered_speech import RenderedSpeech

_LEVEL = 0.35  # peak of a phrase, of full scale: a caller who neither shouts nor whispers
_EDGE_SECONDS = 0.03  # of silence that is left around a phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """How somebody speaks; as it stands, in the way that the embedded recogniser hears best.

    Attributes:
        voice: One of Pico's voices.
        speed, pitch: 1.0 is the voice's own.
    """

    voice: str = "en-US"
    speed: float = 0.95
    pitch: float = 0.85


class Voice:
    """Turns words into audio; phrases that were said before are kept.

    Args:
        speaker: How it sounds.
    """

    def __init__(self, speaker: Speaker | None = None) -> None:
        self.speaker = speaker or Speaker()
        self._engine = EngineProcess("pipeline.speech.engines.pico", "The caller's voice")
        self._kept: dict[tuple[str, float], RenderedSpeech] = {}

    async def render(self, words: str, *, slower: float = 1.0) -> RenderedSpeech:
        """Render a phrase, without the silence around it, at an even level.

        Args:
            words: What to say.
            slower: Share of the speaker's speed; 0.8 is what people do when asked again.

        Raises:
            EngineError: The voice failed.
        """
        key = (words, slower)
        if key not in self._kept:
            request = {
                "voice": self.speaker.voice,
                "speed": self.speaker.speed * slower,
                "pitch": self.speaker.pitch,
                "volume": 1.0,
            }
            _, audio = await self._engine.ask(request, words.encode())
            self._kept[key] = _levelled(RenderedSpeech(audio, PICO_RATE_HZ))
        return self._kept[key]

    def close(self) -> None:
        """End the voice's process."""
        self._engine.close()


def _levelled(speech: RenderedSpeech) -> RenderedSpeech:
    begin, end = speech.sounding()
    edge = _EDGE_SECONDS
    first = max(0, int((begin - edge) * speech.rate_hz))
    last = int((end + edge) * speech.rate_hz)
    samples = np.frombuffer(speech.audio, dtype="<i2")[first:last].astype(np.float64)
    peak = float(np.abs(samples).max()) if samples.size else 0.0
    if peak:
        samples *= _LEVEL * 32767 / peak
    return RenderedSpeech(samples.astype("<i2").tobytes(), speech.rate_hz)
