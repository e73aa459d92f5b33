"""What callers say when a name is asked, and is none; names that are words too, or on no list."""

from __future__ import annotations

import pytest

from flows.vocabulary.commands import Ask, NoMatch
from tests.scenes.understanding_scene import interpret, values

QUESTIONS = [
    "do you have parking",
    "is this recorded",
    "what are your opening hours",
    "is there a car park",
    "do you take insurance",
    "how much does it cost",
    "where is the clinic",
    "are you open on Saturdays",
    "are we there yet",
    "do you take Grace",
    "parking?",
]
STATEMENTS = [
    "my tooth hurts",
    "I have a toothache",
    "it's raining",
    "I'm hungry",
    "I'm driving right now",
    "this is ridiculous",
    "it's hard to say",
    "it is hot in there",
    "I'm calling about my bill",
    "my dog is sick",
    "the weather is nice",
    "I'm a new patient",
    "it's for my son",
    "same as before",
    "that's private",
    "I see",
    "oh I see",
    "you and I",
    "my card",
    "see",
    "blah blah",
    "la la la",
]
SPANISH = [
    "se está grabando",
    "esto se graba",
    "bla bla",
    "la la la",
    "estoy conduciendo",
    "tengo hambre",
    "me duele una muela",
    "es difícil de decir",
    "llamo por una factura",
    "está lloviendo",
    "soy paciente nuevo",
    "es para mi hijo",
    "mi tarjeta",
    "doble te",
]
NAMES = [
    ("Will Case", "Will Case"),
    ("Mark Stop", "Mark Stop"),
    ("Grace Holder", "Grace Holder"),
    ("May Day", "May Day"),
    ("May", "May"),
    ("Anna Little", "Anna Little"),
    ("Hope Pass", "Hope Pass"),
    ("rich young", "Rich Young"),
    ("An Nguyen", "An Nguyen"),
    ("See Vang", "See Vang"),
    ("my tran", "My Tran"),
    ("Duran Duran", "Duran Duran"),
    ("Xiaoming Li", "Xiaoming Li"),
    ("oluwaseun adebayo", "Oluwaseun Adebayo"),
    ("ngozi okafor from leeds", "Ngozi Okafor"),
    ("hi it's xiang", "Xiang"),
    ("I'm Xiaoming", "Xiaoming"),
    ("this is priya raghunathan from leeds", "Priya Raghunathan"),
    ("my name is Hardeep I want to book", "Hardeep"),
    ("I have a card for Anna Smith", "Anna Smith"),
    ("can you put Anna Smith down", "Anna Smith"),
    ("hold on Anna Smith", "Anna Smith"),
    ("I told you, Anna", "Anna"),
    ("it would be anna smith please", "Anna Smith"),
]
SPANISH_NAMES = [
    ("ngozi okafor", "Ngozi Okafor"),
    ("me llamo Xiaoming Li", "Xiaoming Li"),
    ("es Pilar Sol", "Pilar Sol"),
    ("Consuelo Paz", "Consuelo Paz"),
    ("Ana Bueno", "Ana Bueno"),
    ("de la Cruz", "Cruz"),
    ("hola buenas tardes Ana Gil", "Ana Gil"),
]
SPELLED = [
    ("en", "it's spelled S H A Y N E", "Shayne"),
    ("en", "my name is spelled x i a n g", "Xiang"),
    ("en", "x i a n g", "Xiang"),
    ("en", "n g o z i", "Ngozi"),
    ("en", "Christian, sea aitch are eye ess tee eye a en", "Christian"),
    ("es", "eme a doble te", "Matt"),
    ("es", "ene a o eme i", "Naomi"),
    ("es", "jota u a ene", "Juan"),
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_in_place_of_a_name_is_a_question(text: str) -> None:
    assert [type(command) for command in interpret(text, "name")] == [Ask]


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_sentence_about_something_else_is_no_name(text: str) -> None:
    assert interpret(text, "name") == (NoMatch(),)


@pytest.mark.parametrize("text", SPANISH)
def test_a_spanish_sentence_about_something_else_is_no_name(text: str) -> None:
    assert interpret(text, "name", language="es") == (NoMatch(),)


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_that_is_a_word_or_on_no_list_is_taken(text: str, name: str) -> None:
    assert values(interpret(text, "name")) == {"name": name}


@pytest.mark.parametrize(("text", "name"), SPANISH_NAMES)
def test_a_spanish_name_that_is_a_word_or_on_no_list_is_taken(text: str, name: str) -> None:
    assert values(interpret(text, "name", language="es")) == {"name": name}


@pytest.mark.parametrize(("language", "text", "name"), SPELLED)
def test_a_name_is_as_it_was_spelled_whatever_words_lead_to_the_letters(
    language: str, text: str, name: str
) -> None:
    assert values(interpret(text, "name", language=language)) == {"name": name}
