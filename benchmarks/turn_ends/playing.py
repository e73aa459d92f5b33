"""An answer played through the real turn machine, and what of it the dialogue takes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from benchmarks.turn_ends.answers import OPEN, RULES, Asked, meaning
from benchmarks.turn_ends.timelines import Timeline
from flows.build.meanings import with_meaning
from flows.dialogue.path import joining
from flows.dialogue.record import Answered
from flows.model.flow import Slot
from flows.vocabulary.acts import Listen
from flows.vocabulary.events import UserUtterance
from flows.vocabulary.ports import Expectation, Question
from processors.hosting.word_judge import WordJudge
from processors.turns import happenings
from processors.turns.machine import TurnMachine
from processors.turns.orders import Answer, Order
from processors.turns.pace import Pace

_REPLY = 0.5  # seconds from a turn's end to the bot's voice


def play(
    answer: Asked, timeline: Timeline, listen: Listen, *, joins: bool = True
) -> dict[str, Any]:
    """Play one answer through the machine; give whether it was ``cut``, whether the turn ended
    ``early``, and how long the caller had to ``wait``."""
    caller = _Caller(answer, listen, joins=joins)
    happens = [(at, place, what) for place, (at, what) in enumerate(timeline.happens)]
    heapq.heapify(happens)
    last = timeline.happens[-1][0]
    while True:
        due = caller.machine.deadline()
        if happens and (due is None or happens[0][0] <= due):
            at, _, happening = heapq.heappop(happens)
            caller.take(happening, at)
        elif due is not None and due < last + 30.0:
            caller.take(happenings.Tick(), due)
        else:
            break
    ended = caller.ended or [last + 30.0]
    return {
        "cut": caller.stands != meaning(answer, RULES.interpret(answer.text, answer.expected)),
        "early": ended[0] < timeline.ends,
        "wait": max(0.0, ended[-1] - timeline.ends),
    }


class _Caller:
    """A turn machine, and a dialogue that asks one thing and then another."""

    def __init__(self, answer: Asked, listen: Listen, *, joins: bool) -> None:
        self._answer, self._joins = answer, joins
        self.expected = answer.expected
        self.machine = TurnMachine(WordJudge(RULES, lambda: self.expected), Pace())
        self.stands: tuple[str, ...] = ()
        self.ended: list[float] = []
        self._answered: Answered | None = None
        self._listen = replace(listen, no_input_seconds=0.0)
        self._speaks_at: float | None = None
        self.machine.take(happenings.CallBegan(), -1.0)
        self.machine.take(happenings.Stepped(listen=self._listen), -0.5)

    def take(self, happening: happenings.Happening, at: float) -> None:
        """Let something happen, after the bot has begun to speak if that came before."""
        if self._speaks_at is not None and self._speaks_at <= at:
            speaks, self._speaks_at = self._speaks_at, None
            self._do(self.machine.take(happenings.BotStarted(), speaks), speaks)
        self._do(self.machine.take(happening, at), at)

    def _do(self, orders: Iterable[Order], at: float) -> None:
        for order in orders:
            if isinstance(order, Answer) and isinstance(order.event, UserUtterance):
                self._hear(order.event, at)

    def _hear(self, event: UserUtterance, at: float) -> None:
        first = not self.ended
        self.ended.append(at)
        joined = None
        if self._answered is not None and self._joins:
            joined = joining.joined(RULES, event, self._answered, self.expected)
        if first:
            self.stands = meaning(self._answer, RULES.interpret(event.text, self.expected))
        elif joined is not None:
            self.stands = meaning(self._answer, joined.commands) or self.stands
        elif self.expected is self._answer.expected:  # asked again
            self.stands = meaning(self._answer, RULES.interpret(event.text, self.expected))
        self._answered = joining.answered_by(event, self._answered, joined, self._answer.slot)
        if self.stands:
            self.expected = _next(self._answer)
        self._speaks_at = at + _REPLY
        self.machine.take(happenings.Stepped(listen=self._listen), at)


def _next(answer: Asked) -> Expectation:
    """Give what is asked after an answer: a name, or behind one a number of people."""
    kind = "party_size" if answer.kind in OPEN else "person_name"
    slot = with_meaning(Slot(name="next", kinds=(kind,)), "en")
    expected = answer.expected
    return replace(
        expected,
        question=Question.SLOT,
        asked=("next",),
        slots={**expected.slots, "next": slot},
        filled={**expected.filled, **({answer.slot: "-"} if answer.slot else {})},
    )
