"""Corrections are as if they had been said first, in flows with many branches."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow
from tests.scenes.told_caller import Mistake, ToldCall, Truth, same_end

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
}
ANSWERS: dict[str, dict[str, list[str]]] = {
    "restaurant": {},
    "fault_line": {"HANDSET": ["yes", "no"], "RESTARTED": ["yes", "no"]},
    "survey": {"WELCOME": ["complaint", "praise"]},
}


def flow(name: str) -> CompiledFlow:
    return load(name)


@st.composite
def truths(draw: st.DrawFn, name: str) -> Truth:
    values, answers = VALUES[name], ANSWERS[name]
    return Truth(
        slots={slot: draw(st.sampled_from(some)) for slot, some in values.items()},
        answers={state: draw(st.sampled_from(some)) for state, some in answers.items()},
    )


@st.composite
def mistakes(draw: st.DrawFn, name: str, truth: Truth) -> Mistake:
    slot = draw(st.sampled_from(sorted(VALUES[name])))
    wrong = [value for value in VALUES[name][slot] if value != truth.slots[slot]]
    return Mistake(
        slot=slot,
        value=draw(st.sampled_from(wrong)),
        noticed=draw(st.integers(0, 8)),
        names_it=draw(st.booleans()),
    )


@pytest.mark.parametrize("name", VALUES)
@settings(max_examples=150, derandomize=True, deadline=None)
@given(data=st.data())
def test_a_call_with_a_correction_ends_as_the_call_without_it(
    name: str, data: st.DataObject
) -> None:
    truth = data.draw(truths(name))
    mistake = data.draw(mistakes(name, truth))

    told_wrong = ToldCall(flow(name), truth, mistake).play()
    told_right = ToldCall(flow(name), truth).play()

    assume(told_wrong.corrected)  # else nobody asked, or the call was over before
    assume(told_wrong.record.outcome != "")
    event(mistake.slot)
    assert same_end(told_wrong, told_right) == {}
    assert told_wrong.record.ahead == ()
