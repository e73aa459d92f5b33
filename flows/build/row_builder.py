"""Rows of ``next:`` and ``anytime:`` → ``Row``: triggers, priorities, events, implied ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from flows.build.prompt_builder import PromptBuilder
from flows.grammar import schema
from flows.model.conditions import Condition
from flows.model.flow import Prompt, Row
from flows.text.problems import Problems, TreePath

#: Priority by trigger where the author gives none; higher is tried first.
PRIORITIES = {
    "slot_filled with a slot": 70,
    "max_retries": 60,
    "max_silence": 60,
    "max_visits": 60,
    "confirmed_yes": 50,
    "confirmed_no": 50,
    "all_filled": 40,
    "slot_filled": 35,
    "responded": 30,
    "no_input": 25,
    "error": 20,
    "always": 5,
}
_INTENT_PRIORITY = 80
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
    ) -> None:
        self._problems = problems
        self._prompts = prompts
        self._read_condition = read_condition
        self._confirm_cancel = confirm_cancel

    def state_rows(self, spec: schema.NextSpec, path: TreePath) -> list[Row]:
        """Build the rows of a state's ``next:``, in the order of the file."""
        rows: list[Row] = []
        for trigger, target, place in _targets(spec, path):
            rows += self._rows(trigger, target, place)
        return sorted(rows, key=lambda row: row.line)

    def anytime_rows(self, spec: schema.AnytimeSpec) -> list[Row]:
        """Build the rows that hold in every state."""
        rows: list[Row] = []
        for intent, target in spec.intent.items():
            rows += self._rows(f"intent_{intent}", target, ("anytime", "intent", intent))
        return [replace(row, anytime=True) for row in rows]

    def _rows(self, trigger: str, target: Target, path: TreePath) -> Iterator[Row]:
        if isinstance(target, list):
            for index, one in enumerate(target):
                yield self._row(trigger, one, (*path, index))
        else:
            yield self._row(trigger, target, path)

    def _row(self, trigger: str, target: str | schema.RowSpec, path: TreePath) -> Row:
        line = self._problems.line(path)
        spec = schema.RowSpec(to=target) if isinstance(target, str) else target
        condition = self._read_condition(spec.if_, (*path, "if")) if spec.if_ else None
        confirm = self._prompts.prompt(spec.confirm, (*path, "confirm"))
        if trigger == "intent_cancel" and confirm is None:
            confirm = self._confirm_cancel
        return Row(
            trigger=trigger,
            to=spec.to,
            condition=condition,
            slot=spec.slot,
            value=spec.is_,
            say=self._prompts.prompt(spec.say, (*path, "say")),
            ask=self._prompts.prompt(spec.ask, (*path, "ask")),
            clear=tuple(spec.clear),
            confirm=confirm,
            priority=spec.priority or priority_of(trigger, spec.slot),
            line=line,
        )


def priority_of(trigger: str, slot: str | None = None) -> int:
    """Give the priority of a trigger for which the author gave none."""
    if trigger.startswith("intent_"):
        return _INTENT_PRIORITY
    key = "slot_filled with a slot" if trigger == "slot_filled" and slot else trigger
    return PRIORITIES.get(key, _OTHER_PRIORITY)


def merge(state: str, own: Iterable[Row], anytime: Iterable[Row]) -> tuple[Row, ...]:
    """Join a state's rows with those of ``anytime``, in the order in which they are tried.

    A state's own row for a trigger wins over ``anytime``; a row of ``anytime`` back to the state
    itself is dropped.
    """
    own = list(own)
    triggers = {row.trigger for row in own}
    added = [row for row in anytime if row.trigger not in triggers and row.to != state]
    return tuple(_with_events(state, sorted([*own, *added], key=lambda row: -row.priority)))


def _with_events(state: str, rows: list[Row]) -> Iterator[Row]:
    """Name each row's event: its trigger where that always leads to one state."""
    targets: dict[str, set[str]] = {}
    for row in rows:
        targets.setdefault(row.trigger, set()).add(row.to or state)
    for row in rows:
        certain = any(other.condition is None for other in rows if other.trigger == row.trigger)
        several = len(targets[row.trigger]) > 1 or not certain
        yield replace(row, event=f"{row.trigger}-{row.to or state}" if several else row.trigger)


def _targets(spec: schema.NextSpec, path: TreePath) -> Iterator[tuple[str, Target, TreePath]]:
    for trigger in schema.NextSpec.model_fields:
        target = getattr(spec, trigger)
        place = (*path, trigger)
        if trigger == "intent":
            for intent, inner in target.items():
                yield f"intent_{intent}", inner, (*place, intent)
        elif trigger == "user_confirmation":
            for answer in ("yes", "no"):
                inner = getattr(target, answer, None)
                if inner is not None:
                    yield f"confirmed_{answer}", inner, (*place, answer)
        elif target is not None:
            yield trigger, target, place
