"""Times of day as callers say them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model.condition_reader import Names, read_condition
from flows.model.condition_types import DATE, TIME
from flows.model.flow import Prompt, Rule
from flows.slots import KINDS
from flows.vocabulary.commands import SetSlot
from tests.scenes.understanding_scene import (
    SLOTS,
    expecting,
    interpret,
    only,
    slots,
    values,
    volunteered,
)

SLOT = slots(it="time")["it"]
RULE_NAMES = Names(types={"date": DATE, "time": TIME}, opening_hours=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 pm", "14:00"),
        ("2 p.m.", "14:00"),
        ("half past two in the afternoon", "14:30"),
        ("quarter to 3 pm", "14:45"),
        ("a quarter past eleven in the morning", "11:15"),
        ("4 25 p.m.", "16:25"),
        ("10 past 16", "16:10"),
        ("25 to 7 p.m.", "18:35"),
        ("twenty minutes past four pm", "16:20"),
        ("14:30", "14:30"),
        ("fourteen thirty", "14:30"),
        ("1430 hours", "14:30"),
        ("nine hundred hours", "09:00"),
        ("oh nine hundred", "09:00"),
        ("half after three pm", "15:30"),
        ("quarter hour past 3 pm", "15:15"),
        ("five and a half in the afternoon", "17:30"),
        ("five and a half hours", None),
        ("nine oh five am", "09:05"),
        ("8 o'clock in the evening", "20:00"),
        ("evening 5", "17:00"),
        ("tonight at 7", "19:00"),
        ("now", "10:00"),
        ("right now if you can", "10:00"),
        ("she is coming now with a friend", None),
        ("at 9 at night", "21:00"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("four fifty in the night", "04:50"),
        ("20:50 in the evening", "20:50"),
        ("in two hours", "12:00"),
        ("five p m", "17:00"),
        ("ten of four", "15:50"),
        ("14h30", "14:30"),
        ("one or two questions first", None),
        ("it's number 6", None),
        ("twenty to", None),
        ("my number is 0 8 7 1 2 3", None),
        ("25 o'clock", None),
        ("12:75", None),
        ("whenever you like", None),
    ],
)
def test_answers_to_what_time(text: str, value: str | None) -> None:
    assert only("time", text) == value


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("seven", {"07:00", "19:00"}),
        ("7ish", {"07:00", "19:00"}),
        ("half six", {"06:30", "18:30"}),
        ("three thirty", {"03:30", "15:30"}),
        ("8.15", {"08:15", "20:15"}),
        ("930", {"09:30", "21:30"}),
        ("6", {"06:00", "18:00"}),
    ],
)
def test_without_am_or_pm_both_readings_are_given(text: str, readings: set[str]) -> None:
    found = interpret(text, "it", slots=slots(it="time"), opening_hours=None)
    (command,) = [c for c in found if isinstance(c, SetSlot)]
    assert set(command.alternatives) == readings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("at 5", "17:00"),
        ("around 5 please", "17:00"),
        ("we are 5 people", None),
        ("at 5 main street", None),
        ("for 5 nights", None),
        ("it costs $5", None),
        ("one moment", None),
        ("make it three", "15:00"),
        ("I need 2 rooms", None),
        ("one night", None),
        ("5 to 10 minutes late", None),
        ("Friday half two", "14:30"),
        ("half of it", None),
        ("eightish", "08:00"),
        ("at eight or half eight", "08:00"),
        ("in about twenty minutes", "10:20"),
        ("two till four", "14:00"),
        ("two to four people", None),
    ],
)
def test_times_that_nobody_asked_for(text: str, value: str | None) -> None:
    assert volunteered("time", text) == value


def test_opening_hours_decide_and_a_day_s_own_hours_come_first() -> None:
    assert values(interpret("at 2", "time")) == {"time": "14:00"}
    assert values(interpret("on Monday at 9", "date")) == {"date": "2026-11-23", "time": "09:00"}


def test_what_was_offered_decides() -> None:
    offer = {"it": ("19:00",)}
    found = interpret(
        "seven is fine", "it", slots=slots(it="time"), opening_hours=None, offered=offer
    )
    assert values(found) == {"it": "19:00"}
    (command,) = [c for c in found if isinstance(c, SetSlot)]
    assert command.alternatives == ()


def test_a_span_fills_a_slot_for_each_end() -> None:
    both = slots(opens="time", closes="time")
    found = interpret("from 8 to half past 9 pm", slots=both, opening_hours=None)
    assert values(found) == {"opens": "20:00", "closes": "21:30"}
    assert values(interpret("between 8 and 9 pm", slots=both, opening_hours=None)) == {
        "opens": "20:00",
        "closes": "21:00",
    }
    assert values(interpret("from 3 to 5 people", slots=both)) == {}


def test_an_hour_and_minutes_side_by_side_are_a_time() -> None:
    assert volunteered("time", "we booked for 12 45 today") == "12:45"
    assert volunteered("time", "that is 12 45 37") is None
    assert volunteered("time", "we ordered 12 43") is None


def test_a_part_of_the_day_said_elsewhere_decides() -> None:
    assert only("time", "some time in the evening, say at 6") == "18:00"
    assert only("time", "in the morning, maybe half past eight") == "08:30"


def test_a_time_and_a_party_share_no_number() -> None:
    found = interpret("a table for 4 at 7 pm", slots=slots(when="time", people="party_size"))
    assert values(found) == {"people": "4", "when": "19:00"}


@settings(max_examples=300, deadline=None)
@given(
    hour=st.integers(0, 23), minute=st.integers(0, 59), style=st.sampled_from(["default", "long"])
)
def test_a_time_spoken_is_the_time_heard(hour: int, minute: int, style: str) -> None:
    value = f"{hour:02d}:{minute:02d}"
    assert only("time", KINDS["time"].speak(value, SLOT, style, "en")) == value


@pytest.mark.parametrize(
    ("value", "style", "words"),
    [
        ("14:30", "default", "2:30 p.m."),
        ("09:00", "default", "9 a.m."),
        ("12:00", "default", "noon"),
        ("00:00", "default", "midnight"),
        ("12:00", "short", "12 p.m."),
        ("18:15", "long", "6:15 in the evening"),
        ("half past", "default", "half past"),
    ],
)
def test_a_time_is_worded_by_style(value: str, style: str, words: str) -> None:
    assert KINDS["time"].speak(value, SLOT, style, "en") == words


def test_a_canonical_time_has_two_digits_for_the_hour() -> None:
    assert KINDS["time"].canonical("9:05", SLOT) == "09:05"
    assert KINDS["time"].canonical("24:00", SLOT) is None


def test_a_time_is_heard_with_the_date_in_one_breath() -> None:
    expectation = expecting("date")
    assert expectation.opening_hours is not None
    assert values(interpret("tomorrow week at half two", "date"))["time"] == "14:30"


@pytest.mark.parametrize(
    ("text", "value"), [("six", "18:00"), ("seven", "19:00"), ("eight", "08:00"), ("five", "17:00")]
)
def test_where_both_halves_are_closed_the_half_of_business_is_refused_by_the_rules(
    text: str, value: str
) -> None:
    open_then = read_condition("open(date, time)", RULE_NAMES)
    rule = Rule(require=open_then, say=Prompt(texts=("We are closed.",)))
    ruled = {**SLOTS, "time": replace(SLOTS["time"], rules=(rule,))}
    (command,) = interpret(text, "time", slots=ruled)
    assert isinstance(command, SetSlot)
    assert (command.value, command.alternatives) == (value, ())


def test_without_rules_a_time_outside_the_hours_is_asked_back() -> None:
    (command,) = interpret("six", "time")
    assert isinstance(command, SetSlot)
    assert command.alternatives == ("18:00", "06:00")
