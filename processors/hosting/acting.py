"""The actor: one task that takes events from a mailbox, steps the dialogue and performs the acts.

Nothing else advances the dialogue, and no interruption cancels the actor or empties the mailbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from flows.vocabulary.acts import Act, Consult, Handoff, HangUp, KeyEntry, Listen, RunAction, Say
from flows.vocabulary.events import ActionDone, Advised, Event
from flows.vocabulary.ports import ActionRunner
from processors.frames import ExpectationFrame, HandoffFrame
from processors.hosting.consulting import Advisers, Consulting
from processors.hosting.stepping import Stepper
from processors.hosting.work_under_way import Answer, WorkUnderWay
from processors.speaking.performing import SpeechLine
from processors.turns.turn_taking import TurnTaking


@dataclass(frozen=True, slots=True)
class Letter:
    """An event in the mailbox, with what held when it came.

    Attributes:
        event: What happened.
        silent: True when what is said to it is shown as text and not spoken.
        cuts: Number of interruptions so far.
    """

    event: Event
    silent: bool
    cuts: int


class Actor:
    """Owns the step of one call.

    Args:
        host: The processor that frames leave from.
        stepper: Steps the dialogue.
        line: Says what is to be said.
        turns: Hears what is to be heard.
        runner: Does business work.
        advisers: Are asked about words that the dialogue is unsure of.
        emit: Takes a kind of call event and its fields.
        after: Called when the acts of an event were performed.
    """

    def __init__(
        self,
        host: FrameProcessor,
        stepper: Stepper,
        line: SpeechLine,
        turns: TurnTaking,
        runner: ActionRunner,
        advisers: Advisers,
        emit: Callable[..., None],
        after: Callable[[Event, tuple[Act, ...]], Awaitable[None]],
    ) -> None:
        self._host = host
        self._stepper = stepper
        self._line = line
        self._turns = turns
        self._emit = emit
        self._after = after
        self._mailbox: asyncio.Queue[Letter] = asyncio.Queue()
        self._work = WorkUnderWay(runner, on_slow=self._slow, on_answer=self._answered)
        self.consulting = Consulting(advisers, on_advice=self._advised)
        self._silent_words = False
        self._silent_work: dict[str, bool] = {}
        self.closed = False
        self.silent = False
        self.listening: Listen | None = None
        self.keys: KeyEntry | None = None
        self.hang_up: HangUp | None = None

    @property
    def has_mail(self) -> bool:
        """True while an event waits for its step."""
        return not self._mailbox.empty()

    def post(self, event: Event, silent: bool | None = None) -> None:
        """Put an event into the mailbox, with what holds now."""
        if not self.closed:
            silent = self.silent if silent is None else silent
            self._mailbox.put_nowait(Letter(event, silent, self._line.cuts))

    async def run(self) -> None:
        """Take one event after the other, for ever."""
        while True:
            letter = await self._mailbox.get()
            acts = self._stepper.step(letter.event)
            try:
                for act in acts:
                    await self._perform(act, letter)
                await self._after(letter.event, acts)
            except Exception as error:
                await self.failed(error)

    def stop(self) -> None:
        """Take nothing more in; work under way goes on without the call."""
        self.closed = True
        self._work.stop()
        self.consulting.stop()

    async def failed(self, error: Exception) -> None:
        """Report that an act failed; the call goes on."""
        self._emit("trouble", what="Something could not be said or done; the call goes on.")
        await self._host.push_error("an act could not be performed", exception=error)

    async def _perform(self, act: Act, letter: Letter) -> None:
        match act:
            case Say():
                self._line.say(act, silent=letter.silent, cuts=letter.cuts)
            case Listen():
                await self._listen(act)
            case RunAction():
                await self._run(act, letter.silent)
            case Consult():
                self._silent_words = letter.silent
                self.consulting.start(act, self._stepper.expectation())
            case Handoff():
                self._stepper.handed_over(act.to)
                self._line.follow(HandoffFrame(act))
            case HangUp():
                self.hang_up, self.listening = act, None
                self._stepper.outcome(act.outcome)
                await self._turns.listen_not()

    async def _listen(self, listen: Listen) -> None:
        self.listening, self.keys = listen, listen.keys
        await self._turns.listen(listen)
        frame = ExpectationFrame(asking=listen.asking, expectation=self._stepper.expectation())
        await self._host.push_frame(frame, FrameDirection.UPSTREAM)

    async def _run(self, action: RunAction, silent: bool) -> None:
        self.listening = None
        await self._turns.listen_not()
        self._silent_work[action.action_id] = silent
        self._emit("action", name=action.name, status="running", result={})
        self._work.start(action)

    def _advised(self, advice: Advised) -> None:
        self.post(advice, self._silent_words)

    def _slow(self, action: RunAction) -> None:
        if action.meanwhile and not self.closed:
            silent = self._silent_work.get(action.action_id, False)
            self._line.say(action.meanwhile, silent=silent, cuts=self._line.cuts)

    def _answered(self, action: RunAction, answer: Answer) -> None:
        result = dict(answer.result) if isinstance(answer, ActionDone) else {}
        status = "done" if isinstance(answer, ActionDone) else "failed"
        self._emit("action", name=action.name, status=status, result=result)
        self.post(answer, self._silent_work.pop(action.action_id, None))
