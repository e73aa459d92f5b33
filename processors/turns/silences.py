"""Silences: the caller's, that of both sides, and the times of the call as a whole. Pure: times are
arguments, and each alarm that is due stands in a table that the machine shares."""

from __future__ import annotations

from flows.vocabulary.acts import Listen
from processors.turns.orders import Alarm, Alarms
from processors.turns.pace import CallLimits


class Silences:
    """Sets the alarms of silence and of the call.

    Args:
        limits: Limits of silences and of the call.
        due: When each alarm is due; shared.

    Attributes:
        listening: How the dialogue listens now; None while nothing is expected of the caller.
        paused: The call is paused.
        muted: The bot's answers are only shown.
    """

    def __init__(self, limits: CallLimits, due: Alarms) -> None:
        self._limits = limits
        self._due = due
        self.listening: Listen | None = None
        self.paused = False
        self.muted = False
        self._running = False
        self._bot = False  # the bot is heard
        self._answering = False  # the caller is giving an answer
        self._waiting = False  # the bot has finished, and the caller is to speak
        self._heard = 0.0

    # --- the call ---------------------------------------------------------------------------------

    def call_began(self, at: float) -> None:
        """The caller can hear."""
        if not self._running:
            self._running, self._heard = True, at
            self._due[Alarm.CALL] = at + self._limits.call
            self.word(at)

    def word(self, at: float) -> None:
        """The caller said or typed a word, or pressed a key."""
        if self._running and not self.paused:
            self._due[Alarm.NO_WORDS] = at + self._limits.conversation

    def pause(self, active: bool, at: float) -> None:
        """Stop the alarms of silence, or let them begin again."""
        self.paused, self._heard = active, at
        self._due.pop(Alarm.NO_WORDS, None)
        self.word(at)
        self._set_no_input(at)

    def time_up(self, at: float) -> None:
        """The dialogue has some time left for its goodbye."""
        self._due[Alarm.GRACE] = at + self._limits.grace

    # --- the caller's silence ---------------------------------------------------------------------

    def listen(self, listen: Listen | None, at: float) -> None:
        """The dialogue listens, or expects nothing of the caller (None)."""
        self.listening = listen
        self._set_no_input(at)

    def answer_begins(self) -> None:
        """The caller begins an answer."""
        self._answering, self._waiting = True, False
        self._due.pop(Alarm.NO_INPUT, None)

    def answer_ends(self) -> None:
        """The caller has finished an answer."""
        self._answering = False

    def wait(self, at: float) -> None:
        """The caller is to speak, for the bot has nothing to say."""
        if not self._bot and not self._answering:
            self._waiting = True
            if self._no_input_seconds > 0:
                self._due[Alarm.NO_INPUT] = at + self._no_input_seconds

    @property
    def _no_input_seconds(self) -> float:
        if self.paused or self.listening is None:
            return 0.0
        return self.listening.no_input_seconds

    def _set_no_input(self, at: float) -> None:
        if self._no_input_seconds <= 0:
            self._due.pop(Alarm.NO_INPUT, None)
        elif self._waiting:
            self._due[Alarm.NO_INPUT] = at + self._no_input_seconds

    # --- both sides -------------------------------------------------------------------------------

    def bot_started(self, at: float) -> None:
        """The bot is heard."""
        self._bot, self._waiting, self._heard = True, False, at
        self._due.pop(Alarm.NO_INPUT, None)

    def bot_stopped(self, at: float) -> None:
        """The bot is heard no more."""
        self._bot, self._heard = False, at
        self.wait(at)

    def heard(self, at: float) -> None:
        """Somebody is heard, up to then: a voice detector that never reports an end does not count
        for ever."""
        self._heard = at

    def voice_seconds(self, *, gives_interims: bool) -> float:
        """For how long a voice counts as heard without news of it."""
        if gives_interims or self.listening is None:
            return self._limits.voice
        return self.listening.longest_seconds

    def watch(self, at: float) -> None:
        """Set the alarm for the silence of both, by what is allowed now: none while the bot is
        heard, its answers are only shown, the call is paused or the caller asked it to hold."""
        allowed = self._limits.both_silent
        if self._waiting and self.listening is not None:
            seconds = self.listening.no_input_seconds
            allowed = max(allowed, seconds + 1.0) if seconds > 0 else 0.0
        if not self._running or self.paused or self.muted or self._bot or not allowed:
            self._due.pop(Alarm.BOTH_SILENT, None)
        else:
            self._due[Alarm.BOTH_SILENT] = max(at, self._heard + allowed)
