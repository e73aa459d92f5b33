"""Yes and no: where a question stands, and in passing."""

from __future__ import annotations

import pytest

from flows.vocabulary.ports import Question
from tests.scenes.understanding_scene import at_summary, interpret, names, only, slots, values

YES, NO = ["Affirm"], ["Deny"]


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "yeah that's right",
        "yep",
        "correct",
        "that is correct, thank you",
        "sounds good to me",
        "perfect",
        "great, thanks",
        "go ahead",
        "please do",
        "that works for me",
        "absolutely",
        "I confirm",
        "all correct",
        "uh huh",
        "no problem, that's right",
        "of course",
        "okay",
        "no, that's right",
        "nope that is perfectly correct",
        "no you have it right",
        "no I mean yes",
        "yeah no that's correct",
        "that would do",
        "I'm happy with this",
        "no objections",
        "close enough",
        "with pleasure",
        "lovely, only please tell my dentist",
        "that is all right",
    ],
)
def test_a_yes_to_the_summary(text: str) -> None:
    assert names(at_summary(text)) == YES


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "nope",
        "no thanks",
        "that's wrong",
        "that is not right",
        "not quite",
        "absolutely not",
        "I don't think so",
        "that can't be right",
        "not really",
        "nah",
        "actually, something is different",
        "I'd rather not",
        "wait",
        "sorry, that's not what I said",
        "no that isn't right",
        "no that's wrong",
        "something is off there",
        "it wouldn't",
        "I'm away that day",
    ],
)
def test_a_no_to_the_summary(text: str) -> None:
    found = names(at_summary(text))
    assert "Affirm" not in found
    assert found == NO or text == "wait"


@pytest.mark.parametrize(
    "text",
    [
        "maybe",
        "I'm not sure",
        "I don't know",
        "the sky is blue",
        "make sure you call me",
        "right now I am driving",
        "yes but that is not me",
        "it is good but for something else",
        "it's great news about the baby",
        "a good man is hard to find",
        "nice to hear from you",
        "no that's fine",
        "yes no that is wrong",
        "you're all right",
    ],
)
def test_neither_yes_nor_no_books_nothing(text: str) -> None:
    found = names(at_summary(text))
    assert found != YES


def test_yes_and_no_in_one_breath_are_both_given() -> None:
    assert set(names(at_summary("yes, no"))) == {"Affirm", "Deny"}


def test_yes_with_a_question_is_a_yes_and_a_question() -> None:
    assert names(at_summary("yes please, and do you have parking?")) == ["Affirm", "Ask"]
    assert names(at_summary("that's great, what is your address?")) == ["Affirm", "Ask"]


def test_yes_with_a_new_value_is_a_yes_and_a_correction() -> None:
    found = at_summary("yes but make it three o'clock")
    assert names(found) == ["Affirm", "CorrectSlot"]
    assert values(found) == {"time": "15:00"}


@pytest.mark.parametrize(
    "text",
    [
        "I would like to book a table",
        "I have no payments",
        "is it true that you are open",
        "great weather today",
        "that is a good question",
        "write to Kim saying so",
    ],
)
def test_no_answer_is_heard_where_none_was_asked(text: str) -> None:
    assert not {"Affirm", "Deny"} & set(names(interpret(text)))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("yes", "Affirm"),
        ("that's true", "Affirm"),
        ("what you said just now is indeed accurate", "Affirm"),
        ("no", "Deny"),
        ("that's false", "Deny"),
        ("I'm afraid what you just said is untrue", "Deny"),
    ],
)
def test_plain_answers_are_heard_at_any_time(text: str, command: str) -> None:
    assert names(interpret(text)) == [command]


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes I do", "yes"), ("no I don't", "no"), ("blue", None), ("yes, no", None)],
)
def test_a_slot_of_yes_or_no(text: str, value: str | None) -> None:
    assert only("yes_no", text) == value


def test_an_answer_that_fills_a_slot_is_no_affirm() -> None:
    found = interpret("yes", "it", slots=slots(it="yes_no"), question=Question.SLOT)
    assert names(found) == ["SetSlot"]
