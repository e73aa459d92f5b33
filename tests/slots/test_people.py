"""How many people come."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.slots import KINDS
from tests.scenes.understanding_scene import only, slots, volunteered

SLOT = slots(it="party_size")["it"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("four", "4"),
        ("there will be six of us", "6"),
        ("me and my wife", "2"),
        ("my husband and I", "2"),
        ("two adults and four kids", "6"),
        ("me, my wife and our three children", "5"),
        ("myself and six others", "7"),
        ("just me", "1"),
        ("three couples", "6"),
        ("a couple and their baby", "3"),
        ("my parents, me and two friends", "5"),
        ("from eight people to just seven", "7"),
        ("I meant for 7.15", None),  # a time
        ("I meant for 7", "7"),
        ("me plus one", "2"),
        ("many", None),
        ("zero", None),
        ("a dozen of us", "12"),
        ("half a dozen", "6"),
        ("a hundred and ten", "110"),
        ("my hubby and me", "2"),
        ("me my brother and his girlfriend", "3"),
        ("give me my daughter please", None),
        ("me and my other half", "2"),
        ("two of them eat no meat", None),
        ("my daughter is three", None),
        ("my girls are five and nine", None),
        ("I'm 62", None),
        ("we were seven last year", None),
        ("give me three minutes", None),
        ("no one", None),
        ("the lads and me", None),
        ("plus two", None),
        ("three bottles of beer", None),
    ],
)
def test_answers_to_how_many(text: str, value: str | None) -> None:
    assert only("party_size", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a table for five, please", "5"),
        ("we are 12 people", "12"),
        ("can a reservation be made for 6", "6"),
        ("can a reservation be made for 6 pm", None),
        ("a booking for six on Friday", "6"),
        ("a party of ten", "10"),
        ("a table for 7 pm", None),
        ("two of us are vegetarian", None),
        ("add one more person", None),
        ("please book it for me", None),
        ("for three nights", None),
        ("my wife will call you", None),
        ("call my wife and I will wait", None),
        ("five", None),
        ("hello, we are nine", "9"),
        ("I've got two daughters", None),
        ("the house number is seven", None),
        ("table 3 was lovely", None),
    ],
)
def test_people_that_nobody_asked_for(text: str, value: str | None) -> None:
    assert volunteered("party_size", text) == value


@settings(max_examples=100, deadline=None)
@given(count=st.integers(1, 999))
def test_a_party_spoken_is_the_party_heard(count: int) -> None:
    assert only("party_size", KINDS["party_size"].speak(str(count), SLOT, "default", "en")) == str(
        count
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty five", "25"),
        ("two hundred and six", "206"),
        ("three thousand four hundred", "3400"),
        ("one hundred thousand", "100000"),
        ("17", "17"),
        ("a few", None),
    ],
)
def test_numbers_in_words(text: str, value: str | None) -> None:
    assert only("number", text) == value


@settings(max_examples=100, deadline=None)
@given(number=st.integers(0, 999999999))
def test_a_number_spoken_is_the_number_heard(number: int) -> None:
    spoken = KINDS["number"].speak(str(number), SLOT, "default", "en")
    assert only("number", spoken) == str(number)


def test_keys_give_a_number() -> None:
    assert KINDS["party_size"].from_keys("4", SLOT) == "4"
    assert KINDS["party_size"].from_keys("0", SLOT) is None
    assert KINDS["number"].from_keys("007", SLOT) == "7"
