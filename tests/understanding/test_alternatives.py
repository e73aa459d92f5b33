"""Values said as alternatives are one ambiguous value, which the dialogue asks back."""

from __future__ import annotations

from typing import Any

import pytest

from flows.vocabulary.commands import CorrectSlot, SetSlot
from flows.vocabulary.ports import Question
from tests.scenes.understanding_scene import at_summary, interpret, slots, values


def alternatives(text: str, slot: str, **changes: Any) -> tuple[str, ...]:
    """Give the values that a slot could have by an answer to its question."""
    for command in interpret(text, slot, **changes):
        if isinstance(command, SetSlot | CorrectSlot) and command.slot == slot:
            return command.alternatives or ((command.value,) if command.value else ())
    return ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday or Tuesday", (23, 24)),
        ("either on Monday or on Wednesday", (23, 25)),
        ("Monday, Tuesday or maybe the 27th", (23, 24, 27)),
        ("Monday or Tuesday or Friday", (23, 24, 27)),
        ("the 26th or 27th of November", (26, 27)),
        ("November 26th or 27th", (26, 27)),
        ("between Monday and Wednesday", (23, 25)),
        ("Monday or so", (23,)),
        ("Monday to Wednesday", (23,)),
        ("Monday or Tuesday, I mean Tuesday", (24,)),
        ("Monday or rather Tuesday", (24,)),
    ],
)
def test_days(text: str, days: tuple[int, ...]) -> None:
    assert alternatives(text, "date") == tuple(f"2026-11-{day}" for day in days)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("10 or 11", ("10:00", "11:00")),
        ("at ten or at half past ten", ("10:00", "10:30")),
        ("half past two or three", ("14:30", "15:00")),
        ("9 or 10 am", ("09:00", "10:00")),
        ("between two and four", ("14:00", "16:00")),
        ("from two to four", ("14:00",)),
        ("at 10 or whenever", ("10:00",)),
        ("at 10 or 2 people", ("10:00",)),
    ],
)
def test_times(text: str, times: tuple[str, ...]) -> None:
    assert alternatives(text, "time") == times


def test_halves_of_the_day_go_together() -> None:
    assert alternatives("between 5 and 7", "time", opening_hours=None) == ("17:00", "19:00")
    assert alternatives("7 or 8", "time", opening_hours=None) == ("07:00", "08:00")
    assert alternatives("7 or 8 pm", "time", opening_hours=None) == ("19:00", "20:00")


def test_options() -> None:
    assert alternatives("a check-up or a cleaning", "type") == ("checkup", "cleaning")
    assert alternatives("a check-up and then a coffee", "type") == ("checkup",)


def test_each_slot_has_its_own() -> None:
    commands = interpret("Monday at 10 or Tuesday at 11")
    found = {c.slot: c for c in commands if isinstance(c, SetSlot)}
    assert found["date"].alternatives == ("2026-11-23", "2026-11-24")
    assert found["time"].alternatives == ("10:00", "11:00")


def test_two_slots_take_the_ends_of_a_between() -> None:
    two = slots(date_from="date", date_to="date")
    assert values(interpret("between Monday and Wednesday", slots=two)) == {
        "date_from": "2026-11-23",
        "date_to": "2026-11-25",
    }
    assert values(interpret("Monday or Wednesday", slots=two)) == {"date_from": "2026-11-23"}


def test_what_was_ruled_out_is_no_alternative() -> None:
    rejected = {"date": ("2026-11-23",)}
    assert alternatives("Monday or Tuesday", "date", rejected=rejected) == ("2026-11-24",)


def test_at_the_summary() -> None:
    (command,) = at_summary("make it Monday or Tuesday")
    assert isinstance(command, CorrectSlot)
    assert command.alternatives == ("2026-11-23", "2026-11-24")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("either is fine", "2026-11-23"),
        ("whichever", "2026-11-23"),
        ("Tuesday", "2026-11-24"),
        ("neither", None),
    ],
)
def test_the_answer_to_which(text: str, value: str | None) -> None:
    offered = {"date": ("2026-11-23", "2026-11-24")}
    found = interpret(text, "date", question=Question.WHICH, offered=offered)
    assert values(found).get("date") == value
