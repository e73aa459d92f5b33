"""Flow → chart. The only place that knows python-statemachine.

A flow compiles once to a ``StateChart`` class, which is shared by all calls; the library checks it
(one start, nothing unreachable, no trap), draws it and is its reference. A call fires events
through ``CompiledFlow``: a table read from that chart once, so that an event costs a look-up and a
call no more than the name of its state.

Which row of a state is taken (priorities, conditions) is decided by the dialogue; what the chart
knows is the event of each row. A row's event is its trigger; where a trigger leads to several
states, or to one only if a condition holds, the event names the target too: ``failed-FALLBACK``,
``failed-COLLECT_INFO``. Beside its rows

- every state has ``fallback`` (limits of the whole call) and ``time_up`` → END;
- a listening state has the loops ``said``, ``corrected``, ``no_input`` and ``error``, and
  ``max_silence`` → END, where its rows do not say otherwise. The loops stand for turns that leave
  the call where it is; nothing is fired for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from statemachine import StateChart
from statemachine.exceptions import InvalidDefinition
from statemachine.io import create_machine_class_from_definition

from flows.errors import CallwrightError, IllegalEvent
from flows.model.flow import END, START, Action, Flow, Prompt, Row, Slot, State
from flows.text.problems import TreePath

LOOPS = ("said", "corrected", "no_input", "error")


@dataclass(frozen=True, slots=True)
class Transition:
    """One transition of the chart."""

    source: str
    event: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFlow:
    """A flow with its chart; shared by all calls.

    Attributes:
        flow: The frozen model.
        chart: The python-statemachine class; instances are machines of their own.
        plan: State → event → target, read from the chart.
        advice: What is allowed and likely not meant, worded for the author.
        written: The author's own prompts, each with its path in the file.
        called: The flows that it calls, and that those call, by name.
    """

    flow: Flow
    chart: type[StateChart[Any]]
    plan: Mapping[str, Mapping[str, str]]
    advice: tuple[str, ...] = ()
    written: tuple[tuple[TreePath, Prompt], ...] = ()
    called: Mapping[str, CompiledFlow] = field(default_factory=dict)

    def __repr__(self) -> str:
        flow = self.flow
        return f"<flow {flow.name}, version {flow.version}: {', '.join(flow.states)}>"

    @property
    def name(self) -> str:
        """The flow's name."""
        return self.flow.name

    @property
    def tree(self) -> tuple[CompiledFlow, ...]:
        """The flow itself, and all that it calls."""
        return (self, *self.called.values())

    def named(self, name: str) -> CompiledFlow:
        """Give a flow of the tree; of an empty name the one in which calls begin."""
        return self.called[name] if name else self

    @property
    def slots(self) -> Mapping[str, Slot]:
        """The flow's slots, by name, in the order of the file."""
        return self.flow.slots

    @property
    def states(self) -> Mapping[str, State]:
        """The flow's states, by name, in the order of the file; without START and END."""
        return self.flow.states

    @property
    def actions(self) -> Mapping[str, Action]:
        """The flow's actions, by name, in the order of the file."""
        return self.flow.actions

    def fire(self, state: str, event: str) -> str:
        """Give the state that an event leads to.

        Raises:
            IllegalEvent: The chart has no such event in this state.
        """
        try:
            return self.plan[state][event]
        except KeyError:
            raise IllegalEvent(state, event, self.allowed(state)) from None

    def allowed(self, state: str) -> tuple[str, ...]:
        """Give the events that are legal in a state; none in END."""
        return tuple(self.plan.get(state, ()))

    def event(self, row: Row) -> str:
        """Give the event of a row."""
        return row.event or row.trigger

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """All transitions, states in the order of the file."""
        return tuple(
            Transition(source, event, target)
            for source, events in self.plan.items()
            for event, target in events.items()
        )


def compile_flow(flow: Flow, *, check: bool = True) -> CompiledFlow:
    """Compile a flow.

    Args:
        flow: A flow that ``flows.checks.validation`` found no fault with.
        check: False for one that may have faults: then the chart's own checks are left out.

    Raises:
        CallwrightError: The chart is refused; ``flows.checks`` finds such faults before, with
            their lines.
    """
    definition: dict[str, Any] = {START: {"initial": True, "on": {}}}
    for name in flow.states:
        definition[name] = {"on": {}}
    definition[END] = {"final": True}
    for source, event, target in _edges(flow):
        definition[source]["on"].setdefault(event, []).append({"target": target})
    try:
        chart = create_machine_class_from_definition(
            f"{flow.name.title().replace('_', '')}Chart",
            definition,
            catch_errors_as_events=False,
            allow_event_without_transition=False,
            validate_disconnected_states=check,
            validate_trap_states=check,
            validate_final_reachability=check,
        )
    except InvalidDefinition as error:
        raise CallwrightError(
            f"flow {flow.name}: the chart is refused: {error}",
            code="chart",
            remedy="run the checks of flows.checks.validation first",
        ) from error
    return CompiledFlow(flow=flow, chart=chart, plan=_plan(chart))


def _edges(flow: Flow) -> Iterator[tuple[str, str, str]]:
    yield START, "call_started", flow.start
    for state in flow.states.values():
        edges = dict.fromkeys((row.event, row.to or state.name) for row in state.rows)
        for event, target in [*edges, *_implied(flow, state)]:
            yield state.name, event, target


def _implied(flow: Flow, state: State) -> Iterator[tuple[str, str]]:
    given = {row.event for row in state.rows}
    if state.listens:
        for loop in LOOPS:
            if loop not in given:
                yield loop, state.name
        if "max_silence" not in given:
            yield "max_silence", END
    fallback = flow.fallback if flow.fallback not in (None, state.name) else END
    yield "fallback", fallback or END
    yield "time_up", END


def _plan(chart: type[StateChart[Any]]) -> Mapping[str, Mapping[str, str]]:
    plan: dict[str, dict[str, str]] = {}
    for state in chart.states:
        events = plan.setdefault(state.id, {})
        for transition in state.transitions:
            for event in transition.events:
                if transition.target is not None:
                    events.setdefault(str(event), transition.target.id)
    return plan
