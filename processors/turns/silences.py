"""Silences: the caller's, that of both sides, and the times of the call as a whole. Pure: times are
arguments, and each alarm that is due stands in a table that the machine shares."""

from __future__ import annotations

from flows.vocabulary.acts import Listen
from processors.turns.orders import Alarm, Alarms
from processors.turns.pace import CallLimits

MINUTE = 60.0


class Silences:
    """Sets the alarms of silence and of the call.

    Args:
        limits: Limits of silences and of the call.
        due: When each alarm is due; shared.

    Attributes:
        listening: How the dialogue listens now; None while nothing is expected of the caller.
        paused: The call is paused.
        muted: The bot's answers are only shown.
        answering: The caller is giving an answer.
        running: The caller can hear, and has not hung up.
        word_at: When the caller said or typed a word or pressed a key; taken by ``watch``.
        heard_until: Somebody is heard, up to then: a voice detector that never reports an end does
            not count for ever.
    """

    def __init__(self, limits: CallLimits, due: Alarms) -> None:
        self._limits = limits
        self._due = due
        self.listening: Listen | None = None
        self.paused = False
        self.muted = False
        self.running = False
        self._over = False  # the call has lasted as long as a call may
        self._bot = False  # the bot is heard
        self.answering = False  # the caller is giving an answer
        self._waiting = False  # the bot has finished, and the caller is to speak
        self.heard_until = 0.0
        self.word_at: float | None = None

    # --- the call ---------------------------------------------------------------------------------

    def call_began(self, at: float) -> None:
        """The caller can hear."""
        if not self.running:
            self.running, self.heard_until = True, at
            self._due[Alarm.CALL] = at + self._limits.call
            if self._limits.call >= 2 * MINUTE:  # in a shorter one there is little to announce
                self._due[Alarm.LAST_MINUTE] = at + self._limits.call - MINUTE
            self.word_at = at

    def pause(self, active: bool, at: float) -> None:
        """Stop the alarms of silence, or let them begin again."""
        self.paused, self.heard_until = active, at
        self._due.pop(Alarm.NO_WORDS, None)
        self.word_at = at
        self._set_no_input(at)

    def call_over(self, at: float) -> None:
        """The call has lasted as long as a call may: the turn under way may be finished."""
        if self._over:
            self.time_up(at)
        else:
            self._over = True
            listening = self.listening
            turn = self._limits.grace if listening is None else listening.longest_seconds
            self._due[Alarm.CALL] = at + turn

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
        self.answering, self._waiting = True, False
        self._due.pop(Alarm.NO_INPUT, None)

    def wait(self, at: float) -> None:
        """The caller is to speak, for the bot has nothing to say."""
        if not self._bot and not self.answering:
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
        self._bot, self._waiting, self.heard_until = True, False, at
        self._due.pop(Alarm.NO_INPUT, None)

    def bot_stopped(self, at: float) -> None:
        """The bot is heard no more."""
        self._bot, self.heard_until = False, at
        self.wait(at)

    def voice_seconds(self, *, gives_interims: bool) -> float:
        """For how long a voice counts as heard without news of it."""
        if gives_interims or self.listening is None:
            return self._limits.voice
        return self.listening.longest_seconds

    def watch(self, at: float) -> None:
        """Set the alarms that hang on more than one thing. The silence of both sides is right while
        the bot is heard, its answers are only shown, the call is paused or the caller asked it to
        hold."""
        if self.word_at is not None and self.running and not self.paused:
            self._due[Alarm.NO_WORDS] = self.word_at + self._limits.conversation
        self.word_at = None
        allowed = self._limits.both_silent
        if self._waiting and self.listening is not None:
            seconds = self.listening.no_input_seconds
            allowed = max(allowed, seconds + 1.0) if seconds > 0 else 0.0
        if not self.running or self.paused or self.muted or self._bot or not allowed:
            self._due.pop(Alarm.BOTH_SILENT, None)
        else:
            self._due[Alarm.BOTH_SILENT] = max(at, self.heard_until + allowed)
