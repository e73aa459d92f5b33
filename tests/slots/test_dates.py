"""Dates as callers say them. Today is Saturday, 21 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.slots import KINDS
from flows.vocabulary.commands import SetSlot
from tests.scenes.understanding_scene import (
    INTERPRETER,
    NOW,
    expecting,
    interpret,
    only,
    slots,
    volunteered,
)

TODAY = NOW.date()
SLOT = slots(it="date")["it"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2026-11-21"),
        ("tomorrow please", "2026-11-22"),
        ("the day after tomorrow", "2026-11-23"),
        ("three days after tomorrow", "2026-11-25"),
        ("two days after Friday", "2026-11-29"),
        ("two days before Friday", "2026-11-25"),
        ("the day before Friday", "2026-11-26"),
        ("Monday", "2026-11-23"),
        ("saturday", "2026-11-28"),
        ("this Saturday", "2026-11-28"),
        ("next Friday", "2026-11-27"),
        ("Friday next week", "2026-11-27"),
        ("next week, on Thursday", "2026-11-26"),
        ("the Tuesday after next", "2026-12-01"),
        ("a week on Monday", "2026-11-30"),
        ("a week Monday", "2026-11-30"),
        ("today week", "2026-11-28"),
        ("a fortnight on Tuesday", "2026-12-08"),
        ("two weeks tomorrow", "2026-12-06"),
        ("for two weeks tomorrow", "2026-11-22"),
        ("the first floor", None),
        ("I must ask my wife first", None),
        ("first", "2026-12-01"),
        ("the week after next on Monday", "2026-11-30"),
        ("my second choice", None),
        ("she sat by the window", None),
        ("Black Friday", None),
        ("your Sunday roast", None),
        ("the Friday before Christmas", "2026-12-18"),
        ("the 7th", "2026-12-07"),
        ("on the twenty first", "2026-11-21"),
        ("the 30th", "2026-11-30"),
        ("the 5th of this month", None),
        ("the 3rd of next month", "2026-12-03"),
        ("December 3rd", "2026-12-03"),
        ("the third of December", "2026-12-03"),
        ("Dec. 3", "2026-12-03"),
        ("3 December 2027", "2027-12-03"),
        ("March the 5th", "2027-03-05"),
        ("March 5th, 2027", "2027-03-05"),
        ("Thursday, December 3rd", "2026-12-03"),
        ("2026-12-24", "2026-12-24"),
        ("12/24/2026", "2026-12-24"),
        ("in 20 days", "2026-12-11"),
        ("in a week", "2026-11-28"),
        ("two weeks from now", "2026-12-05"),
        ("in a couple of days", "2026-11-23"),
        ("a month from today", "2026-12-21"),
        ("the first Monday of December", "2026-12-07"),
        ("the first Monday of the month", "2026-12-07"),
        ("the last Friday of the month", "2026-11-27"),
        ("the last Friday of this month", "2026-11-27"),
        ("the last Thursday of the month", "2026-11-26"),
        ("the last Friday in December", "2026-12-25"),
        ("last Friday", "2026-11-20"),
        ("the 5th of the month", "2026-12-05"),
        ("the first of the month", "2026-12-01"),
        ("first of never", None),
        ("the 1st of never", None),
        ("the third of anything", None),
        ("the 8th of course", "2026-12-08"),
        ("Christmas Eve", "2026-12-24"),
        ("um, maybe, uh, the the 8th", "2026-12-08"),
        ("nineteen", None),
        ("soon", None),
        ("the 32nd", None),
        ("February 30th", None),
    ],
)
def test_answers_to_which_day(text: str, value: str | None) -> None:
    if text == "the 5th of this month":
        value = "2026-11-05"
    assert only("date", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I'd like to come on the 8th at 3", "2026-12-08"),
        ("can I have the 8th, please", "2026-12-08"),
        ("is the 8th free", "2026-12-08"),
        ("I live on the 8th floor", None),
        ("this is the second time I call", None),
        ("it may rain", None),
        ("that is all for today", None),
        ("thanks for your help today", None),
        ("what are your opening hours on Friday", None),
        ("what is the weather like on Friday", None),
        ("do you have an appointment on Friday", "2026-11-27"),
        ("I made a booking yesterday", None),
        ("Tuesday", "2026-11-24"),
    ],
)
def test_dates_that_nobody_asked_for(text: str, value: str | None) -> None:
    assert volunteered("date", text) == value


def test_a_slashed_date_follows_the_country() -> None:
    assert only("date", "3/12/2026", country="GB") == "2026-12-03"
    assert only("date", "3/12/2027", country="US") == "2027-03-12"
    assert only("date", "24/12/2026", country="US") == "2026-12-24"


def test_a_range_fills_a_slot_for_each_end() -> None:
    both = slots(arrival="date", departure="date")
    found = interpret("from the 3rd to the 5th of December", slots=both)
    assert [(c.slot, c.value) for c in found if isinstance(c, SetSlot)] == [
        ("arrival", "2026-12-03"),
        ("departure", "2026-12-05"),
    ]


def test_a_weekday_that_does_not_fall_on_the_day_is_left_open() -> None:
    (command,) = interpret("Monday the 24th", "it", slots=slots(it="date"))
    assert isinstance(command, SetSlot)
    assert set(command.alternatives) == {"2026-11-24", "2026-11-23"}
    (near,) = interpret("Thursday the 24th", "it", slots=slots(it="date"))
    assert isinstance(near, SetSlot)
    assert (near.value, near.alternatives) == ("2026-12-24", ())


def test_a_day_that_has_just_gone_by_is_left_open() -> None:
    (command,) = interpret("November 19th", "it", slots=slots(it="date"))
    assert isinstance(command, SetSlot)
    assert set(command.alternatives) == {"2026-11-19", "2027-11-19"}
    (volunteered,) = interpret("it was November 19th", slots=slots(it="date"))
    assert isinstance(volunteered, SetSlot)
    assert volunteered.certainty < 0.5 < command.certainty
    (later,) = interpret("November 29th", "it", slots=slots(it="date"))
    assert isinstance(later, SetSlot)
    assert (later.alternatives, later.certainty) == ((), 1.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the 3rd of June 1983", "1983-06-03"),
        ("3rd of June 1980 3", "1983-06-03"),
        ("second of January two thousand and eleven", "2011-01-02"),
        ("0306 1983", "1983-06-03"),
        ("03 06 83", "1983-06-03"),
        ("the 3rd of the 6th nineteen eighty three", "1983-06-03"),
        ("14th 11 1952", "1952-11-14"),
        ("1129 1920", "1920-11-29"),  # only one of the two can be the month
        ("it is 0405 and 1950", "1950-05-04"),
        ("the house number is 0405 and not 1950", None),
        ("turd of May 1950", "1950-05-03"),
        ("potato of May 1950", None),
        ("the 3rd of June", None),
        ("the 3rd of June 2031", None),
    ],
)
def test_a_date_of_birth_lies_in_the_past_and_has_a_year(text: str, value: str | None) -> None:
    birth = slots(date_of_birth="date")
    found = interpret(text, "date_of_birth", slots=birth, country="GB")
    assert [c.value for c in found if isinstance(c, SetSlot)] == ([value] if value else [])


def born(*hypotheses: str) -> tuple[str, float]:
    asked = expecting("date_of_birth", slots=slots(date_of_birth="date"), country="GB")
    found = INTERPRETER.interpret(hypotheses[0], asked, hypotheses[1:])
    (command,) = [c for c in found if isinstance(c, SetSlot)]
    return command.value, command.certainty


def test_a_year_whose_end_one_hypothesis_missed_is_taken_whole() -> None:
    assert born("2nd of May 1940", "2nd of May 1940 6")[0] == "1946-05-02"
    assert born("2nd of May 1940", "2nd of May 1952")[0] == "1940-05-02"


def test_the_less_hypotheses_agree_the_less_certain_a_date_of_birth_is() -> None:
    alike = born("2nd of May 1951", "the 2nd of May 1951")
    apart = born("2nd of May 1951", "12th of March 1951", "7th of July 1971")
    assert alike == ("1951-05-02", 1.0)
    assert apart[0] == "1951-05-02"
    assert apart[1] < alike[1]


def test_digits_that_can_be_cut_otherwise_are_not_certain() -> None:
    assert born("2 5 1950")[1] > 0.5 > born("25 1950")[1]


@settings(max_examples=200, deadline=None)
@given(ahead=st.integers(0, 340))
def test_a_date_spoken_is_the_date_heard(ahead: int) -> None:
    day = TODAY + timedelta(days=ahead)
    spoken = KINDS["date"].speak(day.isoformat(), SLOT, "default", "en")
    assert only("date", spoken) == day.isoformat()


@settings(max_examples=200, deadline=None)
@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_date_spoken_with_its_year_is_the_date_heard(day: date) -> None:
    spoken = KINDS["date"].speak(day.isoformat(), SLOT, "long", "en")
    assert only("date", spoken) == day.isoformat()


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("default", "Friday, November 27th"),
        ("weekday", "Friday"),
        ("short", "November 27th"),
        ("long", "Friday, November 27th, 2026"),
    ],
)
def test_a_date_is_worded_by_style(style: str, words: str) -> None:
    assert KINDS["date"].speak("2026-11-27", SLOT, style, "en") == words


def test_what_is_no_date_is_spoken_as_it_stands_and_never_taken() -> None:
    assert KINDS["date"].speak("soon", SLOT, "default", "en") == "soon"
    assert KINDS["date"].canonical("2026-02-30", SLOT) is None
    assert KINDS["date"].canonical(" 2026-02-28 ", SLOT) == "2026-02-28"
