"""Writes calls as conversation files, which the tests of a flow run: readable, and to be kept."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flows.exploring.exploration import Finding, Line
from flows.exploring.play import CallBrokeError, Play, Step


def conversation(line: Line, finding: Finding, flow: str, *, beside: bool = False) -> str:
    """Give a call that broke a guarantee as the text of a conversation file.

    Args:
        line: The flow and the terms of the call.
        finding: What was found.
        flow: Path or name of the flow, as the file shall name it.
        beside: True for the other call of a pair.
    """
    broken = finding.broken
    about = f"{broken.guarantee}, {broken.what}"
    head = (
        f"# Breaks {broken.guarantee}: {broken.what}.",
        f"call: {_text(f'{about}: the other call' if beside else about)}",
        f"flow: {_text(flow)}",
        f"now: {line.now.replace(tzinfo=None).isoformat(timespec='minutes')}",
        "steps:",
    )
    steps = finding.beside if beside else finding.steps
    return "\n".join((*head, *_steps(line.call(), steps))) + "\n"


def _steps(call: Play, steps: Sequence[Step]) -> list[str]:
    """Give the steps, each with what the bot said to it and where the call stood then."""
    lines, seen = list[str](), 0
    for step in steps:
        lines.append(f"  - {_step(step)}")
        try:
            call.do(step)
        except CallBrokeError as error:
            lines.append(f"    # {error}")
            break
        said = " ".join(act.text for moment in call.moments[seen:] for act in moment.said)
        seen = len(call.moments)
        lines.append(f"    # {call.record.state}: {said}" if said else f"    # {call.record.state}")
    return lines


def _step(step: Step) -> str:
    if step.values:
        places = ", ".join(f"{name}: {_text(value)}" for name, value in step.values)
        return f"{step.what}: {{{places}}}"
    bare = not step.text and step.what != "cut"
    return step.what if bare else f"{step.what}: {_text(step.text)}"


def _text(text: str) -> str:
    """Write a text in quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)
