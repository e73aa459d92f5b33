"""Pictures of a flow are read from its chart, and graphviz takes them."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.diagram import dot, mermaid
from flows.build.load import load_flow, load_text
from flows.model.flow import END, START

EDGE = re.compile(r"^    (\w+) --> (\w+) : (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def compiled() -> CompiledFlow:
    return load_flow("appointment")


def test_mermaid_shows_the_table_and_notes_what_holds_everywhere(compiled: CompiledFlow) -> None:
    text = mermaid(compiled)

    assert text.startswith("stateDiagram-v2\n    [*] --> START\n")
    assert set(EDGE.findall(text)) == {
        ("START", "GREETING", "call_started"),
        ("GREETING", "COLLECT_INFO", "responded"),
        ("COLLECT_INFO", "CONFIRM", "all_filled"),
        ("COLLECT_INFO", "RETRY", "error"),
        ("COLLECT_INFO", "FALLBACK", "max_retries"),
        ("CONFIRM", "COMPLETE", "confirmed_yes"),
        ("CONFIRM", "COLLECT_INFO", "confirmed_no"),
        ("CONFIRM", "FALLBACK", "max_retries"),
        ("RETRY", "COLLECT_INFO", "slot_filled"),
        ("RETRY", "RETRY", "error"),
        ("RETRY", "FALLBACK", "max_retries"),
        ("COMPLETE", "END", "spoken"),
        ("COMPLETE", "COLLECT_INFO", "failed if failure is taken"),
        ("COMPLETE", "FALLBACK", "failed"),
        ("FALLBACK", "END", "offered"),
    }
    for line in ("intent_human to FALLBACK", "intent_cancel to END", "max_silence to END"):
        assert f"        {line}\n" in text


def test_everything_is_every_transition_of_the_chart(compiled: CompiledFlow) -> None:
    drawn = {
        (source, event, target)
        for source, target, label in EDGE.findall(mermaid(compiled, everything=True))
        for event in (part.partition(" ")[0] for part in label.split(", "))
    }
    chart = {
        (state.id, str(event).partition("-")[0], transition.target.id)
        for state in compiled.chart.states
        for transition in state.transitions
        for event in transition.events
    }

    assert drawn == chart
    assert len(chart) == 56


CONDITIONS = """
callwright: 1
flow: table
version: 1
language: en
start: ASK
slots:
  people: {kind: party_size, ask: "For how many people, counting the children # and you; all?"}
  name:
    kind: person_name
    ask: "Under which first and last name may we write it down for you today?"
  kids: {kind: yes_no, required: false}
actions: {look: {run: x.look, effect: read}}
states:
  ASK:
    collect: [people, name]
    optional: [kids]
    next:
      slot_filled:
        - {slot: people, if: people > 8, to: DESK}
        - {slot: kids, is: yes, to: LOOK}
      all_filled: [{if: people < 3, to: LOOK}, LOOK]
      max_retries: DESK
  LOOK: {do: look, say: "Done.", next: {spoken: END, failed: END}}
  DESK: {handoff: desk, next: {offered: END}}
"""


def test_states_show_what_they_ask_and_rows_their_conditions() -> None:
    compiled = load_text(CONDITIONS)
    text = mermaid(compiled)

    for line in (
        "ASK : ASK",
        "ASK : people: For how many people, counting the children #35; and you#59; all?",
        "ASK : name: Under which first and last name may we write it down for …",
        "LOOK : does look",
        "DESK : hands over to desk",
        "ASK --> DESK : slot_filled people if people > 8, max_retries",
        "ASK --> LOOK : slot_filled kids is yes, all_filled if people #60; 3, all_filled",
    ):
        assert f"    {line}\n" in text, text
    picture = dot(compiled)
    assert r'"LOOK" [label="LOOK\ndoes look"];' in picture
    assert 'label="slot_filled kids is yes, all_filled if people < 3, all_filled"' in picture


def test_dot_is_taken_by_graphviz(compiled: CompiledFlow) -> None:
    text = dot(compiled)

    assert '"COLLECT_INFO" -> "CONFIRM" [label="all_filled"];' in text
    program = shutil.which("dot")
    if program is None:
        pytest.skip("graphviz is not installed: apt-get install graphviz")
    drawing = subprocess.run(
        [program, "-Tsvg"], input=text, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    for name in (START, END, *compiled.flow.states):
        assert f">{name}</text>" in drawing
