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
from dataclasses import dataclass, field
from datetime import datetime

from loguru import logger
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EagerTranscriptionFrame,
    EndFrame,
    EndWorkerFrame,
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

from flows.acts import Act, Say
from flows.events import (
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    KeysPressed,
    PromptHeard,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from flows.ports import ActionRunner, Interpreter
from processors.acting import Actor
from processors.barge_in import SUSTAINED_SECONDS
from processors.call_timers import CallLimits, CallTimers
from processors.caller_side import CallerSide
from processors.dialogue_port import Dialogue
from processors.end_of_turn import Waits
from processors.floor_keeping import FloorKeeper
from processors.frames import CallEventFrame, CallStartedFrame, PauseFrame, PromptHeardFrame
from processors.performing import Phrase, Prompt, SpeechLine
from processors.stepping import Stepper
from processors.turn_taking import TurnEars, TurnTaking

_OUTLIVE_INTERRUPTIONS = (
    TranscriptionFrame,
    InterimTranscriptionFrame,
    LLMMessagesAppendFrame,
    LLMConfigureOutputFrame,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Times of turn-taking, in seconds.

    Attributes:
        waits: Ends of turns that no ``Listen`` sets; ``Waits.unknown`` is END_OF_TURN_SECONDS.
        sustained: How long a voice without words lasts before it silences the bot.
        limits: Limits of silences and of the call.
    """

    waits: Waits = field(default_factory=Waits)
    sustained: float = SUSTAINED_SECONDS
    limits: CallLimits = field(default_factory=CallLimits)


class DialogueProcessor(FrameProcessor):
    """Hosts one call's dialogue. Needs a ``HeardProcessor`` behind the transport's output.

    Args:
        dialogue: The call's dialogue; nobody else may advance it.
        interpreter: Judges how complete words are, and whether two wordings mean the same.
        actions: Does business work; owned by the server, so that a hang-up undoes nothing.
        clock: Gives the aware date and time in the flow's time zone.
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
        phrase: Phrase | None = None,
        pace: Pace | None = None,
        skip_tts: bool = False,
    ) -> None:
        super().__init__()
        pace = pace or Pace()
        self._limits = pace.limits
        self._paused = False
        self._over = False
        self._shown: asyncio.Queue[CallEventFrame] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._keeper = FloorKeeper(lambda: asyncio.get_running_loop().time(), self._emit)
        self._stepper = Stepper(dialogue, interpreter, clock, self._emit)
        self._timers = CallTimers(
            pace.limits,
            allowance=self._allowance,
            on_silence=self._both_silent,
            on_time_up=lambda: self._actor.post(TimeUp()),
            on_overdue=self._overdue,
        )
        self._line = SpeechLine(
            self.push_frame,
            on_sent=self._sent,
            on_gone=self._gone,
            on_failure=lambda error: self._actor.failed(error),
            phrase=phrase,
        )
        ears = TurnEars(
            busy=lambda: self._line.busy,
            completeness=self._stepper.completeness,
            same_meaning=self._stepper.same_meaning,
            on_start=lambda: self._caller.turn_began(),
            on_stop=self._turn_ended,
            on_silence=self._silence,
        )
        self._turns = TurnTaking(self, ears, waits=pace.waits, sustained_seconds=pace.sustained)
        self._actor = Actor(
            self, self._stepper, self._line, self._turns, actions, self._emit, self._after
        )
        self._actor.silent = skip_tts
        self._caller = CallerSide(
            self,
            self._actor,
            self._stepper,
            self._line,
            self._turns,
            self._keeper,
            self._timers,
            self._emit,
            self._voice_seconds,
        )

    # --- life ---------------------------------------------------------------------------------

    async def setup(self, setup: FrameProcessorSetup) -> None:  # type: ignore[override]
        """Set up the turn controllers."""
        await super().setup(setup)
        self._keeper.begin()
        await self._turns.setup(setup)

    async def cleanup(self) -> None:
        """Release everything; work under way goes on."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._close()
        await self._turns.cleanup()

    async def _open(self) -> None:
        await self._turns.start()
        for run in (self._actor.run(), self._line.run(), self._show_forever()):
            self._tasks.append(self.create_task(run))

    async def _call_over(self) -> None:
        """The connection is gone: tell the dialogue, and show what came of the call."""
        if self._over:
            return
        self._over = self._actor.closed = True
        self._stepper.step(CallEnded())
        self._stepper.outcome("hung_up")
        self._keeper.hung_up()
        while not self._shown.empty():
            await self.push_frame(self._shown.get_nowait())

    async def _close(self) -> None:
        self._over = True
        self._timers.stop()
        self._actor.stop()
        self._caller.stop()
        await self._turns.stop()
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            await self.cancel_task(task)

    # --- frames -------------------------------------------------------------------------------

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
        if isinstance(frame, InterruptionFrame) and self._line.must_hear:
            return  # somebody else wants the bot silent: not while it must be heard
        await super().process_frame(frame, direction)
        match frame:
            case StartFrame():
                await self.push_frame(frame, direction)
                await self._open()
            case EndFrame() | CancelFrame():
                await self._call_over()
                await self.push_frame(frame, direction)
                await self._close()
            case TranscriptionFrame() | InterimTranscriptionFrame():
                if not self._caller.words(frame):
                    return  # taken already: the controllers must not see it either
            case _ if not await self._take(frame):
                self._note(frame)
                await self.push_frame(frame, direction)
        if not self._over:
            await self._turns.watch(frame)

    async def _take(self, frame: Frame) -> bool:
        """Take a frame that is meant for the dialogue; True if it ends here."""
        match frame:
            case LLMMessagesAppendFrame():
                await self._caller.typed(frame)
            case InputDTMFFrame():
                await self._caller.key(frame.button.value)
            case PromptHeardFrame():
                if not frame.complete:
                    self._keeper.silenced()
                self._line.heard(frame)
                self._maybe_end()
            case CallStartedFrame():
                self._timers.start()
                number, fields = frame.caller_number, frame.fields
                self._actor.post(CallStarted(caller_number=number, fields=dict(fields)))
            case PauseFrame():
                self._paused = frame.paused
                self._emit("paused", paused=frame.paused)
                await self._turns.pause(frame.paused)
                self._timers.pause(frame.paused)
            case TranslationFrame() | EagerTranscriptionFrame():
                pass
            case _:
                return False
        return True

    def _note(self, frame: Frame) -> None:
        """Look at a frame that goes on."""
        watchdog = self._timers.watchdog
        match frame:
            case InterruptionFrame():
                self._caller.cut_line()
            case LLMConfigureOutputFrame():
                self._actor.silent = frame.skip_tts
            case BotStartedSpeakingFrame():
                self._caller.input.reply_begins()
                self._keeper.bot_started()
                watchdog.heard()
            case BotStoppedSpeakingFrame():
                self._keeper.bot_stopped()
                watchdog.heard()
            case VADUserStartedSpeakingFrame():
                watchdog.heard(self._voice_seconds())
            case VADUserStoppedSpeakingFrame():
                now = asyncio.get_running_loop().time()
                self._keeper.still_heard(now - frame.stop_secs)
                watchdog.heard()
            case ServiceMetadataFrame() if frame.user_turn_strategies is not None:
                logger.bind(service=frame.service_name).warning("service may not decide turns")

    # --- the parts meet -----------------------------------------------------------------------

    async def _after(self, event: Event, acts: tuple[Act, ...]) -> None:
        """See what follows from having performed the acts of an event."""
        self._timers.watchdog.check()
        says = any(isinstance(act, Say) for act in acts)
        if isinstance(event, UserUtterance) and says and self._stepper.changed_nothing(acts):
            self._caller.input.changed_nothing(event)
        if isinstance(event, UserUtterance | KeysPressed | UserSilence) and not says:
            self._keeper.nothing_to_say()
            await self._turns.wait_for_user()
        await self._caller.give_kept()
        self._maybe_end()

    async def _turn_ended(self, text: str, alternatives: tuple[str, ...]) -> None:
        await self._caller.turn_ended(text, alternatives)
        self._maybe_end()

    async def _silence(self) -> None:
        if not self._paused:
            self._actor.post(UserSilence())

    def _sent(self, prompt: Prompt) -> None:
        self._keeper.sent(silent=prompt.silent, phrasing_seconds=prompt.phrasing_seconds)

    def _gone(self, prompt: Prompt, complete: bool, text: str) -> None:
        if not complete:
            self._caller.not_heard()
        if prompt.silent:
            self._keeper.done()
        if prompt.say.must_hear and self._turns.open and not self._line.must_hear:
            self.create_task(self._caller.turn_began(), "turn_began")  # the caller still speaks
        number = prompt.say.prompt
        if number > 0:
            report = PromptHeard(prompt=number, complete=complete, text=text)
            self._actor.post(report, prompt.silent)

    # --- silence and the end ------------------------------------------------------------------

    def _voice_seconds(self) -> float:
        """For how long a voice counts as heard without news of it."""
        listening = self._actor.listening
        if self._turns.gives_interims or listening is None:
            return self._limits.voice
        return listening.longest_seconds

    def _allowance(self) -> float | None:
        """Seconds of common silence that are allowed now; None for any."""
        if self._over or self._paused or self._actor.silent or self._keeper.bot_speaking:
            return None
        if self._actor.listening is None or not self._turns.waiting_for_user:
            return self._limits.both_silent
        seconds = self._turns.no_input_seconds
        return max(self._limits.both_silent, seconds + 1.0) if seconds > 0 else None

    def _both_silent(self) -> None:
        self._line.give_up()
        if self._actor.hang_up:
            self._end_call()
        else:
            self._actor.post(BothSilent())

    def _overdue(self) -> None:
        self._line.cut()
        self._end_call()

    def _maybe_end(self) -> None:
        """Hang up, if that is to be done and all was said."""
        quiet = not self._line.busy and not self._turns.open
        if self._actor.hang_up and quiet and not self._actor.has_mail:
            self._end_call()

    def _end_call(self) -> None:
        if not self._actor.closed:
            self._actor.closed = True
            outcome = self._actor.hang_up.outcome if self._actor.hang_up else "failed"
            self._stepper.outcome(outcome)
            self._line.release()
            self._line.follow(EndWorkerFrame(reason=outcome))

    # --- what the call shows ------------------------------------------------------------------

    def _emit(self, kind: str, **data: object) -> None:
        self._shown.put_nowait(CallEventFrame(kind, dict(data)))

    async def _show_forever(self) -> None:
        while True:
            await self.push_frame(await self._shown.get())
