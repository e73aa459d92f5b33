"""In every language: a value spoken is the value heard, and no words raise."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model.flow import Slot
from flows.slots import KINDS
from flows.slots.names.known_names import cased
from flows.vocabulary.ports import Completeness, Question
from flows.words.lexicon import FOLDER, fold, lexicon, word_list, written_words
from flows.words.patterns import patterns
from flows.words.spoken_values import number_words
from flows.words.utterance import read
from tests.scenes.understanding_scene import (
    FILLED,
    INTERPRETER,
    NOW,
    SLOTS,
    TYPES,
    expecting,
    interpret,
    only,
    slots,
    values,
)

LANGUAGES = sorted(path.name for path in Path(FOLDER).iterdir() if path.is_dir())
OPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": TYPES,
    "es": {
        "checkup": ("revisión", "chequeo"),
        "cleaning": ("limpieza", "limpieza de boca"),
        "consultation": ("consulta", "hablar con el doctor"),
    },
}
ANSWERS = {"en": ("yes", "no"), "es": ("sí", "no")}
EVERY_KIND = {kind: slots(**{kind: kind})[kind] for kind in KINDS if kind != "choice"} | SLOTS
QUESTIONS: list[dict[str, Any]] = [
    {},
    {"question": Question.YES_NO, "filled": FILLED},
    {"question": Question.CHANGE, "filled": FILLED},
    *({"question": Question.SLOT, "asked": (name,)} for name in EVERY_KIND),
]
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def heard(kind: str, value: str, style: str, language: str, **changes: object) -> str | None:
    """Speak a value, and give what is understood when it is asked for."""
    slot = slots(it=kind)["it"]
    words = KINDS[kind].speak(value, slot, style, language)
    return only(kind, words, language=language, **changes)


def test_english_and_spanish_are_there() -> None:
    assert LANGUAGES == ["en", "es"]


@in_every_language
@pytest.mark.parametrize("style", KINDS["date"].styles)
@settings(max_examples=60, deadline=None)
@given(ahead=st.integers(0, 340))
def test_a_date(language: str, style: str, ahead: int) -> None:
    day = NOW.date() + timedelta(days=1 + ahead % 7 if style == "weekday" else ahead)
    assert heard("date", day.isoformat(), style, language) == day.isoformat()


@in_every_language
@settings(max_examples=100, deadline=None)
@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_date_with_its_year(language: str, day: date) -> None:
    assert heard("date", day.isoformat(), "long", language) == day.isoformat()


@in_every_language
@pytest.mark.parametrize("style", KINDS["time"].styles)
@settings(max_examples=150, deadline=None)
@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_time(language: str, style: str, hour: int, minute: int) -> None:
    value = f"{hour:02d}:{minute:02d}"
    assert heard("time", value, style, language) == value


@in_every_language
@settings(max_examples=100, deadline=None)
@given(number=st.integers(0, 999999999))
def test_a_number(language: str, number: int) -> None:
    assert heard("number", str(number), "default", language) == str(number)


@in_every_language
@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, 99))
def test_a_number_in_words(language: str, number: int) -> None:
    assert only("number", number_words(number, language), language=language) == str(number)


@in_every_language
@settings(max_examples=60, deadline=None)
@given(count=st.integers(1, 999))
def test_a_party(language: str, count: int) -> None:
    assert heard("party_size", str(count), "default", language) == str(count)


@in_every_language
@pytest.mark.parametrize("style", [s for s in KINDS["phone"].styles if s != "ending"])
@settings(max_examples=80, deadline=None)
@given(
    digits=st.text("0123456789", min_size=7, max_size=11).filter(lambda said: len(set(said)) > 1),
    plus=st.booleans(),
)
def test_a_phone(language: str, style: str, digits: str, plus: bool) -> None:
    value = ("+" if plus else "") + digits
    assert heard("phone", value, style, language, country="ZZ") == value


@in_every_language
@settings(max_examples=60, deadline=None)
@given(digits=st.text("0123456789", min_size=1, max_size=20))
def test_digits(language: str, digits: str) -> None:
    assert heard("digits", digits, "grouped", language) == digits


@in_every_language
@pytest.mark.parametrize("style", KINDS["code"].styles)
@settings(max_examples=80, deadline=None)
@given(value=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=3, max_size=10))
def test_a_code(language: str, style: str, value: str) -> None:
    assert heard("code", value, style, language) == value


@in_every_language
@settings(max_examples=60, deadline=None)
@given(digits=st.text("0123456789", min_size=5, max_size=5))
def test_a_postcode_of_digits(language: str, digits: str) -> None:
    assert heard("postcode", digits, "spelled", language, country="ES") == digits


@in_every_language
@settings(max_examples=60, deadline=None)
@given(
    local=st.text("bcdfghjklmnpqrstvwxz0123456789", min_size=1, max_size=8),
    domain=st.sampled_from(["example.com", "mail.example.org", "post-box.co.uk"]),
)
def test_an_email_spelled(language: str, local: str, domain: str) -> None:
    value = f"{local}@{domain}"
    assert heard("email", value, "spelled", language) == value


@in_every_language
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_name(language: str, data: st.DataObject) -> None:
    first = data.draw(st.sampled_from(list(written_words(language, "first_names").values())[:150]))
    last = data.draw(st.sampled_from(list(written_words(language, "last_names").values())[:150]))
    value = f"{cased(first, language)} {cased(last, language)}"
    assert heard("person_name", value, "default", language) == value


@in_every_language
@pytest.mark.parametrize("option", TYPES)
def test_an_option(language: str, option: str) -> None:
    slot = Slot(name="it", kinds=("choice",), options=OPTIONS[language])
    for words in OPTIONS[language][option]:
        assert values(interpret(words, "it", language=language, slots={"it": slot})) == {
            "it": option
        }


@in_every_language
def test_yes_and_no(language: str) -> None:
    for value, words in zip(("yes", "no"), ANSWERS[language], strict=True):
        assert KINDS["yes_no"].speak(value, slots(it="yes_no")["it"], "", language) == words
        assert only("yes_no", words, language=language) == value


@in_every_language
@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=120), number=st.integers(0, len(QUESTIONS) - 1))
def test_no_text_of_any_script_raises(language: str, text: str, number: int) -> None:
    understood(text, language, number)


@in_every_language
@settings(max_examples=300, deadline=None)
@given(data=st.data(), number=st.integers(0, len(QUESTIONS) - 1))
def test_no_mixture_of_the_words_of_a_language_raises(
    language: str, data: st.DataObject, number: int
) -> None:
    pieces = st.sampled_from(
        [*sorted(lexicon(language).classes), "7", "12:30", "7/5", ",", "¿", "."]
    )
    words = data.draw(st.lists(pieces, max_size=14))
    understood(" ".join(words), language, number)


def understood(text: str, language: str, number: int) -> None:
    changes = QUESTIONS[number]
    expectation = expecting(slots=EVERY_KIND, language=language, **changes)
    assert INTERPRETER.interpret(text, expectation)
    assert isinstance(INTERPRETER.completeness(text, expectation), Completeness)


@in_every_language
def test_every_pattern_compiles_and_none_fits_silence(language: str) -> None:
    words = lexicon(language)
    for name in (*words.patterns, *words.phrases):
        assert list(patterns(language, name).find(read("", language))) == []


def test_a_language_has_the_patterns_phrases_and_settings_of_english() -> None:
    english = lexicon("en")
    # Only where a wish may be said in more ways than its main patterns hold.
    may_lack = {"repeat_first", "help_only", "repeat_whole", "change_of_mind"}
    may_lack |= {"cancel_end", "goodbye_end"}
    # Days counted from others, of which Spanish has some.
    may_lack |= {name for name in english.patterns if name.startswith("date_")}
    for language in LANGUAGES:
        words = lexicon(language)
        patterns_of = {*words.patterns, *words.phrases}
        assert {*english.patterns, *english.phrases} - patterns_of <= may_lack
        optional = {"ordinal_suffixes", "meridiem_spoken", "ordinals_said", "sounds_of_characters"}
        optional |= {"letters_too_many"}
        assert set(english.settings) - set(words.settings) <= optional


@in_every_language
def test_names_are_looked_up_without_accents_and_written_with_them(language: str) -> None:
    for name in ("first_names", "last_names"):
        assert all(word == fold(word) for word in word_list(language, name))
        assert len(word_list(language, name)) > 500
