"""What is said to a summary beside or in place of a plain yes."""

from __future__ import annotations

from typing import Any

import pytest

from flows.model.flow import Slot
from flows.vocabulary.commands import CorrectSlot, SetSlot
from tests.scenes.understanding_scene import (
    FILLED,
    SLOTS,
    at_summary,
    interpret,
    names,
    slots,
    values,
)

GUESTS = Slot(name="guests", kinds=("party_size",))


def corrected(text: str, **changes: Any) -> dict[str, tuple[str | None, str | None]]:
    """Give slot → new value and value ruled out."""
    found = at_summary(text, **changes)
    return {c.slot: (c.value, c.rejected) for c in found if isinstance(c, CorrectSlot)}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("yes, three", "15:00"),
        ("Yes. Three.", "15:00"),
        ("yes, 430", "16:30"),
        ("yeah make it three okay", "15:00"),
        ("okay three", "15:00"),
        ("yes, but can it be three", "15:00"),
        ("yes, make it three though, and do you have a car park?", "15:00"),
        ("yes, half three", "15:30"),
    ],
)
def test_a_yes_with_a_new_time_corrects_it(text: str, time: str) -> None:
    assert corrected(text) == {"time": (time, None)}


@pytest.mark.parametrize("text", ["yes, two", "yes, Friday", "yes, Friday at two", "Yes. Two."])
def test_a_yes_with_what_is_held_is_a_yes(text: str) -> None:
    assert names(at_summary(text))[0] == "Affirm"
    assert corrected(text) == {}


def test_a_bare_number_that_is_held_corrects_nothing_where_no_hours_tell_its_half() -> None:
    (found,) = at_summary("two", opening_hours=None)
    assert isinstance(found, SetSlot)
    assert (found.value, found.alternatives) == ("14:00", ())


def test_a_number_of_people_is_corrected_where_no_time_is_held() -> None:
    changes = {"slots": {"guests": GUESTS}, "filled": {"guests": "4"}}
    assert corrected("yes, three", **changes) == {"guests": ("3", None)}
    assert corrected("yes, four", **changes) == {}
    assert corrected("I want a ride to 336 North Avenue", **changes) == {}
    assert corrected("I want 5 Oak Street #300 instead", **changes) == {}


@pytest.mark.parametrize(
    ("text", "commands"),
    [("yes, three", ["Deny"]), ("yes, four", ["Affirm"]), ("yes, two", ["Affirm"])],
)
def test_a_number_that_may_be_of_two_slots_is_asked_for(text: str, commands: list[str]) -> None:
    found = at_summary(text, slots={**SLOTS, "guests": GUESTS}, filled={**FILLED, "guests": "4"})
    assert names(found) == commands


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("Friday is wrong", "date", "2026-11-27"),
        ("Friday isn't right", "date", "2026-11-27"),
        ("I didn't say Friday", "date", "2026-11-27"),
        ("I never said Friday", "date", "2026-11-27"),
        ("that should not be Friday", "date", "2026-11-27"),
        ("two is wrong", "time", "14:00"),
        ("I didn't say two", "time", "14:00"),
    ],
)
def test_a_value_that_is_denied_is_ruled_out(text: str, slot: str, value: str) -> None:
    assert corrected(text) == {slot: (None, value)}
    assert not any(isinstance(command, SetSlot) for command in at_summary(text))


@pytest.mark.parametrize(
    ("text", "slot", "change"),
    [
        ("not Friday, Saturday", "date", ("2026-11-28", "2026-11-27")),
        ("not two but three", "time", ("15:00", "14:00")),
        ("Friday doesn't work, Monday", "date", ("2026-11-23", "2026-11-27")),
        ("I'd rather have Monday than Friday", "date", ("2026-11-23", None)),
    ],
)
def test_a_correction_tells_what_it_rules_out(
    text: str, slot: str, change: tuple[str, str | None]
) -> None:
    assert corrected(text) == {slot: change}


def test_a_value_is_ruled_out_where_none_is_held() -> None:
    (found,) = interpret("not Friday, Saturday")
    assert isinstance(found, CorrectSlot)
    assert (found.value, found.rejected) == ("2026-11-28", "2026-11-27")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "change the time to 4 and the name to Anna Smith",
            {"time": "16:00", "name": "Anna Smith"},
        ),
        (
            "change the name to Anna Smith and the time to 4",
            {"time": "16:00", "name": "Anna Smith"},
        ),
        (
            "it's not Tuesday it's Thursday and not ten but eleven",
            {"date": "2026-11-26", "time": "11:00"},
        ),
        (
            "can you change the date to Monday, the time to four and the name to Anna Smith",
            {"date": "2026-11-23", "time": "16:00", "name": "Anna Smith"},
        ),
    ],
)
def test_several_corrections_in_one_breath(text: str, wanted: dict[str, str]) -> None:
    assert values(at_summary(text)) == wanted


@pytest.mark.parametrize(
    ("text", "time"), [("sí, las tres", "15:00"), ("sí, tres", "15:00"), ("vale, tres", "15:00")]
)
def test_a_spanish_yes_with_a_new_time_corrects_it(text: str, time: str) -> None:
    assert corrected(text, language="es") == {"time": (time, None)}


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("no dije el viernes", (None, "2026-11-27")),
        ("el viernes está mal", (None, "2026-11-27")),
        ("no el viernes, el lunes", ("2026-11-23", "2026-11-27")),
    ],
)
def test_a_spanish_value_is_ruled_out(text: str, change: tuple[str | None, str]) -> None:
    assert corrected(text, language="es") == {"date": change}


@pytest.mark.parametrize("text", ["yes, I mean no", "yes, wait, no", "yes sorry no"])
def test_a_yes_that_is_mended_to_a_no_is_a_no(text: str) -> None:
    assert names(at_summary(text)) == ["Deny"]


@pytest.mark.parametrize(
    ("text", "asked", "stopping"),
    [
        ("carry on", "Affirm", "Deny"),
        ("continue", "Affirm", "Deny"),
        ("carry on then", "Affirm", "Deny"),
        ("go ahead", "Affirm", "Affirm"),
        ("yes", "Affirm", "Affirm"),
    ],
)
def test_to_carry_on_is_a_no_to_stopping(text: str, asked: str, stopping: str) -> None:
    assert names(at_summary(text)) == [asked]
    assert names(at_summary(text, stopping=True)) == [stopping]
    assert names(interpret(text)) == [asked if text == "yes" else "NoMatch"]


@pytest.mark.parametrize(
    ("text", "value", "certain"),
    [
        ("I do", "yes", 1.0),
        ("sure why not", "yes", 0.55),
        ("I suppose", "yes", 0.55),
        ("I guess so", "yes", 0.55),
        ("go ahead", "yes", 0.45),
        ("not really", "no", 1.0),
        ("I suppose not", "no", 0.55),
    ],
)
def test_how_certain_a_yes_or_no_is(text: str, value: str, certain: float) -> None:
    (found,) = interpret(text, "it", slots=slots(it="yes_no"), opening_hours=None)
    assert isinstance(found, SetSlot)
    assert (found.value, found.certainty) == (value, certain)


def test_to_carry_on_does_not_answer_how_things_are() -> None:
    found = interpret("carry on", "it", slots=slots(it="yes_no"), opening_hours=None)
    assert names(found) == ["NoMatch"]


@pytest.mark.parametrize(
    "text", ["change the e-mail", "change my number", "the e-mail is wrong", "change e-mail"]
)
def test_the_contact_is_to_be_changed(text: str) -> None:
    assert names(at_summary(text)) == ["CorrectSlot"]
    assert corrected(text) == {"contact": (None, None)}
