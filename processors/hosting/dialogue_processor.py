"""The FSM processor: where a call's frames become events of the dialogue, and acts become frames.

It stands between speech recognition and speech synthesis. Frames tell the caller's turns
(``processors.turns``) what happens, and their orders are done here. One task, the *actor*, owns the
step: every source (a finished turn, keys, typed text, silence, an action's answer, a report of what
was heard) puts an event into its mailbox; the actor takes one after the other, advances the
dialogue and performs the acts. Pipecat's interruptions cancel a processor's own task and empty its
queue, never the actor or the mailbox: so no word and no answer is lost.

Three counters have three jobs: the turns' own counts what the caller said, typed or keyed;
``SpeechLine.cuts`` counts interruptions, and makes older prompts stale; ``Say.prompt`` names a
prompt in reports of what was heard.
"""

from __future__ import annotations

import asyncio

from loguru import logger
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EagerTranscriptionFrame,
    EndFrame,
    Frame,
    InputDTMFFrame,
    InterimTranscriptionFrame,
    InterruptionFrame,
    LLMConfigureOutputFrame,
    LLMMessagesAppendFrame,
    ServiceMetadataFrame,
    StartFrame,
    TranscriptionFrame,
    TranslationFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import (
    FrameCallback,
    FrameDirection,
    FrameProcessor,
    FrameProcessorSetup,
)

from processors.frames import (
    CallEventFrame,
    CallStartedFrame,
    DecodingFrame,
    HandoffAnsweredFrame,
    NothingHeardFrame,
    PauseFrame,
    PromptHeardFrame,
)
from processors.hosting.caller_frames import happening_of
from processors.hosting.dialogue_port import Dialogue
from processors.hosting.live_call import LiveCall
from processors.hosting.outside import Outside
from processors.turns.happenings import Muted
from processors.turns.pace import Pace

_OUTLIVE_INTERRUPTIONS = (
    TranscriptionFrame,
    InterimTranscriptionFrame,
    LLMMessagesAppendFrame,
    LLMConfigureOutputFrame,
)
_END_HERE = (
    TranslationFrame,
    EagerTranscriptionFrame,
    LLMMessagesAppendFrame,
    InputDTMFFrame,
    DecodingFrame,
    NothingHeardFrame,
    PromptHeardFrame,
    HandoffAnsweredFrame,
    CallStartedFrame,
    PauseFrame,
)


class DialogueProcessor(FrameProcessor):
    """Hosts one call's dialogue. Needs a ``HeardProcessor`` behind the transport's output.

    Args:
        dialogue: The call's dialogue; nobody else may advance it.
        outside: Who serves the call.
        pace: Times of turn-taking and of the call.
        skip_tts: True where answers are only shown until an ``LLMConfigureOutputFrame`` says
            otherwise.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        outside: Outside,
        *,
        pace: Pace | None = None,
        skip_tts: bool = False,
    ) -> None:
        super().__init__()
        self._call = LiveCall(self, dialogue, outside, pace or Pace())
        self._call.actor.silent = skip_tts

    async def setup(self, setup: FrameProcessorSetup) -> None:  # type: ignore[override]
        """Begin to keep the floor."""
        await super().setup(setup)
        self._call.floor.begin(asyncio.get_running_loop().time)
        self._call.take(Muted(self._call.actor.silent))

    async def cleanup(self) -> None:
        """Release everything; work under way goes on."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._call.close()

    async def queue_frame(
        self,
        frame: Frame,
        direction: FrameDirection = FrameDirection.DOWNSTREAM,
        callback: FrameCallback | None = None,
    ) -> None:
        """Queue a frame; the caller's words outlive the interruption that they cause."""
        if isinstance(frame, _OUTLIVE_INTERRUPTIONS):
            frame.interruptible = False
        await super().queue_frame(frame, direction, callback)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Take a frame of the call."""
        call = self._call
        if isinstance(frame, InterruptionFrame) and call.line.must_hear:
            return  # somebody else wants the bot silent: not while it must be heard
        await super().process_frame(frame, direction)
        if isinstance(frame, EndFrame | CancelFrame):
            await call.end()
            await self.push_frame(frame, direction)
            await call.close()
            return
        if not isinstance(frame, TranscriptionFrame | InterimTranscriptionFrame):
            await self._pass(frame, direction)
        happening = happening_of(frame, call.line)
        if happening is not None and not call.over:
            await call.happens(happening)

    async def _pass(self, frame: Frame, direction: FrameDirection) -> None:
        """Note what a frame means beside the caller's turns, and pass it on."""
        self._note(frame)
        if not isinstance(frame, _END_HERE):
            await self.push_frame(frame, direction)
        if isinstance(frame, StartFrame):
            self._call.open()

    def _note(self, frame: Frame) -> None:
        call = self._call
        match frame:
            case CallStartedFrame():
                call.start(frame)
            case PromptHeardFrame():
                call.heard(frame)
            case HandoffAnsweredFrame():
                call.handoff_answered(frame.done)
            case PauseFrame():
                call.floor.show(CallEventFrame("paused", {"paused": frame.paused}))
            case InterruptionFrame():
                call.caller.cut_line()
            case LLMConfigureOutputFrame():
                call.actor.silent = frame.skip_tts
            case BotStartedSpeakingFrame():
                call.floor.bot_started()
            case BotStoppedSpeakingFrame():
                call.floor.bot_stopped()
            case VADUserStoppedSpeakingFrame():
                now = asyncio.get_running_loop().time()
                call.floor.still_heard(now - frame.stop_secs)
            case ServiceMetadataFrame() if frame.user_turn_strategies is not None:
                logger.bind(service=frame.service_name).warning("service may not decide turns")
