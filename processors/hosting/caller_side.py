"""The caller's side of the FSM processor: does what the caller's turns order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pipecat.frames.frames import (
    LLMContextUserTurnFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.utils.time import time_now_iso8601

from flows.vocabulary.events import BargeIn, NothingSaid, UserUtterance
from processors.floor.floor_keeping import FloorKeeper
from processors.hosting.acting import Actor
from processors.speaking.performing import SpeechLine
from processors.turns.machine import TurnMachine
from processors.turns.orders import (
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


class CallerSide:
    """Does orders, one after another.

    Args:
        host: The processor that interruptions go out from.
        turns: The caller's turns.
        actor, line, floor: The other parts of the call.
    """

    def __init__(
        self,
        host: FrameProcessor,
        turns: TurnMachine,
        actor: Actor,
        line: SpeechLine,
        floor: FloorKeeper,
    ) -> None:
        self._host = host
        self._turns = turns
        self._actor = actor
        self._line = line
        self._floor = floor
        self._lost = False
        # A final that comes late opens a turn that is over at once: its end must wait until its
        # beginning has silenced the bot, or it would silence the reply.
        self._doing = asyncio.Lock()

    async def do(self, orders: Sequence[Order]) -> None:
        """Do orders in the order in which they were given."""
        async with self._doing:
            for order in orders:
                match order:
                    case ShowWords():
                        self._floor.emit(
                            "user", turn=order.turn, text=order.text, final=False, source="voice"
                        )
                    case ShowKey():
                        self._floor.emit("key", key=order.key)
                    case OpenTurn():
                        await self._host.broadcast_frame(UserStartedSpeakingFrame)
                        self._lost = False
                        self._actor.consulting.hold()
                    case TakeFloor():
                        await self._take_floor(order)
                    case Cut():
                        await self._cut()
                    case Answer():
                        await self._answer(order)
                    case Tell():
                        self._actor.post(order.event)
                    case CloseTurn():
                        await self._close(order.text)

    def not_heard(self) -> None:
        """A prompt was not heard to its end."""
        self._lost = True

    def cut_line(self) -> bool:
        """Make stale what was to be said; True if there was something."""
        prompt = self._line.current
        lost = self._line.cut()
        if prompt is not None and self._floor.bot_speaking:
            since = self._turns.voice_since
            self._floor.barge_in(prompt, since)
            self._actor.post(BargeIn(prompt=prompt))
        return lost

    async def _take_floor(self, order: TakeFloor) -> None:
        if self._line.must_hear:
            return
        self._floor.voice()
        await self._cut()
        if order.hold:
            self._line.hold()

    async def _cut(self) -> None:
        """Silence the bot, if it says something."""
        speaking = self._floor.bot_speaking
        if self.cut_line() or speaking:
            await self._host.broadcast_interruption()

    async def _answer(self, answer: Answer) -> None:
        event = answer.event
        if not answer.kept:
            self._floor.turn_over(answer.turn, answer.spoken_until, answer.words_at)
        typed = isinstance(event, UserUtterance) and event.source == "text"
        if isinstance(event, UserUtterance):
            source = event.source
            self._floor.emit("user", turn=answer.turn, text=answer.text, final=True, source=source)
        if not answer.kept:
            self._actor.post(event)
        if typed:
            await self._tell_context(answer.text)

    async def _close(self, text: str) -> None:
        if not text:
            if self._lost or self._actor.has_mail:
                self._actor.post(NothingSaid())
            else:
                self._floor.no_words()
        self._line.release()
        self._actor.consulting.release()
        if text:
            await self._tell_context(text)
        await self._host.broadcast_frame(UserStoppedSpeakingFrame)

    async def _tell_context(self, text: str) -> None:
        """Tell whoever keeps the conversation's text what was said."""
        await self._host.broadcast_frame(
            LLMContextUserTurnFrame, text=text, timestamp=time_now_iso8601()
        )
