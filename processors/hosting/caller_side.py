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
from processors.frames import CallEventFrame
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
        self._show = floor.show
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
                        words = {"turn": order.turn, "text": order.text, "final": False}
                        self._show(CallEventFrame("user", {**words, "source": "voice"}))
                    case ShowKey():
                        self._show(CallEventFrame("key", {"key": order.key}))
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
                        if order.empty:
                            self._nothing_said()
                        self._line.release()
                        self._actor.consulting.release()
                        await self._host.broadcast_frame(UserStoppedSpeakingFrame)

    def not_heard(self) -> None:
        """A prompt was not heard to its end."""
        self._lost = True

    def cut_line(self) -> bool:
        """Make stale what was to be said; True if there was something."""
        prompt = self._line.current
        lost = self._line.cut()
        if prompt is not None and self._floor.bot_speaking:
            self._floor.barge_in(prompt, self._turns.voice_since)
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
        event, turn, text = answer.event, answer.turn, answer.text
        if not answer.kept:
            self._floor.turn_over(turn, answer.spoken_until, answer.words_at)
        if isinstance(event, UserUtterance):
            words = {"turn": turn, "text": text, "final": True, "source": event.source}
            self._show(CallEventFrame("user", words))
        if not answer.kept:
            self._actor.post(event)
        if isinstance(event, UserUtterance):  # for whoever keeps the conversation's text
            await self._host.broadcast_frame(
                LLMContextUserTurnFrame, text=text, timestamp=time_now_iso8601()
            )

    def _nothing_said(self) -> None:
        if self._lost or self._actor.has_mail:
            self._actor.post(NothingSaid())
        else:
            self._floor.no_words()
