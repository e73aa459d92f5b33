"""A call's plan against a real python-statemachine machine of the same flow.

The machine is an instance of the flow's chart and is only driven by ``send``. Thousands of random
steps, many of them illegal, must leave both in the same state; and a dialogue whose every move is
made by the machine must say and do the same as one that uses the plan. Where a correction has the
path walked again, the machine begins again too, in a state that it has been in.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from statemachine import StateChart
from statemachine.exceptions import TransitionNotAllowed

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.errors import IllegalEvent
from flows.model.flow import END, START
from flows.vocabulary.commands import (
    Affirm,
    AskHuman,
    Cancel,
    Command,
    CorrectSlot,
    Deny,
    Help,
    Hold,
    NoMatch,
    Repeat,
    SetSlot,
    StartOver,
)
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    CallStarted,
    Event,
    HandoffDone,
    HandoffFailed,
    KeysPressed,
    NothingSaid,
    PromptHeard,
    UserSilence,
    UserUtterance,
)
from flows.vocabulary.ports import Completeness, Expectation
from tests.scenes.flow_texts import changed

STEPS, SAMPLE = range(12_000), 3_000
Sweep = Callable[[Sequence[int], int], Sequence[int]]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MEANINGS: dict[str, tuple[Command, ...]] = {
    "a check-up": (SetSlot(slot="type", value="checkup"),),
    "Tuesday": (SetSlot(slot="date", value="2026-11-24"),),
    "Sunday": (SetSlot(slot="date", value="2026-11-22"),),
    "half past two": (SetSlot(slot="time", value="14:30"),),
    "half past eight": (SetSlot(slot="time", value="20:30", alternatives=("08:30",)),),
    "at ten": (SetSlot(slot="time", value="10:00"),),
    "Anna Smith": (SetSlot(slot="name", value="Anna Smith"),),
    "a number": (SetSlot(slot="contact", value="5550104477"),),
    "all of it": (
        SetSlot(slot="type", value="cleaning"),
        SetSlot(slot="date", value="2026-11-25"),
        SetSlot(slot="time", value="11:00"),
        SetSlot(slot="name", value="Bob Miller"),
        SetSlot(slot="contact", value="5550104477"),
    ),
    "no, Friday": (Deny(), CorrectSlot(slot="date", value="2026-11-27")),
    "not the time": (CorrectSlot(slot="time"),),
    "yes": (Affirm(),),
    "no": (Deny(),),
    "repeat": (Repeat(),),
    "help": (Help(),),
    "wait": (Hold(),),
    "from the start": (StartOver(),),
    "never mind": (Cancel(),),
    "a person": (AskHuman(),),
    "hm": (NoMatch(),),
}
BRANCHING = changed(
    "    next: {spoken: END, failed: FALLBACK}",
    "    next:\n"
    "      spoken: END\n"
    "      failed:\n"
    "        - {if: failure is taken, to: COLLECT_INFO, clear: [time], say: That is gone.}\n"
    "        - FALLBACK",
    changed(
        "max_retries: FALLBACK}",
        "max_retries: FALLBACK, error: {if: tries(date) > 1, to: FALLBACK}}",
        changed("    run: calendar.book", "    run: calendar.book\n    failures: [taken]"),
    ),
)


@pytest.fixture(params=["appointment", "branching"])
def compiled(request: pytest.FixtureRequest) -> CompiledFlow:
    return load_flow("appointment") if request.param == "appointment" else load_text(BRANCHING)


def state_of(machine: StateChart[Any]) -> str:
    (state,) = machine.configuration
    return str(state.id)


def test_random_steps_lead_to_the_same_states(compiled: CompiledFlow, sweep: Sweep) -> None:
    rng = random.Random(20261121)
    events = sorted({event for events in compiled.plan.values() for event in events})
    events += ["", "unknown", "Responded", "responded "]
    machine, state = compiled.chart(), START
    legal = illegal = 0
    for _ in sweep(STEPS, SAMPLE):
        event = rng.choice(events)
        if rng.random() < 0.3 and state != END:
            event = rng.choice(compiled.allowed(state))
        try:
            target = compiled.fire(state, event)
        except IllegalEvent as refusal:
            illegal += 1
            assert refusal.state == state  # noqa: PT017
            with pytest.raises(TransitionNotAllowed):
                machine.send(event)
        else:
            legal += 1
            machine.send(event)
            state = target
        assert state_of(machine) == state
        if state == END and rng.random() < 0.5:
            machine, state = compiled.chart(), START
    assert min(legal, illegal) > SAMPLE // 10


@dataclass
class ByMachine:
    """A compiled flow whose every move is made by a machine of its own."""

    plain: CompiledFlow
    machine: StateChart[Any]
    been: set[str] = field(default_factory=set)

    def fire(self, state: str, event: str) -> str:
        self.been.add(state_of(self.machine))
        if state_of(self.machine) != state and state in self.been:
            self.machine = self.plain.chart(start_value=state)
        assert state_of(self.machine) == state
        try:
            self.machine.send(event)
        except TransitionNotAllowed:
            raise IllegalEvent(state, event, self.plain.allowed(state)) from None
        return state_of(self.machine)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)


def test_a_dialogue_moved_by_the_machine_says_and_does_the_same(
    compiled: CompiledFlow, sweep: Sweep
) -> None:
    rng = random.Random(7)
    now = NOW
    by_plan, by_machine = _twins(compiled)
    calls = 0
    for _ in sweep(STEPS, SAMPLE):
        event = _some_event(rng, by_plan)
        now += timedelta(seconds=rng.randint(1, 9))
        acts = by_plan.advance(event, now)
        assert by_machine.advance(event, now) == acts
        assert by_machine.record == by_plan.record
        if by_plan.ended:
            calls += 1
            by_plan, by_machine = _twins(compiled)
    assert calls > 20


class Scripted:
    """Understands exactly the sentences of ``MEANINGS``."""

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        return MEANINGS.get(text, (NoMatch(),))

    def completeness(self, text: str, expectation: Expectation) -> Completeness:
        return Completeness.UNKNOWN


def _twins(compiled: CompiledFlow) -> tuple[Dialogue, Dialogue]:
    moved: Any = ByMachine(compiled, compiled.chart())
    return (
        Dialogue(compiled, Scripted(), session_id="twin"),
        Dialogue(moved, Scripted(), session_id="twin"),
    )


def _some_event(rng: random.Random, dialogue: Dialogue) -> Event:
    record = dialogue.record
    if record.state == START:
        return CallStarted()
    if record.waiting == "action" and rng.random() < 0.8:
        if rng.random() < 0.5:
            failure = rng.choice(["taken", "down"])
            return ActionFailed(action_id=record.action_id, failure=failure)
        return ActionDone(action_id=record.action_id, result={"reference": "X4Y7"})
    if record.waiting == "handoff":
        return rng.choice([HandoffDone(), HandoffFailed()])
    if record.waiting == "prompt":
        return PromptHeard(prompt=record.prompts, complete=True)
    events: list[Event] = [UserUtterance(text=text) for text in rng.sample(sorted(MEANINGS), 9)]
    events += [UserSilence(), NothingSaid(), CallStarted(), ActionDone(action_id="another")]
    events += [KeysPressed(keys=rng.choice(["1", "2", "0", "*", "5550104477"]))]
    return rng.choice(events)


def test_an_illegal_event_names_what_would_be_legal() -> None:
    compiled = load_flow("appointment")

    with pytest.raises(IllegalEvent) as refusal:
        compiled.fire("FALLBACK", "confirmed_yes")
    with pytest.raises(IllegalEvent, match="state END has no event 'said'"):
        compiled.fire(END, "said")
    with pytest.raises(IllegalEvent):
        compiled.fire("NOWHERE", "said")

    assert refusal.value.allowed == compiled.allowed("FALLBACK")
    assert "offered" in refusal.value.remedy
    assert compiled.allowed(END) == ()


def test_an_exception_in_a_listener_leaves_the_machine_where_it_was() -> None:
    """The chart is built so that nothing is swallowed: neither errors nor unknown events."""

    class Broken:
        def on_transition(self) -> None:
            raise RuntimeError("broken")

    machine = load_flow("appointment").chart(listeners=[Broken()])

    with pytest.raises(RuntimeError, match="broken"):
        machine.send("call_started")


def test_the_chart_of_the_appointment_flow() -> None:
    compiled = load_flow("appointment")
    edges = {(edge.source, edge.event, edge.target) for edge in compiled.transitions}
    states = {state.id for state in compiled.chart.states}

    assert states == {START, END, *compiled.flow.states}
    assert compiled.chart.initial_state.id == START
    assert [state.id for state in compiled.chart.final_states] == [END]
    assert {(source, event, target) for source, event, target in edges if source == "RETRY"} == {
        ("RETRY", "slot_filled", "COLLECT_INFO"),
        ("RETRY", "error", "RETRY"),
        ("RETRY", "max_retries", "FALLBACK"),
        ("RETRY", "intent_human", "FALLBACK"),
        ("RETRY", "intent_cancel", END),
        ("RETRY", "said", "RETRY"),
        ("RETRY", "corrected", "RETRY"),
        ("RETRY", "no_input", "RETRY"),
        ("RETRY", "max_silence", END),
        ("RETRY", "fallback", END),
        ("RETRY", "time_up", END),
    }
    assert len(edges) == 56


def test_rows_to_several_states_have_events_of_their_own() -> None:
    compiled = load_text(BRANCHING)
    rows = {
        (row.trigger, row.to): compiled.event(row)
        for name in ("COMPLETE", "COLLECT_INFO")
        for row in compiled.flow.states[name].rows
    }

    assert rows[("failed", "COLLECT_INFO")] == "failed-COLLECT_INFO"
    assert rows[("failed", "FALLBACK")] == "failed-FALLBACK"
    assert rows[("error", "FALLBACK")] == "error-FALLBACK"
    assert compiled.fire("COMPLETE", "failed-COLLECT_INFO") == "COLLECT_INFO"
    assert compiled.fire("COLLECT_INFO", "error") == "COLLECT_INFO"
    assert compiled.fire("COLLECT_INFO", "error-FALLBACK") == "FALLBACK"
    assert compiled.fire("CONFIRM", "confirmed_yes") == "COMPLETE"
