"""The two ends of a line: a microphone that is read in real time, and an earpiece that listens."""

from __future__ import annotations

import asyncio
import time
import wave
from collections import deque
from pathlib import Path

import numpy as np

from caller.sound.speech import Samples, Speech

FRAME_SECONDS = 0.02
SOUND_LEVEL = 200.0  # root mean square of a frame, 16 bit, above which somebody is heard
PAUSE_SECONDS = 0.4  # sound after so much silence is a new beginning


class Microphone:
    """Gives what the caller says as frames of samples, and silence (or noise) otherwise.

    Args:
        rate_hz: Of the line.
        noise_level: Root mean square of the noise around the caller, 16 bit; 0 for a quiet room.
        seed: Of the noise.
    """

    def __init__(self, rate_hz: int, *, noise_level: float = 0.0, seed: int = 0) -> None:
        self.rate_hz = rate_hz
        self.speech_began_at: float | None = None
        """When the latest phrase began to leave, on ``time.monotonic``."""
        self.speech_ended_at: float | None = None
        """When its last sound left; None while it is being said."""
        self.sent: list[Samples] = []
        self.began_at = time.monotonic()
        self._noise_level = noise_level
        self._random = np.random.default_rng(seed)
        self._waiting: deque[Samples] = deque()
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def speaking(self) -> bool:
        """True while a phrase is on its way out."""
        return not self._quiet.is_set()

    async def say(self, speech: Speech) -> None:
        """Say a phrase; returns when its last frame was taken by the line."""
        self._waiting.append(speech.at_rate(self.rate_hz).samples)
        self._quiet.clear()
        self.speech_began_at, self.speech_ended_at = time.monotonic(), None
        await self._quiet.wait()

    def read(self, count: int) -> Samples:
        """Give the next ``count`` samples; called by the line in real time."""
        if not self.sent:
            self.began_at = time.monotonic()
        frame = self._next(count)
        if self._noise_level:
            noise = self._random.normal(0.0, self._noise_level, count)
            frame = np.clip(frame + noise, -32768, 32767).astype(np.int16)
        self.sent.append(frame)
        return frame

    def _next(self, count: int) -> Samples:
        frame = np.zeros(count, np.int16)
        if not self._waiting:
            return frame
        samples = self._waiting.popleft()
        frame[: min(count, len(samples))] = samples[:count]
        if len(samples) > count:
            self._waiting.appendleft(samples[count:])
        elif not self._waiting:
            self.speech_ended_at = time.monotonic() + FRAME_SECONDS
            self._quiet.set()
        return frame


class Earpiece:
    """Notes when the bot is heard.

    Args:
        rate_hz: Of the line.
    """

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.heard: list[tuple[float, Samples]] = []
        """Pieces of audio with the moment at which they play, on ``time.monotonic``."""
        self._sounds: list[list[float]] = []  # beginning and end of each, pauses between them

    def hear(self, samples: Samples, at: float | None = None) -> None:
        """Take a piece of audio that plays at ``at`` (now when None)."""
        at = time.monotonic() if at is None else at
        self.heard.append((at, samples))
        if not samples.size or float(np.sqrt(np.mean(samples.astype(float) ** 2))) <= SOUND_LEVEL:
            return
        end = at + len(samples) / self.rate_hz
        if self._sounds and at - self._sounds[-1][1] <= PAUSE_SECONDS:
            self._sounds[-1][1] = end
        else:
            self._sounds.append([at, end])

    def drop(self, after: float) -> None:
        """Forget what was to be played after a moment: the bot took it back."""
        self.heard = [piece for piece in self.heard if piece[0] <= after]
        self._sounds = [[begin, min(end, after)] for begin, end in self._sounds if begin <= after]

    def sound_after(self, moment: float) -> float | None:
        """When the bot was first heard to begin after a moment; None if it was not."""
        return next((begin for begin, _ in self._sounds if begin >= moment), None)

    def silence_after(self, moment: float) -> float | None:
        """When the bot that was heard at a moment fell silent; None if it was not heard then."""
        return next((end for begin, end in self._sounds if begin <= moment < end), None)


def write_recording(path: Path, microphone: Microphone, earpiece: Earpiece) -> None:
    """Write both sides of a call, as they were heard: the caller left, the bot right."""
    rate = microphone.rate_hz
    caller = np.concatenate([*microphone.sent, np.zeros(0, np.int16)])
    both = np.zeros((len(caller), 2), np.int16)
    both[:, 0] = caller
    for at, samples in earpiece.heard:
        first = max(0, round((at - microphone.began_at) * rate))
        piece = samples[: max(0, len(both) - first)]
        both[first : first + len(piece), 1] = piece
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(both.tobytes())
