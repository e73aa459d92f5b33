"""Plays a call step by step and keeps every moment of it, for those who judge it.

A step is what the caller, the line or the business does, in the words of conversation files:
``Step("user", "a check-up")``, ``Step("cut", "Welcome to")``, ``Step("failed", "taken")``. What the
outside reports by itself happens before the next step: prompts are heard to their end unless the
step cuts the last one off, and a caller is put through unless the step says that nobody was there.
A step that does not fit where the call is (an action's answer that nobody waits for) does nothing,
so that any part of a call can be left out and the rest is still a call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import Record
from flows.dialogue.trace import Trace
from flows.dialogue.work import Terms
from flows.model.condition_types import read_duration
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, Consult, Handoff, RunAction, Say
from flows.vocabulary.commands import Command
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    Advised,
    BargeIn,
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
from flows.vocabulary.ports import Completeness, Expectation, Question

_MOST_KNOWN = 20_000  # utterances that an ear remembers
MOST_BY_ITSELF = 100  # events that follow one step: a flow that goes round by itself is stopped
_BARE: Mapping[str, Event] = {
    "silence": UserSilence(),
    "both_silent": BothSilent(),
    "cough": NothingSaid(),
    "time_up": TimeUp(),
    "hang_up": CallEnded(),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call.

    Attributes:
        what: ``start user typed keys silence both_silent cough cut later done failed no_handoff
            time_up hang_up``.
        text: Words, keys, a time (of ``later``: ``45 minutes``), the name of a failure, the words
            after which the last prompt was cut.
        values: Results of an action, or fields of the start.
    """

    what: str
    text: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event of a call, and all that it changed.

    Attributes:
        step: The step that it belongs to, and its place in the call.
        event, now: What happened, and when.
        before, after: The record; never changed.
        acts: What the bot does.
        trace: What was passed, and what the caller was understood to say.
    """

    place: int
    step: Step
    event: Event
    now: datetime
    before: Record
    after: Record
    acts: tuple[Act, ...]
    trace: Trace

    @property
    def commands(self) -> tuple[Command, ...]:
        """What the caller was understood to say or key; empty for other events."""
        return self.trace.commands

    @property
    def heard(self) -> str | None:
        """The caller's words, in the moment in which they count; None in any other."""
        if isinstance(self.event, UserUtterance):
            return self.event.text if self.after.unheard is None else None
        waiting = self.before.unheard
        return waiting.text if isinstance(self.event, Advised) and waiting is not None else None

    @property
    def said(self) -> tuple[Say, ...]:
        """What the bot says."""
        return tuple(act for act in self.acts if isinstance(act, Say))


class Ear:
    """An interpreter for many calls of one flow, which remembers what it was asked before."""

    def __init__(self, language: str) -> None:
        self._rules = RuleInterpreter(language)
        self._known: dict[object, tuple[Command, ...]] = {}

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        asked = _key(text, expectation)
        given = self._known.get(asked)
        if given is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            given = self._known[asked] = self._rules.interpret(text, expectation, alternatives)
        return given

    def completeness(self, text: str, expectation: Expectation) -> Completeness:
        return self._rules.completeness(text, expectation)


def _key(text: str, expectation: Expectation) -> object:
    """Give all of an expectation that differs between moments of the calls of a flow."""
    return (
        text,
        expectation.now,
        expectation.question,
        expectation.asked,
        tuple(expectation.slots),
        tuple(expectation.filled.items()),
        tuple(expectation.rejected.items()),
        tuple(expectation.offered.items()),
        expectation.heard_out,
        expectation.stopping,
        expectation.prompt if expectation.question is Question.WHICH else "",
    )


class CallBrokeError(Exception):
    """A step raised, or the call went on by itself without end; the cause tells more."""


@dataclass(slots=True)
class Play:
    """A call under way.

    Attributes:
        compiled: The flow.
        now: The time of the call.
        terms: What holds for the bot.
        ear: What it hears by; shared by calls of one flow, it need not think twice.
        steps: Steps so far.
        moments: Events so far.
    """

    compiled: CompiledFlow
    now: datetime
    terms: Terms = field(default_factory=Terms)
    ear: Ear | None = None
    steps: list[Step] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    dialogue: Dialogue = field(init=False)
    playing: list[Say] = field(default_factory=list, init=False)
    action: RunAction | None = field(default=None, init=False)
    handing_over: bool = field(default=False, init=False)
    consult: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        ear = self.ear or Ear(self.compiled.flow.language)
        self.dialogue = Dialogue(self.compiled, ear, self.terms, session_id="call")

    @property
    def record(self) -> Record:
        """The call's state."""
        return self.dialogue.record

    def do(self, step: Step) -> None:
        """Take a step.

        Raises:
            CallBrokeError: The dialogue raised, or goes on by itself.
        """
        self.settle(step)
        self.steps.append(step)
        for event in self._events(step):
            self._take(step, event)

    def settle(self, step: Step | None = None) -> None:
        """Let happen what happens by itself before a step, or before any that cuts nothing off."""
        last = self.steps[-1] if self.steps else Step("start")
        for _ in range(MOST_BY_ITSELF):
            if self.consult:
                consult, self.consult = self.consult, 0
                self._take(last, Advised(consult=consult))
            elif len(self.playing) > (step is not None and step.what == "cut"):
                prompt = self.playing.pop(0)
                heard = PromptHeard(prompt=prompt.prompt, complete=True, text=prompt.text)
                self._take(last, heard)
            elif self.handing_over and (step is None or step.what not in ("cut", "no_handoff")):
                self.handing_over = False
                self._take(last, HandoffDone())
            else:
                return
        raise CallBrokeError(f"the call goes on by itself after {last}")

    def _events(self, step: Step) -> Iterator[Event]:
        if step.what in _BARE:
            yield _BARE[step.what]
            return
        match step.what:
            case "start":
                yield CallStarted(known=dict(step.values))
            case "user":
                yield UserUtterance(text=step.text)
            case "typed":
                yield UserUtterance(text=step.text, source="text")
            case "keys":
                yield KeysPressed(keys=step.text)
            case "later":
                self.now += read_duration(step.text) or timedelta()
            case "cut" if self.playing:
                prompt = self.playing.pop()
                if prompt.text.startswith(step.text):
                    yield BargeIn(prompt=prompt.prompt)
                    yield PromptHeard(prompt=prompt.prompt, complete=False, text=step.text)
                else:
                    yield PromptHeard(prompt=prompt.prompt, complete=True, text=prompt.text)
            case "no_handoff" if self.handing_over:
                self.handing_over = False
                yield HandoffFailed()
            case "done" | "failed" if self.action is not None:
                key, self.action = self.action.action_id, None
                if step.what == "failed":
                    yield ActionFailed(action_id=key, failure=step.text)
                else:
                    yield ActionDone(action_id=key, result=dict(step.values))

    def _take(self, step: Step, event: Event) -> None:
        before = self.record
        try:
            acts = self.dialogue.advance(event, self.now)
        except Exception as error:
            raise CallBrokeError(f"{type(error).__name__}: {error}") from error
        self.playing += [act for act in acts if isinstance(act, Say)]
        self.handing_over = self.handing_over or any(isinstance(act, Handoff) for act in acts)
        self.consult = next((a.consult for a in acts if isinstance(a, Consult)), self.consult)
        self.action = next((act for act in acts if isinstance(act, RunAction)), self.action)
        self.moments.append(
            Moment(
                place=len(self.steps) - 1,
                step=step,
                event=event,
                now=self.now,
                before=before,
                after=self.record,
                acts=acts,
                trace=self.dialogue.trace,
            )
        )
