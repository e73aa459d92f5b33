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

from flows.acts import Act, Handoff, HangUp, Listen, RunAction, Say
from flows.events import (
    ActionDone,
    BargeIn,
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    KeysPressed,
    NothingSaid,
    PromptHeard,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from flows.ports import ActionRunner, Interpreter
from processors.barge_in import SUSTAINED_SECONDS
from processors.call_timers import CallLimits, CallTimers
from processors.caller_input import CallerInput, typed_text
from processors.dialogue_port import Dialogue
from processors.end_of_turn import Waits
from processors.floor_keeping import FloorKeeper
from processors.frames import (
    CallEventFrame,
    CallStartedFrame,
    ExpectationFrame,
    HandoffFrame,
    PauseFrame,
    PromptHeardFrame,
)
from processors.performing import Phrase, Prompt, SpeechLine
from processors.stepping import Stepper
from processors.turn_taking import TurnEars, TurnTaking
from processors.work_under_way import Answer, WorkUnderWay

_KEPT_BY_INTERRUPTIONS = (
    TranscriptionFrame,
    InterimTranscriptionFrame,
    LLMMessagesAppendFrame,
    LLMConfigureOutputFrame,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """An event in the mailbox, with what held when it came."""

    event: Event
    silent: bool
    cuts: int


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
        self._skip_tts = skip_tts
        self._mailbox: asyncio.Queue[Letter] = asyncio.Queue()
        self._events: asyncio.Queue[CallEventFrame] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._listening: Listen | None = None
        self._lost = False
        self._paused = False
        self._hang_up: HangUp | None = None
        self._ending = False
        self._over = False
        self._key_timer: asyncio.TimerHandle | None = None
        self._keeper: FloorKeeper | None = None
        self._stepper = Stepper(dialogue, interpreter, clock, self._emit)
        self._line = SpeechLine(
            self.push_frame,
            on_sent=self._sent,
            on_gone=self._gone,
            on_failure=self._failed,
            phrase=phrase,
        )
        self._caller = CallerInput(self._post_caller, self._emit, lambda: self._line.must_hear)
        ears = TurnEars(
            busy=lambda: self._line.busy,
            completeness=self._stepper.completeness,
            same_meaning=self._stepper.same_meaning,
            on_start=self._turn_began,
            on_stop=self._turn_ended,
            on_silence=self._silence,
        )
        self._turns = TurnTaking(self, ears, waits=pace.waits, sustained_seconds=pace.sustained)
        self._work = WorkUnderWay(actions, on_slow=self._slow, on_answer=self._answered)
        self._timers = CallTimers(
            pace.limits,
            allowance=self._allowance,
            on_silence=self._both_silent,
            on_time_up=lambda: self._post(TimeUp()),
            on_overdue=self._end_call,
        )
        self._silent_work: dict[str, bool] = {}

    # --- life ---------------------------------------------------------------------------------

    async def setup(self, setup: FrameProcessorSetup) -> None:  # type: ignore[override]
        """Set up the turn controllers."""
        await super().setup(setup)
        self._keeper = FloorKeeper(asyncio.get_running_loop().time, self._emit)
        await self._turns.setup(setup)

    async def cleanup(self) -> None:
        """Release everything; work under way goes on."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._close()
        await self._turns.cleanup()

    async def queue_frame(
        self,
        frame: Frame,
        direction: FrameDirection = FrameDirection.DOWNSTREAM,
        callback: FrameCallback | None = None,
    ) -> None:
        """Queue a frame; the caller's words outlive the interruption that they cause."""
        if isinstance(frame, _KEPT_BY_INTERRUPTIONS):
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
            case InterruptionFrame():
                self._cut_line()
                await self.push_frame(frame, direction)
            case _ if not await self._take(frame):
                await self.push_frame(frame, direction)
        if not self._over and not (
            isinstance(frame, TranscriptionFrame | InterimTranscriptionFrame) and not frame.text
        ):
            await self._turns.watch(frame)

    async def _take(self, frame: Frame) -> bool:
        """Take a frame that is meant for the dialogue; True if it ends here."""
        match frame:
            case TranscriptionFrame() | InterimTranscriptionFrame():
                self._words(frame)
            case LLMMessagesAppendFrame():
                await self._typed(frame)
            case InputDTMFFrame():
                await self._key(frame.button.value)
            case PromptHeardFrame():
                self._heard(frame)
            case CallStartedFrame():
                self._timers.start()
                number, fields = frame.caller_number, frame.fields
                self._post(CallStarted(caller_number=number, fields=dict(fields)))
            case PauseFrame():
                await self._pause(frame.paused)
            case TranslationFrame() | EagerTranscriptionFrame():
                pass
            case _:
                self._note(frame)
                return False
        return True

    def _note(self, frame: Frame) -> None:
        """Look at a frame that goes on."""
        watchdog = self._timers.watchdog
        match frame:
            case LLMConfigureOutputFrame():
                self._skip_tts = frame.skip_tts
            case BotStartedSpeakingFrame():
                self._caller.reply_begins()
                self._floor.bot_started()
                watchdog.heard()
            case BotStoppedSpeakingFrame():
                self._floor.bot_stopped()
                watchdog.heard()
            case VADUserStartedSpeakingFrame():
                watchdog.heard(self._voice_seconds())
            case VADUserStoppedSpeakingFrame():
                now = asyncio.get_running_loop().time()
                self._floor.still_heard(now - frame.stop_secs)
                watchdog.heard()

    async def _open(self) -> None:
        await self._turns.start()
        for run in (self._act_forever(), self._line.run(), self._show_forever()):
            self._tasks.append(self.create_task(run))

    async def _call_over(self) -> None:
        """The connection is gone: tell the dialogue, and show what came of the call."""
        if self._over:
            return
        self._over = True
        self._stepper.step(CallEnded())
        self._stepper.outcome("hung_up")
        self._floor.hung_up()
        while not self._events.empty():
            await self.push_frame(self._events.get_nowait())

    async def _close(self) -> None:
        self._over = True
        self._timers.stop()
        self._work.stop()
        if self._key_timer:
            self._key_timer.cancel()
        await self._turns.stop()
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            await self.cancel_task(task)

    # --- the actor ----------------------------------------------------------------------------

    def _post(self, event: Event, silent: bool | None = None) -> None:
        """Put an event into the mailbox, with what holds now."""
        if not self._over and not self._ending:
            silent = self._skip_tts if silent is None else silent
            self._mailbox.put_nowait(Letter(event, silent, self._line.cuts))

    async def _act_forever(self) -> None:
        while True:
            letter = await self._mailbox.get()
            acts = self._stepper.step(letter.event)
            try:
                await self._perform(acts, letter)
                await self._after(acts, letter.event)
            except Exception as error:
                await self._failed(error)

    async def _perform(self, acts: tuple[Act, ...], letter: Letter) -> None:
        for act in acts:
            match act:
                case Say():
                    self._line.say(act, silent=letter.silent, cuts=letter.cuts)
                case Listen():
                    await self._listen(act)
                case RunAction():
                    await self._run(act, letter.silent)
                case Handoff():
                    self._stepper.handed_over(act.to)
                    self._line.follow(HandoffFrame(act))
                case HangUp():
                    self._hang_up = act
                    self._stepper.outcome(act.outcome)
                    await self._turns.listen_not()

    async def _after(self, acts: tuple[Act, ...], event: Event) -> None:
        """See what follows from having performed the acts of an event."""
        says = any(isinstance(act, Say) for act in acts)
        if isinstance(event, UserUtterance) and says and not self._stepper.changed:
            self._caller.changed_nothing(event)
        if isinstance(event, UserUtterance | KeysPressed | UserSilence) and not says:
            self._floor.nothing_to_say()
            await self._turns.wait_for_user()
        await self._give_kept()
        self._maybe_end()

    async def _listen(self, listen: Listen) -> None:
        self._listening = listen
        self._caller.keypad.expect(listen.keys)
        await self._turns.listen(listen)
        self._timers.watchdog.check()
        expectation = self._stepper.expectation()
        frame = ExpectationFrame(asking=listen.asking, expectation=expectation)
        await self.push_frame(frame, FrameDirection.UPSTREAM)

    async def _failed(self, error: Exception) -> None:
        self._emit("trouble", what="Something could not be said or done; the call goes on.")
        await self.push_error("an act could not be performed", exception=error)

    # --- work ---------------------------------------------------------------------------------

    async def _run(self, action: RunAction, silent: bool) -> None:
        self._listening = None
        await self._turns.listen_not()
        self._silent_work[action.action_id] = silent
        self._emit("action", name=action.name, status="running", result={})
        self._work.start(action)

    def _slow(self, action: RunAction) -> None:
        if action.meanwhile and not self._over:
            silent = self._silent_work.get(action.action_id, False)
            self._line.say(action.meanwhile, silent=silent, cuts=self._line.cuts)

    def _answered(self, action: RunAction, answer: Answer) -> None:
        result = dict(answer.result) if isinstance(answer, ActionDone) else {}
        status = "done" if isinstance(answer, ActionDone) else "failed"
        self._emit("action", name=action.name, status=status, result=result)
        self._post(answer, self._silent_work.pop(action.action_id, None))

    # --- the caller ---------------------------------------------------------------------------

    def _words(self, frame: TranscriptionFrame | InterimTranscriptionFrame) -> None:
        """Buffer a transcript; one without new words is emptied, so that nobody acts on it."""
        fresh = self._turns.take_words(frame)
        if fresh is None:
            frame.text = ""
            return
        voiced = self._turns.voice_since is not None
        self._timers.word()
        self._timers.watchdog.heard(self._voice_seconds() if voiced else 0.0)
        self._caller.interim(self._turns.buffer.text)

    async def _turn_began(self) -> None:
        self._lost = False
        if self._line.must_hear:
            return
        self._floor.voice()
        await self._cut()
        self._line.hold()

    async def _turn_ended(self, text: str, alternatives: tuple[str, ...]) -> None:
        if text and self._line.must_hear:
            self._caller.words(text, alternatives)
        elif text:
            self._stepper.words_taken()
            speech_end, words_at = self._turns.speech_end, self._turns.words_at
            self._floor.turn_over(self._caller.turn + 1, speech_end, words_at)
            self._caller.words(text, alternatives)
        elif self._lost or not self._mailbox.empty():
            self._floor.no_words()
            self._post(NothingSaid())
        else:
            self._floor.no_words()
        self._line.release()
        self._maybe_end()

    async def _typed(self, frame: LLMMessagesAppendFrame) -> None:
        text = typed_text(frame.messages)
        if not text:
            return
        self._timers.word()
        self._timers.watchdog.heard()
        await self._turns.attend(True)
        if not self._line.must_hear:
            self._floor.voice()
            await self._cut()
        now = asyncio.get_running_loop().time()
        self._floor.turn_over(self._caller.turn + 1, now, None)
        self._caller.words(text, source="text")
        await self._turns.attend(False)

    async def _key(self, key: str) -> None:
        self._emit("key", key=key)
        self._timers.word()
        self._timers.watchdog.heard()
        if self._caller.keep_key(key):
            return
        keypad, loop = self._caller.keypad, asyncio.get_running_loop()
        if not keypad.collecting:
            await self._turns.attend(True)
            self._floor.voice()
            await self._cut()
        entry = keypad.press(key, loop.time())
        if self._key_timer:
            self._key_timer.cancel()
        if entry is not None:
            await self._keyed(entry)
        elif keypad.deadline is not None:
            self._key_timer = loop.call_at(keypad.deadline, self._keys_over)

    def _keys_over(self) -> None:
        entry = self._caller.keypad.expire(asyncio.get_running_loop().time())
        if entry is not None:
            self.create_task(self._keyed(entry), "keyed")

    async def _keyed(self, entry: str) -> None:
        now = asyncio.get_running_loop().time()
        self._floor.turn_over(self._caller.turn + 1, now, None)
        self._caller.keys(entry)
        await self._turns.attend(False)

    def _post_caller(self, event: UserUtterance | KeysPressed) -> None:
        self._listening = None
        self._post(event)

    async def _give_kept(self) -> None:
        """Give the dialogue what the caller said during a prompt that had to be heard."""
        if self._line.must_hear or self._listening is None:
            return
        events, keys = self._caller.release()
        if events:
            await self._cut()
        for event in events:
            self._post_caller(event)
        for key in keys:
            await self._key(key)

    async def _silence(self) -> None:
        if not self._paused:
            self._post(UserSilence())

    async def _pause(self, paused: bool) -> None:
        self._paused = paused
        self._emit("paused", paused=paused)
        await self._turns.pause(paused)
        self._timers.pause(paused)

    # --- what is said -------------------------------------------------------------------------

    async def _cut(self) -> None:
        """Silence the bot, if it says something."""
        speaking = self._floor.bot_speaking
        if self._cut_line() or speaking:
            await self.broadcast_interruption()  # type: ignore[no-untyped-call]

    def _cut_line(self) -> bool:
        """Make stale what was to be said; True if there was something."""
        prompt = self._line.current
        lost = self._line.cut()
        self._lost = self._lost or lost
        if prompt is not None and self._floor.bot_speaking:
            now = asyncio.get_running_loop().time()
            self._floor.barge_in(prompt, self._turns.voice_since or now)
            self._post(BargeIn(prompt=prompt))
        return lost

    def _sent(self, prompt: Prompt) -> None:
        self._floor.sent(silent=prompt.silent, phrasing_seconds=prompt.phrasing_seconds)

    def _heard(self, report: PromptHeardFrame) -> None:
        if not report.complete:
            self._floor.silenced()
        self._line.heard(report)
        self._maybe_end()

    def _gone(self, prompt: Prompt, complete: bool, text: str) -> None:
        if not complete:
            self._lost = True
        if prompt.silent:
            self._floor.done()
        if prompt.say.must_hear and self._turns.open and not self._line.must_hear:
            self.create_task(self._turn_began(), "turn_began")  # the caller still speaks
        if prompt.say.prompt > 0:
            number = prompt.say.prompt
            self._post(PromptHeard(prompt=number, complete=complete, text=text), prompt.silent)

    # --- silence and the end ------------------------------------------------------------------

    def _voice_seconds(self) -> float:
        """How long a voice counts as heard without news of it."""
        if self._turns.gives_interims or self._listening is None:
            return self._limits.voice
        return self._listening.longest_seconds

    def _allowance(self) -> float | None:
        """Seconds of common silence that are allowed now; None for any."""
        if self._over or self._paused or self._skip_tts or self._floor.bot_speaking:
            return None
        if self._listening is None or not self._turns.waiting_for_user:
            return self._limits.both_silent
        seconds = self._turns.no_input_seconds
        return max(self._limits.both_silent, seconds + 1.0) if seconds > 0 else None

    def _both_silent(self) -> None:
        self._line.give_up()
        if self._hang_up:
            self._end_call()
        else:
            self._post(BothSilent())

    def _maybe_end(self) -> None:
        """Hang up, if that is to be done and all was said."""
        quiet = not self._line.busy and not self._turns.open
        if self._hang_up and quiet and self._mailbox.empty():
            self._end_call()

    def _end_call(self) -> None:
        if not self._ending:
            self._ending = True
            outcome = self._hang_up.outcome if self._hang_up else "failed"
            self._stepper.outcome(outcome)
            self._line.follow(EndWorkerFrame(reason=outcome))

    # --- what the call shows ------------------------------------------------------------------

    @property
    def _floor(self) -> FloorKeeper:
        assert self._keeper is not None, "set up before any frame"
        return self._keeper

    def _emit(self, kind: str, **data: object) -> None:
        self._events.put_nowait(CallEventFrame(kind, dict(data)))

    async def _show_forever(self) -> None:
        while True:
            await self.push_frame(await self._events.get())
