"""What callers may wish at any time fills no slot, whatever was asked."""

from __future__ import annotations

import pytest

from flows.slots import KINDS
from tests.scenes.understanding_scene import INTERPRETER as UNDERSTOOD
from tests.scenes.understanding_scene import expecting, interpret, names, slots, values
from tests.understanding.test_no_words_in_code import SAID

ENGLISH = [
    *(text for asked, text in SAID if not asked and "mary miller" not in text),
    "a person please",
    "can I talk to a person",
    "are you a robot",
    "who are you",
    "cancel",
    "stop",
    "never mind, cancel it",
    "can you say that again",
    "pardon",
    "slower please",
    "help",
    "what can I say",
    "start over",
    "hold on a second",
    "one second",
    "give me two minutes",
    "let me get my card",
    "I'd rather not say",
    "next question",
    "see you tomorrow",
    "bye bye",
    "is this recorded",
    "what are your opening hours",
]
SPANISH = [
    "es usted una máquina",
    "quién es usted",
    "quiero hablar con una persona",
    "puede repetirlo",
    "perdón",
    "más despacio por favor",
    "ayuda",
    "empezar de nuevo",
    "un momento por favor",
    "déjeme coger la tarjeta",
    "cancelar",
    "no quiero decirlo",
    "adiós",
    "hasta luego",
    "tienen aparcamiento",
    "a qué hora abren",
]
SPOKEN = [*(("en", text) for text in ENGLISH), *(("es", text) for text in SPANISH)]
# A text is what was said, if more was said than a wish.
LONGER = [
    ("en", "tell her the tooth at the back hurts and to call me again"),
    ("en", "please ask the nurse to cancel my prescription"),
    ("en", "I said goodbye to my old dentist"),
    ("en", "it hurts when I stop running"),
    ("en", "a person at work told me to come"),
    ("es", "dígale que me duele otra vez la muela de atrás"),
    ("es", "quiero cancelar la receta de mi madre y pedir otra"),
]
OF_TEXTS = [
    ("en", "a person please"),
    ("en", "cancel"),
    ("en", "never mind, cancel it"),
    ("en", "goodbye"),
    ("en", "can you say that again"),
    ("en", "let us start over"),
    ("en", "are you a machine"),
    ("en", "hold on a second"),
    ("es", "quiero hablar con una persona"),
    ("es", "cancelar"),
    ("es", "adiós"),
    ("es", "empezar de nuevo"),
]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"text"}))
@pytest.mark.parametrize(("language", "text"), SPOKEN)
def test_a_wish_fills_no_slot_and_is_heard(language: str, text: str, kind: str) -> None:
    only = slots(it=kind)
    found = interpret(text, "it", language=language, slots=only)
    assert values(found) == {}
    assert names(found) == [type(c).__name__ for c in _unasked(text, language)]


@pytest.mark.parametrize(("language", "text"), OF_TEXTS)
def test_a_wish_and_no_more_is_no_text(language: str, text: str) -> None:
    found = interpret(text, "it", language=language, slots=slots(it="text"))
    assert values(found) == {}
    assert names(found) == [type(c).__name__ for c in _unasked(text, language)]


@pytest.mark.parametrize(("language", "text"), LONGER)
def test_a_longer_text_with_words_of_a_wish_is_a_text(language: str, text: str) -> None:
    found = interpret(text, "it", language=language, slots=slots(it="text"))
    assert values(found) == {"it": text}
    assert names(found) == ["SetSlot"]


@pytest.mark.parametrize("kind", ["person_name", "code", "email", "postcode"])
def test_a_wish_beside_a_value_takes_nothing_from_it(kind: str) -> None:
    said = {
        "person_name": ("Mark Stop", "Mark Stop"),
        "code": ("x 7 k 2 a, hold on", "X7K2A"),
        "email": ("stop at example dot com", "stop@example.com"),
        "postcode": ("s w 1 a 1 a a", "SW1A1AA"),
    }
    text, value = said[kind]
    assert values(interpret(text, "it", slots=slots(it=kind), country="GB")) == {"it": value}


def _unasked(text: str, language: str) -> tuple[object, ...]:
    """Give the commands of a text where no slot is there to take it; only a slot is skipped."""
    asked = expecting("it", language=language, slots=slots(it="email"))
    return UNDERSTOOD.interpret(text, asked)
