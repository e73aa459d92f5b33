"""Telephone numbers in pieces: stops and words between them, sound-alikes, extensions, and digits
of which nothing is cut off."""

from __future__ import annotations

import pytest

from flows.slots.contact.numbering import usual_digits
from flows.vocabulary.ports import Completeness
from tests.scenes.understanding_scene import judged, only, slots

#: Recognisers write groups as sentences.
STOPS = [
    ("It's 555. 0100123.", "5550100123"),
    ("My number is 555, 010. 0123.", "5550100123"),
    ("555... 010... 0123", "5550100123"),
    ("five five five… zero one zero… zero one two three", "5550100123"),
    ("555 - 010 - 0123", "5550100123"),
    # near misses
    ("555 0143. 3 people.", "5550143"),
    ("It's 5550143. I'll be there at 3.", "5550143"),
    ("555 010 0123. Thanks, 5 o'clock is fine.", "5550100123"),
    ("555. Tuesday.", None),
    ("555 0143 and 3 people", "5550143"),
]
#: Callers say words between the groups.
WORDS = [
    ("five five five, wait, oh one oh, oh one two three", "5550100123"),
    ("five five five new group oh one oh oh one two three", "5550100123"),
    ("area code five five five, number oh one oh oh one two three", "5550100123"),
    ("555 is the area code, then 010 0123", "5550100123"),
    ("five five five and then zero one zero and then zero one two three", "5550100123"),
    # near misses
    ("555 010 0143, no sorry, 0144", "5550100144"),
    ("my number is 5550143 and I'm 42", "5550143"),
    ("five five five mumble oh one oh oh one two three", None),  # nothing is cut off
    ("555 0100 123 45 67 89 0", None),
]
#: Words that sound like a digit are one between digits.
ALIKE = [
    ("five five five oh one to for three seven eight", "5550124378"),
    ("five five five zero one too too three seven eight", "5550122378"),
    ("niner niner niner oh one two three four five six", "9990123456"),
    # near misses
    ("call 555 010 0123 for me", "5550100123"),
    ("555 010 0123 to be safe", "5550100123"),
]
#: An extension is kept, said before or behind.
EXTENSIONS = [
    ("extension twelve, five five five oh one oh oh one nine nine", "5550100199x12"),
    ("five five five oh one oh oh one nine nine then ask for extension twelve", "5550100199x12"),
    ("555 010 0123. Extension 12.", "5550100123x12"),
    # near misses
    ("there is no extension, 555 010 0123", "5550100123"),
    ("extension twelve", None),
]


@pytest.mark.parametrize(("text", "value"), [*STOPS, *WORDS, *ALIKE, *EXTENSIONS])
def test_numbers_in_pieces(text: str, value: str | None) -> None:
    assert only("phone", text) == value


@pytest.mark.parametrize(
    ("country", "digits", "usual"),
    [
        ("US", "5550100", 10),
        ("US", "12025550143", 11),
        ("GB", "0770090012", 11),
        ("ES", "61234567", 9),
        ("DE", "0151123456", 12),
        ("AQ", "1234567", 10),  # no plan that tells
    ],
)
def test_a_number_goes_on_until_it_is_as_long_as_those_of_its_country(
    country: str, digits: str, usual: int
) -> None:
    assert usual_digits(digits, country, abroad=False) == usual


@pytest.mark.parametrize(
    ("country", "text", "complete"),
    [
        ("ES", "612 345 678", True),
        ("GB", "0770 090 012", False),
        ("US", "555 010 0123", True),
        ("US", "555 010 012", False),
    ],
)
def test_an_interim_number_is_judged_by_its_country(
    country: str, text: str, complete: bool
) -> None:
    verdict = judged(text, "it", slots=slots(it="phone"), opening_hours=None, country=country)
    assert (verdict is Completeness.COMPLETE) is complete
