"""Business rules of slots: which one a value breaks, and which values near it would do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.build.load import load_flow, load_text
from flows.dialogue.nearest import nearest
from flows.model import rules
from flows.model.conditions import World
from tests.scenes.flow_texts import changed

FLOW = load_flow("appointment").flow
SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MONDAY = datetime(2026, 11, 23, 14, 20, tzinfo=ZoneInfo("Europe/Berlin"))


def world(now: datetime = SATURDAY, **values: str) -> World:
    return World(values=values, now=now, opening_hours=FLOW.opening_hours)


def said(slot: str, given_world: World) -> str | None:
    rule = rules.broken(FLOW.slots[slot], given_world)
    return rule.say.texts[0] if rule else None


def near(slot: str, given_world: World, limit: int = 2) -> tuple[str, ...]:
    return nearest(FLOW.slots[slot], FLOW, given_world, limit)


def test_rules_are_run_in_the_order_of_the_file() -> None:
    closed = "We are closed at {time}. Would {nearest} do?"
    grid = "We book on the hour and the half hour. Would {nearest} do?"

    assert said("time", world(date="2026-11-23", time="18:10")) == closed
    assert said("time", world(date="2026-11-23", time="17:10")) == grid
    assert said("time", world(date="2026-11-23", time="17:30")) is None


def test_a_rule_waits_for_what_it_reads() -> None:
    assert said("time", world(time="20:00")) is None
    assert "half hour" in str(said("time", world(time="10:10")))
    assert said("time", world()) is None


def test_what_depends_on_a_slot_is_known() -> None:
    assert rules.dependents(FLOW, "date") == ("time",)
    assert rules.dependents(FLOW, "time") == ()


@pytest.mark.parametrize(
    ("slot", "values", "now", "expected"),
    [
        ("date", {"date": "2026-11-28"}, SATURDAY, ("2026-11-27", "2026-11-30")),
        ("date", {"date": "2026-11-22"}, SATURDAY, ("2026-11-23", "2026-11-24")),
        ("date", {"date": "2026-11-02"}, SATURDAY, ("2026-11-23", "2026-11-24")),
        ("date", {"date": "2026-11-23"}, MONDAY, ("2026-11-23", "2026-11-24")),
        ("time", {"date": "2026-11-23", "time": "10:10"}, SATURDAY, ("10:00", "10:30")),
        ("time", {"date": "2026-11-23", "time": "20:00"}, SATURDAY, ("17:30", "17:00")),
        ("time", {"date": "2026-11-23", "time": "03:00"}, SATURDAY, ("09:00", "09:30")),
        ("time", {"date": "2026-11-23", "time": "15:00"}, MONDAY, ("16:30", "17:00")),
        ("time", {"time": "10:10"}, SATURDAY, ("10:00", "10:30")),
        ("name", {"name": "x"}, SATURDAY, ()),
    ],
)
def test_the_nearest_values_that_would_do(
    slot: str, values: dict[str, str], now: datetime, expected: tuple[str, ...]
) -> None:
    assert near(slot, world(now, **values)) == expected


def test_a_date_without_a_time_left_is_not_offered() -> None:
    late = MONDAY.replace(hour=16)

    assert near("date", world(late, date="2026-11-23")) == ("2026-11-24", "2026-11-25")
    assert near("time", world(late, date="2026-11-23", time="17:30")) == ()


def test_numbers_have_neighbours_too() -> None:
    flow = load_text(
        changed(
            "  time:\n    kind: time\n    ask: What time on {date:weekday}?\n    rules:\n"
            "      - require: at(date, time) >= now + 2 hours\n"
            "        say: That is too soon. The first I can offer is {nearest}.\n",
            "  time:\n    kind: party_size\n    ask: For how many?\n    rules:\n"
            "      - require: time <= 6\n        say: Would {nearest} do?\n",
        )
    ).flow

    assert nearest(flow.slots["time"], flow, world(time="9")) == ("6", "5")


@settings(deadline=None)
@given(
    day=st.dates(min_value=datetime(2026, 1, 1).date(), max_value=datetime(2027, 12, 31).date()),
    hour=st.times(),
    now=st.datetimes(
        min_value=datetime(2026, 1, 1),
        max_value=datetime(2027, 12, 31),
        timezones=st.just(ZoneInfo("Europe/Berlin")),
    ),
    limit=st.integers(1, 4),
)
def test_what_is_offered_satisfies_the_rules(
    day: datetime, hour: datetime, now: datetime, limit: int
) -> None:
    values = {"date": day.isoformat(), "time": hour.strftime("%H:%M")}
    for name, held in (("date", {"date": values["date"]}), ("time", values)):
        offered = near(name, world(now, **held), limit)
        assert len(offered) == len(set(offered)) <= limit
        for value in offered:
            assert said(name, world(now, **{**held, name: value})) is None
    if said("date", world(now, date=values["date"])) is not None:
        assert near("date", world(now, date=values["date"]), limit)
