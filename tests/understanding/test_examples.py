"""Intents by example: what a few phrases catch, and what they leave alone."""

from __future__ import annotations

import pytest

from flows.reading.examples.classifier import classifier
from flows.reading.examples.meanings import meanings
from flows.reading.examples.phrases import PhraseError, wordings

EXAMPLES = (
    ("cancel_booking", ("cancel my booking", "cancel [a] reservation", "call off my booking")),
    ("opening", ("when are you open", "what are your (opening|business) hours")),
    ("directions", ("how do i get there", "where are you", "what is your address")),
)


@pytest.mark.parametrize(
    ("phrase", "sentences"),
    [
        ("cancel it", ("cancel it",)),
        ("cancel [my] booking", ("cancel my booking", "cancel booking")),
        ("a (bed|dinner) table", ("a bed table", "a dinner table")),
        ("a [(big|small) one]", ("a big one", "a small one", "a")),
    ],
)
def test_a_phrase_stands_for_sentences(phrase: str, sentences: tuple[str, ...]) -> None:
    assert wordings(phrase) == sentences


@pytest.mark.parametrize("phrase", ["cancel [it", "cancel (it|that", "cancel it]", "a) b", "[a)"])
def test_brackets_that_do_not_fit_are_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        wordings(phrase)


def test_a_phrase_stands_for_no_more_sentences_than_are_allowed() -> None:
    assert len(wordings("(a|b|c|d) (a|b|c|d) (a|b|c|d)")) == 24


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("i need to cancel my reservation", "cancel_booking"),
        ("please cancel the booking i made", "cancel_booking"),
        ("what time are you open", "opening"),
        ("how can i get there", "directions"),
    ],
)
def test_another_wording_is_caught(said: str, intent: str) -> None:
    guess = classifier(EXAMPLES, "en").guess(said)
    assert guess is not None
    assert (guess.intent, guess.sure) == (intent, True)


@pytest.mark.parametrize("said", ["my tooth hurts since monday", "the twelfth of march", "uh"])
def test_other_things_are_left_alone(said: str) -> None:
    guess = classifier(EXAMPLES, "en").guess(said)
    assert guess is not None
    assert not guess.sure


@pytest.mark.parametrize("said", ["", "…", "?!"])
def test_no_words_are_no_guess(said: str) -> None:
    assert classifier(EXAMPLES, "en").guess(said) is None


def test_a_language_without_meanings_is_told_by_its_letters() -> None:
    examples = (("anular", ("anular mi reserva",)), ("horario", ("cuando abren",)))
    guess = classifier(examples, "es").guess("quiero anular la reserva")
    assert guess is not None
    assert guess.intent == "anular"


def test_near_words_come_from_the_source() -> None:
    near = dict(meanings("en").near("cancel"))
    assert "canceled" in near
    assert all(0 < like <= 1 for like in near.values())
    assert meanings("en").near("xyzzyq") == ()


@pytest.mark.parametrize(
    "said", ["quiero anular la reserva que hice", "necesito anular mi reserva"]
)
def test_spanish_is_caught_by_stems(said: str) -> None:
    examples = (("anular", ("anular mi reserva",)), ("horario", ("cuándo abren",)))
    guess = classifier(examples, "es").guess(said)
    assert guess is not None
    assert (guess.intent, guess.sure) == ("anular", True)


def test_what_few_examples_have_in_common_must_be_said() -> None:
    guess = classifier((("cancel", ("cancel my booking", "cancel it")),), "en").guess(
        "change my booking"
    )
    assert guess is not None
    assert guess.certainty == 0
