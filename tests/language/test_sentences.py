"""Where sentences end: never inside a time, a title, a number or an address; nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.dialogue.rendering import render
from flows.words.sentences import sentences

# A | stands where one sentence ends and the next begins.
ENGLISH = [
    "We have a slot at 3 p.m. on Monday.|Is that right?",
    "It is at 3 p.m.|Is that right?",
    "It is at 3 p.m.|Anything else?",
    "It is at 3 p.m. Monday.|Shall I book it?",
    "Do you mean 2 p.m. or 4 p.m.?",
    "Would 12:30 p.m. do?",
    "We open at 9 a.m. on Monday.",
    "Dr. Smith is in.|Shall I put you through?",
    "With Dr. Will Smith?|Or with Mrs. May?",
    "Ask for J. R. Smith.|He is in.",
    "No. 5, High Street.|Is that right?",
    "Was it no?|No. 5 is free.",
    "No.|That is another one.",
    "We are open Mon. to Fri.|When do you come?",
    "St. Mary's is next door.|You will see it.",
    "Well... what else?|Right...|That is all.",
    "Well… what else?|Right…|That is all.",
    'You said "yes."|Is that right?',
    "It is 3.5 miles away.|Take the bus.",
    "I have a.b@example.com.|Is that right?",
    "See www.example.com/a.b?c=d.|Goodbye!",
    "Great!|two rooms are free.|Which one?!|The first?",
    "It is at {time}.|{name}, is that right?",
]
SPANISH = [
    "A las 3 p. m. del lunes.|¿Está bien?",
    "A las 3 p. m.|¿Está bien?",
    "A las 3 p.m.|Quiere algo más?",
    "El Sr. García está aquí.|¿Le paso?",
    "Con D. Juan García, de la Avda. Mayor.|Muy bien.",
    "Es el n.º 5, calle Mayor.|¿Está bien?",
    "¡Hola!|¿Qué tal?",
    "Son 3,5 km de aquí.|Vale... ¿qué más?",
]
PAIRS = [(text, "en") for text in ENGLISH] + [(text, "es-MX") for text in SPANISH]

ABBREVIATIONS = ["a.m.", "p.m.", "Dr.", "No.", "Mon.", "J.", "...", "3.5", "a@b.co", "{x}", "Is"]
PIECES = st.sampled_from([*"ab5 .?!… \n\t\"”'()[]{}¿¡,º", *ABBREVIATIONS])
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(("marked", "language"), PAIRS)
def test_sentences_end_where_sentences_end(marked: str, language: str) -> None:
    assert sentences(marked.replace("|", " "), language) == marked.split("|")


@settings(deadline=None)
@given(text=TEXTS, language=st.sampled_from(["en", "es", "en-GB", "fr", "xx"]))
def test_nothing_is_lost_and_no_sentence_is_blank(text: str, language: str) -> None:
    rest = text
    for sentence in sentences(text, language):
        assert sentence.strip()
        between, found, rest = rest.partition(sentence)
        assert found
        assert not between.strip()
    assert not rest.strip()


@settings(deadline=None)
@given(text=TEXTS, language=st.sampled_from(["en", "es"]))
def test_a_sentence_is_one_sentence(text: str, language: str) -> None:
    parts = sentences(text, language)

    assert [sentences(part, language) for part in parts] == [[part] for part in parts]


def test_a_sentence_without_its_value_is_left_out_whole() -> None:
    template = "Dr. Will Smith is in at 3 p.m. on {day}, at No. 5. Is that right?"

    def filled(day: str | None) -> str:
        return render(template, lambda name, style: day, "en")

    assert filled(None) == "Is that right?"
    assert filled("Monday") == template.replace("{day}", "Monday")


def test_a_stop_of_a_value_is_the_stop_of_its_sentence_and_dots_stay() -> None:
    def filled(template: str) -> str:
        return render(template, lambda name, style: "3 p.m.", "en")

    assert filled("It is at {time}. Right?") == "It is at 3 p.m. Right?"
    assert filled("Well... {time}?") == "Well... 3 p.m.?"
