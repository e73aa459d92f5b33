"""Spans and one-sided bounds: which end a value is, and which slot wants that end.

Today is Saturday, 21 November 2026; the business is open from nine to six.
"""

from __future__ import annotations

import pytest

from flows.build.meanings import end_of
from flows.model.flow import Slot
from tests.scenes.understanding_scene import interpret, names, slots, values, volunteered

SPAN = {
    name: Slot(name=name, kinds=(kind,), end=end)
    for name, kind, end in (
        ("date_from", "date", "from"),
        ("date_to", "date", "to"),
        ("earliest_time", "time", "from"),
        ("latest_time", "time", "to"),
    )
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("after 5 p.m.", {"earliest_time": "17:00"}),
        ("not before 10", {"earliest_time": "10:00"}),
        ("before noon", {"latest_time": "12:00"}),
        ("5 pm at the latest", {"latest_time": "17:00"}),
        ("not after 5 pm", {"latest_time": "17:00"}),
        ("between 3 and 5", {"earliest_time": "15:00", "latest_time": "17:00"}),
        ("between 5 and 7", {"earliest_time": "17:00", "latest_time": "19:00"}),
        ("not before Tuesday", {"date_from": "2026-11-24"}),
        ("Friday or later", {"date_from": "2026-11-27"}),
        ("by Friday", {"date_to": "2026-11-27"}),
        ("no later than Friday", {"date_to": "2026-11-27"}),
        ("up to the 5th", {"date_to": "2026-12-05"}),
        (
            "any day from Monday to Wednesday",
            {"date_from": "2026-11-23", "date_to": "2026-11-25"},
        ),
        ("from 26 to 29 May", {"date_from": "2027-05-26", "date_to": "2027-05-29"}),
        (
            "any time after 4 by Friday",
            {"earliest_time": "16:00", "date_to": "2026-11-27"},
        ),
        ("Tuesday", {"date_from": "2026-11-24"}),
    ],
)
def test_each_end_of_a_span_finds_the_slot_that_wants_it(text: str, found: dict[str, str]) -> None:
    assert values(interpret(text, slots=SPAN)) == found


def test_an_end_goes_past_the_slot_that_was_asked_if_that_wants_the_other() -> None:
    assert values(interpret("by Friday", "date_from", slots=SPAN)) == {"date_to": "2026-11-27"}
    only_from = {"date_from": SPAN["date_from"]}
    assert values(interpret("by Friday", "date_from", slots=only_from)) == {}
    assert values(interpret("Friday", "date_from", slots=only_from)) == {"date_from": "2026-11-27"}


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("from Friday to Sunday", "2026-11-27", "2026-11-29"),
        ("arriving on the 4th, leaving on the 7th", "2026-12-04", "2026-12-07"),
        ("from the 28th to the 2nd", "2026-11-28", "2026-12-02"),
        ("from the 30th to the 25th", "2026-11-30", "2026-12-25"),
        ("checking in on Monday and coming back on Thursday", "2026-11-23", "2026-11-26"),
        ("from Monday to Monday", "2026-11-23", "2026-11-23"),
    ],
)
def test_a_span_ends_after_it_begins(text: str, begin: str, end: str) -> None:
    both = slots(date_from="date", date_to="date")
    assert values(interpret(text, slots=both)) == {"date_from": begin, "date_to": end}


@pytest.mark.parametrize("text", ["after 5 p.m.", "by 5 p.m.", "no later than 5 p.m."])
def test_a_slot_of_another_name_takes_either_end(text: str) -> None:
    assert values(interpret(text, slots=slots(it="time"))) == {"it": "17:00"}


def test_a_latest_day_is_no_goodbye() -> None:
    assert names(interpret("no later than Friday")) == ["SetSlot"]
    assert names(interpret("later")) == ["Goodbye"]


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("date_from", "from"),
        ("arrival_start", "from"),
        ("latest_time", "to"),
        ("date_until", "to"),
        ("date", ""),
        ("from", ""),
        ("starter", ""),
    ],
)
def test_the_name_of_a_slot_says_which_end_it_wants(name: str, end: str) -> None:
    assert end_of(Slot(name=name, kinds=("date",))) == end
    assert end_of(Slot(name=name, kinds=("choice",))) == ""


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "what is open around the Christmas holidays", None),
        ("date", "on Christmas day", "2026-12-25"),
        ("time", "please take that one for me", None),
        ("time", "book it for one", "13:00"),
    ],
)
def test_what_only_looks_like_a_day_or_a_time(kind: str, text: str, value: str | None) -> None:
    assert volunteered(kind, text) == value
