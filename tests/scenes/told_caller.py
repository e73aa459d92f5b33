"""A caller who knows what is true, and answers every question by it, in commands.

The caller may be mistaken about one thing for a while: then a wrong value is given where the right
one belongs, and is taken back some turns later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import Record
from flows.vocabulary.acts import Act, Handoff, RunAction, Say
from flows.vocabulary.commands import Affirm, Command, CorrectSlot, Deny, Intent, NoMatch, SetSlot
from flows.vocabulary.events import (
    ActionDone,
    CallStarted,
    Event,
    HandoffDone,
    PromptHeard,
    UserUtterance,
)
from flows.vocabulary.ports import Completeness, Expectation

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/London"))
MOST_TURNS = 40

Answer = str | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What the caller answers.

    Attributes:
        slots: Value by slot; one that is not there is left open.
        answers: By state: ``yes``, ``no``, the name of an intent, or slots that are told; or what
            gives it, of the record.
        along: By slot: others that are told with it.
    """

    slots: Mapping[str, str]
    answers: Mapping[str, Answer | Callable[[Record], Answer]] = field(default_factory=dict)
    along: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A wrong value that is told first.

    Attributes:
        slot, value: Of which, and which.
        noticed: After so many further turns it is taken back.
        names_it: True when the right value is told then; else the slot is only said to be wrong.
    """

    slot: str
    value: str
    noticed: int
    names_it: bool = True


class _Meant:
    """Understands what is meant, whatever is said."""

    def __init__(self) -> None:
        self.commands: tuple[Command, ...] = ()

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        return self.commands

    def completeness(self, text: str, expectation: Expectation) -> Completeness:
        return Completeness.UNKNOWN


class ToldCall:
    """A call of such a caller, from its beginning to its end."""

    def __init__(self, flow: CompiledFlow, truth: Truth, mistake: Mistake | None = None) -> None:
        self.meant = _Meant()
        self.dialogue = Dialogue(flow, self.meant, session_id="told")
        self.truth, self.mistake = truth, mistake
        self.ran: list[RunAction] = []
        self.said: list[str] = []
        self.corrected, self.asked_again = False, 0
        self._told_once: set[str] = set()
        self._wait: int | None = None

    def play(self) -> ToldCall:
        """Play the call."""
        self._feed(CallStarted())
        for _ in range(MOST_TURNS):
            if self.dialogue.ended:
                break
            self._turn()
        return self

    @property
    def record(self) -> Record:
        return self.dialogue.record

    @property
    def effects(self) -> list[tuple[str, dict[str, str]]]:
        return [(act.name, dict(act.inputs)) for act in self.ran if act.effect != "read"]

    def _turn(self) -> None:
        mistake, record = self.mistake, self.record
        if mistake is not None and self._wait is not None and mistake.slot in record.slots:
            if self._wait <= 0:
                self.corrected, self._wait = True, None
                value = self.truth.slots[mistake.slot] if mistake.names_it else None
                self._say(CorrectSlot(slot=mistake.slot, value=value))
                return
            self._wait -= 1
        self._say(*self._answer())

    def _answer(self) -> tuple[Command, ...]:
        record, flow = self.record, self.dialogue.flow
        if record.pending is not None:
            right = all(v == self._value(record.pending.slot) for v in record.pending.values)
            return (Affirm() if right else Deny(),)
        if record.asking in flow.slots:
            return self._told((record.asking, *self.truth.along.get(record.asking, ())))
        answer = self.truth.answers.get(record.state, "yes")
        answer = answer(record) if callable(answer) else answer
        if isinstance(answer, tuple):
            return self._told(("", *answer))
        if answer in flow.intents:
            return (Intent(name=answer),)
        return (Affirm() if answer == "yes" else Deny(),)

    def _told(self, names: tuple[str, ...]) -> tuple[Command, ...]:
        """Give the values of slots: of the first, and of others that were not told before."""
        told = [name for name in names[:1] if name not in self.record.slots]
        told += [name for name in names[1:] if name not in self._told_once]
        self.asked_again += self.corrected and getattr(self.mistake, "slot", "") in told
        self._told_once.update(told)
        if self.mistake is not None and self.mistake.slot in told and not self.corrected:
            self._wait = self.mistake.noticed
        values = ((name, self._value(name)) for name in told if name)
        given = tuple(SetSlot(slot=name, value=value) for name, value in values if value)
        return given or (NoMatch(),)

    def _value(self, slot: str) -> str | None:
        wrong = self.mistake is not None and slot == self.mistake.slot and not self.corrected
        return self.mistake.value if wrong and self.mistake else self.truth.slots.get(slot)

    def _say(self, *commands: Command) -> None:
        self.meant.commands = commands
        self._feed(UserUtterance(text="; ".join(map(str, commands))))

    def _feed(self, event: Event) -> None:
        waiting: list[Act] = list(self.dialogue.advance(event, NOW))
        while waiting:
            act = waiting.pop(0)
            if isinstance(act, Say):
                self.said.append(act.text)
                heard = PromptHeard(prompt=act.prompt, complete=True, text=act.text)
                waiting += self.dialogue.advance(heard, NOW)
            elif isinstance(act, Handoff):
                waiting += self.dialogue.advance(HandoffDone(), NOW)
            elif isinstance(act, RunAction):
                self.ran.append(act)
                done = ActionDone(action_id=act.action_id, result=self._result(act))
                waiting += self.dialogue.advance(done, NOW)

    def _result(self, act: RunAction) -> dict[str, str]:
        """Answer alike to the same inputs."""
        flow = self.dialogue.flow
        action = next(one for one in flow.actions.values() if one.run == act.name)
        return {name: f"{name} of {sorted(act.inputs.items())}" for name in action.outputs}


def same_end(one: ToldCall, other: ToldCall) -> dict[str, tuple[Any, Any]]:
    """Give what differs in the ends of two calls, by what it is."""
    a, b = one.record, other.record
    ends = {
        "state": (a.state, b.state),
        "outcome": (a.outcome, b.outcome),
        "pending": (a.pending, b.pending),
        "slots": (
            {name: held.value for name, held in a.slots.items()},
            {name: held.value for name, held in b.slots.items()},
        ),
        "effects": (one.effects, other.effects),
    }
    return {name: pair for name, pair in ends.items() if pair[0] != pair[1]}


def without(truth: Truth, slot: str, value: str) -> Truth:
    """Give another truth about one slot."""
    return replace(truth, slots={**truth.slots, slot: value})
