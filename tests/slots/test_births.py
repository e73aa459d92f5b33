"""Dates of birth: the country's order of digits, years that come first or are said anew."""

from __future__ import annotations

import pytest

from flows.vocabulary.commands import SetSlot
from tests.scenes.understanding_scene import interpret, slots, values

BIRTH = slots(date_of_birth="date")


@pytest.mark.parametrize(
    ("country", "text", "value"),
    [
        ("US", "5 6 1983", "1983-05-06"),
        ("GB", "5 6 1983", "1983-06-05"),
        ("US", "5 six eighty three", "1983-05-06"),
        ("US", "5 16 83", "1983-05-16"),
        ("GB", "5 16 83", "1983-05-16"),
        ("GB", "050683", "1983-06-05"),
        ("US", "050683", "1983-05-06"),
        ("GB", "1983 the 5th of June", "1983-06-05"),
        ("US", "1983 June 5th", "1983-06-05"),
        ("GB", "5th of June 83 no sorry 84", "1984-06-05"),
        ("GB", "5th of June 1983 I mean 4", "1984-06-05"),
        ("GB", "5th of June 1983 no sorry", "1983-06-05"),
        ("GB", "5th of June 1983 sorry it is for 2 people", "1983-06-05"),
        ("GB", "16 17 83", None),
        ("GB", "0506", None),
    ],
)
def test_orders_and_years_said_anew(country: str, text: str, value: str | None) -> None:
    found = interpret(text, "date_of_birth", slots=BIRTH, country=country)
    assert values(found).get("date_of_birth") == value


@pytest.mark.parametrize(
    ("text", "certain"),
    [("June nineteen eighty", False), ("June nineteenth eighty", True), ("19 June 80", True)],
)
def test_a_day_that_may_begin_the_year_is_not_certain(text: str, certain: bool) -> None:
    found = interpret(text, "date_of_birth", slots=BIRTH, country="US")
    command = next(c for c in found if isinstance(c, SetSlot))
    assert (command.certainty >= 0.5) is certain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my birthday is the 5th of June 1983", None),
        ("it's for my birthday on the 5th of June 2027", "2027-06-05"),
    ],
)
def test_a_birthday_long_gone_is_no_day_to_book(text: str, value: str | None) -> None:
    found = interpret(text, "name", slots=slots(name="person_name", date="date"))
    assert values(found).get("date") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the 5th of June", None),
        ("the 4th no the 5th of June 83", None),
        ("can I come next Tuesday", "2026-11-24"),
    ],
)
def test_a_day_of_a_month_said_to_it_is_no_day_to_book(text: str, value: str | None) -> None:
    both = slots(date_of_birth="date", date="date")
    assert values(interpret(text, "date_of_birth", slots=both)).get("date") == value
