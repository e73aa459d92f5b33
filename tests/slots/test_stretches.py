"""Stretches of days and times, of which one is still to be chosen; today is Saturday, the 21st."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.vocabulary.commands import SetSlot
from flows.vocabulary.ports import Completeness, Question
from tests.scenes.understanding_scene import NOW, interpret, judged, names, values, volunteered


def left(text: str, asked: str, **changes: Any) -> tuple[str, ...]:
    """Give what is left to choose from; the value where only one is."""
    found = [c for c in interpret(text, asked, **changes) if isinstance(c, SetSlot)]
    return found[0].alternatives or (str(found[0].value),) if found else ()


@pytest.mark.parametrize(
    ("text", "first", "last", "many", "language"),
    [
        ("next week", "2026-11-23", "2026-11-27", 5, "en"),
        ("sometime next week please", "2026-11-23", "2026-11-27", 5, "en"),
        ("early next week", "2026-11-23", "2026-11-24", 2, "en"),
        ("the week after next", "2026-11-30", "2026-12-04", 5, "en"),
        ("the end of the month", "2026-11-24", "2026-11-30", 5, "en"),
        ("mid December", "2026-12-11", "2026-12-18", 6, "en"),
        ("the first week of March", "2027-03-01", "2027-03-05", 5, "en"),
        ("la semana que viene", "2026-11-23", "2026-11-27", 5, "es"),
        ("a finales de mes", "2026-11-24", "2026-11-30", 5, "es"),
        ("a principios del mes que viene", "2026-12-01", "2026-12-07", 5, "es"),
    ],
)
def test_days_that_are_open(text: str, first: str, last: str, many: int, language: str) -> None:
    days = left(text, "date", language=language)
    assert (days[0], days[-1], len(days)) == (first, last, many)


def test_a_day_that_is_still_to_be_chosen_counts_as_not_given() -> None:
    (found,) = interpret("next week", "date")
    assert isinstance(found, SetSlot)
    assert found.certainty < 0.5


def test_of_closed_days_the_first_is_taken_so_that_the_rules_tell() -> None:
    assert left("next weekend", "date") == ("2026-11-28",)
    assert left("next weekend", "date", opening_hours=None) == ("2026-11-28", "2026-11-29")


@pytest.mark.parametrize(
    ("text", "first", "last", "language"),
    [
        ("in the morning", "09:00", "11:30", "en"),
        ("afternoon please", "12:00", "17:30", "en"),
        ("around lunchtime", "11:00", "13:30", "en"),
        ("por la tarde", "12:00", "17:30", "es"),
    ],
)
def test_times_that_are_open(text: str, first: str, last: str, language: str) -> None:
    times = left(text, "time", language=language)
    assert (times[0], times[-1]) == (first, last)


@pytest.mark.parametrize("asked", ["date", "time"])
@pytest.mark.parametrize(
    "text",
    [
        "good morning",
        "every weekend",
        "last night",
        "I'm away next week",
        "my holiday is next week",
        "not next week",
        "I can't do mornings",
        "I work in the morning",
        "not in the morning",
    ],
)
def test_what_is_no_stretch(text: str, asked: str) -> None:
    assert left(text, asked) == ()


def test_a_stretch_that_is_denied_rules_no_value_out() -> None:
    assert "CorrectSlot" not in names(interpret("not next week", "date"))
    assert "CorrectSlot" not in names(interpret("por la mañana no", "time", language="es"))


def test_a_stretch_counts_only_where_it_was_asked_and_nothing_nearer_is_said() -> None:
    assert volunteered("date", "sometime next week") is None
    assert left("next week, on Tuesday", "date") == ("2026-11-24",)
    assert left("in the morning at ten", "time") == ("10:00",)


def test_more_may_follow_a_stretch() -> None:
    assert judged("next week", "date") is Completeness.PARTIAL
    assert judged("in the morning", "time") is Completeness.PARTIAL


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Tuesday", "2026-12-01"),
        ("the 3rd", "2026-12-03"),
        ("this Tuesday", "2026-11-24"),
        ("Saturday", "2026-11-28"),
    ],
)
def test_a_bare_day_is_the_one_that_was_read_out(text: str, value: str) -> None:
    monday = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    offered = {"date": tuple(f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03"))}
    found = interpret(text, "date", now=monday, question=Question.WHICH, offered=offered)
    assert values(found) == {"date": value}


def test_a_stretch_is_no_answer_to_which() -> None:
    offered = {"date": ("2026-11-24", "2026-11-25")}
    wanted = {"question": Question.WHICH, "offered": offered, "now": NOW}
    assert names(interpret("next week", "date", **wanted)) == ["NoMatch"]
