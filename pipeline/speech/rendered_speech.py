"""Sentences as audio: what an engine gave, when its words are spoken, and a bounded store."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr  # type: ignore[import-untyped]
from pipecat.frames.frames import TTSAudioRawFrame

_PIECE_SECONDS = 0.04
_QUIET = 0.02  # share of the loudest sample below which the edges of a sentence are silence
_PAUSES = {",": 4, ";": 4, ":": 4, ".": 6, "?": 6, "!": 6}  # worth this many letters of time


@dataclass(frozen=True, slots=True)
class RenderedSpeech:
    """Mono 16-bit little-endian audio at ``rate_hz``."""

    audio: bytes
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return len(self.audio) / 2 / self.rate_hz

    def at_rate(self, rate_hz: int) -> RenderedSpeech:
        """Convert to another sample rate; itself when it has that rate."""
        if rate_hz == self.rate_hz or not self.audio:
            return RenderedSpeech(self.audio, rate_hz)
        samples = soxr.resample(np.frombuffer(self.audio, dtype="<i2"), self.rate_hz, rate_hz)
        return RenderedSpeech(samples.astype("<i2").tobytes(), rate_hz)

    def sounding(self) -> tuple[float, float]:
        """Give the seconds at which sound begins and ends; all of it when it is silent."""
        loudness = np.abs(np.frombuffer(self.audio, dtype="<i2").astype(np.int32))
        if not loudness.size or not loudness.max():
            return 0.0, self.seconds
        heard = np.flatnonzero(loudness > loudness.max() * _QUIET)
        return float(heard[0]) / self.rate_hz, float(heard[-1] + 1) / self.rate_hz


def word_times(text: str, speech: RenderedSpeech) -> list[tuple[str, float]]:
    """Share the sounding part of a sentence among its words, by their length.

    Returns:
        Each word as written with the second at which it begins, in order.
    """
    begin, end = speech.sounding()
    words = text.split()
    weights = [len(word) + 1 + _PAUSES.get(word[-1], 0) for word in words]
    if weights:  # the pause after the last word is outside the sounding part
        weights[-1] = len(words[-1]) + 1
    total = sum(weights) or 1
    times, passed = [], 0
    for word, weight in zip(words, weights, strict=True):
        times.append((word, begin + (end - begin) * passed / total))
        passed += weight
    return times


def pieces(speech: RenderedSpeech, context_id: str) -> Iterator[TTSAudioRawFrame]:
    """Cut audio into frames of an audio context, of 40 ms; the last may be shorter."""
    step = int(speech.rate_hz * _PIECE_SECONDS) * 2
    return (
        TTSAudioRawFrame(speech.audio[at : at + step], speech.rate_hz, 1, context_id=context_id)
        for at in range(0, len(speech.audio), step)
    )


class SpeechCache:
    """Rendered sentences by key, least recently used dropped first.

    Only sentences that hold no caller's words belong in it; the services store what they were
    told to render ahead.

    Args:
        largest_bytes: Audio kept at most, in bytes; 32 MB is about 17 minutes at 16 kHz.
    """

    def __init__(self, largest_bytes: int = 32_000_000) -> None:
        self._largest_bytes = largest_bytes
        self._kept: OrderedDict[tuple[object, ...], RenderedSpeech] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: tuple[object, ...]) -> RenderedSpeech | None:
        """Give a sentence, or None if it is not kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: tuple[object, ...], speech: RenderedSpeech) -> None:
        """Keep a sentence; one that is larger than the whole cache is not kept."""
        if len(speech.audio) > self._largest_bytes:
            return
        replaced = self._kept.pop(key, None)
        self._bytes += len(speech.audio) - (len(replaced.audio) if replaced else 0)
        self._kept[key] = speech
        while self._bytes > self._largest_bytes:
            self._bytes -= len(self._kept.popitem(last=False)[1].audio)
