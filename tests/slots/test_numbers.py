"""Whole numbers, where a number was asked."""

from __future__ import annotations

import pytest

from tests.scenes.understanding_scene import only


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,500", "1500"),
        ("1 500", "1500"),
        ("1,500,000", "1500000"),
        ("10 000 please", "10000"),
        ("15 hundred", "1500"),
        ("3 thousand", "3000"),
        ("fifteen hundred", "1500"),
        ("four. thanks", "4"),
        ("4.", "4"),
    ],
)
def test_thousands_are_read(text: str, number: str) -> None:
    assert only("number", text) == number


@pytest.mark.parametrize("kind", ["number", "party_size"])
@pytest.mark.parametrize(
    "text",
    [
        "3.5",
        "3,5",
        "1.500",
        "two and a half",
        "two point five",
        "minus five",
        "negative five",
        "-5",
        "about -5",
        "1,500.50",
        "one and a half thousand",
        "three quarters",
        "just a second",
    ],
)
def test_no_other_number_is_made_of_what_is_not_whole(kind: str, text: str) -> None:
    assert only(kind, text) is None


@pytest.mark.parametrize("text", ["1,500", "10 000"])
def test_more_people_than_are_taken_are_not_fewer(text: str) -> None:
    assert only("party_size", text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.500", "1500"),
        ("1 500", "1500"),
        ("15 mil", "15000"),
        ("mil quinientos", "1500"),
        ("1,5", None),
        ("3.5", None),
        ("dos coma cinco", None),
        ("dos y medio", None),
        ("menos cinco", None),
    ],
)
def test_spanish_thousands_and_fractions(text: str, number: str | None) -> None:
    assert only("number", text, language="es") == number
