"""Keeps the floor of a call and times it: who talks, how long the caller waited, how fast the bot
fell silent."""

from __future__ import annotations

from collections.abc import Callable

from processors.floor.floor import Floor, FloorEvent
from processors.floor.latency import TurnLatency
from processors.frames import CallEventFrame, Show


class FloorKeeper:
    """Moves the floor and emits ``floor``, ``latency`` and ``barge_in``.

    Args:
        show: Takes call events.
    """

    def __init__(self, show: Show) -> None:
        self._time: Callable[[], float] = float  # zero, until it begins
        self.show = show
        self.floor: Floor | None = None
        self.bot_speaking = False
        self._latency: TurnLatency | None = None
        self._cut: tuple[int, float] | None = None

    def begin(self, time: Callable[[], float]) -> None:
        """The caller is connected; ``time`` gives seconds that never go back."""
        self._time = time
        self.floor = Floor(time())

    def voice(self) -> None:
        """The caller begins to speak, type or key."""
        self._take(FloorEvent.VOICE)

    def turn_over(self, turn: int, speech_end: float, words_at: float | None) -> None:
        """The caller's turn ended with something to answer."""
        now = self._time()
        self._latency = TurnLatency(turn, min(speech_end, now), now, words_at)
        self._take(FloorEvent.END_OF_TURN, now)

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

    def sent(self, silent: bool, phrasing_seconds: float | None) -> None:
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
            self.show(CallEventFrame("barge_in", {"prompt": prompt, "silence_ms": silence_ms}))
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
            self.show(CallEventFrame("latency", dict(latency.report(self._time()))))
        self._take(FloorEvent.AUDIO)

    def _take(self, event: FloorEvent, at: float | None = None) -> None:
        change = self.floor.take(event, self._time() if at is None else at) if self.floor else None
        if change:
            data = {"state": str(change.state), "previous": str(change.previous)}
            self.show(CallEventFrame("floor", {**data, "ms": round(change.seconds * 1000)}))
