"""Whatever is said: nothing raises, nothing is endless, and the same words mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.slots import KINDS
from flows.vocabulary.commands import Command, CorrectSlot, NoMatch, SetSlot
from flows.vocabulary.ports import Completeness, Question
from flows.words.calibration import WORK
from flows.words.utterance import read
from tests.scenes.understanding_scene import FILLED, INTERPRETER, SLOTS, expecting, slots

EVERY_KIND = dict(SLOTS) | {kind: slots(**{kind: kind})[kind] for kind in KINDS if kind != "choice"}
QUESTIONS = [
    expecting(slots=EVERY_KIND),
    expecting(slots=EVERY_KIND, question=Question.YES_NO, filled=FILLED),
    *(expecting(name, slots=EVERY_KIND) for name in EVERY_KIND),
]
WORDS = """
the a 5 12 12:30 2026-11-27 31st second may march monday pm am no yes not half past quarter to
at dot com @ for double oh b as in boy my name is jane me and wife two couples next last week of
in week ago from change the time instead actually , . ? ! - £ + ' / 99999999999999999999 00:99
30/2/2026 &
"""
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=120), number=st.integers(0, len(QUESTIONS) - 1))
def test_no_text_of_any_script_raises(text: str, number: int) -> None:
    check(text, number)


@settings(max_examples=400, deadline=None)
@given(
    words=st.lists(PIECES, max_size=14),
    number=st.integers(0, len(QUESTIONS) - 1),
    glue=st.sampled_from([" ", "", ", "]),
)
def test_no_mixture_of_meaningful_pieces_raises(words: list[str], number: int, glue: str) -> None:
    check(glue.join(words), number)


def check(text: str, number: int) -> None:
    expectation = QUESTIONS[number]
    commands: tuple[Command, ...] = INTERPRETER.interpret(text, expectation)
    assert commands
    assert NoMatch() not in commands or commands == (NoMatch(),)
    assert commands == INTERPRETER.interpret(text, expectation)
    assert isinstance(INTERPRETER.completeness(text, expectation), Completeness)
    for command in commands:
        if isinstance(command, SetSlot) and command.slot != "text":
            kind = next(k for k in EVERY_KIND[command.slot].kinds if canonical(k, command))
            assert canonical(kind, command) == command.value
        if isinstance(command, CorrectSlot):
            assert command.slot in EVERY_KIND


def canonical(kind: str, command: SetSlot) -> str | None:
    return KINDS[kind].canonical(command.value, EVERY_KIND[command.slot])


@pytest.mark.parametrize("text", ["", "   ", "...", "¿?", "\n\n", "—", "🙂", "\x00", "?!" * 50])
def test_texts_without_words_are_no_match(text: str) -> None:
    assert INTERPRETER.interpret(text, expecting("date")) == (NoMatch(),)


def test_words_beyond_five_hundred_are_left_out() -> None:
    long = "well " * (WORK.words - 1)
    assert len(read(long + "tuesday tuesday", "en").units) == WORK.words
    assert INTERPRETER.interpret(long + "x tuesday", expecting("date")) == (NoMatch(),)
    inside = INTERPRETER.interpret("well " * 200 + "tuesday", expecting("date"))
    assert [c.slot for c in inside if isinstance(c, SetSlot)] == ["date"]


@pytest.mark.parametrize("text", ["a" * 20000, "1" * 20000, "1 " * 5000, "the the " * 3000])
def test_very_long_texts_are_cut(text: str) -> None:
    assert len(read(text, "en").units) <= WORK.words
    INTERPRETER.interpret(text, expecting("contact"))


def test_a_language_without_data_is_understood_as_english() -> None:
    (command,) = INTERPRETER.interpret("tuesday", expecting("date", language="xx-YY"))
    assert isinstance(command, SetSlot)
    assert command.value == "2026-11-24"
