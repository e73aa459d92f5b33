"""The FSM processor: where a call's frames become events of the dialogue, and acts become frames.

It stands between speech recognition and speech synthesis. One task, the *actor*, owns the step:
every source (a finished turn, keys, typed text, silence, an action's answer, a report of what was
heard, the watchdog) puts an event into its mailbox; the actor takes one after the other, advances
the dialogue and performs the acts. Pipecat's interruptions cancel a processor's own task and empty
its queue, never the actor or the mailbox: so no word and no answer is lost.

Three counters have three jobs: ``CallerInput.turn`` counts what the caller said, typed or keyed;
``SpeechLine.cuts`` counts interruptions, and makes older prompts stale; ``Say.prompt`` names a
prompt in reports of what was heard.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

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
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import (
    FrameCallback,
    FrameDirection,
    FrameProcessor,
    FrameProcessorSetup,
)

from flows.vocabulary.ports import ActionRunner, Interpreter
from processors.frames import (
    CallStartedFrame,
    DecodingFrame,
    HandoffAnsweredFrame,
    NothingHeardFrame,
    PauseFrame,
    PromptHeardFrame,
)
from processors.hosting.consulting import Advisers
from processors.hosting.dialogue_port import Dialogue
from processors.hosting.live_call import LiveCall, Pace
from processors.speaking.performing import Phrase

__all__ = ["DialogueProcessor", "Pace"]

_OUTLIVE_INTERRUPTIONS = (
    TranscriptionFrame,
    InterimTranscriptionFrame,
    LLMMessagesAppendFrame,
    LLMConfigureOutputFrame,
)


class DialogueProcessor(FrameProcessor):
    """Hosts one call's dialogue. Needs a ``HeardProcessor`` behind the transport's output.

    Args:
        dialogue: The call's dialogue; nobody else may advance it.
        interpreter: Judges how complete words are, and whether two wordings mean the same.
        actions: Does business work; owned by the server, so that a hang-up undoes nothing.
        clock: Gives the aware date and time in the flow's time zone.
        advisers: Are asked about words that the dialogue is unsure of.
        phrase: Rewords prompts that leave it, or None; never raises.
        pace: Times of turn-taking and of the call.
        skip_tts: True where answers are only shown until an ``LLMConfigureOutputFrame`` says
            otherwise.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        *,
        interpreter: Interpreter,
        actions: ActionRunner,
        clock: Callable[[], datetime],
        advisers: Advisers | None = None,
        phrase: Phrase | None = None,
        pace: Pace | None = None,
        skip_tts: bool = False,
    ) -> None:
        super().__init__()
        self._call = LiveCall(
            self,
            dialogue,
            interpreter,
            actions,
            clock,
            advisers or Advisers(),
            phrase,
            pace or Pace(),
        )
        self._call.actor.silent = skip_tts

    async def setup(self, setup: FrameProcessorSetup) -> None:  # type: ignore[override]
        """Set up the turn controllers."""
        await super().setup(setup)
        self._call.floor.begin()
        await self._call.turns.setup(setup)

    async def cleanup(self) -> None:
        """Release everything; work under way goes on."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._call.close()
        await self._call.turns.cleanup()

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
        if isinstance(frame, InterruptionFrame) and self._call.line.must_hear:
            return  # somebody else wants the bot silent: not while it must be heard
        await super().process_frame(frame, direction)
        match frame:
            case StartFrame():
                await self.push_frame(frame, direction)
                await self._call.open()
            case EndFrame() | CancelFrame():
                await self._call.end()
                await self.push_frame(frame, direction)
                await self._call.close()
            case TranscriptionFrame() | InterimTranscriptionFrame():
                if not self._call.caller.words(frame):
                    return  # taken already: the controllers must not see it either
            case _ if not await self._take(frame):
                self._note(frame)
                await self.push_frame(frame, direction)
        if not self._call.over:
            await self._call.turns.watch(frame)

    async def _take(self, frame: Frame) -> bool:
        """Take a frame that is meant for the dialogue; True if it ends here."""
        match frame:
            case LLMMessagesAppendFrame():
                await self._call.caller.typed(frame)
            case InputDTMFFrame():
                await self._call.caller.key(frame.button.value)
            case PromptHeardFrame():
                self._call.heard(frame)
            case HandoffAnsweredFrame():
                self._call.handoff_answered(frame.done)
            case CallStartedFrame():
                self._call.start(frame)
            case PauseFrame():
                await self._call.pause(frame.paused)
            case DecodingFrame() | NothingHeardFrame():
                pass  # for the end of the turn, which sees every frame
            case TranslationFrame() | EagerTranscriptionFrame():
                pass
            case _:
                return False
        return True

    def _note(self, frame: Frame) -> None:
        """Look at a frame that goes on."""
        call, watchdog = self._call, self._call.timers.watchdog
        match frame:
            case InterruptionFrame():
                call.caller.cut_line()
            case LLMConfigureOutputFrame():
                call.actor.silent = frame.skip_tts
            case BotStartedSpeakingFrame():
                call.caller.input.reply_begins()
                call.floor.bot_started()
                watchdog.heard()
            case BotStoppedSpeakingFrame():
                call.floor.bot_stopped()
                watchdog.heard()
            case VADUserStartedSpeakingFrame():
                watchdog.heard(call.voice_seconds())
            case VADUserStoppedSpeakingFrame():
                now = asyncio.get_running_loop().time()
                call.floor.still_heard(now - frame.stop_secs)
                watchdog.heard()
            case ServiceMetadataFrame() if frame.user_turn_strategies is not None:
                logger.bind(service=frame.service_name).warning("service may not decide turns")
