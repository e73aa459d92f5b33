"""When the caller's sound is a turn, and may silence the bot.

While the bot talks, sound has to last (a cough is shorter) or hold words. While it is silent, any
sound is a turn at once, so that no silence timer runs into somebody who has just begun to speak.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pipecat.frames.frames import Frame, VADUserStartedSpeakingFrame, VADUserStoppedSpeakingFrame
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_start import (
    BaseUserTurnStartStrategy,
    TranscriptionUserTurnStartStrategy,
)

SUSTAINED_SECONDS = 0.4


def start_strategies(
    busy: Callable[[], bool], seconds: float = SUSTAINED_SECONDS
) -> list[BaseUserTurnStartStrategy]:
    """Give the strategies that begin a turn; ``busy`` tells whether the bot is saying something."""
    return [
        SustainedStart(busy=busy, seconds=seconds),
        TranscriptionUserTurnStartStrategy(use_interim=True),
    ]


class SustainedStart(BaseUserTurnStartStrategy):
    """Begins a turn when a voice lasts.

    Args:
        busy: Tells whether the bot is saying something; if not, the turn begins at once.
        seconds: How long the voice has to last, counted from the voice detector's start.
    """

    def __init__(self, *, busy: Callable[[], bool], seconds: float = SUSTAINED_SECONDS) -> None:
        super().__init__()
        self._busy = busy
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        """Watch the voice detector."""
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._cancel()
            if not self._busy():
                await self.trigger_user_turn_started()
                return ProcessFrameResult.STOP
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._seconds, self._lasted)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._cancel()
        return ProcessFrameResult.CONTINUE

    async def handle_user_turn_started(self) -> None:
        """Stop waiting: the turn has begun, maybe by words."""
        self._cancel()

    async def cleanup(self) -> None:
        """Stop waiting."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        self._cancel()

    def _lasted(self) -> None:
        self._timer = None
        self.create_task(self.trigger_user_turn_started(), "sustained_start")

    def _cancel(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
