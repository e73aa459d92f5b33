"""A flow as a picture, read from its chart: Mermaid text for documents, DOT text for graphviz.

States show what they ask and do, arrows the condition of each row. Only what leads somewhere is
drawn: loops of a state on itself, and what holds in every state alike (a person, cancel, the limits
of the whole call, the end of silence), are listed in one note, because a picture with each of them
shows nothing any more. ``everything=True`` draws them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flows.build.compiler import CompiledFlow, Transition
from flows.model.flow import END, START, Flow, Prompt, Row, State

LONGEST_WORDS = 60  # characters of a sentence that are shown


def mermaid(compiled: CompiledFlow, *, everything: bool = False) -> str:
    """Draw as a Mermaid state diagram; ends with a line feed."""
    drawn = _drawn(compiled, everything)
    lines = ["stateDiagram-v2", f"    [*] --> {START}"]
    for name, state in compiled.flow.states.items():
        shown = [name, *_inside(compiled.flow, state)]
        lines += [f"    {name} : {_plain(line)}" for line in shown if len(shown) > 1]
    for source, target, events in _joined(drawn):
        lines.append(f"    {source} --> {target} : {_plain(_label(compiled, source, events))}")
    lines.append(f"    {END} --> [*]")
    note = _note(compiled, drawn)
    if note:
        lines += [
            f"    note right of {START}",
            *(f"        {_plain(line)}" for line in note),
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
    ]
    for name, state in compiled.flow.states.items():
        shown = "\n".join([name, *_inside(compiled.flow, state)])
        lines.append(f"    {_quoted(name)} [label={_quoted(shown)}];")
    lines.append(f"    {_quoted(END)} [shape=doublecircle];")
    for source, target, events in _joined(drawn):
        label = _label(compiled, source, events)
        lines.append(f"    {_quoted(source)} -> {_quoted(target)} [label={_quoted(label)}];")
    note = _note(compiled, drawn)
    if note:
        text = "\\l".join(line.replace('"', '\\"') for line in note)
        lines.append(f'    note [shape=note, label="{text}\\l"];')
    return "\n".join([*lines, "}"]) + "\n"


def _inside(flow: Flow, state: State) -> list[str]:
    """Give what a state asks and does, a line each."""
    lines = [_shortened(state.ask)] if state.ask is not None else []
    lines += [_asked(flow, name) for name in state.collect]
    if state.reask is not None:
        lines.append(f"asks again what {state.reask} asks")
    if state.do is not None:
        lines.append(f"does {state.do}")
    if state.handoff is not None:
        lines.append(f"hands over to {state.handoff.to}")
    if state.say is not None and not lines:
        lines.append(_shortened(state.say))
    return lines


def _asked(flow: Flow, name: str) -> str:
    slot = flow.slots.get(name)
    question = slot.ask if slot is not None else None
    wanted = slot.wanted_if if slot is not None else None
    what = f"{name} (if {wanted.source})" if wanted is not None else name
    return f"{what}: {_shortened(question)}" if question is not None else what


def _shortened(prompt: Prompt) -> str:
    text = prompt.texts[0]
    if len(text) <= LONGEST_WORDS:
        return text
    return text[:LONGEST_WORDS].rpartition(" ")[0] + " …"


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


def _label(compiled: CompiledFlow, source: str, events: list[str]) -> str:
    """Name the rows of events between two states; of an event that is no row its name alone."""
    state = compiled.flow.states.get(source)
    rows = state.rows if state is not None else ()
    labels: list[str] = []
    for event in events:
        named = [_row(row) for row in rows if compiled.event(row) == event]
        labels += named or [event.partition("-")[0]]
    return ", ".join(dict.fromkeys(labels))


def _row(row: Row) -> str:
    words: list[str] = [str(row.trigger), *([f"call {row.call}"] if row.call else [])]
    if row.slot is not None:
        words.append(row.slot if row.value is None else f"{row.slot} is {row.value}")
    if row.condition is not None:
        words.append(f"if {row.condition.source}")
    words += [f"sets {name} to {value}" for name, value in row.sets]
    return " ".join(words)


def _note(compiled: CompiledFlow, drawn: list[Transition]) -> list[str]:
    shown = {(transition.event, transition.target) for transition in drawn}
    hidden: dict[str, str] = {}
    for event, target in _everywhere(compiled):
        if (event, target) not in shown:
            hidden.setdefault(event, target)
    lines = [f"{event} to {target}" for event, target in hidden.items()]
    return ["In every state where it can happen", *lines] if lines else []


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _plain(text: str) -> str:
    """Write what Mermaid takes for its own signs as the numbers of their characters."""
    return re.sub("[#;<]", lambda match: f"#{ord(match[0])};", text)
