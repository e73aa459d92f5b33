"""What one can ask a dialogue, and tell it, beside its events; what a call's context holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import FilledSlot, Record
from flows.errors import CallwrightError, SlotError
from flows.keeping.snapshot import restore, take_snapshot
from flows.model.flow import END, START
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, RunAction
from flows.vocabulary.commands import Command
from flows.vocabulary.events import ActionDone, ActionFailed, CallEnded, CallStarted, UserUtterance
from tests.scenes.flow_texts import CLINIC

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))  # a Friday
VALUES = {
    "type": "checkup",
    "date": "2026-11-24",
    "time": "14:30",
    "name": "Anna Brown",
    "contact": "5551234567",
}


@pytest.fixture(scope="module")
def compiled() -> CompiledFlow:
    return load_flow("appointment")


@pytest.fixture
def dialogue(compiled: CompiledFlow) -> Dialogue:
    return Dialogue(
        compiled, RuleInterpreter(), session_id="s-1", conversation_id="c-1", user_id="u-1"
    )


def say(dialogue: Dialogue, *utterances: str) -> tuple[Act, ...]:
    """Answer, in a call that has begun; gives the acts of the last answer."""
    acts: tuple[Act, ...] = ()
    for text in utterances:
        acts = dialogue.advance(UserUtterance(text=text, source="text"), NOW)
    return acts


def begin(dialogue: Dialogue, *utterances: str) -> tuple[Act, ...]:
    dialogue.advance(CallStarted(), NOW)
    return say(dialogue, *utterances)


def book(dialogue: Dialogue) -> RunAction:
    """Book by known values and two words; gives the action that runs."""
    dialogue.advance(CallStarted(), NOW)
    for name, value in VALUES.items():
        dialogue.update(name, value, NOW)
    acts = say(dialogue, "hello", "yes")
    (action,) = (act for act in acts if isinstance(act, RunAction))
    return action


# --- the machine ------------------------------------------------------------------------------


def test_the_current_and_the_previous_state(dialogue: Dialogue) -> None:
    assert (dialogue.state, dialogue.previous) == (START, START)
    begin(dialogue)
    assert (dialogue.state, dialogue.previous) == ("GREETING", START)
    say(dialogue, "a check-up")
    assert (dialogue.state, dialogue.previous) == ("COLLECT_INFO", "GREETING")
    assert dialogue.record.states == (START, "GREETING", "COLLECT_INFO")
    dialogue.advance(CallEnded(), NOW)
    assert (dialogue.state, dialogue.ended, dialogue.outcome) == (END, True, "hung_up")


def test_what_is_available_is_what_can_fire(dialogue: Dialogue) -> None:
    assert dialogue.available() == ("call_started",)
    begin(dialogue, "a check-up")
    assert {"all_filled", "error", "max_retries", "intent_cancel"} <= set(dialogue.available())
    assert not dialogue.can("confirmed_yes")
    assert not dialogue.can("call_started")
    assert not dialogue.can("no such trigger")
    assert all(dialogue.can(trigger) for trigger in dialogue.available())
    dialogue.advance(CallEnded(), NOW)
    assert dialogue.available() == ()
    assert not dialogue.can("time_up")


def test_a_trigger_with_a_condition_can_fire_when_it_holds(compiled: CompiledFlow) -> None:
    record = Record(session_id="s-1", state="COMPLETE", failure="down")
    dialogue = Dialogue(compiled, RuleInterpreter(), record=record)
    assert {"failed-COLLECT_INFO", "failed-FALLBACK"} <= set(compiled.allowed("COMPLETE"))
    assert dialogue.available().count("failed") == 1
    assert dialogue.can("failed")
    assert dialogue.can("failed", NOW)
    assert dialogue.can("time_up", NOW)


def test_a_trigger_whose_condition_does_not_hold_cannot_fire_now() -> None:
    text = CLINIC.replace(
        "{responded: COLLECT_INFO}",
        "{responded: COLLECT_INFO, intent: {help: {if: type is filled, to: COLLECT_INFO}}}",
    )
    assert text != CLINIC
    dialogue = Dialogue(load_text(text), RuleInterpreter())
    begin(dialogue)
    assert dialogue.can("intent_help")
    assert not dialogue.can("intent_help", NOW)
    dialogue.update("type", "checkup", NOW)
    assert dialogue.can("intent_help", NOW)


def test_asking_changes_nothing(dialogue: Dialogue) -> None:
    begin(dialogue, "a check-up")
    before = take_snapshot(dialogue)
    dialogue.can("all_filled", NOW)
    dialogue.available()
    dialogue.missing()
    dialogue.recent_turns()
    dialogue.get("date")
    dialogue.expectation(NOW)
    assert take_snapshot(dialogue) == before


def test_reset_begins_a_fresh_call_of_the_same_session(
    dialogue: Dialogue, compiled: CompiledFlow
) -> None:
    first = book(dialogue)
    dialogue.reset()
    fresh = Dialogue(
        compiled, RuleInterpreter(), session_id="s-1", conversation_id="c-1", user_id="u-1"
    )
    assert (dialogue.state, dialogue.slots, dialogue.recent_turns()) == (START, {}, ())
    assert (dialogue.record.session_id, dialogue.record.user_id) == ("s-1", "u-1")
    begin(fresh, "a cleaning")
    begin(dialogue, "a cleaning")
    assert dialogue.record.history == fresh.record.history
    dialogue.reset()
    assert book(dialogue).action_id != first.action_id  # a second booking, not the first again


# --- the context ------------------------------------------------------------------------------


def test_a_slot_is_read_and_updated(dialogue: Dialogue) -> None:
    begin(dialogue)
    assert dialogue.get("date") is None
    assert dialogue.missing() == list(VALUES)
    assert dialogue.update("date", "2026-11-24", NOW)
    assert dialogue.get("date") == "2026-11-24"
    assert dialogue.slots["date"] == FilledSlot(value="2026-11-24", source="caller")
    assert "date" not in dialogue.missing()
    assert dialogue.spoken("date") == "Tuesday, November 24th"


def test_updated_slots_are_not_asked_and_are_summarised(dialogue: Dialogue) -> None:
    dialogue.advance(CallStarted(), NOW)
    for name, value in VALUES.items():
        dialogue.update(name, value, NOW)
    assert dialogue.missing() == []
    assert dialogue.state == "GREETING"  # a known value fires nothing by itself
    say(dialogue, "hello")
    assert dialogue.state == "CONFIRM"
    assert "Anna Brown on Tuesday" in dialogue.recent_turns(1)[0].text


def test_an_unknown_slot_is_a_clear_error(dialogue: Dialogue) -> None:
    before = take_snapshot(dialogue)
    told = (
        "flow appointment has no slot 'colour'. "
        "Remedy: Name one of its slots: type, date, time, name, contact."
    )
    with pytest.raises(SlotError) as raised:
        dialogue.get("colour")
    assert (raised.value.code, str(raised.value)) == ("unknown_slot", told)
    verdict = dialogue.update("colour", "red", NOW)
    assert not verdict
    assert str(verdict.reason) == told
    assert take_snapshot(dialogue) == before


@pytest.mark.parametrize(
    ("slot", "value", "code"),
    [
        ("date", "tomorrow-ish", "value"),
        ("date", "2026-02-30", "value"),
        ("date", "", "value"),
        ("time", "25:00", "value"),
        ("type", "surgery", "value"),
        ("contact", "nobody", "value"),
        ("date", "2026-11-22", "rule"),  # a Sunday
        ("date", "2026-11-19", "rule"),  # yesterday
        ("time", "14:10", "rule"),  # off the grid
    ],
)
def test_an_illegal_value_is_refused_and_changes_nothing(
    slot: str, value: str, code: str, dialogue: Dialogue
) -> None:
    begin(dialogue, "a check-up on Tuesday at half past two")
    before = take_snapshot(dialogue)
    verdict = dialogue.update(slot, value, NOW)
    assert not verdict
    assert isinstance(verdict.reason, SlotError)
    assert verdict.reason.sentence.startswith(f"flow appointment, slot {slot}: ")
    assert verdict.reason.code == code
    assert verdict.reason.remedy
    assert not value or value not in str(verdict.reason)  # it may be personal
    assert take_snapshot(dialogue) == before


def test_a_value_that_another_update_rules_out_is_asked_again(dialogue: Dialogue) -> None:
    begin(dialogue, "a check-up on Tuesday at half past nine")
    assert dialogue.slots["time"].value == "09:30"
    early = NOW.replace(day=24, hour=9)  # on that Tuesday, half past nine is too soon
    dialogue.update("date", "2026-11-24", early)
    dialogue.update("date", "2026-11-25", early)
    assert dialogue.slots["time"].value == "09:30"
    dialogue.update("date", "2026-11-24", early)
    assert "time" in dialogue.missing()


def test_an_update_forgets_failed_answers_to_that_slot(dialogue: Dialogue) -> None:
    begin(dialogue, "a check-up", "blue", "blue")
    assert dialogue.record.tries["date"] == 2
    dialogue.update("date", "2026-11-24", NOW)
    assert "date" not in dialogue.record.tries


@pytest.mark.parametrize("words", ["hello", "Anna Brown"])
def test_the_last_slot_updated_while_it_is_asked(words: str, dialogue: Dialogue) -> None:
    """Whatever the caller says next, the call goes on to the summary and asks nothing twice."""
    begin(dialogue, "a check-up on Tuesday at half past two", "5551234567")
    assert dialogue.missing() == ["name"]
    dialogue.update("name", "Anna Brown", NOW)
    say(dialogue, words)
    assert dialogue.state == "CONFIRM"


def test_recent_turns_are_the_last_ones(dialogue: Dialogue) -> None:
    begin(dialogue, "a check-up", "on Tuesday")
    turns = dialogue.recent_turns(2)
    assert [(turn.role, turn.text) for turn in turns] == [
        ("caller", "on Tuesday"),
        ("bot", "What time on Tuesday?"),
    ]
    assert turns[0].at == NOW.isoformat()
    assert dict(turns[0].metadata) == {"source": "text"}
    assert dialogue.recent_turns(100) == dialogue.record.history
    assert dialogue.recent_turns(0) == ()


def test_the_context_holds_what_a_record_needs_and_survives_a_snapshot(
    dialogue: Dialogue, compiled: CompiledFlow
) -> None:
    begin(dialogue, "a check-up", "blue")
    dialogue.advance(UserUtterance(text="green"), NOW + timedelta(seconds=9))
    restored = restore(take_snapshot(dialogue), compiled, RuleInterpreter())
    for record in (dialogue.record, restored.record):
        assert (record.user_id, record.session_id, record.conversation_id) == ("u-1", "s-1", "c-1")
        assert record.state == "RETRY"
        assert record.states == (START, "GREETING", "COLLECT_INFO", "RETRY", "RETRY")
        assert record.slots["type"].value == "checkup"
        assert record.tries == {"date": 2}
        assert record.created == NOW.isoformat()
        assert record.updated == (NOW + timedelta(seconds=9)).isoformat()
        last = [turn for turn in record.history if turn.role == "caller"][-1]
        assert (last.text, last.at) == ("green", record.updated)
        assert dict(last.metadata) == {"source": "voice"}
    assert restored.previous == dialogue.previous == "RETRY"
    assert restored.missing() == dialogue.missing()
    assert restored.available() == dialogue.available()


# --- errors in what others bring ------------------------------------------------------------------


class Faulty(RuleInterpreter):
    """An interpreter that can be told to fail."""

    fails = False

    def interpret(self, *arguments: Any, **named: Any) -> tuple[Command, ...]:
        if self.fails:
            raise RuntimeError("the interpreter is broken")
        return super().interpret(*arguments, **named)


def test_an_interpreter_that_fails_leaves_the_call_where_it_was(compiled: CompiledFlow) -> None:
    faulty = Faulty()
    dialogue = Dialogue(compiled, faulty, session_id="s-1")
    begin(dialogue, "a check-up")
    before = take_snapshot(dialogue)
    faulty.fails = True
    with pytest.raises(RuntimeError):
        say(dialogue, "on Tuesday")
    assert take_snapshot(dialogue) == before
    faulty.fails = False
    say(dialogue, "on Tuesday")
    assert dialogue.slots["date"].value == "2026-11-24"


def test_a_listener_of_the_chart_cannot_stop_a_call(compiled: CompiledFlow) -> None:
    class Listener:
        def after_transition(self) -> None:
            raise RuntimeError("the listener is broken")

    machine = compiled.chart(listeners=[Listener()])
    with pytest.raises(RuntimeError):
        machine.send("call_started")
    dialogue = Dialogue(compiled, RuleInterpreter(), session_id="s-1")
    begin(dialogue, "a check-up")
    assert dialogue.state == "COLLECT_INFO"


@pytest.mark.parametrize(
    "late",
    [
        lambda: ActionDone(action_id="another", result={"reference": "K4W7"}),
        lambda: ActionFailed(action_id="another", failure="down"),
    ],
)
def test_an_answer_that_nobody_waits_for_changes_nothing(
    late: Callable[[], ActionDone | ActionFailed], dialogue: Dialogue
) -> None:
    book(dialogue)
    state, results = dialogue.state, dict(dialogue.record.results)
    assert dialogue.advance(late(), NOW) == ()
    assert (dialogue.state, dialogue.record.results) == (state, results)


def test_slot_errors_are_errors_of_callwright() -> None:
    assert issubclass(SlotError, CallwrightError)
