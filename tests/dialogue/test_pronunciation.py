"""Respellings for the voice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.dialogue.pronunciation import respelling

TABLE = {"GP": "gee pee", "Dr.": "Doctor", "St": "Saint"}


def test_whole_words_are_respelled_as_written_and_others_are_not() -> None:
    respell = respelling(TABLE)
    assert (
        respell("Your GP, Dr. Stone, at St Mary.") == "Your gee-pee, Doctor Stone, at Saint Mary."
    )
    assert respell("gp GPS non-GP Stone") == "gp GPS non-GP Stone"


def test_a_respelling_is_not_respelled_again() -> None:
    assert respelling({"A": "B", "B": "A"})("A B") == "B A"


def test_without_a_table_a_text_stays() -> None:
    assert respelling({})("Your GP.") == "Your GP."


WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=8)


@given(
    st.dictionaries(WORDS, st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=5),
    st.lists(WORDS, max_size=12),
)
def test_a_text_keeps_its_number_of_words(table: dict[str, str], words: list[str]) -> None:
    text = " ".join(words)
    assert len(respelling(table)(text).split()) == len(text.split())
