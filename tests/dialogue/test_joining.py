"""What comes when a turn is over: what is joined to the answer that was taken, and what is not."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.playing import running
from flows.playing.conversation import load_conversation
from flows.vocabulary.events import KeysPressed, UserUtterance

CALLS = sorted((Path(__file__).parent.parent / "conversations" / "late").glob("*.yaml"))
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_conversation(path: Path) -> None:
    running.run(load_conversation(path), load_flow("appointment"))


def said(*utterances: UserUtterance) -> dict[str, str]:
    dialogue = Dialogue(load_flow("appointment"), session_id="s")
    dialogue.start(NOW)
    dialogue.advance(UserUtterance(text="a check-up next Tuesday"), NOW)
    for utterance in utterances:
        dialogue.advance(utterance, NOW)
    return {name: held.value for name, held in dialogue.slots.items()}


def test_what_the_recogniser_makes_of_an_answer_after_all_takes_its_place() -> None:
    held = said(
        UserUtterance(text="ten in the morning"),
        UserUtterance(text="eleven in the morning", revises=True, follows=True),
    )
    assert held["time"] == "11:00"
    assert "name" not in held


@pytest.mark.parametrize("later", ["Anna Brown", "yes", "hello", "um"])
def test_what_makes_no_other_value_of_an_answer_is_not_joined(later: str) -> None:
    held = said(UserUtterance(text="ten"), UserUtterance(text=later, follows=True))
    assert held["time"] == "10:00"


def test_nothing_is_joined_over_an_answer_by_keys() -> None:
    dialogue = Dialogue(load_flow("appointment"), session_id="s")
    dialogue.start(NOW)
    events = (
        UserUtterance(text="this is Anna Brown, a check-up next Tuesday"),
        UserUtterance(text="ten"),
        KeysPressed(keys="2025550143"),
        UserUtterance(text="thirty", follows=True),
    )
    for event in events:
        dialogue.advance(event, NOW)
    assert dialogue.slots["contact"].value == "2025550143"
    assert dialogue.slots["time"].value == "10:00"


def test_typed_words_are_never_joined() -> None:
    held = said(UserUtterance(text="ten"), UserUtterance(text="thirty", source="text"))
    assert held["time"] == "10:00"
