"""Values that sound alike are marked, by the sound of their words."""

from __future__ import annotations

import pytest

from flows.model.flow import Slot
from flows.reading.phonetics import difference, likeness
from flows.slots.dates.alike_dates import alike_dates
from flows.slots.names.alike_names import alike_names
from flows.slots.numbers.number import alike_numbers
from flows.vocabulary.commands import CorrectSlot, SetSlot
from tests.scenes.understanding_scene import interpret, slots


def marked(text: str, asked: str, **changes: object) -> tuple[str, ...]:
    (command,) = [
        c for c in interpret(text, asked, **changes) if isinstance(c, SetSlot | CorrectSlot)
    ]
    return command.confusable


def test_fifteen_and_fifty() -> None:
    assert "50" in alike_numbers("15", "en")
    assert "15" in alike_numbers("50", "en")
    assert "2" not in alike_numbers("15", "en")


def test_minutes_and_the_other_half_of_the_day() -> None:
    free = {"slots": slots(it="time"), "opening_hours": None}
    assert set(marked("2:15 pm", "it", **free)) == {"14:50", "02:15"}


def test_what_is_closed_cannot_have_been_meant() -> None:
    assert marked("2:15 pm", "time") == ("14:50",)
    assert marked("Thursday", "date") == ("2026-11-24",)
    assert "2026-11-22" not in alike_dates("2026-11-24", "en")


def test_tuesday_and_thursday() -> None:
    assert "2026-11-26" in marked("Tuesday", "date")
    assert "2026-11-25" not in marked("Tuesday", "date")


@pytest.mark.parametrize(("one", "other"), [(13, 30), (6, 16), (9, 19), (20, 30), (4, 14), (8, 18)])
def test_days_of_the_month_are_compared_as_they_are_said(one: int, other: int) -> None:
    december = f"2026-12-{one:02d}", f"2026-12-{other:02d}"
    assert december[1] in alike_dates(december[0], "en")
    assert december[0] in alike_dates(december[1], "en")


@pytest.mark.parametrize(("one", "other"), [("06", "11"), ("01", "22"), ("12", "20"), ("02", "26")])
def test_days_of_the_month_that_nobody_mistakes(one: str, other: str) -> None:
    assert f"2027-04-{other}" not in alike_dates(f"2027-04-{one}", "en")


def test_a_day_that_the_month_has_not_is_not_marked() -> None:
    assert all(day.startswith("2027-02-") for day in alike_dates("2027-02-13", "en"))


def test_a_day_that_is_over_is_the_next_one_and_a_closed_one_is_not_marked() -> None:
    free = {"slots": slots(it="date"), "opening_hours": None}
    assert "2026-12-13" in marked("the 30th", "it", **free)
    assert "2026-12-30" in marked("the 13th", "it", **free)
    assert "2026-12-13" not in marked("the 30th", "date")  # a Sunday


def test_names_said_alike_and_written_otherwise() -> None:
    assert "Shayne Smith" in alike_names("Shane Smith", "en")
    assert alike_names("Xq Zz", "en") == ()


def test_short_options_that_differ_by_one_sound() -> None:
    slot = Slot(
        name="it", kinds=("choice",), options={"t": ("tea",), "p": ("pea",), "c": ("cocoa",)}
    )
    assert marked("tea", "it", slots={"it": slot}) == ("p",)
    assert marked("cocoa", "it", slots={"it": slot}) == ()


def test_options_that_sound_alike() -> None:
    options = {"a": ("cleaning",), "b": ("screening",), "c": ("consultation",)}
    slot = Slot(name="it", kinds=("choice",), options=options)
    assert marked("cleaning", "it", slots={"it": slot}) == ("b",)
    assert marked("consultation", "it", slots={"it": slot}) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("shane", "shayne"), ("smith", "smyth"), ("philips", "fillips"), ("ann", "anne")],
)
def test_spellings_of_one_sound(one: str, other: str) -> None:
    assert likeness(one, other, "en") >= 0.9


@pytest.mark.parametrize(("one", "other"), [("tuesday", "friday"), ("two", "nine"), ("", "a")])
def test_words_that_nobody_mistakes(one: str, other: str) -> None:
    assert likeness(one, other, "en") < 0.7


def test_difference_is_symmetric_and_nothing_for_the_same() -> None:
    assert difference("fifteen", "fifty", "en") == difference("fifty", "fifteen", "en") > 0
    assert difference("fifty", "fifty", "en") == 0
