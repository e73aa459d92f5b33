"""Interim transcripts: complete, partial, impossible or unknown."""

from __future__ import annotations

import pytest

from flows.model.flow import Keys, Slot
from flows.vocabulary.ports import Completeness, Question
from tests.scenes.understanding_scene import FILLED, INTERPRETER, expecting, judged, slots

COMPLETE, PARTIAL = Completeness.COMPLETE, Completeness.PARTIAL
IMPOSSIBLE, UNKNOWN = Completeness.IMPOSSIBLE, Completeness.UNKNOWN


@pytest.mark.parametrize(
    ("text", "asked", "verdict"),
    [
        ("tuesday", "date", Completeness.OPEN),
        ("the 7th of march", "date", COMPLETE),
        ("on the", "date", PARTIAL),
        ("march", "date", PARTIAL),
        ("tuesday at", "date", PARTIAL),
        ("next", "date", PARTIAL),
        ("hmm", "date", UNKNOWN),
        ("well I was thinking", "date", Completeness.OPEN),
        ("half past two", "time", COMPLETE),
        ("half past", "time", PARTIAL),
        ("a quarter", "time", PARTIAL),
        ("at", "time", PARTIAL),
        ("check", "type", PARTIAL),
        ("cleaning", "type", COMPLETE),
        ("Jane", "name", PARTIAL),
        ("Jane Doe", "name", COMPLETE),
        ("my name is", "name", PARTIAL),
        ("five five five", "contact", PARTIAL),
        ("five five five oh one oh oh one two three", "contact", COMPLETE),
        ("jane dot doe at", "contact", PARTIAL),
        ("jane dot doe at example dot com", "contact", COMPLETE),
        ("repeat that please", "date", COMPLETE),
        ("", "date", UNKNOWN),
    ],
)
def test_verdicts_at_a_slot(text: str, asked: str, verdict: Completeness) -> None:
    assert judged(text, asked) is verdict


def test_more_digits_than_a_number_has_are_impossible() -> None:
    slot = Slot(name="it", kinds=("digits",), keys=Keys(min_digits=4, max_digits=4))
    assert judged("1 2 3", "it", slots={"it": slot}) is PARTIAL
    assert judged("1 2 3 4", "it", slots={"it": slot}) is COMPLETE
    assert judged("1 2 3 4 5", "it", slots={"it": slot}) is IMPOSSIBLE


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("yes", COMPLETE), ("no", PARTIAL), ("no, Tuesday", COMPLETE), ("the thing is", PARTIAL)],
)
def test_verdicts_at_a_summary(text: str, verdict: Completeness) -> None:
    expectation = expecting(question=Question.YES_NO, filled=FILLED)
    assert INTERPRETER.completeness(text, expectation) is verdict


def test_an_open_question_cannot_be_judged() -> None:
    assert INTERPRETER.completeness("I would like", expecting()) is UNKNOWN


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("I would like to come on Thursday the 3rd of December please", "date"),
        ("could we make it a quarter past eleven in the morning", "time"),
        ("my name is Mary Jane Smith", "name"),
        ("five five five zero one zero zero one two three", "contact"),
        ("I guess I need a check up", "type"),
    ],
)
def test_no_beginning_of_an_answer_is_impossible(answer: str, asked: str) -> None:
    words = answer.split()
    verdicts = [judged(" ".join(words[:count]), asked) for count in range(1, len(words) + 1)]
    assert IMPOSSIBLE not in verdicts
    assert verdicts[-1] is COMPLETE


@pytest.mark.parametrize(
    ("kind", "text", "verdict"),
    [
        ("person_name", "Anna, A N N A", COMPLETE),
        ("person_name", "n a o m i", COMPLETE),
        ("person_name", "m a r k", PARTIAL),  # Markus may come
        ("person_name", "anna smith s m i t h a", COMPLETE),
        ("person_name", "it's a", PARTIAL),
        ("code", "x 7 k 2 a", COMPLETE),
        ("code", "x 7 k 2 a and a", PARTIAL),
        ("postcode", "s w 1 a 1 a a", COMPLETE),
        ("postcode", "s w 1 a 1 a", PARTIAL),
        ("date", "the 7th of a", PARTIAL),
    ],
)
def test_a_spelling_may_end_with_a_letter_that_is_a_word(
    kind: str, text: str, verdict: Completeness
) -> None:
    assert judged(text, "it", slots=slots(it=kind), country="GB") == verdict
