"""The appointment flow's slots, as callers fill them: one utterance, the commands it means."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from flows.model.flow import Slot
from flows.model.opening_hours import OpeningHours, Span
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.commands import (
    Affirm,
    Ask,
    AskHuman,
    Cancel,
    Command,
    CorrectSlot,
    Deny,
    Help,
    NoMatch,
    Repeat,
    SetSlot,
)
from flows.vocabulary.ports import Expectation, Question

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # a Saturday
WORKDAY = (Span(time(9), time(18)),)
HOURS = OpeningHours(week=(WORKDAY,) * 5 + ((), ()))
SLOTS = {
    slot.name: slot
    for slot in (
        Slot(
            name="type",
            kinds=("choice",),
            options={
                "checkup": ("check-up", "check up", "physical"),
                "cleaning": ("cleaning", "hygienist"),
                "consultation": ("consultation", "talk to the doctor"),
            },
        ),
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


def interpret(text: str, asked: str = "") -> tuple[Command, ...]:
    question = Question.SLOT if asked else Question.OPEN
    expectation = Expectation(
        language="en",
        now=NOW,
        slots=SLOTS,
        question=question,
        asked=(asked,) if asked else (),
        opening_hours=HOURS,
    )
    return RuleInterpreter().interpret(text, expectation)


def at_summary(text: str) -> tuple[Command, ...]:
    expectation = Expectation(
        language="en",
        now=NOW,
        slots=SLOTS,
        question=Question.YES_NO,
        filled=FILLED,
        opening_hours=HOURS,
    )
    return RuleInterpreter().interpret(text, expectation)


def values(commands: tuple[Command, ...]) -> dict[str, str | None]:
    return {c.slot: c.value for c in commands if isinstance(c, SetSlot | CorrectSlot)}


def test_one_utterance_fills_several_slots() -> None:
    said = interpret("I need a cleaning next Friday at 2pm")
    assert values(said) == {"type": "cleaning", "date": "2026-11-27", "time": "14:00"}


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("tuesday", "date", "2026-11-24"),
        ("the 7th", "date", "2026-12-07"),
        ("two", "time", "14:00"),
        ("half past ten", "time", "10:30"),
        ("It's Bob O'Brien please", "name", "Bob O'Brien"),
        ("555 0100 123", "contact", "5550100123"),
        ("five five five, oh one double zero", "contact", "5550100"),
        ("jane dot doe at gmail dot com", "contact", "jane.doe@gmail.com"),
        ("a check up", "type", "checkup"),
    ],
)
def test_answers_to_what_was_asked(text: str, asked: str, value: str) -> None:
    assert values(interpret(text, asked)) == {asked: value}


def test_a_bare_number_is_not_a_time_unless_one_was_asked() -> None:
    assert values(interpret("two")) == {}


def test_opening_hours_decide_am_or_pm_and_without_them_both_are_given() -> None:
    assert values(interpret("at two", "time")) == {"time": "14:00"}
    expectation = Expectation(
        language="en", now=NOW, slots=SLOTS, question=Question.SLOT, asked=("time",)
    )
    (command,) = RuleInterpreter().interpret("seven", expectation)
    assert isinstance(command, SetSlot)
    assert set(command.alternatives) == {"07:00", "19:00"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("yes", [Affirm]),
        ("no", [Deny]),
        ("no, Tuesday", [Deny, CorrectSlot]),
        ("yes but make it 3 o'clock", [Affirm, CorrectSlot]),
        ("change the time", [CorrectSlot]),
        ("can I talk to a person", [AskHuman]),
        ("cancel", [Cancel]),
        ("please repeat that", [Repeat]),
        ("help", [Help]),
        ("yes please, and do you have parking?", [Affirm, Ask]),
        ("the sky over Helsinki", [NoMatch]),
    ],
)
def test_answers_to_the_summary(text: str, kinds: list[type]) -> None:
    assert [type(command) for command in at_summary(text)] == kinds


def test_a_correction_names_the_slot_and_its_new_value() -> None:
    assert values(at_summary("no, I meant Tuesday")) == {"date": "2026-11-24"}
    assert values(at_summary("change the time")) == {"time": None}
