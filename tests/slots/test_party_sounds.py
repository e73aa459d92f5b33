"""Party sizes as recognisers write what sounds alike: "too people" for "two people"."""

from __future__ import annotations

import pytest

from flows.vocabulary.ports import Completeness
from tests.scenes.understanding_scene import judged, only, slots


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("too people", "2"),
        ("to people", "2"),
        ("just won", "1"),
        ("there will be for of us", "4"),
        ("a table for ate people", "8"),
        # near misses
        ("I want to talk to people", None),
        ("for my wife's birthday", None),
        ("we won a prize", None),
        ("too many to say", None),
        ("for two", "2"),
    ],
)
def test_numbers_of_people_that_sound_alike(text: str, value: str | None) -> None:
    assert only("party_size", text) == value


@pytest.mark.parametrize("text", ["to", "for", "just for"])
def test_a_word_that_goes_on_is_no_number_yet(text: str) -> None:
    verdict = judged(text, "it", slots=slots(it="party_size"), opening_hours=None)
    assert verdict is not Completeness.COMPLETE
