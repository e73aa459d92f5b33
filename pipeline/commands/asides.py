"""What a person at the terminal may ask of a chat, beside what the caller says: ``/state``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.trace import Trace
from flows.model.flow import Row
from flows.text.problems import did_you_mean
from flows.vocabulary.commands import Command

Lines = Iterator[str]


def aside(
    line: str, dialogue: Dialogue, compiled: CompiledFlow, traces: Sequence[Trace]
) -> tuple[str, ...]:
    """Answer a line that begins with ``/``.

    Args:
        line: As typed.
        dialogue: The call.
        compiled: Its flow.
        traces: What passed since the caller's last line.
    """
    name = line.strip().removeprefix("/").lower()
    if name not in ASIDES:
        guess = did_you_mean(name, ASIDES)
        return (f"there is no /{name}{guess or '.'} /help tells what there is.",)
    _, answer = ASIDES[name]
    return tuple(answer(dialogue, compiled, traces))


def _state(dialogue: Dialogue, _compiled: CompiledFlow, _traces: Sequence[Trace]) -> Lines:
    record = dialogue.record
    yield f"state {dialogue.state}, asking {dialogue.asking or 'nothing'}, by way of " + (
        " → ".join(record.states)
    )
    if record.pending is not None:
        about = f" about {record.pending.slot}" if record.pending.slot else ""
        yield f"a question on top: {record.pending.kind}{about}"
    tries = ", ".join(f"{name} {count}" for name, count in record.tries.items() if count)
    yield f"failed answers in a row: {tries or 'none'}"


def _slots(dialogue: Dialogue, _compiled: CompiledFlow, _traces: Sequence[Trace]) -> Lines:
    for name, held in dialogue.slots.items():
        yield f'{name}: {held.value} ({held.status}, {held.source}, "{held.words}")'
    missing = dialogue.missing()
    yield f"still to ask: {', '.join(missing) or 'nothing'}"
    for name, values in dialogue.record.rejected.items():
        yield f"{name} was ruled out: {', '.join(values)}"


def _why(_dialogue: Dialogue, compiled: CompiledFlow, traces: Sequence[Trace]) -> Lines:
    paths = {id(prompt): ".".join(map(str, path)) for path, prompt in compiled.written}
    library = {id(prompt): name for name, prompt in compiled.flow.prompts.items()}
    for trace in traces:
        for command in trace.commands:
            yield f"understood: {_worded(command)}"
        for row in trace.rows:
            yield f"row taken: {_row(row)}"
        for prompt, wording in trace.prompts:
            of = f", wording {wording + 1}" if len(prompt.texts) > 1 else ""
            known = paths.get(id(prompt))
            place = known or f"the library's {library.get(id(prompt), 'own wording')}"
            yield f"said: {place}{of}"


def _row(row: Row) -> str:
    where = f"line {row.line}" if row.line else "by itself"
    return f"{row.trigger} → {row.to or 'stays'} ({where})"


def _worded(command: Command) -> str:
    told = [
        f"{entry.name} {value!r}" if isinstance(value, str) else f"{entry.name} {value}"
        for entry in fields(command)
        if (value := getattr(command, entry.name)) not in ("", (), None)
    ]
    return f"{type(command).__name__}{': ' if told else ''}{', '.join(told)}"


def _help(_dialogue: Dialogue, _compiled: CompiledFlow, _traces: Sequence[Trace]) -> Lines:
    for name, (does, _) in ASIDES.items():
        yield f"/{name}  {does}"


Answer = Callable[[Dialogue, CompiledFlow, Sequence[Trace]], Lines]

ASIDES: Mapping[str, tuple[str, Answer]] = {
    "state": ("where the call stands, and what is asked", _state),
    "slots": ("what the call holds, and what is missing", _slots),
    "why": ("what was understood of the last line, and what it led to", _why),
    "help": ("this", _help),
}
