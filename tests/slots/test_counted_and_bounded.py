"""Days and times said in round ways: counted, split, stopped, bounded; with near misses of each.

Today is Saturday, 21 November 2026, at ten. A dash parts what must be heard from what must stay.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.slots.times.clock_times import resolve
from flows.vocabulary.commands import SetSlot
from tests.scenes.understanding_scene import interpret, only


def left(text: str, asked: str, **changes: Any) -> tuple[str, ...]:
    """Give what is left to choose from; the value where only one is."""
    found = [c for c in interpret(text, asked, **changes) if isinstance(c, SetSlot)]
    return found[0].alternatives or (str(found[0].value),) if found else ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Counted from a day that is said.
        ("the day after the 10th", "2026-12-11"),
        ("a week before Christmas", "2026-12-18"),
        ("two weeks after the 1st of December", "2026-12-15"),
        ("the Monday after the 10th", "2026-12-14"),
        ("16 days from 1/2", "2027-01-18"),
        ("two Fridays from now", "2026-12-04"),
        ("in three days on Tuesday", "2026-11-24"),
        ("not this Monday but the one after", "2026-11-30"),
        ("two nights from the 10th", "2026-12-10"),
        ("for a week from the 10th", "2026-12-10"),
        ("I'll be there one day from the 10th", "2026-12-10"),
        ("Monday after five", "2026-11-23"),
        ("a week on Monday", "2026-11-30"),
        # Days of a month in other words.
        ("the last day of November", "2026-11-30"),
        ("the last of the month", "2026-11-30"),
        ("the second to last Friday of December", "2026-12-18"),
        ("next month's first Friday", "2026-12-04"),
        ("23 of next month", "2026-12-23"),
        ("23 of us", None),
        # Ordinals that are written half in digits.
        ("December 20 third", "2026-12-23"),
        ("the twenty 3rd of December", "2026-12-23"),
        ("the 30 first of December", "2026-12-31"),
        ("the 20 fourth", "2026-11-24"),
        ("December 20 first thing", "2026-12-20"),
        # Stops inside a date.
        ("May. 9", "2027-05-09"),
        ("Tuesday. The 1st of December.", "2026-12-01"),
        ("March. 3rd", "2027-03-03"),
        ("Monday. 2 people", "2026-11-23"),
    ],
)
def test_a_day_in_a_round_way(text: str, value: str | None) -> None:
    assert only("date", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("in an hour and a half", "11:30"),
        ("half an hour from now", "10:30"),
        ("in a half hour", "10:30"),
        ("in two hours and fifteen minutes", "12:15"),
        ("in one and a half hours", "11:30"),
        ("in three quarters of an hour", "10:45"),
        ("in a couple of hours", "12:00"),
        ("an hour and a half", None),
        ("quarter to noon", "11:45"),
        ("ten past noon", "12:10"),
        ("quarter to 11:00 am", "10:45"),
        ("5 minutes until 6 pm", "17:55"),
        ("half tenish", "10:30"),
        ("at 7p", "19:00"),
        ("3 p. m.", "15:00"),
        ("Two. Thirty.", "14:30"),
        ("2, 30", "14:30"),
        ("to thirty", "14:30"),
        ("for thirty pm", "16:30"),
        ("for thirty people", None),
        ("half past", None),
    ],
)
def test_a_time_in_a_round_way(text: str, value: str | None) -> None:
    assert only("time", text) == value


def test_hours_that_a_clock_change_leaves_out_are_not_counted() -> None:
    before = datetime(2027, 3, 28, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    assert resolve({"ahead": 2, "unit": 60}, before, {}) == ("03:30",)
    assert resolve({"ahead": 2, "unit": 60}, before.replace(tzinfo=None), {}) == ("02:30",)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Monday December 1st", {"2026-12-01", "2026-11-30"}),
        ("Tuesday May 9", {"2027-05-09", "2027-05-11"}),
        ("Sunday the 24th", {"2026-11-24", "2026-11-22"}),
        ("Tuesday December 1st", {"2026-12-01"}),
        ("Thursday the 24th", {"2026-12-24"}),
    ],
)
def test_a_weekday_beside_another_date_is_asked_back(text: str, readings: set[str]) -> None:
    assert set(left(text, "date")) == readings


@pytest.mark.parametrize(
    ("text", "asked", "first", "last"),
    [
        ("the week of the 7th", "date", "2026-12-07", "2026-12-11"),
        ("week beginning the 7th of December", "date", "2026-12-07", "2026-12-11"),
        ("Christmas week", "date", "2026-12-21", "2026-12-25"),
        ("in January", "date", "2027-01-01", "2027-01-29"),
        ("the second half of December", "date", "2026-12-16", "2026-12-31"),
        ("the third week in January", "date", "2027-01-15", "2027-01-21"),
        ("after the 30th", "date", "2026-12-01", "2026-12-11"),
        ("before Wednesday", "date", "2026-11-23", "2026-11-24"),
        ("before eleven", "time", "09:00", "10:30"),
        ("not before three pm", "time", "15:00", "17:30"),
        ("first thing", "time", "09:00", "10:00"),
        ("the last slot", "time", "16:30", "17:30"),
        ("antes de las once", "time", "09:00", "10:30"),
    ],
)
def test_what_only_bounds_is_left_to_choose(text: str, asked: str, first: str, last: str) -> None:
    days = left(text, asked, language="es" if text.startswith("antes") else "en")
    assert (days[0], days[-1]) == (first, last)


@pytest.mark.parametrize("text", ["may I think about it", "I'm away in January", "not in January"])
def test_a_month_beside_other_words_is_no_wish(text: str) -> None:
    assert left(text, "date") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday is out",
        "Tuesday is difficult",
        "Tuesday's not great",
        "I'm busy on Tuesday",
        "I have something on Tuesday",
        "I'm fully booked on Tuesday",
        "Tuesday doesn't work for me",
    ],
)
def test_a_day_that_is_refused_is_no_value(text: str) -> None:
    assert not left(text, "date")


@pytest.mark.parametrize(
    "text", ["Tuesday is great", "I'd like something on Tuesday", "I'm booked on Tuesday"]
)
def test_a_day_that_is_praised_is_one(text: str) -> None:
    assert left(text, "date") == ("2026-11-24",)
