"""Synthetic callers for benchmarks and demonstrations: voices, and the telephone they call by."""

from __future__ import annotations

import audioop
import shutil
import subprocess
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]
from py_nanotts import NanoTTS

Samples = npt.NDArray[np.int16]
RATE_HZ = 16_000
_ESPEAK_RATE_HZ = 22_050


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of Pico or espeak-ng.

    Attributes:
        name: For people, begins with its language.
        engine: ``pico`` or ``espeak``.
        voice: As the engine calls it.
        speed, pitch: 1.0 is the voice's own; Pico only.
    """

    name: str
    engine: str
    voice: str
    speed: float = 1.0
    pitch: float = 1.0

    def say(self, text: str) -> Samples:
        """Give the sentence at 16 kHz."""
        if self.engine == "espeak":
            return _espeak(text, self.voice)
        audio = NanoTTS().speak(text, voice=self.voice, speed=self.speed, pitch=self.pitch)
        return np.frombuffer(audio, dtype="<i2")


_PICO = (
    Voice("en-US", "pico", "en-US"),
    Voice("en-GB", "pico", "en-GB"),
    Voice("en-US-low", "pico", "en-US", speed=0.9, pitch=0.8),
    Voice("en-US-high", "pico", "en-US", speed=1.1, pitch=1.2),
    Voice("en-GB-low", "pico", "en-GB", pitch=0.85),
    Voice("en-GB-quick", "pico", "en-GB", speed=1.15, pitch=1.1),
    *(Voice(name, "pico", name) for name in ("de-DE", "es-ES", "fr-FR", "it-IT")),
)
_ESPEAK = tuple(
    Voice(f"espeak-{name}", "espeak", name)
    for name in ("en-us", "en-gb", "en-us+f3", "en-us+m3", "en-gb+f2")
)
VOICES = _PICO + (_ESPEAK if shutil.which("espeak-ng") else ())


def voice_named(name: str) -> Voice:
    """Give a voice by name.

    Raises:
        KeyError: There is none, or espeak-ng is not installed.
    """
    return {voice.name: voice for voice in VOICES}[name]


def through_telephone(samples: Samples, *, without_bass: bool = False) -> Samples:
    """Carry sound over a telephone line (8 kHz, µ-law) and bring it back to 16 kHz."""
    narrow = soxr.resample(samples, RATE_HZ, 8000)
    if without_bass:
        narrow = _band_pass(narrow)
    coded = audioop.lin2ulaw(narrow.astype("<i2").tobytes(), 2)
    carried = np.frombuffer(audioop.ulaw2lin(coded, 2), dtype="<i2")
    return np.asarray(soxr.resample(carried, 8000, RATE_HZ))


def _band_pass(narrow: Samples) -> Samples:
    """Keep 300 to 3500 Hz, as an analogue line does."""
    hz = np.maximum(np.fft.rfftfreq(len(narrow), 1 / 8000), 1)
    gain = 1 / np.sqrt(1 + (300 / hz) ** 8) / np.sqrt(1 + (hz / 3500) ** 16)
    kept = np.fft.irfft(np.fft.rfft(narrow) * gain, len(narrow))
    return np.clip(kept, -32_768, 32_767).astype(np.int16)


def _espeak(text: str, voice: str) -> Samples:
    command = ["espeak-ng", "-v", voice, "--stdout", "--stdin"]
    run = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=20)
    sound = np.frombuffer(run.stdout[44 : len(run.stdout) // 2 * 2], dtype="<i2")
    return np.asarray(soxr.resample(sound, _ESPEAK_RATE_HZ, RATE_HZ))
