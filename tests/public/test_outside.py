"""Requests to a dialogue: moves along rows only, values by the rules, no yes but the caller's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import callwright
from callwright import (
    END,
    START,
    Act,
    ActionDone,
    ActionFailed,
    Dialogue,
    RunAction,
    Say,
    UserUtterance,
)
from flows.keeping.snapshot import take_snapshot
from tests.scenes.flow_texts import CLINIC

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))  # a Friday
FLOWS = {name: callwright.load_flow(name) for name in ("appointment", "appointment.es")}
FLOWS["clinic"] = callwright.load_text(CLINIC)
VALUES = {
    "type": ("checkup", "cleaning", "surgery"),
    "date": ("2026-11-24", "2026-11-25", "2026-11-22"),
    "time": ("14:30", "09:30", "03:00"),
    "name": ("Anna Brown", "Tom Green"),
    "contact": ("5551234567", "anna@example.com"),
}
YES = {"appointment": "yes", "appointment.es": "sí", "clinic": "yes"}
NO = {"appointment": "no", "appointment.es": "no", "clinic": "no"}


def begin(flow: str = "appointment", **values: str) -> Dialogue:
    """Begin a conversation, past the greeting, that holds some values."""
    dialogue = Dialogue(FLOWS[flow], session_id="s-1")
    dialogue.start(NOW)
    for slot, value in values.items():
        assert dialogue.update(slot, value, NOW)
    dialogue.hear("hello", NOW)
    return dialogue


def begin_filled() -> Dialogue:
    return begin(**{slot: VALUES[slot][0] for slot in FLOWS["appointment"].slots})


def actions(acts: Iterable[Act]) -> list[RunAction]:
    return [act for act in acts if isinstance(act, RunAction)]


# --- transition_to ----------------------------------------------------------------------------


def test_it_moves_along_a_row_and_does_what_the_row_does() -> None:
    dialogue = begin()
    moved = dialogue.transition_to("RETRY", NOW)
    assert moved
    assert moved.reason is None
    assert dialogue.state == "RETRY"
    assert callwright.said(moved.acts)
    assert isinstance(moved.acts[-1], callwright.Listen)


def test_in_the_beginning_it_begins() -> None:
    dialogue = Dialogue(FLOWS["appointment"])
    assert dialogue.targets(NOW) == ("GREETING",)
    assert not dialogue.transition_to("COLLECT_INFO", NOW)
    assert "Welcome" in callwright.said(dialogue.transition_to("GREETING", NOW).acts)


@pytest.mark.parametrize("target", ["CONFIRM", "COMPLETE", "GREETING", "NOWHERE", START])
def test_it_refuses_what_no_row_allows_now_and_changes_nothing(target: str) -> None:
    dialogue = begin()
    before = take_snapshot(dialogue)
    refused = dialogue.transition_to(target, NOW)
    assert not refused
    assert refused.acts == ()
    assert str(refused.reason) == (
        f"flow appointment, state COLLECT_INFO: no row leads to {target} now. "
        "Remedy: Go where one leads now: FALLBACK, END, RETRY."
    )
    assert take_snapshot(dialogue) == before


def test_it_refuses_what_the_yes_of_an_effect_guards() -> None:
    dialogue = begin_filled()
    assert dialogue.state == "CONFIRM"
    assert dialogue.can("COMPLETE")
    assert not dialogue.can("COMPLETE", NOW)
    refused = dialogue.transition_to("COMPLETE", NOW)
    assert refused.reason is not None
    assert (bool(refused), refused.reason.code) == (False, "yes")
    assert len(actions(dialogue.hear("yes", NOW))) == 1


def test_a_yes_that_guards_no_effect_may_be_jumped() -> None:
    text = CLINIC.replace(
        "next: {responded: COLLECT_INFO}",
        "next: {user_confirmation: {yes: COLLECT_INFO, no: FALLBACK}, max_retries: FALLBACK}",
    )
    assert text != CLINIC
    dialogue = Dialogue(callwright.load_text(text))
    dialogue.start(NOW)
    assert dialogue.transition_to("COLLECT_INFO", NOW)


def test_nobody_answers_for_an_action_under_way() -> None:
    dialogue = begin_filled()
    (action,) = actions(dialogue.hear("yes", NOW))
    assert dialogue.targets(NOW) == ()
    refused = dialogue.transition_to("FALLBACK", NOW)
    assert str(refused.reason) == (
        "flow appointment, state COMPLETE: the call cannot go to FALLBACK while the action is "
        "under way. Remedy: Answer the action first."
    )
    dialogue.answer(ActionFailed(action_id=action.action_id, failure="down"), NOW)
    assert dialogue.state == "FALLBACK"


def test_a_yes_that_waits_for_advice_is_none_to_the_next_question() -> None:
    """Words said in one state are heard there before the call is moved on."""
    dialogue = begin(**{slot: VALUES[slot][0] for slot in ("type", "date", "time", "name")})
    words = UserUtterance(text="yes, and where can I park?")
    (consult,) = dialogue.advance(words, NOW)
    assert isinstance(consult, callwright.Consult)
    assert dialogue.update("contact", "5551234567", NOW)
    refused = dialogue.transition_to("CONFIRM", NOW)
    assert "while the consult is under way" in str(refused.reason)
    acts = dialogue.answer(callwright.Advised(consult=consult.consult), NOW)
    assert (dialogue.state, actions(acts)) == ("CONFIRM", [])


def test_what_is_read_back_by_itself_is_affirmed_by_the_caller_alone() -> None:
    text = CLINIC.replace("kind: phone or email\n", "kind: phone or email\n    confirm: explicit\n")
    assert text != CLINIC
    dialogue = Dialogue(callwright.load_text(text))
    dialogue.start(NOW)
    dialogue.hear("a check-up", NOW)
    assert "Is that right?" in callwright.said(dialogue.hear("my number is 5551234567", NOW))
    assert dialogue.get("contact") == "5551234567"
    refused = dialogue.update("contact", "5557654321", NOW)
    assert str(refused.reason) == (
        "flow clinic, slot contact: it is read back by itself ('confirm: explicit'). "
        "Remedy: Let the caller give it."
    )
    assert dialogue.transition_to("FALLBACK", NOW)
    assert dialogue.get("contact") is None
    assert dialogue.get("type") == "checkup"


def test_a_condition_has_to_hold() -> None:
    text = CLINIC.replace(
        "{responded: COLLECT_INFO}",
        "{responded: COLLECT_INFO, error: {if: type is filled, to: FALLBACK}}",
    )
    text = text.replace("anytime:\n  intent: {human: FALLBACK, cancel: END}\n", "")
    dialogue = Dialogue(callwright.load_text(text))
    dialogue.start(NOW)
    assert dialogue.can("FALLBACK")
    assert not dialogue.transition_to("FALLBACK", NOW)
    assert dialogue.update("type", "checkup", NOW)
    assert dialogue.transition_to("FALLBACK", NOW)


# --- update -----------------------------------------------------------------------------------


def test_a_value_cannot_change_under_the_yes() -> None:
    dialogue = begin_filled()
    for expected in ("CONFIRM", "COMPLETE"):
        assert dialogue.state == expected
        before = take_snapshot(dialogue)
        refused = dialogue.update("time", "15:30", NOW)
        assert refused.reason is not None
        assert (bool(refused), refused.reason.code) == (False, "yes")
        assert take_snapshot(dialogue) == before
        dialogue.hear("yes", NOW)
    dialogue.reset()
    assert dialogue.update("time", "15:30", NOW)


# --- walks ------------------------------------------------------------------------------------


Move = tuple[str, Any]


def moves(name: str) -> st.SearchStrategy[Move]:
    flow = FLOWS[name]
    values = [(slot, value) for slot in flow.slots for value in VALUES[slot]]
    return st.one_of(
        st.tuples(st.just("go"), st.sampled_from([*flow.states, END, START])),
        st.tuples(st.just("update"), st.sampled_from(values)),
        st.just(("fill", None)),
        st.tuples(st.just("hear"), st.sampled_from([YES[name], NO[name], "mmh", ""])),
        st.tuples(st.just("answer"), st.sampled_from(["done", "down", "taken"])),
    )


class Walk:
    """A conversation that is pushed about, and what has to be true after every push."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.dialogue = Dialogue(FLOWS[name], session_id="walk")
        self.summary: dict[str, str] = {}
        self.running = ""
        self.ran = 0
        self._take(("start", None), self.dialogue.start(NOW))

    def push(self, move: Move) -> None:
        what, how = move
        dialogue = self.dialogue
        if what == "go":
            self._go(how)
        elif what == "update":
            dialogue.update(*how, NOW)
        elif what == "fill":
            for slot in dialogue.missing():
                dialogue.update(slot, VALUES[slot][0], NOW)
        elif what == "hear":
            self._take(move, dialogue.hear(how, NOW))
        else:
            event = (
                ActionDone(action_id=self.running, result={"reference": "K4W7"})
                if how == "done"
                else ActionFailed(action_id=self.running, failure=how)
            )
            self._take(move, dialogue.answer(event, NOW))

    def _go(self, target: str) -> None:
        dialogue = self.dialogue
        before, states = take_snapshot(dialogue), dialogue.record.states
        legal = dialogue.can(target, NOW)
        moved = dialogue.transition_to(target, NOW)
        assert bool(moved) == legal
        if not moved:
            assert take_snapshot(dialogue) == before
            return
        rows = dialogue.flow.states[states[-1]].rows
        assert target in {row.to for row in rows}
        assert dialogue.record.states[len(states)] == target
        self._take(("go", target), dialogue.read(moved.acts, NOW))

    def _take(self, move: Move, acts: tuple[Act, ...]) -> None:
        """Check that every step went along the chart, and that an action had its yes."""
        dialogue = self.dialogue
        plan, states = FLOWS[self.name].plan, dialogue.record.states
        for source, target in pairwise(states):
            assert target in plan[source].values()
        for action in actions(acts):
            assert move == ("hear", YES[self.name])
            assert states[-2] == "CONFIRM"
            assert action.inputs == {slot: self.summary[slot] for slot in action.inputs}
            self.running, self.ran = action.action_id, self.ran + 1
        if dialogue.state == "CONFIRM" and any(isinstance(act, Say) for act in acts):
            self.summary = {slot: held.value for slot, held in dialogue.slots.items()}


@pytest.mark.parametrize("name", FLOWS)
@settings(max_examples=60, derandomize=True, deadline=None)
@given(data=st.data())
def test_however_a_call_is_pushed_about_no_action_runs_without_its_yes(
    name: str, data: st.DataObject
) -> None:
    walk = Walk(name)
    for move in data.draw(st.lists(moves(name), min_size=3, max_size=25)):
        walk.push(move)


@pytest.mark.parametrize("name", FLOWS)
def test_a_walk_can_get_as_far_as_the_action(name: str) -> None:
    walk = Walk(name)
    yes = ("hear", YES[name])
    for move in [
        ("go", "COLLECT_INFO"),
        ("fill", None),
        ("go", "COMPLETE"),
        ("go", "CONFIRM"),
        ("update", ("time", "09:30")),
        ("go", "COMPLETE"),
        yes,
        ("go", END),
        ("answer", "done"),
    ]:
        walk.push(move)
    assert (walk.ran, walk.dialogue.outcome) == (1, "completed")
