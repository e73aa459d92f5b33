"""Corrections are as if they had been said first, in flows with many branches.

``tests/scenes/flows/crossroads.yaml`` has rows on slots, branches on what is known, a hub and rows
that empty slots; the others are written as a business would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.build.load import load_flow
from flows.dialogue.record import Record
from flows.playing import running
from flows.playing.conversation import load_conversation
from tests.scenes.told_caller import Mistake, ToldCall, Truth, same_end

Sweep = Callable[[Sequence[Any], int], Sequence[Any]]
FOLDER = Path(__file__).parent.parent / "scenes" / "flows"
load = cache(lambda name: load_flow(FOLDER / f"{name}.yaml"))

VALUES: dict[str, dict[str, list[str]]] = {
    "restaurant": {
        "size": ["2", "4", "8", "9", "12"],
        "children": ["yes", "no"],
        "high_chairs": ["0", "1", "2"],
        "date": ["2026-11-21", "2026-11-24", "2026-11-25"],
        "time": ["12:00", "19:00", "21:30"],
        "area": ["inside", "terrace"],
        "name": ["Anna Smith", "Bob Miller"],
        "phone": ["02079460958", "02079460123"],
    },
    "fault_line": {
        "line": ["phone", "internet", "tv"],
        "dial_tone": ["yes", "no"],
        "light": ["green", "red", "dark"],
        "customer": ["123456", "654321"],
        "when": ["2026-11-19", "2026-11-18"],
    },
    "survey": {
        "stayed": ["yes", "no"],
        "nights": ["1", "3"],
        "rating": ["1", "2", "3", "5"],
        "room": ["204", "310"],
        "again": ["yes", "no"],
        "email": ["anna@example.com", "bob@example.com"],
    },
    "crossroads": {
        "a": ["2", "4", "6", "7"],
        "b": ["1", "3", "8"],
        "c": ["1", "2"],
        "d": ["1", "2"],
        "e": ["8", "9"],
        "f": ["yes", "no"],
    },
}
YES_NO = ["yes", "no"]
ANSWERS: dict[str, dict[str, list[str]]] = {
    "restaurant": {},
    "fault_line": {"HANDSET": YES_NO, "RESTARTED": YES_NO},
    "survey": {"WELCOME": ["complaint", "praise"]},
    "crossroads": {"EARLY": YES_NO, "SURE": YES_NO},
}
TOLD_AT_ONCE: dict[str, list[tuple[str, ...]]] = {
    "crossroads": [(), (), ("a",), ("b",), ("a", "b")],  # in the answer to the greeting
}


def hub(record: Record) -> str:
    """Ask for what was not told yet, then be done."""
    wanted = (("first", "d"), ("second", "e"))
    return next((intent for intent, slot in wanted if slot not in record.slots), "done")


@st.composite
def calls(draw: st.DrawFn, name: str) -> tuple[Truth, Mistake]:
    truth = Truth(
        slots={slot: draw(st.sampled_from(some)) for slot, some in VALUES[name].items()},
        answers={
            **{state: draw(st.sampled_from(some)) for state, some in ANSWERS[name].items()},
            "HELLO": draw(st.sampled_from(TOLD_AT_ONCE.get(name, [()]))),
            "HUB": hub,
        },
    )
    slot = draw(st.sampled_from(sorted(VALUES[name])))
    mistake = Mistake(
        slot=slot,
        value=draw(st.sampled_from([v for v in VALUES[name][slot] if v != truth.slots[slot]])),
        noticed=draw(st.integers(0, 6)),
        names_it=draw(st.booleans()),
    )
    return truth, mistake


def check(name: str, truth: Truth, mistake: Mistake) -> bool:
    """Compare a call with its correction; False where none came about."""
    told_wrong = ToldCall(load(name), truth, mistake).play()
    at_once = truth.answers["HELLO"]
    assert isinstance(at_once, tuple)
    never_asked = not mistake.names_it and mistake.slot in at_once
    if not told_wrong.corrected or not told_wrong.record.outcome or never_asked:
        return False
    told_right = ToldCall(load(name), truth).play()
    assert same_end(told_wrong, told_right) == {}
    assert told_wrong.record.ahead == ()
    return True


@pytest.mark.parametrize("name", VALUES)
def test_a_call_with_a_correction_ends_as_the_call_without_it(name: str, sweep: Sweep) -> None:
    compared = 0

    @settings(max_examples=len(sweep(range(3000), 50)), derandomize=True, deadline=None)
    @given(calls(name))
    def compare(call: tuple[Truth, Mistake]) -> None:
        nonlocal compared
        compared += check(name, *call)

    compare()
    assert compared > 5


CALLS = sorted((Path(__file__).parent.parent / "conversations" / "corrections").glob("*.yaml"))


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_conversation(path: Path) -> None:
    conversation = load_conversation(path)

    running.run(conversation, load_flow(path.parent / str(conversation.flow)))
