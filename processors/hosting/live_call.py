"""One live call behind the FSM processor: its parts, its one timer, and how they meet."""

from __future__ import annotations

import asyncio

from pipecat.frames.frames import EndWorkerFrame
from pipecat.processors.frame_processor import FrameProcessor

from flows.vocabulary.acts import Act, Consult, HangUp, Listen, RunAction, Say
from flows.vocabulary.events import (
    Advised,
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    HandoffDone,
    HandoffFailed,
    KeysPressed,
    LastMinute,
    NothingSaid,
    PromptHeard,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from processors.floor.floor_keeping import FloorKeeper
from processors.frames import CallEventFrame, CallStartedFrame, PromptHeardFrame
from processors.hosting.acting import Actor
from processors.hosting.caller_side import CallerSide
from processors.hosting.dialogue_port import Dialogue
from processors.hosting.outside import Outside
from processors.hosting.stepping import Stepper
from processors.hosting.word_judge import WordJudge
from processors.speaking.performing import Prompt, SpeechLine
from processors.turns.happenings import Happening, HungUp, MustHear, Stepped, Tick
from processors.turns.machine import TurnMachine
from processors.turns.orders import Alarm, Order
from processors.turns.pace import Pace

_FROM_CALLER = UserUtterance | Advised | KeysPressed | UserSilence


class LiveCall:
    """The parts of a call: ``turns`` and ``caller`` (hear), ``actor`` (steps), ``line`` (says),
    ``floor`` (who talks).

    Args:
        host: The processor that frames leave from.
        dialogue, outside, pace: As in ``DialogueProcessor``.
    """

    def __init__(
        self, host: FrameProcessor, dialogue: Dialogue, outside: Outside, pace: Pace
    ) -> None:
        self._host = host
        self._shown: asyncio.Queue[CallEventFrame] = asyncio.Queue()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._now = 0.0
        self.over = False
        self.floor = FloorKeeper(self._shown.put_nowait)
        self._stepper = Stepper(dialogue, outside.clock, self._shown.put_nowait, outside.stepped)
        judge = WordJudge(outside.interpreter, self._stepper.expectation)
        self.turns = TurnMachine(judge, pace)
        self.line = SpeechLine(
            host.push_frame,
            on_sent=lambda prompt: self.floor.sent(prompt.silent, prompt.phrasing_seconds),
            on_gone=self._gone,
            on_failure=self._failed,
            phrase=outside.phrase,
        )
        self.actor = Actor(host, self._stepper, self.line, outside, self)
        self.caller = CallerSide(host, self.turns, self.actor, self.line, self.floor)

    # --- life ---------------------------------------------------------------------------------

    def open(self) -> None:
        """The pipeline runs: start the call's tasks, and again any that should have ended."""
        runs = {"actor": self.actor.run, "line": self.line.run, "show": self._show_forever}
        for name, run in runs.items():
            task = self._tasks.get(name)
            if not self.over and (task is None or task.done()):
                self._tasks[name] = self._host.create_task(run(), name)

    def start(self, frame: CallStartedFrame) -> None:
        """The caller can hear."""
        self.actor.post(
            CallStarted(
                caller_number=frame.caller_number,
                called_number=frame.called_number,
                user_id=frame.user_id,
                conversation_id=frame.conversation_id,
                known=dict(frame.known),
            )
        )

    async def end(self) -> None:
        """The connection is gone: tell the dialogue, and show what came of the call."""
        if self.over:
            return
        self.take(HungUp())
        self.over = self.actor.closed = True
        self._stepper.step(CallEnded())
        self._stepper.outcome(self._stepper.dialogue.outcome or "hung_up")
        self.floor.hung_up()
        while not self._shown.empty():
            await self._host.push_frame(self._shown.get_nowait())

    async def close(self) -> None:
        """Stop everything; work under way goes on."""
        self.take(HungUp())
        self.over = True
        self.actor.stop()
        tasks, self._tasks = self._tasks, {}
        for task in tasks.values():
            await self._host.cancel_task(task)

    # --- the caller's turns, and the timer ------------------------------------------------------

    async def happens(self, happening: Happening) -> None:
        """Tell the caller's turns what happened, and do what they order."""
        orders = self.take(happening)
        if orders:
            await self.caller.do(orders)
            if self.actor.hang_up:
                self._maybe_hang_up()

    def take(self, happening: Happening) -> list[Order]:
        """Tell the caller's turns what happened, and set the timer anew; give their orders."""
        loop = asyncio.get_running_loop()
        self._now = max(self._now, loop.time())
        orders = self.turns.take(happening, self._now)
        deadline = self.turns.deadline()
        if self._timer:
            self._timer.cancel()
        self._timer = None
        if deadline is not None:
            self._timer = loop.call_at(deadline, self._ring, deadline)
        return orders

    def _ring(self, deadline: float) -> None:
        """A deadline has come. Alarms go off here, outside all tasks, should one of them hang."""
        self._now = max(self._now, deadline)  # a loop may ring a little early
        orders = self.take(Tick())
        for alarm in orders:
            if isinstance(alarm, Alarm):
                self._go_off(alarm)
        rest = [order for order in orders if not isinstance(order, Alarm)]
        if rest:
            task = self._host.create_task(self.caller.do(rest), "orders")
            if self.actor.hang_up:
                task.add_done_callback(lambda _: self._maybe_hang_up())

    def _go_off(self, alarm: Alarm) -> None:
        match alarm:
            case Alarm.NO_INPUT:
                self.actor.post(UserSilence())
            case Alarm.LAST_MINUTE:
                self.actor.post(LastMinute())
            case Alarm.NO_WORDS:
                self.actor.post(TimeUp(reason="quiet"))
            case Alarm.CALL:
                self.actor.post(TimeUp(reason="length"))
            case Alarm.GRACE:
                self.line.cut()
                self._hang_up()
            case Alarm.BOTH_SILENT:
                self.open()
                self.line.give_up()
                if self.actor.hang_up:
                    self._hang_up()
                else:
                    self.actor.post(BothSilent())

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

    def must_hear(self, active: bool) -> None:
        """A prompt that may not be interrupted is on its way, or none is any more."""
        orders = self.take(MustHear(active))
        if orders:
            self._host.create_task(self.caller.do(orders), "orders")  # the caller still speaks

    async def acted(self, event: Event, acts: tuple[Act, ...]) -> None:
        """See what follows from having performed the acts of an event."""
        speechless = not any(isinstance(act, Say) for act in acts)
        if speechless and isinstance(event, NothingSaid):
            self.floor.no_words()
        speechless = speechless and not any(isinstance(act, Consult) for act in acts)
        if speechless and isinstance(event, _FROM_CALLER):
            self.floor.nothing_to_say()
        listens = [act for act in acts if isinstance(act, Listen | RunAction | HangUp)]
        await self.happens(
            Stepped(
                listen=next((act for act in reversed(acts) if isinstance(act, Listen)), None),
                busy=bool(listens) and not isinstance(listens[-1], Listen),
                speechless=speechless and isinstance(event, _FROM_CALLER),
            )
        )
        self._maybe_hang_up()

    def _gone(self, prompt: Prompt, complete: bool, text: str) -> None:
        if not complete:
            self.caller.not_heard()
        if prompt.silent:
            self.floor.done()
        if prompt.say.must_hear and not self.line.must_hear:
            self.must_hear(False)
        if prompt.say.prompt > 0:
            report = PromptHeard(prompt=prompt.say.prompt, complete=complete, text=text)
            self.actor.post(report, prompt.silent)

    async def _failed(self, error: Exception) -> None:
        await self.actor.failed(error)

    # --- the end ------------------------------------------------------------------------------

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

    async def _show_forever(self) -> None:
        while True:
            await self._host.push_frame(await self._shown.get())
