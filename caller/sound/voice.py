"""The caller's voice: Pico, pitched lower than the bot's.

It renders in a process of its own: the engine holds up all threads of its process for longer than
a frame of audio lasts, and the caller's microphone is read in real time.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from caller.errors import CallerError
from caller.sound import pico
from caller.sound.speech import Speech

_LEVEL = 0.35  # peak of a phrase, of full scale: a caller who neither shouts nor whispers
_EDGE_SECONDS = 0.03  # of silence that is left around a phrase
_LONGEST_SECONDS = 30.0  # of rendering, the start of the process included


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
        self._process = ProcessPoolExecutor(
            1,
            multiprocessing.get_context("spawn"),
            initializer=signal.signal,  # Ctrl-C is the caller's: it closes the voice
            initargs=(signal.SIGINT, signal.SIG_IGN),
        )
        self._process.submit(pico.speak, "Ready.", *self._manner(1.0))  # starts it, and warms it
        self._kept: dict[tuple[str, float], Speech] = {}

    async def render(self, words: str, *, slower: float = 1.0) -> Speech:
        """Render a phrase, without the silence around it, at an even level.

        Args:
            words: What to say.
            slower: Share of the speaker's speed; 0.8 is what people do when asked again.

        Raises:
            CallerError: The voice failed.
        """
        key = (words, slower)
        if key not in self._kept:
            speech = Speech(np.frombuffer(await self._speak(words, slower), "<i2"), pico.RATE_HZ)
            self._kept[key] = speech.sounding(_EDGE_SECONDS).at_peak(_LEVEL)
        return self._kept[key]

    async def _speak(self, words: str, slower: float) -> bytes:
        said, loop = (words, *self._manner(slower)), asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                return await loop.run_in_executor(self._process, pico.speak, *said)
        except Exception as error:  # whatever the engine, or the process that it runs in, met with
            raise CallerError(
                f"The caller's voice {self.speaker.voice} cannot say {words!r} ({error!r}).",
                remedy="Install the package py-nanotts, or choose another of Pico's voices.",
            ) from error

    def _manner(self, slower: float) -> tuple[str, float, float]:
        return self.speaker.voice, self.speaker.speed * slower, self.speaker.pitch

    def close(self) -> None:
        """End the voice's process."""
        self._process.shutdown(wait=False, cancel_futures=True)
