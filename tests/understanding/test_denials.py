"""What is said to a summary beside a plain yes or no: doubled denials, that nothing is to be added,
and which part is wrong; and short answers to a question about a fact."""

from __future__ import annotations

import pytest

from flows.vocabulary.commands import CorrectSlot
from tests.scenes.understanding_scene import at_summary, interpret, names, slots, values

SUMMARY = "A check-up for Jane Doe on Friday, November 27th at 2 p.m. Is that right?"
MORE = "Thank you, Jane Doe. That is Friday at 2 p.m. Anything else?"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("that's not wrong", "Affirm"),
        ("I don't disagree", "Affirm"),
        ("I don't see why not", "Affirm"),
        ("I can't say that's wrong", "Affirm"),
        ("not bad", "Affirm"),
        ("no, nothing's wrong", "Affirm"),
        ("don't change a thing", "Affirm"),
        # near misses
        ("that's not right", "Deny"),
        ("not good", "Deny"),
        ("I don't agree", "Deny"),
        ("I don't think that's right", "Deny"),
        ("no, that's all wrong", "Deny"),
        ("that's wrong", "Deny"),
    ],
)
def test_a_denial_of_a_fault_is_a_yes(text: str, command: str) -> None:
    assert names(at_summary(text, prompt=SUMMARY)) == [command]


@pytest.mark.parametrize("text", ["that's all", "no, that's all", "nothing else", "no, all good"])
def test_nothing_to_add_to_a_summary_is_a_yes(text: str) -> None:
    assert names(at_summary(text, prompt=SUMMARY)) == ["Affirm"]


@pytest.mark.parametrize("text", ["that's all", "no, that's all", "nothing else"])
def test_nothing_to_add_is_no_yes_to_being_asked_for_more(text: str) -> None:
    assert "Affirm" not in names(at_summary(text, prompt=MORE))


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("no the name", "name"),
        ("no, my name", "name"),
        ("it's my name that's not right", "name"),
        ("wrong number", "contact"),
        ("no, the time", "time"),
        # near misses
        ("no, the name is fine", None),
        ("no, the doctor", None),
        ("the name's right", None),
    ],
)
def test_a_no_may_say_which_part(text: str, slot: str | None) -> None:
    said = at_summary(text, prompt=SUMMARY)
    assert [c.slot for c in said if isinstance(c, CorrectSlot)] == ([slot] if slot else [])
    assert "Goodbye" not in names(said)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("didn't work", "no"),
        ("still nothing", "no"),
        ("none", "no"),
        ("no, not anymore", "no"),
        ("n", "no"),
        ("y", "yes"),
        # near misses
        ("it works", "yes"),
        ("none of your business", None),
        ("I'd rather not say", None),
        ("nothing wrong with it", "yes"),
    ],
)
def test_short_answers_about_a_fact(text: str, value: str | None) -> None:
    said = interpret(text, "it", slots=slots(it="yes_no"), opening_hours=None)
    assert values(said).get("it") == value


def test_none_leaves_out_what_is_no_yes_or_no() -> None:
    assert "Skip" in names(interpret("none", "it", slots=slots(it="text"), opening_hours=None))
