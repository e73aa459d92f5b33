"""What no more words make an answer of; and no beginning of an answer is that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model.flow import Slot
from flows.slots import KINDS
from flows.vocabulary.ports import Completeness
from tests.scenes.understanding_scene import INTERPRETER, expecting, judged, slots
from tests.slots.test_spoken_values import LANGUAGES, OPTIONS

IMPOSSIBLE = Completeness.IMPOSSIBLE
COUNTRIES = {"en": "GB", "es": "ES"}
LED_IN = {
    "en": ("", "I think it's", "let me see, that would be", "well, could we say"),
    "es": ("", "creo que es", "a ver, sería", "bueno, ponga"),
}
NAMES = {"en": ("Anna Smith", "Shayne O'Neill"), "es": ("Lucía Fernández", "José Peña")}
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VALUES: dict[str, st.SearchStrategy[str]] = {
    "date": st.dates(date(1950, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    "time": st.times().map(lambda time: f"{time:%H:%M}"),
    "number": st.integers(0, 999999999).map(str),
    "party_size": st.integers(1, 999).map(str),
    "phone": st.text(DIGITS, min_size=7, max_size=15),
    "digits": st.text(DIGITS, min_size=1, max_size=20),
    "code": st.text(LETTERS + DIGITS, min_size=3, max_size=10),
    "postcode": st.text(DIGITS, min_size=5, max_size=5),
    "email": st.from_regex(r"[a-z]{1,8}(\.[a-z0-9]{1,6})?@example\.com", fullmatch=True),
    "yes_no": st.sampled_from(("yes", "no")),
    "text": st.just("yes"),
}


def never_impossible(words: str, slot: Slot, language: str) -> None:
    expectation = expecting(
        "it", slots={"it": slot}, language=language, country=COUNTRIES[language], opening_hours=None
    )
    said = words.split()
    for count in range(1, len(said) + 1):
        begun = " ".join(said[:count])
        assert INTERPRETER.completeness(begun, expectation) is not IMPOSSIBLE, begun


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(VALUES))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_beginning_of_a_spoken_value_is_impossible(
    kind: str, language: str, data: st.DataObject
) -> None:
    slot = slots(it=kind)["it"]
    value = data.draw(VALUES[kind])
    style = data.draw(st.sampled_from(KINDS[kind].styles))
    lead = data.draw(st.sampled_from(LED_IN[language]))
    never_impossible(f"{lead} {KINDS[kind].speak(value, slot, style, language)}", slot, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", KINDS["person_name"].styles)
def test_no_beginning_of_a_spoken_name_is_impossible(style: str, language: str) -> None:
    slot = slots(it="person_name")["it"]
    for name in NAMES[language]:
        never_impossible(KINDS["person_name"].speak(name, slot, style, language), slot, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_beginning_of_an_option_is_impossible(language: str) -> None:
    slot = Slot(name="it", kinds=("choice",), options=OPTIONS[language])
    for synonyms in OPTIONS[language].values():
        for synonym in synonyms:
            never_impossible(synonym, slot, language)


@pytest.mark.parametrize(
    ("words", "kind", "language"),
    [
        ("the 45th of March", "date", "en"),
        ("February the 30th", "date", "en"),
        ("el 45 de marzo", "date", "es"),
        ("el treinta de febrero", "date", "es"),
        ("at 27 70", "time", "en"),
        ("25:70", "time", "en"),
        ("25 o'clock", "time", "en"),
        ("a las veintisiete setenta", "time", "es"),
        ("a las 45 horas", "time", "es"),
        ("1234567890", "number", "en"),
        ("1234567890", "party_size", "en"),
        ("1 2 3 4 5 6 7 8 9 0", "postcode", "en"),
        ("555 0100 12", "person_name", "en"),
    ],
)
def test_what_no_more_words_make_a_value_of(words: str, kind: str, language: str) -> None:
    assert judged(words, "it", slots=slots(it=kind), language=language) is IMPOSSIBLE


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("the 45th of March, sorry, the 5th", "date"),
        ("February 29th", "date"),
        ("May 95", "date"),
        ("my 45th birthday", "date"),
        ("December 27 4 pm", "time"),
        ("3 45 pm", "time"),
        ("27 minutes", "time"),
        ("1530", "time"),
        ("double 2 5", "person_name"),
        ("I would not know", "choice"),
    ],
)
def test_what_may_become_a_value(words: str, kind: str) -> None:
    changes: dict[str, Any] = {"slots": slots(it=kind)}
    assert judged(words, "it", **changes) is not IMPOSSIBLE
