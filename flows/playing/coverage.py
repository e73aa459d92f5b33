"""What of a flow some calls have passed, and what none of them did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from flows.build.compiler import CompiledFlow
from flows.dialogue.trace import Trace
from flows.model.flow import Row
from flows.playing.running import Run, named
from flows.vocabulary.commands import Command, CorrectSlot, Intent, SetSlot


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a flow.

    Attributes:
        name: ``states``, ``rows``, ``slots``, ``commands``, ``prompts``.
        possible: Names of what could be passed, in the order of the file.
        passed: Those of them that were.
    """

    name: str
    possible: tuple[str, ...]
    passed: frozenset[str]

    @property
    def never(self) -> tuple[str, ...]:
        """What was never passed, in the order of the file."""
        return tuple(name for name in self.possible if name not in self.passed)

    def __str__(self) -> str:
        return f"{self.name} {len(self.possible) - len(self.never)}/{len(self.possible)}"


def coverage(compiled: CompiledFlow, runs: Iterable[Run]) -> tuple[Part, ...]:
    """Tell what of a flow calls on it have passed: states, rows, slots, commands, prompts."""
    calls = list(runs)
    flow, traces = compiled.flow, [trace for call in calls for trace in call.traces]
    entered = {state for call in calls for state in call.dialogue.record.states}
    filled = {slot for call in calls for slot in call.filled}
    rows = dict(_rows(compiled))
    taken = {rows[id(row)] for trace in traces for row in trace.rows if id(row) in rows}
    return (
        _part("states", flow.states, entered),
        _part("rows", rows.values(), taken),
        _part("slots", flow.slots, filled),
        _part("commands", _commands(compiled), set(_understood(traces))),
        _part("prompts", _prompts(compiled), set(_said(compiled, traces))),
    )


def _part(name: str, possible: Iterable[str], passed: set[str]) -> Part:
    return Part(name, tuple(dict.fromkeys(possible)), frozenset(passed))


def _rows(compiled: CompiledFlow) -> Iterator[tuple[int, str]]:
    """Give the identity and name of each row; those of ``anytime:`` are one in all states."""
    for state in compiled.flow.states.values():
        for row in state.rows:
            yield id(row), _row_name("anytime" if row.anytime else state.name, row)


def _row_name(where: str, row: Row) -> str:
    slot = f" {row.slot}" if row.slot else ""
    value = f" is {row.value}" if row.value else ""
    line = f" (line {row.line})" if row.line else ""
    return f"{where} {row.trigger}{slot}{value} → {row.to or 'stays'}{line}"


def _commands(compiled: CompiledFlow) -> Iterator[str]:
    """Give the commands that callers of this flow may bring, by kind."""
    for kind in get_args(Command):
        if kind is not Intent:
            yield kind.__name__
    for name in compiled.flow.intents:
        yield f"Intent {name}"


def _understood(traces: Iterable[Trace]) -> Iterator[str]:
    for trace in traces:
        for command in trace.commands:
            by_slot = isinstance(command, SetSlot | CorrectSlot)
            yield type(command).__name__ if by_slot else named(command)


def _prompts(compiled: CompiledFlow) -> Iterator[str]:
    for path, prompt in compiled.written:
        for wording in range(len(prompt.texts)):
            yield _prompt_name(path, wording, len(prompt.texts))


def _said(compiled: CompiledFlow, traces: Iterable[Trace]) -> Iterator[str]:
    paths = {id(prompt): path for path, prompt in compiled.written}
    for trace in traces:
        for prompt, wording in trace.prompts:
            if id(prompt) in paths:
                yield _prompt_name(paths[id(prompt)], wording, len(prompt.texts))


def _prompt_name(path: tuple[str | int, ...], wording: int, of: int) -> str:
    name = ".".join(map(str, path))
    return f"{name} ({wording + 1})" if of > 1 else name
