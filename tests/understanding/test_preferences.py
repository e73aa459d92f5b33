"""First and second wishes: the first counts, and only real alternatives are asked back."""

from __future__ import annotations

import pytest

from flows.vocabulary.commands import CorrectSlot, SetSlot
from tests.scenes.understanding_scene import interpret, slots, values

SPANISH = {"language": "es"}


def given(text: str, slot: str, **changes: object) -> tuple[str | None, tuple[str, ...]]:
    """Give the value of a slot that is asked for, and its alternatives."""
    for command in interpret(text, slot, **changes):
        if isinstance(command, SetSlot | CorrectSlot) and command.slot == slot:
            return command.value, command.alternatives
    return None, ()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("three o'clock, or if that doesn't work half two", "15:00"),
        ("half eleven or else noon", "11:30"),
        ("ten past two, failing that quarter to four", "14:10"),
        ("eleven, otherwise one in the afternoon", "11:00"),
        ("at two p.m. or three p.m. if that's gone", "14:00"),
        ("ten and if you can't do that then twelve", "10:00"),
        ("two but half two is fine too", "14:00"),
        ("ideally four but I could do five", "16:00"),
        ("ten or eleven, preferably eleven", "11:00"),
        ("two or three, three would be better", "15:00"),
        ("I'd rather have one than four", "13:00"),
        ("four would be better than three", "16:00"),
    ],
)
def test_of_two_times_the_first_wish_counts(text: str, time: str) -> None:
    assert given(text, "time") == (time, ())


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("ten or eleven", ("10:00", "11:00")),
        ("ten or eleven if possible", ("10:00", "11:00")),
        ("preferably ten or eleven", ("10:00", "11:00")),
        ("ten or eleven would be best", ("10:00", "11:00")),
        ("half ten or half eleven", ("10:30", "11:30")),
    ],
)
def test_what_is_wished_alike_is_asked_back(text: str, times: tuple[str, ...]) -> None:
    assert given(text, "time")[1] == times


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thursday, if not then Friday", "2026-11-26"),
        ("Monday as my first choice, second choice Wednesday", "2026-11-23"),
        ("the eighth but the ninth would do", "2026-12-08"),
        ("Wednesday or Thursday, Thursday if possible", "2026-11-26"),
        ("if Monday is no good then Tuesday", "2026-11-23"),
        ("Monday is no good but Tuesday is fine", "2026-11-24"),
    ],
)
def test_of_two_days_the_first_wish_counts(text: str, day: str) -> None:
    assert given(text, "date") == (day, ())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tomorrow or the day after", ("2026-11-22", "2026-11-23")),
        ("Thursday or maybe the following day", ("2026-11-26", "2026-11-27")),
    ],
)
def test_the_day_after_the_one_before_it(text: str, days: tuple[str, ...]) -> None:
    assert given(text, "date")[1] == days
    assert given("the day after", "date") == (None, ())


def test_a_second_wish_fills_no_other_slot() -> None:
    stay = slots(date_from="date", date_to="date")
    found = interpret("Friday or if you're full Saturday", "date_from", slots=stay)
    assert values(found) == {"date_from": "2026-11-27"}
    found = interpret("from Friday to Sunday", "date_from", slots=stay)
    assert values(found) == {"date_from": "2026-11-27", "date_to": "2026-11-29"}


def test_day_and_time_of_a_second_wish_go_together() -> None:
    found = interpret("Monday at ten, or if that's taken Tuesday at eleven", "date")
    assert values(found) == {"date": "2026-11-23", "time": "10:00"}


@pytest.mark.parametrize(
    ("text", "slot", "value", "others"),
    [
        ("a las tres, o si no a las cuatro", "time", "15:00", ()),
        ("a las diez, en su defecto a las doce", "time", "10:00", ()),
        ("a las diez o a las once, mejor a las once", "time", "11:00", ()),
        ("a las diez o a las once", "time", "10:00", ("10:00", "11:00")),
        ("el lunes, si no puede ser el martes", "date", "2026-11-23", ()),
        ("mañana o al día siguiente", "date", "2026-11-22", ("2026-11-22", "2026-11-23")),
    ],
)
def test_wishes_in_spanish(text: str, slot: str, value: str, others: tuple[str, ...]) -> None:
    assert given(text, slot, **SPANISH) == (value, others)
