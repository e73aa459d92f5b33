"""Rows of ``next:`` and ``anytime:`` → ``Row``: triggers, priorities, events, implied ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from flows.build.prompt_builder import PromptBuilder
from flows.grammar import schema
from flows.model.conditions import Condition
from flows.model.flow import Prompt, Row, State
from flows.model.triggers import CANCEL, Fact, Trigger, intent, intent_named
from flows.text.problems import Problems, TreePath, did_you_mean

#: Priority by trigger where the author gives none; higher is tried first.
PRIORITIES: Mapping[Fact, int] = {
    Trigger.MAX_RETRIES: 60,
    Trigger.MAX_SILENCE: 60,
    Trigger.MAX_VISITS: 60,
    Trigger.CONFIRMED_YES: 50,
    Trigger.CONFIRMED_NO: 50,
    Trigger.ALL_FILLED: 40,
    Trigger.SLOT_FILLED: 35,
    Trigger.RESPONDED: 30,
    Trigger.NO_INPUT: 25,
    Trigger.ERROR: 20,
    Trigger.ALWAYS: 5,
}
_INTENT_PRIORITY = 80
_ONE_SLOT_PRIORITY = 70  # of ``slot_filled`` where the row names the slot
_OTHER_PRIORITY = 10

Target = str | schema.RowSpec | list[str | schema.RowSpec]
ReadCondition = Callable[[str, TreePath], Condition | None]


class RowBuilder:
    """Builds the rows of one file."""

    def __init__(
        self,
        problems: Problems,
        prompts: PromptBuilder,
        read_condition: ReadCondition,
        confirm_cancel: Prompt | None,
        called: Mapping[str, str],
    ) -> None:
        self._problems = problems
        self._prompts = prompts
        self._read_condition = read_condition
        self._confirm_cancel = confirm_cancel
        self._called = called

    def state_rows(self, spec: schema.NextSpec, path: TreePath) -> list[Row]:
        """Build the rows of a state's ``next:``, in the order of the file."""
        rows: list[Row] = []
        for trigger, target, place in _targets(spec, path):
            rows += self._rows(trigger, target, place)
        return sorted(rows, key=lambda row: row.line)

    def anytime_rows(self, spec: schema.AnytimeSpec) -> list[Row]:
        """Build the rows that hold in every state."""
        rows: list[Row] = []
        for name, target in spec.intent.items():
            rows += self._rows(intent(name), target, ("anytime", "intent", name))
        if spec.slot_filled is not None:
            rows += self._rows(Trigger.SLOT_FILLED, spec.slot_filled, ("anytime", "slot_filled"))
        return [replace(row, anytime=True) for row in rows]

    def _rows(self, trigger: Fact, target: Target, path: TreePath) -> Iterator[Row]:
        if isinstance(target, list):
            for index, one in enumerate(target):
                yield self._row(trigger, one, (*path, index))
        else:
            yield self._row(trigger, target, path)

    def _row(self, trigger: Fact, target: str | schema.RowSpec, path: TreePath) -> Row:
        line = self._problems.line(path)
        spec = schema.RowSpec(to=target) if isinstance(target, str) else target
        condition = self._read_condition(spec.if_, (*path, "if")) if spec.if_ else None
        confirm = self._prompts.prompt(spec.confirm, (*path, "confirm"))
        if trigger == CANCEL and confirm is None and spec.call is None:
            confirm = self._confirm_cancel
        return Row(
            trigger=trigger,
            to=spec.to,
            call=self._call(spec.call, (*path, "call")),
            condition=condition,
            slot=spec.slot,
            value=spec.is_,
            say=self._prompts.prompt(spec.say, (*path, "say")),
            ask=self._prompts.prompt(spec.ask, (*path, "ask")),
            clear=tuple(spec.clear),
            sets=tuple(spec.set_.items()),
            confirm=confirm,
            priority=spec.priority or priority_of(trigger, spec.slot),
            line=line,
        )

    def _call(self, name: str | None, path: TreePath) -> str:
        """Give the flow that a row calls; empty where it calls none."""
        if name is None or name in self._called:
            return self._called[name] if name is not None else ""
        known = ", ".join(self._called) or "none"
        self._problems.add_at(
            "flows",
            path,
            f"'{name}' is not among 'flows:'{did_you_mean(name, self._called)}",
            f"add '{name}: FILE.yaml' there, or call one of them ({known})",
        )
        return ""


def priority_of(trigger: Fact, slot: str | None = None) -> int:
    """Give the priority of a trigger for which the author gave none."""
    if intent_named(trigger) is not None:
        return _INTENT_PRIORITY
    if trigger == Trigger.SLOT_FILLED and slot:
        return _ONE_SLOT_PRIORITY
    return PRIORITIES.get(trigger, _OTHER_PRIORITY)


def merge(state: State, own: Iterable[Row], anytime: Iterable[Row]) -> tuple[Row, ...]:
    """Join a state's rows with those of ``anytime``, in the order in which they are tried.

    A state's own row for a trigger, and for the same slot, wins over ``anytime``; a row of
    ``anytime`` back to the state itself is dropped, and one on a slot where nothing is asked.
    """
    own = list(own)
    triggers = {(row.trigger, row.slot) for row in own}
    added = [
        row
        for row in anytime
        if (row.trigger, row.slot) not in triggers
        and (row.call or row.to != state.name)
        and (state.listens or row.slot is None)
    ]
    ordered = sorted([*own, *added], key=lambda row: -row.priority)
    return tuple(_with_events(state.name, ordered))


def _with_events(state: str, rows: list[Row]) -> Iterator[Row]:
    """Name each row's event: its trigger where that always leads to one state."""
    targets: dict[str, set[str]] = {}
    for row in rows:
        targets.setdefault(row.trigger, set()).add(row.to or state)
    for row in rows:
        certain = any(other.condition is None for other in rows if other.trigger == row.trigger)
        several = len(targets[row.trigger]) > 1 or not certain
        yield replace(row, event=f"{row.trigger}-{row.to or state}" if several else row.trigger)


def _targets(spec: schema.NextSpec, path: TreePath) -> Iterator[tuple[Fact, Target, TreePath]]:
    for trigger in schema.NextSpec.model_fields:
        target = getattr(spec, trigger)
        place = (*path, trigger)
        if trigger == "intent":
            for name, inner in target.items():
                yield intent(name), inner, (*place, name)
        elif trigger == "user_confirmation":
            for answer in ("yes", "no"):
                inner = getattr(target, answer, None)
                if inner is not None:
                    yield Trigger(f"confirmed_{answer}"), inner, (*place, answer)
        elif target is not None:
            yield Trigger(trigger), target, place
