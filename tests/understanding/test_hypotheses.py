"""Choosing: among a recogniser's hypotheses, and among values that the bot read out."""

from __future__ import annotations

import pytest

from flows.vocabulary.commands import NoMatch, SetSlot
from flows.vocabulary.ports import Question
from tests.scenes.understanding_scene import INTERPRETER, expecting, interpret, names, slots, values


def hear(asked: str, *hypotheses: str, **changes: object) -> dict[str, str | None]:
    expectation = expecting(asked, **changes)
    return values(INTERPRETER.interpret(hypotheses[0], expectation, hypotheses[1:]))


def test_a_later_hypothesis_that_answers_beats_a_first_that_does_not() -> None:
    assert hear("date", "choose day", "tuesday") == {"date": "2026-11-24"}


def test_the_first_hypothesis_counts_most() -> None:
    assert hear("date", "thursday", "tuesday") == {"date": "2026-11-26"}


def test_hypotheses_that_agree_outvote_one_that_stands_alone() -> None:
    assert hear("date", "thursday", "tuesday", "on tuesday", "tuesday please") == {
        "date": "2026-11-24"
    }


def test_a_hypothesis_explained_whole_beats_one_with_words_left_over() -> None:
    said = ("the horse is at three tuesday lane", "wednesday")
    assert hear("date", *said) == {"date": "2026-11-25"}


@pytest.mark.parametrize(
    ("hypotheses", "name"),
    [
        # A name on the lists is not voted away by a commoner one that only sounds alike …
        (("pam houston", "i am heath m"), "Pam Houston"),
        (("carolyn levy", "carolyn leslie"), "Carolyn Levy"),
        # … but which spelling of a sound is written is chance, and the commoner one is likelier.
        (("tracie calderon", "tracy calderon"), "Tracy Calderon"),
        # A hesitation is no word left over.
        (("uh vicky newton", "vicky neely"), "Vicky Newton"),
    ],
)
def test_names_on_the_lists_stand_for_themselves(hypotheses: tuple[str, ...], name: str) -> None:
    assert hear("name", *hypotheses).get("name") == name


def test_a_value_ruled_out_before_is_the_last_to_be_believed() -> None:
    rejected = {"date": ("2026-11-24",)}
    assert hear("date", "tuesday", "thursday", rejected=rejected) == {"date": "2026-11-26"}
    assert hear("date", "tuesday", rejected=rejected) == {"date": "2026-11-24"}


def test_wishes_are_heard_in_any_hypothesis() -> None:
    found = INTERPRETER.interpret("reap eat that", expecting("date"), ("repeat that",))
    assert names(found) == ["Repeat"]


def test_no_hypothesis_that_means_anything_is_no_match() -> None:
    assert INTERPRETER.interpret("hoarse", expecting("date"), ("house", "")) == (NoMatch(),)


def which(text: str, *offered: str, kind: str = "time") -> dict[str, str | None]:
    found = interpret(
        text,
        "it",
        question=Question.WHICH,
        slots=slots(it=kind),
        offered={"it": offered},
        opening_hours=None,
    )
    return values(found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("in the morning", "07:00"),
        ("the evening one", "19:00"),
        ("p m", "19:00"),
        ("seven in the evening", "19:00"),
        ("the first one", "07:00"),
        ("the second", "19:00"),
        ("the later one please", "19:00"),
        ("19:00", "19:00"),
        ("hmm", None),
        ("the third one", None),
    ],
)
def test_seven_in_the_morning_or_the_evening(text: str, value: str | None) -> None:
    assert which(text, "07:00", "19:00").get("it") == value


def test_one_of_two_dates() -> None:
    offered = ("2026-11-24", "2027-05-24")
    assert which("the first one", *offered, kind="date") == {"it": "2026-11-24"}
    assert which("the second", *offered, kind="date") == {"it": "2027-05-24"}


def test_a_reading_ruled_out_before_is_no_longer_open() -> None:
    rejected = {"it": ("07:00",)}
    found = interpret("seven", "it", slots=slots(it="time"), opening_hours=None, rejected=rejected)
    (command,) = [c for c in found if isinstance(c, SetSlot)]
    assert (command.value, command.alternatives) == ("19:00", ())
