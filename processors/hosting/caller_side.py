"""The caller's side of the FSM processor: turns, typed text and keys, and how they cut the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pipecat.frames.frames import (
    InterimTranscriptionFrame,
    LLMContextUserTurnFrame,
    LLMMessagesAppendFrame,
    TranscriptionFrame,
)
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.utils.time import time_now_iso8601

from flows.vocabulary.events import BargeIn, NothingSaid
from processors.floor.floor_keeping import FloorKeeper
from processors.hosting.acting import Actor
from processors.hosting.caller_input import CallerEvent, CallerInput, typed_text
from processors.hosting.stepping import Stepper
from processors.speaking.performing import SpeechLine
from processors.turns.call_timers import CallTimers
from processors.turns.turn_taking import TurnTaking


class CallerSide:
    """Takes what the caller does.

    Args:
        host: The processor that interruptions go out from.
        actor, stepper, line, turns, floor, timers: The other parts of the call.
        emit: Takes a kind of call event and its fields.
        voice_seconds: For how long a voice counts as heard without news of it.
    """

    def __init__(
        self,
        host: FrameProcessor,
        actor: Actor,
        stepper: Stepper,
        line: SpeechLine,
        turns: TurnTaking,
        floor: FloorKeeper,
        timers: CallTimers,
        emit: Callable[..., None],
        voice_seconds: Callable[[], float],
    ) -> None:
        self._host = host
        self._actor = actor
        self._stepper = stepper
        self._line = line
        self._turns = turns
        self._floor = floor
        self._timers = timers
        self._emit = emit
        self._voice_seconds = voice_seconds
        self._lost = False
        self._key_timer: asyncio.TimerHandle | None = None
        self.input = CallerInput(self._post, emit, lambda: line.must_hear)

    def stop(self) -> None:
        """Take no more keys."""
        if self._key_timer:
            self._key_timer.cancel()

    # --- voice --------------------------------------------------------------------------------

    def words(self, frame: TranscriptionFrame | InterimTranscriptionFrame) -> bool:
        """Buffer a transcript; False when it holds no new words, and nobody may act on it."""
        if self._turns.take_words(frame) is None:
            return False
        voiced = self._turns.voice_since is not None
        self._timers.word()
        self._timers.watchdog.heard(self._voice_seconds() if voiced else 0.0)
        self.input.interim(self._turns.buffer.text)
        return True

    async def turn_began(self) -> None:
        """The caller speaks: silence the bot, unless it must be heard."""
        self._lost = False
        self._actor.consulting.hold()
        if self._line.must_hear:
            return
        self._floor.voice()
        await self.cut()
        if self._turns.open:
            self._line.hold()

    async def turn_ended(self, text: str, alternatives: tuple[str, ...]) -> None:
        """The caller's turn is over."""
        if text:
            self._stepper.words_taken()
            self._turn_over(self._turns.speech_end, self._turns.words_at)
            self.input.words(text, alternatives)
        elif self._lost or self._actor.has_mail:
            self._actor.post(NothingSaid())
        else:
            self._floor.no_words()
        self._line.release()
        self._actor.consulting.release()
        if text:
            await self._tell_context(text)

    def not_heard(self) -> None:
        """A prompt was not heard to its end."""
        self._lost = True

    # --- text and keys ------------------------------------------------------------------------

    async def typed(self, frame: LLMMessagesAppendFrame) -> None:
        """Take typed text: a turn of its own."""
        text = typed_text(frame.messages)
        if not text:
            return
        await self._begin_by_hand()
        self._turn_over(asyncio.get_running_loop().time(), None)
        self.input.words(text, source="text")
        await self._turns.attend(False)
        await self._tell_context(text)

    async def key(self, key: str) -> None:
        """Take a telephone key."""
        self._emit("key", key=key)
        if self.input.keep_key(key):
            self._timers.word()
            return
        keypad, loop = self.input.keypad, asyncio.get_running_loop()
        keypad.expect(self._actor.keys)
        if keypad.collecting:
            self._timers.word()
        else:
            await self._begin_by_hand()
        entry = keypad.press(key, loop.time())
        if self._key_timer:
            self._key_timer.cancel()
        if entry is not None:
            await self._keyed(entry)
        elif keypad.deadline is not None:
            self._key_timer = loop.call_at(keypad.deadline, self._keys_over)

    def _keys_over(self) -> None:
        entry = self.input.keypad.expire(asyncio.get_running_loop().time())
        if entry is not None:
            self._host.create_task(self._keyed(entry), "keyed")

    async def _keyed(self, entry: str) -> None:
        self._turn_over(asyncio.get_running_loop().time(), None)
        self.input.keys(entry)
        await self._turns.attend(False)

    async def _begin_by_hand(self) -> None:
        self._timers.word()
        self._timers.watchdog.heard()
        await self._turns.attend(True)
        if not self._line.must_hear:
            self._floor.voice()
            await self.cut()

    # --- what both come to ----------------------------------------------------------------------

    async def give_kept(self) -> None:
        """Give the dialogue what came during a prompt that had to be heard, once it listens."""
        if self._line.must_hear or self._actor.listening is None:
            return
        events, keys = self.input.release()
        if events:
            await self.cut()
        for event in events:
            self._post(event)
        for key in keys:
            await self.key(key)

    async def cut(self) -> None:
        """Silence the bot, if it says something."""
        speaking = self._floor.bot_speaking
        if self.cut_line() or speaking:
            await self._host.broadcast_interruption()

    def cut_line(self) -> bool:
        """Make stale what was to be said; True if there was something."""
        prompt = self._line.current
        lost = self._line.cut()
        if prompt is not None and self._floor.bot_speaking:
            now = asyncio.get_running_loop().time()
            self._floor.barge_in(prompt, self._turns.voice_since or now)
            self._actor.post(BargeIn(prompt=prompt))
        return lost

    def _turn_over(self, speech_end: float, words_at: float | None) -> None:
        if not self._line.must_hear:
            self._floor.turn_over(self.input.turn + 1, speech_end, words_at)

    def _post(self, event: CallerEvent) -> None:
        self._actor.post(event)

    async def _tell_context(self, text: str) -> None:
        """Tell whoever keeps the conversation's text what was said."""
        await self._host.broadcast_frame(
            LLMContextUserTurnFrame, text=text, timestamp=time_now_iso8601()
        )
