"""What of a flow some calls have passed, and what none of them did."""

from __future__ import annotations

from collections import defaultdict
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


class Passed:
    """What of a flow calls have passed so far: states, rows, slots, commands, prompts.

    Args:
        compiled: The flow.
    """

    def __init__(self, compiled: CompiledFlow) -> None:
        self._compiled = compiled
        self._rows = dict(_rows(compiled))
        self._paths = {id(prompt): path for path, prompt in compiled.written}
        self._passed: dict[str, set[str]] = defaultdict(set)

    def add(self, states: Iterable[str], slots: Iterable[str], traces: Iterable[Trace]) -> None:
        """Take a call: the states it entered, the slots it filled, what every event passed."""
        passed, rows = self._passed, self._rows
        passed["states"].update(states)
        passed["slots"].update(slots)
        for trace in traces:
            passed["rows"].update(rows[id(row)] for row in trace.rows if id(row) in rows)
            passed["commands"].update(map(_understood, trace.commands))
            passed["prompts"].update(self._said(trace))

    def parts(self) -> tuple[Part, ...]:
        """Give what was passed of the possible."""
        compiled = self._compiled
        possible: dict[str, Iterable[str]] = {
            "states": compiled.flow.states,
            "rows": self._rows.values(),
            "slots": compiled.flow.slots,
            "commands": _commands(compiled),
            "prompts": _prompts(compiled),
        }
        return tuple(
            Part(name, tuple(dict.fromkeys(names)), frozenset(self._passed[name]))
            for name, names in possible.items()
        )

    def _said(self, trace: Trace) -> Iterator[str]:
        for prompt, wording in trace.prompts:
            if id(prompt) in self._paths:
                yield _prompt_name(self._paths[id(prompt)], wording, len(prompt.texts))


def coverage(compiled: CompiledFlow, runs: Iterable[Run]) -> tuple[Part, ...]:
    """Tell what of a flow calls on it have passed."""
    passed = Passed(compiled)
    for call in runs:
        passed.add(call.dialogue.record.states, call.filled, call.traces)
    return passed.parts()


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


def _understood(command: Command) -> str:
    by_slot = isinstance(command, SetSlot | CorrectSlot)
    return type(command).__name__ if by_slot else named(command)


def _prompts(compiled: CompiledFlow) -> Iterator[str]:
    for path, prompt in compiled.written:
        for wording in range(len(prompt.texts)):
            yield _prompt_name(path, wording, len(prompt.texts))


def _prompt_name(path: tuple[str | int, ...], wording: int, of: int) -> str:
    name = ".".join(map(str, path))
    return f"{name} ({wording + 1})" if of > 1 else name
