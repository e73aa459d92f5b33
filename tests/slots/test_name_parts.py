"""Names with titles, hyphens, prefixes and named parts, and how their letters are told."""

from __future__ import annotations

import pytest

from tests.scenes.understanding_scene import INTERPRETER, expecting, only, slots, values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mrs olive harding", "Olive Harding"),
        ("it's doctor olive harding", "Olive Harding"),
        ("mister harding", "Harding"),
        ("olive harding hyphen reed", "Olive Harding-Reed"),
        ("olive double barrelled harding dash reed", "Olive Harding-Reed"),
        ("kevin o brien", "Kevin O'Brien"),
        ("kevin mc donald", "Kevin McDonald"),
        ("kevin mcdonald", "Kevin McDonald"),
        ("olive o", "Olive O"),
    ],
)
def test_titles_hyphens_and_beginnings_of_names(text: str, value: str) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("harding first name olive", "Olive Harding"),
        ("last name harding first name olive", "Olive Harding"),
        ("surname harding forename olive", "Olive Harding"),
        ("olive and my last name is harding", "Olive Harding"),
        ("my first name is olive", "Olive"),
        ("yes the surname is harding", "Harding"),
        ("the surname should be harding", "Harding"),
        ("oh you'll have it as olive harding", "Olive Harding"),
        ("on behalf of olive harding", "Olive Harding"),
    ],
)
def test_parts_that_are_named(text: str, value: str) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("merrill m e double r i double l", "Merrill"),
        ("carol c for cat a r o l", "Carol"),
        ("gwendal perrott g w e n d a l", "Gwendal Perrott"),
        ("olive harding that's h a r d i n g", "Olive Harding"),
        ("mcdonald m c capital d o n a l d", "McDonald"),
        ("the surname is bauer be a you e are", "Bauer"),
        ("olive b for now", "Olive B"),
        ("h a r d i n g harding", "Harding"),
        ("o l i v e olive harding", "Olive Harding"),
        ("o l i v e harding", "Olive Harding"),
    ],
)
def test_how_letters_are_told(text: str, value: str) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    "text",
    [
        "I'd rather not tell you that",
        "my wife's making the booking",
        "without a name",
        "doctor please",
        "double barrelled",
        "sorry love",
        "someone's at the door",
    ],
)
def test_everyday_words_are_no_name(text: str) -> None:
    assert only("person_name", text) is None


def test_a_name_said_and_spelled_alike_counts_more_than_one_that_is_not() -> None:
    found = interpret_all("bauer b a u e r", "power b a u e r", "our b a u e r")
    assert found == "Bauer"


def interpret_all(*hypotheses: str) -> str | None:
    asked = expecting("it", slots=slots(it="person_name"), opening_hours=None)
    return values(INTERPRETER.interpret(hypotheses[0], asked, hypotheses[1:])).get("it")
