"""The caller's turns: when one begins and ends, and what was said, typed and keyed in it.

Theory of operation
-------------------
The machine does no input and output, has no clock and no timer. Its host tells it what happens
(``happenings``) by ``take(happening, at)``, does what it gives back (``orders``) in order, and
calls ``take(Tick(), at)`` when ``deadline()`` has come. ``at`` is seconds on any clock that never
goes back. The same happenings at the same times give the same orders.

**A turn by voice** is open or not. It begins

- with a voice while nothing of the bot's is on its way, so that no silence runs into somebody who
  has just begun to speak;
- with a voice over a prompt that has lasted ``Pace.sustained`` (a cough is shorter);
- with words, interim ones too.

The caller then takes the floor: the bot falls silent, and what it says next is held until the turn
is closed. While a prompt must be heard, the turn opens and the floor is not taken; that is made up
for when the prompt was heard and the turn is still open.

**Its words** stand in the ``TurnBuffer`` and nowhere else, from their arrival until an ``Answer``
takes them: no interruption can lose one. Words are judged once: only words that changed, or another
question, are judged anew. The verdict, the voice and what the recogniser says of itself make the
turn's end (``EndOfTurn``), never while the voice goes on, often on interim words that are an
answer; the recogniser's repetition of words so taken is no news. A turn without words closes with
an empty text.

**Typed text and keys** are answers of their own, beside any turn by voice. Keys are gathered by the
``Keypad``.

**Answers that come while a prompt must be heard** are kept, and told, as early ones, after the step
in which the dialogue listens again. An answer tells the dialogue whether it follows the last one so
closely that the caller could not hear a reply, and whether it revises that one: what belongs to the
last answer is joined to it there (``flows.dialogue.path.joining``).

**Silences** (``Silences``) are the caller's, that of both sides, and the times of the call.

**Alarms.** One table holds when what is due; ``deadline`` is its earliest entry, and a ``Tick``
lets go off what is due, in order. After ``HungUp`` the table is empty and every happening is
without orders.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flows.vocabulary.events import KeysPressed, UserUtterance
from flows.vocabulary.ports import Completeness
from processors.turns import happenings
from processors.turns.end_of_turn import EndOfTurn
from processors.turns.judge import Judge
from processors.turns.keypad import Keypad
from processors.turns.orders import (
    Alarm,
    Alarms,
    Answer,
    CloseTurn,
    Cut,
    OpenTurn,
    Order,
    ShowKey,
    ShowWords,
    TakeFloor,
    Tell,
)
from processors.turns.pace import Pace
from processors.turns.silences import Silences
from processors.turns.turn_buffer import TurnBuffer, plain


class TurnMachine:
    """The turns of one call.

    Args:
        judge: Judges words against what was asked.
        pace: Times of turn-taking and of the call.

    Attributes:
        open: True while a turn by voice is under way.
    """

    def __init__(self, judge: Judge, pace: Pace | None = None) -> None:
        self._judge = judge
        self._pace = pace or Pace()
        self._due: Alarms = {}
        self._end = EndOfTurn(self._pace.waits)
        self._silences = Silences(self._pace.limits, self._due)
        self._buffer = TurnBuffer(judge.same_meaning)
        self._keypad = Keypad()
        self.open = False
        self._at = 0.0
        self._over = False
        self._turn = 0
        self._must_hear = False
        self._taken_at = 0.0
        self._judged_text: str | None = None  # what the verdict is about; None for none
        self._judged: tuple[str, ...] = ()  # its words
        self._verdict: Completeness | None = None
        self._reply_at: float | None = None  # when the bot began to answer the last answer
        self._follows = False  # the turn began before the caller could hear a reply
        self._kept: list[UserUtterance | KeysPressed] = []
        self._kept_keys = ""
        self._early_keys = False  # the entry of keys began while a prompt had to be heard

    # --- what the host calls ----------------------------------------------------------------------

    def take(self, happening: happenings.Happening, at: float) -> list[Order]:
        """Take what happened; give what is to be done, in order."""
        orders: list[Order] = []
        self._at = at
        due = not self._over
        while due:  # once, but for a tick that lets several alarms go off
            orders += _TAKES[type(happening)](self, happening, at)
            self._due.pop(Alarm.TURN, None)
            if self.open:
                if self._buffer.text != self._judged_text:
                    self._judge_words(self._buffer.text)
                over = self._end.due(self._verdict, pending=bool(self._buffer.pending))
                self._due[Alarm.TURN] = max(at, over)
            self._silences.watch(at)
            due = (
                isinstance(happening, happenings.Tick)
                and min(self._due.values(), default=at + 1) <= at
            )
        return orders

    def deadline(self) -> float | None:
        """When a ``Tick`` is due at the latest, never before the last happening; None for never."""
        return max(self._at, min(self._due.values())) if self._due else None

    @property
    def words(self) -> str:
        """Words that no answer has taken yet."""
        return self._buffer.text

    @property
    def voice_since(self) -> float | None:
        """When the voice began that is heard now; None while none is."""
        return self._end.voice_since

    # --- voice ------------------------------------------------------------------------------------

    def _voice_on(self, happening: happenings.VoiceOn, at: float) -> list[Order]:
        self._silences.heard_until = at + self._voice_seconds()
        if at - self._taken_at > self._pace.waits.repeated:
            self._buffer.forget_taken()
        self._buffer.voice()
        self._end.voice_on(happening.seconds, at)
        self._due.pop(Alarm.SUSTAINED, None)
        if not happening.over_prompt:
            return self._open(at)
        self._due[Alarm.SUSTAINED] = at + self._pace.sustained
        return []

    def _voice_off(self, happening: happenings.VoiceOff, at: float) -> list[Order]:
        self._silences.heard_until = at
        self._end.voice_off(happening.seconds, at)
        self._due.pop(Alarm.SUSTAINED, None)
        return []

    def _words(
        self, happening: happenings.InterimWords | happenings.FinalWords, at: float
    ) -> list[Order]:
        final = isinstance(happening, happenings.FinalWords)
        if isinstance(happening, happenings.FinalWords):
            fresh = self._buffer.final(happening.text, happening.alternatives)
        else:
            fresh = self._buffer.interim(happening.text)
        if fresh is None:
            return []
        voiced = self._voice_seconds() if self._end.voice_since is not None else 0.0
        self._silences.word_at, self._silences.heard_until = at, at + voiced
        self._end.words(at, final=final)
        shown = ShowWords(self._turn + 1, self._buffer.text)
        return [shown] if self.open else [shown, *self._open(at)]

    def _voice_seconds(self) -> float:
        return self._silences.voice_seconds(gives_interims=self._end.gives_interims)

    def _open(self, at: float) -> list[Order]:
        """Begin a turn, if none is under way."""
        if self.open:
            return []
        self.open = True
        begun = at if self.voice_since is None else self.voice_since
        replied = self._reply_at is not None and begun >= self._reply_at + self._pace.reaction
        self._follows = self._turn > 0 and not replied
        self._due.pop(Alarm.SUSTAINED, None)
        self._end.begin(at)
        self._silences.answer_begins()
        return [OpenTurn()] if self._must_hear else [OpenTurn(), TakeFloor(hold=True)]

    def _close(self, at: float) -> list[Order]:
        """End the turn."""
        if self._buffer.pending:
            self._judge.taken()
        revises = self._buffer.revises
        text, alternatives = self._buffer.take()
        self.open, self._taken_at, self._judged_text = False, at, None
        spoken_until, words_at = self._end.end(at)
        if not text:
            self._silences.answering = False
            self._silences.wait(at)
            return [CloseTurn(empty=True)]
        event = UserUtterance(
            text=text, alternatives=alternatives, follows=self._follows, revises=revises
        )
        return [self._answer(event, text, spoken_until, words_at), CloseTurn(empty=False)]

    def _recogniser_delay(self, happening: happenings.RecogniserDelay, _at: float) -> list[Order]:
        self._end.recogniser_seconds = happening.seconds
        return []

    def _decoding(self, _happening: happenings.DecodingBegan, at: float) -> list[Order]:
        self._end.decoding(at)
        return []

    def _nothing_decoded(self, _happening: happenings.NothingDecoded, _at: float) -> list[Order]:
        self._end.nothing_decoded()
        return []

    # --- text and keys ----------------------------------------------------------------------------

    def _typed(self, happening: happenings.Typed, at: float) -> list[Order]:
        begun = self._begin_by_hand(at)
        event = UserUtterance(text=happening.text, source="text")
        return [*begun, self._answer(event, happening.text, at)]

    def _key(self, happening: happenings.KeyPressed, at: float) -> list[Order]:
        self._silences.word_at = at
        shown = ShowKey(happening.key)
        if self._must_hear:
            self._kept_keys += happening.key
            return [shown]
        begun = [] if self._keypad.collecting else self._begin_by_hand(at)
        entry = self._keypad.press(happening.key, at)
        self._due.pop(Alarm.KEYS, None)
        if entry is None and self._keypad.deadline is not None:
            self._due[Alarm.KEYS] = self._keypad.deadline
        return [shown, *begun, *self._keyed(entry, at)]

    def _keyed(self, entry: str | None, at: float) -> list[Order]:
        if entry is None:
            return []
        early, self._early_keys = self._early_keys, False
        return [self._answer(KeysPressed(keys=entry, early=early), "", at)]

    def _begin_by_hand(self, at: float) -> list[Order]:
        self._silences.word_at = self._silences.heard_until = at
        self._silences.answer_begins()
        return [] if self._must_hear else [TakeFloor()]

    # --- answers ----------------------------------------------------------------------------------

    def _answer(
        self,
        event: UserUtterance | KeysPressed,
        text: str,
        spoken_until: float,
        words_at: float | None = None,
    ) -> Answer:
        self._turn += 1
        self._reply_at = None
        self._silences.answering = False
        if self._must_hear:
            self._kept.append(replace(event, early=True))
        return Answer(self._turn, text, event, spoken_until, words_at, kept=self._must_hear)

    def _release(self, at: float) -> list[Order]:
        """Give what was kept, once the dialogue listens."""
        if self._must_hear or self._silences.listening is None:
            return []
        kept, self._kept = self._kept, []
        keys, self._kept_keys = self._kept_keys, ""
        orders: list[Order] = [Cut()] if kept else []
        orders += [Tell(event) for event in kept]
        self._early_keys = self._early_keys or bool(keys)
        for key in keys:
            orders += self._key(happenings.KeyPressed(key), at)
        return orders

    # --- the bot and the call ---------------------------------------------------------------------

    def _bot_started(self, _happening: happenings.BotStarted, at: float) -> list[Order]:
        if self._reply_at is None:
            self._reply_at = at
        self._silences.bot_started(at)
        return []

    def _bot_stopped(self, _happening: happenings.BotStopped, at: float) -> list[Order]:
        self._silences.bot_stopped(at)
        return []

    def _must_be_heard(self, happening: happenings.MustHear, _at: float) -> list[Order]:
        over = self._must_hear and not happening.active
        self._must_hear = happening.active
        return [TakeFloor(hold=True)] if over and self.open else []

    def _stepped(self, happening: happenings.Stepped, at: float) -> list[Order]:
        if happening.listen is not None:
            self._end.listen = happening.listen
            self._keypad.expect(happening.listen.keys)
            self._judged_text = None
        if happening.busy:
            self._silences.listen(None, at)
        elif happening.listen is not None:
            self._silences.listen(happening.listen, at)
        if happening.speechless:
            self._silences.wait(at)
        return self._release(at)

    def _call_began(self, _happening: happenings.CallBegan, at: float) -> list[Order]:
        self._silences.call_began(at)
        return []

    def _muted(self, happening: happenings.Muted, _at: float) -> list[Order]:
        self._silences.muted = happening.active
        return []

    def _paused(self, happening: happenings.Paused, at: float) -> list[Order]:
        self._silences.pause(happening.active, at)
        return []

    def _hung_up(self, _happening: happenings.HungUp, _at: float) -> list[Order]:
        self._over, self.open = True, False
        self._silences.running = False
        self._due.clear()
        return []

    # --- alarms -----------------------------------------------------------------------------------

    def _tick(self, _happening: happenings.Tick, at: float) -> list[Order]:
        """Let go off what is due first, if anything is."""
        alarm = min(self._due, key=self._due.__getitem__, default=None)
        if alarm is None or self._due[alarm] > at:
            return []
        del self._due[alarm]
        return _GOES_OFF[alarm](self, at)

    def _keys_over(self, at: float) -> list[Order]:
        return self._keyed(self._keypad.expire(at), at)

    def _no_input(self, _at: float) -> list[Order]:
        return [Alarm.NO_INPUT]

    def _both_silent(self, at: float) -> list[Order]:
        self._silences.heard_until = at
        return [Alarm.BOTH_SILENT]

    def _no_words(self, at: float) -> list[Order]:
        self._silences.time_up(at)
        return [Alarm.NO_WORDS]

    def _last_minute(self, _at: float) -> list[Order]:
        return [Alarm.LAST_MINUTE]

    def _call_over(self, at: float) -> list[Order]:
        self._silences.call_over(at)
        return [Alarm.CALL]

    def _grace_over(self, _at: float) -> list[Order]:
        return [Alarm.GRACE]

    def _judge_words(self, text: str) -> None:
        """Judge how far the turn's words have come, unless only their writing has changed."""
        words = plain(text.split())
        if not text:
            self._verdict = None
        elif self._judged_text is None or words != self._judged:
            self._verdict = self._judge.completeness(text)
        self._judged_text, self._judged = text, words


_Take = Callable[[TurnMachine, Any, float], list[Order]]

_TAKES: dict[type[happenings.Happening], _Take] = {
    happenings.VoiceOn: TurnMachine._voice_on,
    happenings.VoiceOff: TurnMachine._voice_off,
    happenings.InterimWords: TurnMachine._words,
    happenings.FinalWords: TurnMachine._words,
    happenings.RecogniserDelay: TurnMachine._recogniser_delay,
    happenings.DecodingBegan: TurnMachine._decoding,
    happenings.NothingDecoded: TurnMachine._nothing_decoded,
    happenings.Typed: TurnMachine._typed,
    happenings.KeyPressed: TurnMachine._key,
    happenings.BotStarted: TurnMachine._bot_started,
    happenings.BotStopped: TurnMachine._bot_stopped,
    happenings.MustHear: TurnMachine._must_be_heard,
    happenings.Stepped: TurnMachine._stepped,
    happenings.CallBegan: TurnMachine._call_began,
    happenings.Muted: TurnMachine._muted,
    happenings.Paused: TurnMachine._paused,
    happenings.HungUp: TurnMachine._hung_up,
    happenings.Tick: TurnMachine._tick,
}

_GOES_OFF: dict[Alarm, Callable[[TurnMachine, float], list[Order]]] = {
    Alarm.SUSTAINED: TurnMachine._open,
    Alarm.TURN: TurnMachine._close,
    Alarm.KEYS: TurnMachine._keys_over,
    Alarm.NO_INPUT: TurnMachine._no_input,
    Alarm.BOTH_SILENT: TurnMachine._both_silent,
    Alarm.NO_WORDS: TurnMachine._no_words,
    Alarm.LAST_MINUTE: TurnMachine._last_minute,
    Alarm.CALL: TurnMachine._call_over,
    Alarm.GRACE: TurnMachine._grace_over,
}
