"""One of the options of a flow, by synonym and by near sound."""

from __future__ import annotations

import pytest

from flows.model.flow import Slot
from flows.slots import KINDS
from flows.vocabulary.commands import SetSlot
from tests.scenes.understanding_scene import TYPES, interpret, values

SLOT = Slot(name="type", kinds=("choice",), options=TYPES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a check-up", "checkup"),
        ("checkup", "checkup"),
        ("a check up please", "checkup"),
        ("CLEANINGS", "cleaning"),
        ("I want to talk to the doctor", "consultation"),
        ("the clean ing", "cleaning"),
        ("consultasion", "consultation"),
        ("a chick up", "checkup"),
        ("a pizza", None),
        ("the doctor", None),
        ("check", None),
    ],
)
def test_answers_to_which_one(text: str, value: str | None) -> None:
    assert values(interpret(text, "type")).get("type") == value


def test_near_sounds_count_only_when_asked_and_with_less_certainty() -> None:
    assert values(interpret("consultasion")) == {}
    (command,) = interpret("consultasion", "type")
    assert isinstance(command, SetSlot)
    assert 0.5 < command.certainty < 1  # so it counts as given


def test_several_of_an_option_are_the_option_but_a_short_word_ends_as_it_does() -> None:
    rides = {"train": ("train",), "bu": ("bu",)}
    slot = Slot(name="ride", kinds=("choice",), options=rides)
    for text, ride in (("by trains", {"ride": "train"}), ("by bus", {})):
        assert values(interpret(text, slots={"ride": slot})) == ride


def test_of_two_options_the_longer_name_is_taken() -> None:
    rooms = {"single": ("single",), "single_plus": ("single plus",)}
    slot = Slot(name="room", kinds=("choice",), options=rooms)
    assert values(interpret("a single plus", "room", slots={"room": slot})) == {
        "room": "single_plus"
    }


def test_a_synonym_of_two_options_is_no_answer() -> None:
    rooms = {"small": ("room one", "room"), "large": ("room two", "room")}
    slot = Slot(name="room", kinds=("choice",), options=rooms)
    assert values(interpret("the room", "room", slots={"room": slot})) == {}
    assert values(interpret("room two", "room", slots={"room": slot})) == {"room": "large"}


@pytest.mark.parametrize("option", sorted(TYPES))
def test_an_option_spoken_is_the_option_heard(option: str) -> None:
    spoken = KINDS["choice"].speak(option, SLOT, "default", "en")
    assert values(interpret(spoken, "type")) == {"type": option}


def test_keys_and_written_forms() -> None:
    assert KINDS["choice"].from_keys("2", SLOT) == "cleaning"
    assert KINDS["choice"].from_keys("9", SLOT) is None
    assert KINDS["choice"].canonical("Check-Up", SLOT) == "checkup"
    assert KINDS["choice"].canonical("pizza", SLOT) is None
    assert KINDS["choice"].speak("cleaning", SLOT, "plain", "en") == "cleaning"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the first one", "cleaning"),
        ("number two", "consultation"),
        ("the second please", "consultation"),
        ("option three", "checkup"),
        ("the last", "checkup"),
        ("number four", None),
        ("number zero", None),
        ("first I need to know the price", None),
    ],
)
def test_an_option_by_its_place_in_the_question(text: str, value: str | None) -> None:
    listed = "A cleaning, talk to the doctor, or a physical?"
    assert values(interpret(text, "type", prompt=listed)).get("type") == value
    assert values(interpret(text, "type", prompt="What is it for?")).get("type") is None
