"""Conditions: read or refused with one error, and true or false in any world."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import ConditionError
from flows.model.condition_reader import Names, read_condition
from flows.model.condition_types import DATE, DURATION, MOMENT, NUMBER, TEXT, TIME, Type
from flows.model.conditions import World
from flows.model.opening_hours import OpeningHours, Span

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = Names(
    types={
        "date": DATE,
        "time": TIME,
        "moment": MOMENT,
        "length": DURATION,
        "people": NUMBER,
        "type": Type("choice", ("checkup", "cleaning")),
        "name": TEXT,
    },
    failures=("taken", "down"),
    opening_hours=True,
)
HOURS = OpeningHours(week=((Span(time(9), time(18)),),) * 5 + ((), ()))
SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=BERLIN)


def world(**values: str) -> World:
    return World(values=values, now=SATURDAY, opening_hours=HOURS)


def holds(source: str, given: World | None = None, **values: str) -> bool:
    return read_condition(source, NAMES).holds(given or world(**values))


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("open(date)", {"date": "2026-11-23"}, True),
        ("open(date)", {"date": "2026-11-22"}, False),
        ("open(date, time)", {"date": "2026-11-23", "time": "09:00"}, True),
        ("open(date, time)", {"date": "2026-11-23", "time": "18:00"}, False),
        ("grid(time, 30 minutes)", {"time": "14:30"}, True),
        ("grid(time, 30 minutes)", {"time": "14:10"}, False),
        ("at(date, time) >= now + 2 hours", {"date": "2026-11-21", "time": "11:00"}, True),
        ("at(date, time) >= now + 2 hours", {"date": "2026-11-21", "time": "10:59"}, False),
        ("weekday(date) is monday", {"date": "2026-11-23"}, True),
        ("name is like AA99AAA", {"name": "AB12 cde"}, True),
        ("name is like AA99AAA", {"name": "AB123CD"}, False),
        ("name is like AA99AAA", {"name": "AB12CDEF"}, False),
        ("name is not like AA99AAA", {"name": "AB123CD"}, True),
        ('name is like "99-AB"', {"name": "12ab"}, True),
        ('name is like "99-AB"', {"name": "12ax"}, False),
        ("name is like AA99", {}, False),
        ("length(name) = 5", {"name": "AB-12 3"}, True),
        ("length(name) > 5", {"name": "AB-12 3"}, False),
        ("length(name) > 0", {}, False),
        ("weekday(date) in (saturday, sunday)", {"date": "2026-11-23"}, False),
        ("weekday(date) not in (saturday, sunday)", {"date": "2026-11-23"}, True),
        ("date >= today", {"date": "2026-11-21"}, True),
        ("date <= today + 90 days", {"date": "2027-02-19"}, True),
        ("date <= today + 90 days", {"date": "2027-02-20"}, False),
        ("date - today < 2 days", {"date": "2026-11-22"}, True),
        ("date != 2026-12-25", {"date": "2026-12-25"}, False),
        ("time > 9:00 and time < 14:30", {"time": "14:29"}, True),
        ("time + 30 minutes <= 18:00", {"time": "17:30"}, True),
        ("moment > now", {"moment": "2026-11-21T09:01"}, True),
        ("length <= 2 hours", {"length": "PT90M"}, True),
        ("people + 1 <= 6", {"people": "5"}, True),
        ("people + 1 <= 6", {"people": "6"}, False),
        ("type is checkup", {"type": "checkup"}, True),
        ("type is not checkup", {"type": "checkup"}, False),
        ("type in (checkup, cleaning)", {"type": "cleaning"}, True),
        ('name = "Anna"', {"name": "Anna"}, True),
        ("name is filled", {"name": "Anna"}, True),
        ("name is filled", {}, False),
        ("name is not filled", {}, True),
        ("name is empty", {}, True),
        ("not (name is empty) or type is filled", {"type": "checkup"}, True),
        ("name is filled and type is filled or time is filled", {"time": "9:00"}, True),
        ("(name is filled) and (type is filled or time is filled)", {"time": "9:00"}, False),
    ],
)
def test_holds(source: str, values: dict[str, str], expected: bool) -> None:
    assert holds(source, world(**values)) is expected


def test_what_is_unknown_makes_a_statement_false() -> None:
    for source in ("date >= today", "date < today", "open(date)", "time + 1 hour > 9:00"):
        assert not holds(source)
    assert not holds("time + 1 hour > 9:00", time="23:30")
    assert not holds("date + 90000 days > today", date="9999-12-31")
    assert not holds("date >= today", date="tomorrow")


def test_hours_are_real_hours_on_the_night_when_clocks_change() -> None:
    before = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)

    def at(hour: str) -> bool:
        values = {"date": "2026-10-25", "time": hour}
        return holds("at(date, time) >= now + 3 hours", World(values=values, now=before))

    assert not at("03:15")
    assert at("03:30")


def test_failure_tries_and_confirmation_are_known() -> None:
    given = World(
        values={"date": "2026-11-23"},
        now=SATURDAY,
        failure="taken",
        tries={"date": 2},
        confirmed=frozenset({"date"}),
    )

    assert holds("failure is taken", given)
    assert not holds("failure is down", given)
    assert holds("tries(date) >= 2 and tries(time) = 0", given)
    assert holds("date is confirmed and time is not confirmed", given)


def test_without_opening_hours_nothing_is_open() -> None:
    assert not holds("open(date)", World(values={"date": "2026-11-23"}, now=SATURDAY))


def test_a_condition_knows_what_it_reads() -> None:
    condition = read_condition("at(date, time) >= now + 2 hours or type is filled", NAMES)

    assert condition.reads == {"date", "time", "type"}
    assert condition.source == "at(date, time) >= now + 2 hours or type is filled"
    assert condition == read_condition(condition.source, NAMES)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("date >= 9:00", "cannot compare a date with a time"),
        ("date = now", "cannot compare a date with a moment"),
        ("type > checkup", "a choice has no order"),
        ("type is chekup", "'chekup' is not one of its values. Did you mean 'checkup'?"),
        ('name > "a"', "a text has no order"),
        ("time + 9:00 > time", "cannot add a time to a time"),
        ("date + date > today", "cannot add a date to a date"),
        ("people - 2 hours > 1", "cannot subtract a duration from a number"),
        ("open(time)", "open() does not take these values"),
        ("open()", "open() does not take these values"),
        ("grid(time)", "grid() does not take these values"),
        ("grid(time, 0 minutes)", "grid() needs a step longer than nothing"),
        ("grid(time, length)", "grid() needs a step longer than nothing"),
        ("tries(3)", "tries() takes one slot"),
        ("close(date)", "'close' is not a function"),
        ("day >= today", "'day' is neither a slot nor an action's result"),
        ("date", "a date alone is neither true nor false"),
        ("not date", "a date alone is neither true nor false"),
        ("date >= today and time", "a time alone is neither true nor false"),
        ("date is filled >= 3", "'>=' is not expected here"),
        ("3 is filled", "only a slot can be filled"),
        ("date >=", "ends too early"),
        ("(date is filled", "')' is missing"),
        ("date is filled)", "')' is not expected here"),
        ("date in today", "'(' is missing"),
        ("date and", "ends too early"),
        ("people is like 99", "'like' is neither a slot"),
        ("people is like AA", "a number has no shape"),
        ("length(people) > 3", "length() does not take these values"),
        ("", "is empty"),
        ("25:00 > time", "'25:00' is not a time"),
        ("date > 2026-02-30", "'2026-02-30' is not a date"),
        ("date.year > 3", "'.year > 3' cannot be read"),
        ("values[0] = 3", "'[0] = 3' cannot be read"),
        ("date is filled or " * 20 + "date is filled", "has more than 60 words and signs"),
        ("x" * 1001, "is too long"),
    ],
)
def test_is_refused(source: str, sentence: str) -> None:
    with pytest.raises(ConditionError) as refusal:
        read_condition(source, NAMES)

    assert sentence in refusal.value.sentence
    assert refusal.value.code == "condition"
    assert refusal.value.remedy


WORDS = st.sampled_from(
    [
        *NAMES.types,
        *("and", "or", "not", "is", "in", "filled", "empty", "confirmed", "today", "now"),
        *("failure", "taken", "checkup", "monday", "open", "grid", "at", "weekday", "tries"),
        *("(", ")", ",", "=", "!=", "<", "<=", ">", ">=", "+", "-", "9:00", "23:59", "2026-12-25"),
        *("2 hours", "90 days", "0 minutes", "999999 weeks", "3", "0.5", '"x"', "other"),
    ]
)
SOURCES = st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.text(max_size=60))
TEXTS = st.one_of(
    st.dates().map(date.isoformat),
    st.times().map(lambda moment: moment.strftime("%H:%M")),
    st.datetimes().map(datetime.isoformat),
    st.integers().map(str),
    st.text(max_size=12),
    st.sampled_from(["checkup", "PT90M", "P999999D", "0001-01-01", "9999-12-31", "99:99"]),
)


@settings(deadline=None)
@given(SOURCES)
def test_reading_raises_nothing_but_its_own_error(source: str) -> None:
    with contextlib.suppress(ConditionError):
        read_condition(source, NAMES)


@settings(deadline=None)
@given(
    source=SOURCES,
    values=st.dictionaries(st.sampled_from(sorted(NAMES.types)), TEXTS),
    now=st.datetimes(timezones=st.sampled_from([BERLIN, ZoneInfo("UTC"), ZoneInfo("Asia/Tokyo")])),
    failure=st.sampled_from([None, "taken", "else"]),
    tries=st.dictionaries(st.sampled_from(sorted(NAMES.types)), st.integers(0, 9)),
)
def test_holding_never_raises(
    source: str, values: dict[str, str], now: datetime, failure: str | None, tries: dict[str, int]
) -> None:
    given_world = World(values=values, now=now, opening_hours=HOURS, failure=failure, tries=tries)
    with contextlib.suppress(ConditionError):
        assert read_condition(source, NAMES).holds(given_world) in (True, False)


#: Conditions that are right, made from their grammar, so that holding is tried in depth.
def _statements() -> st.SearchStrategy[str]:
    days = st.deferred(
        lambda: st.one_of(
            st.sampled_from(["date", "today", "2026-12-25", "0001-01-01", "9999-12-31"]),
            st.tuples(days, st.sampled_from("+-"), lengths).map(" ".join),
        )
    )
    lengths = st.sampled_from(["length", "2 hours", "90 days", "999999 weeks", "(date - today)"])
    hours = st.one_of(
        st.sampled_from(["time", "9:00"]),
        st.tuples(st.just("time"), st.sampled_from("+-"), lengths).map(" ".join),
    )
    moments = st.one_of(
        st.sampled_from(["now", "moment"]),
        st.tuples(days, hours).map(lambda pair: f"at({pair[0]}, {pair[1]})"),
        st.tuples(st.just("now"), st.sampled_from("+-"), lengths).map(" ".join),
    )
    signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    compared = st.one_of(
        *(st.tuples(side, signs, side).map(" ".join) for side in (days, lengths, hours, moments))
    )
    called = st.one_of(
        days.map("open({})".format),
        st.tuples(days, hours).map(lambda pair: f"open({pair[0]}, {pair[1]})"),
        hours.map("grid({}, 7 minutes)".format),
        days.map("weekday({}) in (monday, sunday)".format),
    )
    return st.one_of(compared, called)


@settings(deadline=None)
@given(
    parts=st.lists(_statements(), min_size=1, max_size=2),
    join=st.sampled_from([" and ", " or ", " or not "]),
    values=st.fixed_dictionaries(
        {},
        optional={
            "date": st.dates().map(date.isoformat),
            "time": st.times().map(lambda moment: moment.strftime("%H:%M")),
            "moment": st.datetimes().map(lambda moment: moment.isoformat()),
            "length": st.timedeltas(timedelta(0), timedelta(days=999999)).map(
                lambda length: f"P{length.days}DT{length.seconds}S"
            ),
        },
    ),
    now=st.datetimes(timezones=st.sampled_from([BERLIN, ZoneInfo("Pacific/Kiritimati")])),
)
def test_right_conditions_hold_or_not_in_any_world(
    parts: list[str], join: str, values: dict[str, Any], now: datetime
) -> None:
    source = join.join(parts)
    if len(source) > 900 or source.count(" ") > 50:
        return
    try:
        condition = read_condition(source, NAMES)
    except ConditionError as error:
        assert "more than 60" in error.sentence  # noqa: PT017
        return
    assert condition.holds(World(values=values, now=now, opening_hours=HOURS)) in (True, False)
