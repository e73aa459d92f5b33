"""What actions may do: nothing that was not said, heard and agreed to."""

from __future__ import annotations

from collections.abc import Iterator

from flows.build.compiler import CompiledFlow
from flows.exploring.guarantees.guarantee import (
    Guarantee,
    agreed_to,
    emptied,
    is_yes,
    said_in,
    world_of,
)
from flows.exploring.hearsay import Hearsay
from flows.exploring.play import Moment
from flows.model import rules
from flows.model.flow import State
from flows.vocabulary.acts import RunAction


class NoEffectUnsaid(Guarantee):
    name = "no-effect-unsaid"
    sentence = (
        "An action with an effect runs only with every required input filled, each with the value "
        "that it had when the caller said yes, and that the caller had heard."
    )

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        super().__init__(compiled, hearsay)
        self._agreed: dict[str, str] = {}  # what the call held at the last yes
        self._heard: dict[str, str] = {}  # what of it had been heard in the question
        self._asked: State | None = None
        self._alone: dict[str, str] = {}  # values that were confirmed by themselves

    def watch(self, moment: Moment) -> Iterator[str]:
        asked = agreed_to(self.flow, moment)
        if asked is not None:
            self._asked = asked
            self._agreed = {n: held.value for n, held in moment.before.slots.items()}
            self._heard = self.hearsay.heard_in(asked.name)
        pending = moment.before.pending
        if pending is not None and pending.kind == "confirm" and is_yes(moment):
            self._alone[pending.slot] = pending.values[0]
        for act in moment.acts:
            if isinstance(act, RunAction) and act.effect == "once":
                yield from self._judge(act, moment)

    def _judge(self, act: RunAction, moment: Moment) -> Iterator[str]:
        state = self.flow.states[moment.after.state]
        action = self.flow.actions[state.do or ""]
        for name, slot_name in action.inputs.items():
            slot = self.flow.slots.get(slot_name)
            if slot is None:  # a result, a constant, or what the call knew when it began
                continue
            value = act.inputs.get(name)
            if value is None:
                if slot.required and rules.is_wanted(slot, world_of(self.flow, moment)):
                    yield f"{action.name} ran without {slot_name}"
            elif action.needs_yes and not slot.unsaid:
                yield from self._agreed_on(action.name, slot_name, value)

    def _agreed_on(self, action: str, slot: str, value: str) -> Iterator[str]:
        if self._asked is None:
            yield f"{action} ran without a yes"
        elif self._agreed.get(slot) != value:
            agreed = self._agreed.get(slot, "nothing")
            yield f"{action} ran with {slot} {value}, but the yes was to {agreed}"
        elif slot in said_in(self._asked):
            if self._heard.get(slot) != value and self._alone.get(slot) != value:
                yield f"{action} ran with {slot} {value}, which the caller had not heard"
        elif self.flow.slots[slot].confirm == "explicit" and self._alone.get(slot) != value:
            yield f"{action} ran with {slot} {value}, which was not confirmed by itself"


class EmptiedIsAsked(Guarantee):
    name = "emptied-is-asked"
    sentence = (
        "A slot that was emptied is filled again before an action runs with it and before a "
        "question speaks of it."
    )

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        super().__init__(compiled, hearsay)
        self._emptied: set[str] = set()

    def watch(self, moment: Moment) -> Iterator[str]:
        self._emptied |= {name for name in emptied(moment) if self.flow.slots[name].required}
        self._emptied -= set(moment.after.slots)
        world, slots = world_of(self.flow, moment), self.flow.slots
        self._emptied = {name for name in self._emptied if rules.is_wanted(slots[name], world)}
        if not self._emptied:
            return
        state = self.flow.states.get(moment.after.state)
        for act in moment.acts:
            if isinstance(act, RunAction) and state is not None:
                inputs = self.flow.actions[state.do or ""].inputs.values()
                for name in sorted(self._emptied.intersection(inputs)):
                    yield f"{state.do} ran without {name}, which was emptied before"
        record = moment.after
        asked = moment.said and record.waiting == "reply" and record.pending is None
        if asked and state is not None and record.asking == state.name:
            for name in sorted(self._emptied & said_in(state)):
                yield f"{state.name} asked its question without {name}, which was emptied before"


class RulesHoldWhenBooked(Guarantee):
    name = "rules-hold-when-booked"
    sentence = "When an action runs, all rules of all values that it uses hold at that moment."

    def watch(self, moment: Moment) -> Iterator[str]:
        for act in moment.acts:
            if isinstance(act, RunAction):
                state = self.flow.states[moment.after.state]
                world = world_of(self.flow, moment)
                held, inputs = moment.after.slots, self.flow.actions[state.do or ""].inputs
                for name in (slot for slot in inputs.values() if slot in held):
                    if rules.broken(self.flow.slots[name], world) is not None:
                        yield f"{state.do} ran with {name} {held[name].value}, against its rule"
