"""A part of a name or number that is held, said anew."""

from __future__ import annotations

import pytest

from flows.vocabulary.commands import CorrectSlot
from flows.vocabulary.ports import Question
from tests.scenes.understanding_scene import FILLED, at_summary, interpret, values

HELD = {**FILLED, "name": "Anna Brown"}
SAID = [
    ("not Brown, Braun", "Anna Braun"),
    ("not Brown Braun", "Anna Braun"),
    ("no, not Brown, Braun", "Anna Braun"),
    ("not Brown but B R A U N", "Anna Braun"),
    ("it's Braun, not Brown", "Anna Braun"),
    ("not Anna Brown, Anna Braun", "Anna Braun"),
    ("not Anna, Hannah", "Hannah Brown"),
    ("my last name is Braun", "Anna Braun"),
    ("the surname should be Braun", "Anna Braun"),
    ("the surname is spelled B R A U N", "Anna Braun"),
    ("change the surname to Braun", "Anna Braun"),
    ("the last name should be Anna Braun", "Anna Braun"),
    ("my last name is van der Berg", "Anna van der Berg"),
    ("the first name is Hannah", "Hannah Brown"),
    ("first name Hannah, last name Braun", "Hannah Braun"),
]
SPANISH = [
    ("no es Gil, es Gila", "Ana Gila"),
    ("no Gil sino Gila", "Ana Gila"),
    ("el apellido debe ser Gila", "Ana Gila"),
    ("no, mi apellido es Gila", "Ana Gila"),
    ("mi nombre de pila es Marta", "Marta Gil"),
]
ENDINGS = [
    ("en", "it ends in 124"),
    ("en", "no, it ends with one two four"),
    ("en", "the last three digits are 124"),
    ("es", "termina en 124"),
    ("es", "las últimas tres cifras son 124"),
]


@pytest.mark.parametrize(("text", "name"), SAID)
def test_at_a_summary_the_rest_of_the_name_stays(text: str, name: str) -> None:
    found = at_summary(text, filled=HELD)
    assert values(found) == {"name": name}
    assert any(isinstance(command, CorrectSlot) for command in found)


@pytest.mark.parametrize(("text", "name"), SAID)
def test_where_it_was_asked_what_to_change_the_rest_of_the_name_stays(text: str, name: str) -> None:
    assert values(interpret(text, question=Question.CHANGE, filled=HELD)) == {"name": name}


@pytest.mark.parametrize(("text", "name"), SAID)
def test_where_the_name_is_asked_anew_the_rest_of_it_stays(text: str, name: str) -> None:
    rest = {slot: value for slot, value in HELD.items() if slot != "name"}
    rejected = {"name": ("Anna Brown",)}
    assert values(interpret(text, "name", filled=rest, rejected=rejected)) == {"name": name}


@pytest.mark.parametrize(("text", "name"), SPANISH)
def test_in_spanish_the_rest_of_the_name_stays(text: str, name: str) -> None:
    found = at_summary(text, language="es", filled={**FILLED, "name": "Ana Gil"})
    assert values(found) == {"name": name}


def test_a_part_of_a_name_is_a_name_where_none_is_held() -> None:
    assert values(interpret("my last name is Braun", "name")) == {"name": "Braun"}


@pytest.mark.parametrize("text", ["not Brown", "not Smith, Jones", "my last name is wrong"])
def test_a_part_of_a_name_alone_that_is_wrong_gives_no_other(text: str) -> None:
    assert "Brown" not in str(values(at_summary(text, filled=HELD)))
    assert values(at_summary(text, filled=HELD)).get("name") is None


@pytest.mark.parametrize(("language", "text"), ENDINGS)
def test_the_last_digits_of_the_number_held_are_said_anew(language: str, text: str) -> None:
    assert values(at_summary(text, language=language)) == {"contact": "5550100124"}
    change = interpret(text, language=language, question=Question.CHANGE, filled=FILLED)
    assert values(change) == {"contact": "5550100124"}


def test_last_digits_say_nothing_where_no_number_is_held() -> None:
    held = {**FILLED, "contact": "jane@example.com"}
    assert "contact" not in values(at_summary("it ends in 124", filled=held))
