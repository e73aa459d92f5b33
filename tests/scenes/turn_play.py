"""The caller's turns, played without clock or frames: what happens when, and what is ordered."""

from __future__ import annotations

from typing import TypeVar

from flows.vocabulary.events import KeysPressed, UserUtterance
from flows.vocabulary.ports import Completeness
from processors.turns.happenings import Happening, Tick
from processors.turns.machine import TurnMachine
from processors.turns.orders import Answer, Order, Tell
from processors.turns.pace import Pace

Kind = TypeVar("Kind")


class KnownAnswers:
    """Judges words by some answers: complete ones, and what begins one is partial."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.judged: list[str] = []

    def completeness(self, text: str) -> Completeness:
        self.judged.append(text)
        if text in self.answers:
            return Completeness.COMPLETE
        if any(answer.startswith(text) for answer in self.answers):
            return Completeness.PARTIAL
        return Completeness.UNKNOWN

    def taken(self) -> None:
        pass

    def same_meaning(self, taken: str, text: str) -> bool:
        return False


class TurnPlay:
    """Plays happenings to a machine, and ticks when its deadlines come."""

    def __init__(self, *answers: str, pace: Pace | None = None) -> None:
        self.judge = KnownAnswers(*answers)
        self.machine = TurnMachine(self.judge, pace)
        self.orders: list[tuple[float, Order]] = []

    def at(self, at: float, *happenings: Happening) -> list[Order]:
        """Let time pass, then tell what happens; give what is ordered at once."""
        self.until(at)
        orders: list[Order] = []
        for happening in happenings:
            orders += self.machine.take(happening, at)
        self.orders += [(at, order) for order in orders]
        return orders

    def until(self, at: float) -> None:
        """Let time pass."""
        while (deadline := self.machine.deadline()) is not None and deadline <= at:
            self.orders += [(deadline, order) for order in self.machine.take(Tick(), deadline)]

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Give the orders of a kind."""
        return [order for _, order in self.orders if isinstance(order, kind)]

    def when(self, order: object) -> list[float]:
        """Give when an order, or one of a kind, was given."""
        kind = order if isinstance(order, type) else None
        return [
            round(at, 3)
            for at, given in self.orders
            if (isinstance(given, kind) if kind else given == order)
        ]

    def told(self) -> list[tuple[float, UserUtterance | KeysPressed]]:
        """Give what the dialogue is told, and when."""
        return [
            (round(at, 3), order.event)
            for at, order in self.orders
            if (isinstance(order, Answer) and not order.kept) or isinstance(order, Tell)
        ]
