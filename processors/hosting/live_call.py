"""One live call behind the FSM processor: its parts, and how they meet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from pipecat.frames.frames import EndWorkerFrame, Frame
from pipecat.processors.frame_processor import FrameProcessor

from flows.vocabulary.acts import Act, Consult, Say
from flows.vocabulary.events import (
    Advised,
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    HandoffDone,
    HandoffFailed,
    KeysPressed,
    NothingSaid,
    PromptHeard,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from flows.vocabulary.ports import ActionRunner, Interpreter
from processors.floor.floor_keeping import FloorKeeper
from processors.frames import CallEventFrame, CallStartedFrame, PromptHeardFrame
from processors.hosting.acting import Actor
from processors.hosting.caller_side import CallerSide
from processors.hosting.consulting import Advisers
from processors.hosting.dialogue_port import Dialogue
from processors.hosting.stepping import Stepper
from processors.speaking.performing import Phrase, Prompt, SpeechLine
from processors.turns.barge_in import SUSTAINED_SECONDS
from processors.turns.call_timers import CallLimits, CallTimers
from processors.turns.end_of_turn import Waits
from processors.turns.turn_taking import TurnEars, TurnTaking

_FROM_CALLER = UserUtterance | Advised | KeysPressed | UserSilence


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


class LiveCall:
    """The parts of a call: ``actor`` (steps), ``line`` (says), ``turns`` and ``caller`` (hear),
    ``floor`` and ``timers`` (keep time).

    Args:
        host: The processor that frames leave from.
        dialogue, interpreter, actions, clock, advisers, phrase, pace: As in ``DialogueProcessor``.
    """

    def __init__(
        self,
        host: FrameProcessor,
        dialogue: Dialogue,
        interpreter: Interpreter,
        actions: ActionRunner,
        clock: Callable[[], datetime],
        advisers: Advisers,
        phrase: Phrase | None,
        pace: Pace,
    ) -> None:
        self._last_words: UserUtterance | None = None
        self._host = host
        self._limits = pace.limits
        self._paused = False
        self._shown: asyncio.Queue[CallEventFrame] = asyncio.Queue()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.over = False
        self.floor = FloorKeeper(lambda: asyncio.get_running_loop().time(), self.emit)
        self._stepper = Stepper(dialogue, interpreter, clock, self.emit)
        self.timers = self._make_timers()
        self.line = self._make_line(phrase)
        self.turns = self._make_turns(pace)
        self.actor = Actor(
            host,
            self._stepper,
            self.line,
            self.turns,
            actions,
            advisers,
            self.emit,
            self._after,
        )
        self.caller = CallerSide(
            host,
            self.actor,
            self._stepper,
            self.line,
            self.turns,
            self.floor,
            self.timers,
            self.emit,
            self.voice_seconds,
        )

    def _make_timers(self) -> CallTimers:
        return CallTimers(
            self._limits,
            allowance=self._allowance,
            on_silence=self._both_silent,
            on_time_up=lambda: self.actor.post(TimeUp()),
            on_overdue=self._overdue,
        )

    def _make_line(self, phrase: Phrase | None) -> SpeechLine:
        async def push(frame: Frame) -> None:
            await self._host.push_frame(frame)

        return SpeechLine(
            push,
            on_sent=self._sent,
            on_gone=self._gone,
            on_failure=lambda error: self.actor.failed(error),
            phrase=phrase,
        )

    def _make_turns(self, pace: Pace) -> TurnTaking:
        ears = TurnEars(
            busy=lambda: self.line.busy,
            completeness=self._stepper.completeness,
            same_meaning=self._stepper.same_meaning,
            on_start=lambda: self.caller.turn_began(),
            on_stop=self._turn_ended,
            on_silence=self._silence,
        )
        return TurnTaking(self._host, ears, waits=pace.waits, sustained_seconds=pace.sustained)

    # --- life ---------------------------------------------------------------------------------

    async def open(self) -> None:
        """The pipeline runs."""
        await self.turns.start()
        self._keep_running()

    def _keep_running(self) -> None:
        """Start the call's tasks, and again any that should have ended."""
        runs = {"actor": self.actor.run, "line": self.line.run, "show": self._show_forever}
        for name, run in runs.items():
            task = self._tasks.get(name)
            if not self.over and (task is None or task.done()):
                self._tasks[name] = self._host.create_task(run(), name)

    def start(self, frame: CallStartedFrame) -> None:
        """The caller can hear."""
        self.timers.start()
        number, fields = frame.caller_number, dict(frame.fields)
        self.actor.post(CallStarted(caller_number=number, fields=fields))

    async def end(self) -> None:
        """The connection is gone: tell the dialogue, and show what came of the call."""
        if self.over:
            return
        self.over = self.actor.closed = True
        self._stepper.step(CallEnded())
        self._stepper.outcome(self._stepper.dialogue.outcome or "hung_up")
        self.floor.hung_up()
        while not self._shown.empty():
            await self._host.push_frame(self._shown.get_nowait())

    async def close(self) -> None:
        """Stop everything; work under way goes on."""
        self.over = True
        self.timers.stop()
        self.actor.stop()
        self.caller.stop()
        await self.turns.stop()
        tasks, self._tasks = self._tasks, {}
        for task in tasks.values():
            await self._host.cancel_task(task)

    async def pause(self, paused: bool) -> None:
        """Stop the timers of silence, or let them go on."""
        self._paused = paused
        self.emit("paused", paused=paused)
        await self.turns.pause(paused)
        self.timers.pause(paused)

    # --- what was heard, said and done ----------------------------------------------------------

    def heard(self, report: PromptHeardFrame) -> None:
        """Take a report of what the caller heard."""
        if not report.complete:
            self.floor.silenced()
        self.line.heard(report)
        self._maybe_hang_up()

    def handoff_answered(self, done: bool) -> None:
        """Take the carrier's answer to a handoff."""
        self.actor.post(HandoffDone() if done else HandoffFailed())

    async def _after(self, event: Event, acts: tuple[Act, ...]) -> None:
        """See what follows from having performed the acts of an event."""
        self.timers.watchdog.check()
        says = any(isinstance(act, Say) for act in acts)
        consults = any(isinstance(act, Consult) for act in acts)
        if isinstance(event, UserUtterance):
            self._last_words = event
        words = self._last_words if isinstance(event, UserUtterance | Advised) else None
        if words and says and self._stepper.changed_nothing(acts):
            self.caller.input.changed_nothing(words)
        if isinstance(event, _FROM_CALLER) and not says and not consults:
            self.floor.nothing_to_say()
            await self.turns.wait_for_user()
        if isinstance(event, NothingSaid) and not says:
            self.floor.no_words()
        await self.caller.give_kept()
        self._maybe_hang_up()

    async def _turn_ended(self, text: str, alternatives: tuple[str, ...]) -> None:
        await self.caller.turn_ended(text, alternatives)
        self._maybe_hang_up()

    async def _silence(self) -> None:
        self.actor.post(UserSilence())

    def _sent(self, prompt: Prompt) -> None:
        self.floor.sent(silent=prompt.silent, phrasing_seconds=prompt.phrasing_seconds)

    def _gone(self, prompt: Prompt, complete: bool, text: str) -> None:
        if not complete:
            self.caller.not_heard()
        if prompt.silent:
            self.floor.done()
        if prompt.say.must_hear and self.turns.open and not self.line.must_hear:
            self._host.create_task(self.caller.turn_began())  # the caller still speaks
        if prompt.say.prompt > 0:
            report = PromptHeard(prompt=prompt.say.prompt, complete=complete, text=text)
            self.actor.post(report, prompt.silent)

    # --- silence and the end ------------------------------------------------------------------

    def voice_seconds(self) -> float:
        """For how long a voice counts as heard without news of it."""
        listening = self.actor.listening
        if self.turns.gives_interims or listening is None:
            return self._limits.voice
        return listening.longest_seconds

    def _allowance(self) -> float | None:
        """Seconds of common silence that are allowed now; None for any."""
        if self.over or self._paused or self.actor.silent or self.floor.bot_speaking:
            return None
        if self.actor.listening is None or not self.turns.waiting_for_user:
            return self._limits.both_silent
        seconds = self.turns.no_input_seconds
        return max(self._limits.both_silent, seconds + 1.0) if seconds > 0 else None

    def _both_silent(self) -> None:
        self._keep_running()
        self.line.give_up()
        if self.actor.hang_up:
            self._hang_up()
        else:
            self.actor.post(BothSilent())

    def _overdue(self) -> None:
        self.line.cut()
        self._hang_up()

    def _maybe_hang_up(self) -> None:
        """Hang up, if that is to be done and all was said."""
        quiet = not self.line.busy and not self.turns.open
        if self.actor.hang_up and quiet and not self.actor.has_mail:
            self._hang_up()

    def _hang_up(self) -> None:
        if not self.actor.closed:
            self.actor.closed = True
            outcome = self.actor.hang_up.outcome if self.actor.hang_up else "failed"
            self._stepper.outcome(outcome)
            self.line.release()
            self.line.follow(EndWorkerFrame(reason=outcome))

    # --- what the call shows ------------------------------------------------------------------

    def emit(self, kind: str, **data: object) -> None:
        """Show a call event, see ``docs/call-events.md``."""
        self._shown.put_nowait(CallEventFrame(kind, dict(data)))

    async def _show_forever(self) -> None:
        while True:
            await self._host.push_frame(await self._shown.get())
