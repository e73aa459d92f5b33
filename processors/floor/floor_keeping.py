"""Keeps the floor of a call and times it: who talks, how long the caller waited, how fast the bot
fell silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from processors.floor.floor import Floor, FloorChange, FloorEvent
from processors.floor.latency import TurnLatency


class FloorKeeper:
    """Moves the floor and emits ``floor``, ``latency`` and ``barge_in``.

    Args:
        time: Seconds that never go back; not called before ``begin``.
        emit: Takes a kind of call event and its fields.
    """

    def __init__(self, time: Callable[[], float], emit: Callable[..., Any]) -> None:
        self._time = time
        self.emit = emit
        self.floor: Floor | None = None
        self.bot_speaking = False
        self._latency: TurnLatency | None = None
        self._cut: tuple[int, float] | None = None

    def begin(self) -> None:
        """The caller is connected."""
        self.floor = Floor(self._time(), self._changed)

    def voice(self) -> None:
        """The caller begins to speak, type or key."""
        self._take(FloorEvent.VOICE)

    def turn_over(self, turn: int, speech_end: float, words_at: float | None) -> None:
        """The caller's turn ended with something to answer."""
        now = self._time()
        self._latency = TurnLatency(turn, min(speech_end, now), now, words_at)
        if self.floor:
            self.floor.take(FloorEvent.END_OF_TURN, now)

    def still_heard(self, until: float) -> None:
        """The caller's voice went on until then, beyond the end of the turn."""
        if self._latency:
            self._latency.speech_end = max(self._latency.speech_end, until)

    def no_words(self) -> None:
        """The caller's turn held no words."""
        self._take(FloorEvent.NO_WORDS)

    def nothing_to_say(self) -> None:
        """The bot answers with silence."""
        self._latency = None
        self._take(FloorEvent.NO_REPLY)

    def sent(self, *, silent: bool, phrasing_seconds: float | None) -> None:
        """A prompt left for the speech service; a silent one is there at once."""
        if self._latency and self._latency.said is None:
            self._latency.said = self._time()
            self._latency.phrasing_seconds = phrasing_seconds
        if silent:
            self._first_audio()

    def bot_started(self) -> None:
        """First audio is out."""
        self.bot_speaking = True
        self._first_audio()

    def bot_stopped(self) -> None:
        """The bot's audio ended or was dropped."""
        self.bot_speaking = False
        if self._cut:
            (prompt, sound_at), self._cut = self._cut, None
            silence_ms = round(max(0.0, self._time() - sound_at) * 1000)
            self.emit("barge_in", prompt=prompt, silence_ms=silence_ms)
        self.done()

    def done(self) -> None:
        """The bot has said all."""
        self._take(FloorEvent.DONE)

    def barge_in(self, prompt: int, sound_at: float | None) -> None:
        """The caller cut a prompt with a sound that began at ``sound_at``, or else now."""
        self._cut = (prompt, self._time() if sound_at is None else sound_at)

    def silenced(self) -> None:
        """What was still to be played is dropped."""
        self._take(FloorEvent.SILENCED)

    def hung_up(self) -> None:
        """The connection is gone."""
        self._take(FloorEvent.HANG_UP)

    def _first_audio(self) -> None:
        latency, self._latency = self._latency, None
        if latency:
            self.emit("latency", **latency.report(self._time()))
        self._take(FloorEvent.AUDIO)

    def _take(self, event: FloorEvent) -> None:
        if self.floor:
            self.floor.take(event, self._time())

    def _changed(self, change: FloorChange) -> None:
        ms = round(change.seconds * 1000)
        self.emit("floor", state=str(change.state), previous=str(change.previous), ms=ms)
