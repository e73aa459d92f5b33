"""The caller's turns: hosts Pipecat's controllers and keeps the words, in one place, so that no
interruption can separate a turn from its words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pipecat.frames.frames import (
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    UserIdleTimeoutUpdateFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor, FrameProcessorSetup
from pipecat.turns.user_idle_controller import UserIdleController
from pipecat.turns.user_start import UserTurnStartedParams
from pipecat.turns.user_stop import UserTurnStoppedParams
from pipecat.turns.user_turn_controller import UserTurnController
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from flows.vocabulary.acts import Listen
from flows.vocabulary.ports import Completeness
from processors.turns.barge_in import SUSTAINED_SECONDS, start_strategies
from processors.turns.end_of_turn import ExpectationUserTurnStopStrategy, Waits
from processors.turns.turn_buffer import TurnBuffer

REPEATED_SECONDS = 2.0  # the recogniser repeats words taken early for no longer than this


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEars:
    """What turn-taking asks of its host.

    Attributes:
        busy: True while the bot is saying something.
        completeness: Judges words against what was asked.
        same_meaning: Tells whether two wordings mean the same for what was asked.
        on_start: A turn begins.
        on_stop: A turn ended; its words (empty after a cough) and the other hypotheses of them.
        on_silence: The caller said nothing for the time allowed.
    """

    busy: Callable[[], bool]
    completeness: Callable[[str], Completeness]
    same_meaning: Callable[[str, str], bool]
    on_start: Callable[[], Awaitable[None]]
    on_stop: Callable[[str, tuple[str, ...]], Awaitable[None]]
    on_silence: Callable[[], Awaitable[None]]


class TurnTaking:
    """Begins and ends the caller's turns.

    Args:
        host: The processor that the controllers' frames go through.
        ears: What to ask and tell the host.
        waits: Times that no ``Listen`` sets.
        sustained_seconds: How long a voice lasts before it silences the bot.
        stop_timeout_seconds: Backstop that ends a turn without news.
    """

    def __init__(
        self,
        host: FrameProcessor,
        ears: TurnEars,
        *,
        waits: Waits | None = None,
        sustained_seconds: float = SUSTAINED_SECONDS,
        stop_timeout_seconds: float = 5.0,
    ) -> None:
        self._host = host
        self._ears = ears
        self.buffer = TurnBuffer(ears.same_meaning)
        self.open = False
        self.voice_since: float | None = None
        self._quiet_since = 0.0
        self._words_at: float | None = None
        self._taken_at = 0.0
        self._no_input_seconds = 0.0
        self._paused = False
        # A final that comes late begins a turn that is over at once: the end must wait until the
        # beginning has silenced the bot, or it would silence the reply.
        self._changing = asyncio.Lock()
        self._stop = ExpectationUserTurnStopStrategy(ears.completeness, self.buffer, waits)
        self._turns = UserTurnController(
            user_turn_strategies=UserTurnStrategies(
                start=start_strategies(ears.busy, sustained_seconds), stop=[self._stop]
            ),
            user_turn_stop_timeout=stop_timeout_seconds,
        )
        self._idle = UserIdleController()
        self._wire()

    def _wire(self) -> None:
        on = self._turns.add_event_handler
        on("on_push_frame", self._on_push_frame)
        on("on_broadcast_frame", self._on_broadcast_frame)
        on("on_user_turn_started", self._on_started)
        on("on_user_turn_inference_triggered", self._on_inference_triggered)
        on("on_user_turn_stopped", self._on_stopped)
        self._idle.add_event_handler("on_user_turn_idle", self._on_idle)

    async def setup(self, setup: FrameProcessorSetup) -> None:
        """Set the controllers up."""
        await self._turns.setup(setup)
        await self._idle.setup(setup)

    async def start(self) -> None:
        """Begin to watch."""
        await self._turns.start()

    async def stop(self) -> None:
        """Watch no more."""
        await self._turns.stop()
        await self._idle.stop()
        await self._stop.cleanup()

    async def cleanup(self) -> None:
        """Release the controllers."""
        await self._turns.cleanup()
        await self._idle.cleanup()

    @property
    def gives_interims(self) -> bool:
        """True once the recogniser has given interim words in this call."""
        return self._stop.gives_interims

    @property
    def waiting_for_user(self) -> bool:
        """True while the bot has finished and the caller is to speak."""
        return self._idle.waiting_for_user

    @property
    def no_input_seconds(self) -> float:
        """Seconds of the caller's silence that are allowed now; 0 for any."""
        return self._no_input_seconds

    @property
    def words_at(self) -> float | None:
        """When the last words of the turn came, on the loop's clock; None without any."""
        return self._words_at

    @property
    def speech_end(self) -> float:
        """When the caller was last heard, on the loop's clock."""
        if self.voice_since is None and self._quiet_since:
            return self._quiet_since
        return self._words_at or asyncio.get_running_loop().time()

    def take_words(self, frame: TranscriptionFrame | InterimTranscriptionFrame) -> str | None:
        """Buffer a transcript; give its new words, which are also left in the frame, or None when
        it has none: then nobody may see the frame."""
        if isinstance(frame, TranscriptionFrame):
            others = tuple(frame.metadata.get("alternatives", ()))
            fresh = self.buffer.final(frame.text, others)
        else:
            fresh = self.buffer.interim(frame.text)
        if fresh is not None:
            frame.text = fresh
            self._words_at = asyncio.get_running_loop().time()
        return fresh

    async def watch(self, frame: Frame) -> None:
        """Show a frame to the controllers."""
        self._note_voice(frame)
        await self._turns.process_frame(frame)
        await self._idle.process_frame(frame)

    async def listen(self, listen: Listen) -> None:
        """Take the times of a question."""
        self._stop.expect(listen)
        self._no_input_seconds = listen.no_input_seconds
        await self._set_idle()

    async def listen_not(self) -> None:
        """Expect nothing of the caller: work is under way, or the call ends."""
        self._no_input_seconds = 0.0
        await self._set_idle()

    async def pause(self, paused: bool) -> None:
        """Stop the silence timer, or let it go on."""
        self._paused = paused
        await self._set_idle()

    async def attend(self, active: bool) -> None:
        """Note that the caller began (or finished) an answer by other means than the voice."""
        frame = UserStartedSpeakingFrame() if active else UserStoppedSpeakingFrame()
        await self._idle.process_frame(frame)

    async def wait_for_user(self) -> None:
        """Start the silence timer where the bot will not speak next."""
        await self._idle.wait_for_user()

    async def _set_idle(self) -> None:
        seconds = 0.0 if self._paused else self._no_input_seconds
        await self._idle.process_frame(UserIdleTimeoutUpdateFrame(timeout=seconds))

    def _note_voice(self, frame: Frame) -> None:
        if isinstance(frame, VADUserStartedSpeakingFrame):
            now = asyncio.get_running_loop().time()
            self.voice_since = now - frame.start_secs
            if now - self._taken_at > REPEATED_SECONDS:
                self.buffer.forget_taken()
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self.voice_since = None
            self._quiet_since = asyncio.get_running_loop().time() - frame.stop_secs

    async def _on_push_frame(
        self, _: Any, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM
    ) -> None:
        await self._host.queue_frame(frame, direction)

    async def _on_broadcast_frame(self, _: Any, frame_cls: type[Frame], **fields: Any) -> None:
        await self._host.queue_frame(frame_cls(**fields))
        await self._host.push_frame(frame_cls(**fields), FrameDirection.UPSTREAM)

    async def _on_started(self, _: Any, _strategy: Any, params: UserTurnStartedParams) -> None:
        async with self._changing:
            await self._begin(params)

    async def _begin(self, params: UserTurnStartedParams) -> None:
        self.open = True
        if params.enable_user_speaking_frames:
            await self._host.broadcast_frame(UserStartedSpeakingFrame)
        await self._idle.process_frame(UserStartedSpeakingFrame())
        await self._ears.on_start()

    async def _on_inference_triggered(self, *_: Any) -> None:
        # The controller refuses to end a turn while it believes that the caller speaks; an answer
        # that is complete ends it all the same.
        await self._turns.process_frame(UserStoppedSpeakingFrame())

    async def _on_stopped(self, _: Any, _strategy: Any, params: UserTurnStoppedParams) -> None:
        async with self._changing:
            await self._end(params)

    async def _end(self, params: UserTurnStoppedParams) -> None:
        self.open = False
        text, alternatives = self.buffer.take()
        self._taken_at = asyncio.get_running_loop().time()
        await self._ears.on_stop(text, alternatives)
        self._words_at = None
        if params.enable_user_speaking_frames:
            await self._host.broadcast_frame(UserStoppedSpeakingFrame)
        await self._idle.process_frame(UserStoppedSpeakingFrame())
        if not text:
            await self._idle.wait_for_user()

    async def _on_idle(self, _: Any) -> None:
        await self._ears.on_silence()
