"""A flow of slots and a fixed now, for tests of understanding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from flows.build.meanings import with_meaning
from flows.model.flow import Slot
from flows.model.opening_hours import OpeningHours, Span
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.commands import Command, CorrectSlot, SetSlot
from flows.vocabulary.ports import Completeness, Expectation, Question

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # a Saturday
WORKDAY = (Span(time(9), time(18)),)
HOURS = OpeningHours(week=(WORKDAY,) * 5 + ((), ()))
TYPES = {
    "checkup": ("check-up", "check up", "physical"),
    "cleaning": ("cleaning", "hygienist"),
    "consultation": ("consultation", "talk to the doctor"),
}
SLOTS = {
    slot.name: slot
    for slot in (
        Slot(name="type", kinds=("choice",), options=TYPES),
        Slot(name="date", kinds=("date",)),
        Slot(name="time", kinds=("time",)),
        Slot(name="name", kinds=("person_name",)),
        Slot(name="contact", kinds=("phone", "email")),
    )
}
FILLED = {
    "type": "checkup",
    "date": "2026-11-27",
    "time": "14:00",
    "name": "Jane Doe",
    "contact": "5550100123",
}
INTERPRETER = RuleInterpreter()


def slots(**kinds: str) -> Mapping[str, Slot]:
    """Give slots by name and kind; what they mean is guessed from their names."""
    return {n: with_meaning(Slot(name=n, kinds=(kind,)), "en") for n, kind in kinds.items()}


def expecting(asked: str = "", **changes: Any) -> Expectation:
    """Give an expectation: of the slot asked, else of an open question."""
    wanted: dict[str, Any] = {
        "language": "en",
        "now": NOW,
        "slots": SLOTS,
        "question": Question.SLOT if asked else Question.OPEN,
        "asked": (asked,) if asked else (),
        "opening_hours": HOURS,
    }
    return Expectation(**{**wanted, **changes})


def interpret(text: str, asked: str = "", **changes: Any) -> tuple[Command, ...]:
    """Give the commands of a text."""
    return INTERPRETER.interpret(text, expecting(asked, **changes))


def at_summary(text: str, **changes: Any) -> tuple[Command, ...]:
    """Give the commands of a text said to the summary of a filled flow."""
    wanted = {"question": Question.YES_NO, "filled": FILLED, **changes}
    return INTERPRETER.interpret(text, expecting(**wanted))


def judged(text: str, asked: str, **changes: Any) -> Completeness:
    """Give the verdict on an interim transcript."""
    return INTERPRETER.completeness(text, expecting(asked, **changes))


def values(commands: tuple[Command, ...]) -> dict[str, str | None]:
    """Give slot → value of what was set or corrected."""
    return {c.slot: c.value for c in commands if isinstance(c, SetSlot | CorrectSlot)}


def names(commands: tuple[Command, ...]) -> list[str]:
    """Give the commands' names, in order."""
    return [type(command).__name__ for command in commands]


def only(kind: str, text: str, **changes: Any) -> str | None:
    """Give the value of the one slot of a kind, asked for; None when none was understood."""
    found = interpret(text, "it", slots=slots(it=kind), opening_hours=None, **changes)
    return values(found).get("it")


def volunteered(kind: str, text: str, **changes: Any) -> str | None:
    """Give the value of the one slot of a kind, not asked for."""
    found = interpret(text, slots=slots(it=kind), opening_hours=None, **changes)
    return values(found).get("it")
