"""The actor: one task that takes events from a mailbox, steps the dialogue and performs the acts.

Nothing else advances the dialogue, and no interruption cancels the actor or empties the mailbox.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from flows.vocabulary.acts import Act, Consult, Handoff, HangUp, Listen, RunAction, Say
from flows.vocabulary.events import (
    ActionDone,
    Advised,
    Event,
    KeysPressed,
    NothingSaid,
    PromptHeard,
    UserUtterance,
)
from processors.frames import CallEventFrame, ExpectationFrame, HandoffFrame
from processors.hosting.consulting import Consulting
from processors.hosting.outside import Outside
from processors.hosting.stepping import Stepper
from processors.hosting.work_under_way import Answer, WorkUnderWay
from processors.speaking.performing import SpeechLine

REPORT_SECONDS = 0.3  # longest wait for the report of what was heard of a prompt that was cut
_BY_CALLER = UserUtterance | KeysPressed | NothingSaid


@dataclass(frozen=True, slots=True, order=True)
class Letter:
    """An event in the mailbox, with what held when it came.

    Attributes:
        behind: False for the report of a prompt that was cut: it goes before what the caller said
            over the prompt, which may come first.
        number: Letters so far.
        event: What happened.
        silent: True when what is said to it is shown as text and not spoken.
        cuts: Number of interruptions so far.
    """

    behind: bool
    number: int
    event: Event = field(compare=False)
    silent: bool = field(compare=False)
    cuts: int = field(compare=False)


class Onlooker(Protocol):
    """Who is told of what the actor does."""

    def must_hear(self, active: bool) -> None:
        """A prompt that may not be interrupted is on its way, or none is any more."""
        ...

    async def acted(self, event: Event, acts: tuple[Act, ...]) -> None:
        """The acts of an event are performed."""
        ...


class Actor:
    """Owns the step of one call.

    Args:
        host: The processor that frames leave from.
        stepper: Steps the dialogue.
        line: Says what is to be said.
        outside: Does business work, and advises.
        onlooker: Is told of what was done.

    Attributes:
        closed: True once nothing is taken in any more.
        silent: True while answers are shown as text and not spoken.
        hang_up: The dialogue's wish to end the call.
    """

    def __init__(
        self,
        host: FrameProcessor,
        stepper: Stepper,
        line: SpeechLine,
        outside: Outside,
        onlooker: Onlooker,
    ) -> None:
        self._host = host
        self._stepper = stepper
        self._line = line
        self._onlooker = onlooker
        self._mailbox: asyncio.PriorityQueue[Letter] = asyncio.PriorityQueue()
        self._letters = 0
        self._opened: Letter | None = None
        self._work = WorkUnderWay(outside.actions, on_slow=self._slow, on_answer=self._answered)
        self.consulting = Consulting(outside.advisers, on_advice=self._advised)
        self._silent_words = False
        self._silent_work: dict[str, bool] = {}
        self.closed = False
        self.silent = False
        self.hang_up: HangUp | None = None

    @property
    def has_mail(self) -> bool:
        """True while an event waits for its step."""
        return self._opened is not None or not self._mailbox.empty()

    def post(self, event: Event, silent: bool | None = None) -> None:
        """Put an event into the mailbox, with what holds now."""
        if not self.closed:
            silent = self.silent if silent is None else silent
            cut = isinstance(event, PromptHeard) and not event.complete
            self._letters += 1
            letter = Letter(not cut, self._letters, event, silent, self._line.cuts)
            self._mailbox.put_nowait(letter)

    async def run(self) -> None:
        """Take one event after the other, for ever."""
        while True:
            letter = await self._next()
            acts = self._stepper.step(letter.event)
            try:
                for act in acts:
                    await self._perform(act, letter)
                self._stepper.show_question(acts)  # behind the reply, which nobody shall wait for
            except Exception as error:
                await self.failed(error)
            try:
                await self._onlooker.acted(letter.event, acts)
            except Exception as error:
                await self.failed(error)

    async def _next(self) -> Letter:
        """Give the next letter; what the caller said over a prompt waits for the report of it."""
        letter = await self._mailbox.get()
        if isinstance(letter.event, _BY_CALLER) and not self._line.settled:
            self._opened = letter
            await self._line.settle(REPORT_SECONDS)
            self._opened = None
            self._mailbox.put_nowait(letter)
            letter = self._mailbox.get_nowait()
        return letter

    def stop(self) -> None:
        """Take nothing more in; work under way goes on without the call."""
        self.closed = True
        self._work.stop()
        self.consulting.stop()

    async def failed(self, error: Exception) -> None:
        """Report that an act failed; the call goes on."""
        what = "Something could not be said or done; the call goes on."
        self._stepper.show(CallEventFrame("trouble", {"what": what}))
        await self._host.push_error("an act could not be performed", exception=error)

    async def _perform(self, act: Act, letter: Letter) -> None:
        match act:
            case Say():
                self._line.say(act, silent=letter.silent, cuts=letter.cuts)
                if act.must_hear:
                    self._onlooker.must_hear(True)
                await asyncio.sleep(0)  # the line's turn: words leave before anything else is done
            case Listen():
                expected = self._stepper.expectation()
                frame = ExpectationFrame(asking=act.asking, expectation=expected)
                await self._host.push_frame(frame, FrameDirection.UPSTREAM)
            case RunAction():
                self._run(act, letter.silent)
            case Consult():
                self._silent_words = letter.silent
                self.consulting.start(act, self._stepper.expectation())
            case Handoff():
                self._stepper.handed_over(act.to)
                self._line.follow(HandoffFrame(act))
            case HangUp():
                self.hang_up = act
                self._stepper.outcome(act.outcome)

    def _run(self, action: RunAction, silent: bool) -> None:
        self._silent_work[action.action_id] = silent
        self._show(action, "running")
        self._work.start(action)

    def _show(self, action: RunAction, status: str, result: dict[str, str] | None = None) -> None:
        data = {"name": action.name, "status": status, "result": result or {}}
        self._stepper.show(CallEventFrame("action", data))

    def _advised(self, advice: Advised) -> None:
        self.post(advice, self._silent_words)

    def _slow(self, action: RunAction) -> None:
        if action.meanwhile and not self.closed:
            silent = self._silent_work.get(action.action_id, False)
            self._line.say(action.meanwhile, silent=silent, cuts=self._line.cuts)

    def _answered(self, action: RunAction, answer: Answer) -> None:
        result = dict(answer.result) if isinstance(answer, ActionDone) else {}
        status = "done" if isinstance(answer, ActionDone) else "failed"
        self._show(action, status, result)
        self.post(answer, self._silent_work.pop(action.action_id, None))
