"""Pairs of calls: one in which a value is taken back and said anew, and one in which the new value
was said at once. Both have to end alike.

The caller of a pair keeps to a plan: which value is said where a slot is asked, and whether a
question is answered by yes or no. Where the first call says an old value and corrects it later, the
second says the new one. Actions that only look something up answer alike in both. A pair in which
the ear understood something else than was planned proves nothing, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from flows.dialogue.record import Record
from flows.exploring.caller import Chance, wordings, words
from flows.exploring.exploration import Line
from flows.exploring.guarantees import Broken
from flows.exploring.play import CallBrokeError, Play, Step
from flows.model.flow import END, Flow
from flows.model.triggers import Trigger
from flows.slots import KINDS
from flows.vocabulary.acts import RunAction
from flows.vocabulary.commands import CorrectSlot, SetSlot
from flows.vocabulary.ports import Question

AS_IF_SAID_FIRST = "as-if-said-first"
MOST_STEPS = 80


@dataclass(frozen=True, slots=True)
class Plan:
    """What a caller says in a whole call.

    Attributes:
        values: By slot, what is said when it is asked; the next one each time that it is refused.
        yes: Names of the states whose question is answered by yes; the others' by no.
        opening: What is said to an open question.
    """

    values: Mapping[str, tuple[str, ...]]
    yes: frozenset[str]
    opening: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that is said anew.

    Attributes:
        slot, value: What.
        turn: Before which turn of the caller; the first is 0.
        words: The words.
    """

    slot: str
    value: str
    turn: int
    words: str


class MisunderstoodError(Exception):
    """The ear took something for something else than was planned."""


@dataclass(slots=True)
class Planned:
    """A caller who keeps to a plan.

    Attributes:
        call: The call.
        plan: The plan; the corrected one, once the correction was said.
        correction: What is taken back on the way, or None.
        corrected_at: Place of its step, once it was said.
    """

    call: Play
    plan: Plan
    correction: Correction | None = None
    corrected_at: int | None = None

    def run(self) -> None:
        """Make the call.

        Raises:
            MisunderstoodError: It proves nothing.
            CallBrokeError: The dialogue raised.
        """
        said: dict[str, int] = {}  # by slot, how many of its values were refused
        self.call.do(Step("start"))
        turn = 0
        while not self.call.dialogue.ended:
            if len(self.call.steps) > MOST_STEPS:
                raise MisunderstoodError("no end")
            self.call.settle()
            if self.call.action is not None:
                self.call.do(_answered(self.call))
                continue
            if self.call.dialogue.ended:
                return
            correction, turn = self.correction, turn + 1
            if correction is not None and self._due(correction, turn):
                self._correct(correction, said)
            else:
                self._say(said)

    def _due(self, correction: Correction, turn: int) -> bool:
        held = self.call.record.slots.get(correction.slot)
        old = held is not None and held.value != correction.value
        return old and self.corrected_at is None and turn > correction.turn

    def _correct(self, correction: Correction, said: dict[str, int]) -> None:
        if _effects(self.call):
            raise MisunderstoodError("too late")
        self.corrected_at = len(self.call.steps)
        self.call.do(Step("user", correction.words))
        given = self.call.moments[-1].commands
        meant = [c for c in given if isinstance(c, SetSlot | CorrectSlot)]
        if len(given) > 1 + (len(meant) < len(given)) or len(meant) != 1:
            raise MisunderstoodError(correction.words)
        if (meant[0].slot, meant[0].value) != (correction.slot, correction.value):
            raise MisunderstoodError(correction.words)
        if meant[0].alternatives:
            raise MisunderstoodError(correction.words)
        rest = self.plan.values[correction.slot]
        self.plan = replace(self.plan, values={**self.plan.values, correction.slot: rest[1:]})
        said[correction.slot] = int(correction.slot not in self.call.record.slots)

    def _say(self, said: dict[str, int]) -> None:
        """Answer what is asked, as planned."""
        call, record, flow = self.call, self.call.record, self.call.compiled.flow
        pending, expected = record.pending, call.dialogue.expectation(call.now)
        language = wordings(flow.language)
        if pending is not None and pending.kind == "confirm":
            right = self._value(pending.slot, said.get(pending.slot, 0))
            call.do(Step("user", language["yes" if pending.values[0] == right else "no"][0]))
        elif pending is not None and pending.kind == "offer":
            call.do(Step("user", language["no"][0]))
        elif pending is not None:
            raise MisunderstoodError(f"asked {pending.kind}")
        elif expected.question is Question.YES_NO:
            call.do(Step("user", language["yes" if record.state in self.plan.yes else "no"][0]))
        elif record.asking in flow.slots:
            self._give(record.asking, said)
        else:
            call.do(Step("user", self.plan.opening))

    def _value(self, slot: str, time: int) -> str:
        values = self.plan.values[slot]
        return values[min(time, len(values) - 1)]

    def _give(self, slot: str, said: dict[str, int]) -> None:
        value = self._value(slot, said.get(slot, 0))
        spoken = words(self.call.compiled, self.call.compiled.flow.slots[slot], value)
        self.call.do(Step("user", spoken))
        given = [c for c in self.call.moments[-1].commands if isinstance(c, SetSlot | CorrectSlot)]
        if [(c.slot, c.value, c.alternatives) for c in given] != [(slot, value, ())]:
            raise MisunderstoodError(spoken)
        if slot not in self.call.record.slots:
            said[slot] = said.get(slot, 0) + 1


def _answered(call: Play) -> Step:
    """Let an action succeed; what only looks something up gives the same for the same."""
    assert call.action is not None
    state = call.compiled.flow.states[call.record.state]
    action = call.compiled.flow.actions[state.do or ""]
    at = crc32(repr((action.name, sorted(call.action.inputs.items()))).encode())
    given = []
    for name, output in action.outputs.items():
        examples = KINDS[output.kinds[0]].examples(output, call.now) or ("-",)
        given.append((name, examples[at % len(examples)]))
    return Step("done", values=tuple(given))


def _at_a_limit(call: Play) -> bool:
    """Tell whether a limit led away from a question: counters may differ between the calls."""
    fallback = call.compiled.flow.fallback
    for moment in call.moments:
        rows = moment.trace.rows
        if any(row.trigger in (Trigger.MAX_RETRIES, Trigger.MAX_VISITS) for row in rows):
            return True
        led = any(row.to == fallback for row in rows)
        if moment.after.state == fallback != moment.before.state and not led:
            return True
    return False


def _effects(call: Play) -> list[RunAction]:
    acts = (act for moment in call.moments for act in moment.acts)
    return [act for act in acts if isinstance(act, RunAction) and act.effect == "once"]


def _end(call: Play) -> dict[str, Any]:
    """Give how a call ended: all in which the two calls of a pair have to be alike."""
    record: Record = call.record
    effects = _effects(call)
    return {
        "left": record.states[-2] if record.state == END else record.state,
        "outcome": record.outcome,
        "slots": {name: held.value for name, held in sorted(record.slots.items())},
        "done": [(act.name, dict(sorted(act.inputs.items()))) for act in effects],
        "results": dict(sorted(record.results.items())),
    }


@dataclass(frozen=True, slots=True)
class Pair:
    """Two calls that have to end alike, and what was different, if anything."""

    corrected: Play
    at_once: Play
    broken: Broken | None


def pair(line: Line, chance: Chance) -> Pair | None:
    """Make a pair of calls; None where it proves nothing."""
    compiled = line.compiled
    plan = _plan(compiled.flow, line, chance)
    if plan is None:
        return None
    slots = [name for name, values in plan.values.items() if len(set(values)) > 1]
    if not slots:
        return None
    slot = slots[chance.randrange(len(slots))]
    new = plan.values[slot][1]
    manners = ("by_value", "by_both")
    template = wordings(compiled.flow.language)[manners[chance.randrange(2)]]
    spoken = words(compiled, compiled.flow.slots[slot], new)
    phrase = template[chance.randrange(len(template))]
    said = phrase.format(slot=slot.replace("_", " "), value=spoken)
    correction = Correction(slot, new, chance.randrange(10), said)
    first = Planned(line.call(), plan, correction)
    at_once = {**plan.values, slot: plan.values[slot][1:]}
    second = Planned(line.call(), replace(plan, values=at_once))
    try:
        second.run()
        first.run()
    except MisunderstoodError:
        return None
    except CallBrokeError as error:
        place = len(first.call.steps) - 1
        return Pair(first.call, second.call, Broken("never-raises", str(error), place))
    if first.corrected_at is None or any(_at_a_limit(each.call) for each in (first, second)):
        return None
    different = _difference(_end(first.call), _end(second.call))
    place = len(first.call.steps) - 1
    what = f"after a correction of {slot} the call ended with other {different} than without"
    broken = Broken(AS_IF_SAID_FIRST, what, place) if different else None
    return Pair(first.call, second.call, broken)


def _difference(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    return ", ".join(name for name in one if one[name] != other[name])


def _plan(flow: Flow, line: Line, chance: Chance) -> Plan | None:
    values: dict[str, tuple[str, ...]] = {}
    for slot in flow.slots.values():
        kind = KINDS[slot.kinds[0]]
        examples = list(dict.fromkeys(kind.examples(slot, line.now)))
        if not examples:
            return None
        values[slot.name] = tuple(_drawn(examples, chance, 6))
    asked = [state.name for state in flow.states.values() if state.asks_yes_no]
    yes = frozenset(name for name in asked if chance.randrange(100) < 85)
    phrases = ["hello", *(phrase for said in flow.intents.values() for phrase in said)]
    return Plan(values, yes, phrases[chance.randrange(len(phrases))])


def _drawn(things: list[str], chance: Chance, most: int) -> Iterator[str]:
    left = list(things)
    for _ in range(min(most, len(left))):
        yield left.pop(chance.randrange(len(left)))
