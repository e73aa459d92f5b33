"""A scene for recognisers: utterances sent to a service, and the words that came out of it."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)

from processors.frames import ExpectationFrame
from tests.scenes.frame_line import RATE_HZ, Line


class Standby:
    """Notes what it hears, and answers each segment with "standby N"."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.expected: list[ExpectationFrame] = []
        self.closed = False

    def expect(self, frame: ExpectationFrame) -> None:
        self.expected.append(frame)

    async def hear(self, audio: bytes, rate_hz: int) -> AsyncGenerator[Frame | None, None]:
        assert rate_hz == RATE_HZ
        self.heard.append(audio)
        yield TranscriptionFrame(f"standby {len(self.heard)}", "", "", finalized=True)

    async def close(self) -> None:
        self.closed = True


def utterance(value: int, seconds: float = 0.5) -> list[Frame]:
    pieces = int(seconds / 0.02)
    audio = [
        InputAudioRawFrame(bytes([value, value]) * (RATE_HZ // 50), RATE_HZ, 1)
        for _ in range(pieces)
    ]
    return [
        VADUserStartedSpeakingFrame(start_secs=0.2),
        *audio,
        VADUserStoppedSpeakingFrame(stop_secs=0.2, timestamp=time.time()),
    ]


def texts(there: Line) -> list[str]:
    return [frame.text for frame in there.came(TranscriptionFrame)]


async def say(there: Line, value: int, seconds: float = 0.5) -> None:
    """Send an utterance and wait for its words."""
    before = len(texts(there))
    await there.send(*utterance(value, seconds))
    await there.until(lambda: len(texts(there)) > before)
