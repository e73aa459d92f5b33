"""SVOX Pico, which gives the caller its voice: what runs in the voice's own process."""

from __future__ import annotations

from functools import cache
from typing import Any

RATE_HZ = 16_000


@cache
def _engine() -> Any:
    from py_nanotts import NanoTTS

    return NanoTTS()


def speak(words: str, voice: str, speed: float, pitch: float) -> bytes:
    """Render words as mono 16-bit little-endian audio at ``RATE_HZ``."""
    audio: bytes = _engine().speak(words, voice=voice, speed=speed, pitch=pitch, volume=1.0)
    return audio
