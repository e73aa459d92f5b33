"""A flow as a picture, read from its chart: Mermaid text for documents, DOT text for graphviz.

Only what leads somewhere is drawn: loops of a state on itself, and what holds in every state alike
(a person, cancel, the limits of the whole call, the end of silence), are listed in one note,
because a picture with each of them shows nothing any more. ``everything=True`` draws them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.build.compiler import CompiledFlow, Transition
from flows.model.flow import END, START


def mermaid(compiled: CompiledFlow, *, everything: bool = False) -> str:
    """Draw as a Mermaid state diagram; ends with a line feed."""
    drawn = _drawn(compiled, everything)
    lines = ["stateDiagram-v2", f"    [*] --> {START}"]
    for source, target, events in _joined(drawn):
        lines.append(f"    {source} --> {target} : {_label(events)}")
    lines.append(f"    {END} --> [*]")
    note = _note(compiled, drawn)
    if note:
        lines += [
            f"    note right of {START}",
            *(f"        {line}" for line in note),
            "    end note",
        ]
    return "\n".join(lines) + "\n"


def dot(compiled: CompiledFlow, *, everything: bool = False) -> str:
    """Draw as DOT, for graphviz's ``dot`` program; ends with a line feed."""
    drawn = _drawn(compiled, everything)
    lines = [
        f"digraph {_quoted(compiled.flow.name)} {{",
        '    graph [rankdir=TB, fontname="Helvetica"];',
        '    node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica"];',
        '    edge [fontname="Helvetica", fontsize=10];',
        f"    {_quoted(START)} [shape=circle];",
        *(f"    {_quoted(name)};" for name in compiled.flow.states),
        f"    {_quoted(END)} [shape=doublecircle];",
    ]
    for source, target, events in _joined(drawn):
        lines.append(
            f"    {_quoted(source)} -> {_quoted(target)} [label={_quoted(_label(events))}];"
        )
    note = _note(compiled, drawn)
    if note:
        text = "\\l".join(line.replace('"', '\\"') for line in note)
        lines.append(f'    note [shape=note, label="{text}\\l"];')
    return "\n".join([*lines, "}"]) + "\n"


def _drawn(compiled: CompiledFlow, everything: bool) -> list[Transition]:
    if everything:
        return list(compiled.transitions)
    everywhere = set(_everywhere(compiled))
    return [
        transition
        for transition in compiled.transitions
        if (transition.event, transition.target) not in everywhere
        and (transition.source != transition.target or _is_row(compiled, transition))
    ]


def _is_row(compiled: CompiledFlow, transition: Transition) -> bool:
    state = compiled.flow.states.get(transition.source)
    return state is not None and any(row.event == transition.event for row in state.rows)


def _everywhere(compiled: CompiledFlow) -> Iterator[tuple[str, str]]:
    """Give event and target of what ``anytime:`` and the limits add to the states alike."""
    for state in compiled.flow.states.values():
        rows = {row.event for row in state.rows if not row.anytime}
        for event, target in compiled.plan[state.name].items():
            if event not in rows and target != state.name:
                yield event, target


def _joined(transitions: Iterable[Transition]) -> list[tuple[str, str, list[str]]]:
    """Join the transitions between the same two states."""
    joined: dict[tuple[str, str], list[str]] = {}
    for transition in transitions:
        joined.setdefault((transition.source, transition.target), []).append(transition.event)
    return [(source, target, events) for (source, target), events in joined.items()]


def _label(events: list[str]) -> str:
    return ", ".join(event.partition("-")[0] for event in events)


def _note(compiled: CompiledFlow, drawn: list[Transition]) -> list[str]:
    shown = {(transition.event, transition.target) for transition in drawn}
    hidden: dict[str, str] = {}
    for event, target in _everywhere(compiled):
        if (event, target) not in shown:
            hidden.setdefault(event, target)
    lines = [f"{event} to {target}" for event, target in hidden.items()]
    return ["In every state where it can happen", *lines] if lines else []


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
