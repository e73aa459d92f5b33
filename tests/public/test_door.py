"""The public door: its manual is true and complete, and it opens fast, to flows alone."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from dataclasses import fields
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import callwright

ROOT = Path(__file__).parent.parent.parent
MANUAL = (ROOT / "docs" / "callwright.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n```text\n(.*?)```", MANUAL, re.DOTALL)


def test_the_examples_print_what_the_manual_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (flow,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "callback.yaml").write_text(flow, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for source, printed in EXAMPLES:
        written = StringIO()
        with redirect_stdout(written):
            exec(compile(source, "docs/callwright.md", "exec"), names)
        assert written.getvalue() == printed
    assert len(EXAMPLES) == MANUAL.count("```python")


def test_the_lines_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (flow,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "callback.yaml").write_text(flow, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^    ((?:dialogue = |print\().*callwright\..*)$", README, re.MULTILINE)
    names = {"callwright": callwright, "now": datetime(2026, 11, 20, 10, tzinfo=UTC)}
    written = StringIO()
    with redirect_stdout(written):
        exec("\n".join(lines), names)
    assert written.getvalue() == "Which day may we call you?\nOn which number?\n"


@pytest.mark.parametrize("package", ["callwright", "flows"])
def test_its_types_are_installed(package: str) -> None:
    """A type checker takes the types of a package only where a marker lies in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = project["tool"]["setuptools"]
    assert "py.typed" in found["package-data"][package]
    assert f"{package}*" in found["packages"]["find"]["include"]
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("name", callwright.__all__)
def test_every_name_is_in_the_manual(name: str) -> None:
    if name not in ("Act", "Action", "Event", "Record"):  # types of what is there, for annotations
        assert re.search(rf"\b{name}\b", MANUAL), name


def test_every_question_to_a_dialogue_is_in_the_manual() -> None:
    inside = {
        "apology",
        "asking",
        "expectation",
        "flow",
        "flows",
        "home",
        "interpreter",
    }  # what the pipeline asks
    public = {name for name in vars(callwright.Dialogue) if not name.startswith("_")} - inside
    undocumented = {name for name in public if not re.search(rf"`{name}\b", MANUAL)}
    assert {"transition_to", "get", "update"} <= public
    assert undocumented == set()


def test_what_the_manual_says_of_states_and_records_is_there() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", MANUAL.partition("| `State` ")[2], re.MULTILINE)
    state = callwright.load_flow("appointment").states["COLLECT_INFO"]
    for name in re.findall(r"`(\w+)`", " ".join(rows[:6])):
        assert hasattr(state, name), name
    (record,) = re.findall(r"^\| `record` \| (.*?) \|$", MANUAL, re.MULTILINE)
    held = {field.name for field in fields(callwright.Record)}
    assert set(re.findall(r"`(\w+)`", record)) <= held


def test_a_state_tells_what_it_asks_and_where_it_leads() -> None:
    states = callwright.load_flow("appointment").states
    everything = ("type", "date", "time", "name", "contact")
    assert states["COLLECT_INFO"].required_slots == everything
    assert states["RETRY"].required_slots == everything  # it asks again what the other asks
    assert states["CONFIRM"].required_slots == ()
    assert states["RETRY"].fallback == "FALLBACK"
    assert (
        states["GREETING"].entry_message == "Welcome to Greenfield Clinic. What can I book for you?"
    )
    assert states["COMPLETE"].entry_message == ""  # it speaks when the action is done


FORM = """\
callwright: 1
flow: form
version: 1
language: en
start: FORM
slots:
  date: {kind: date, ask: "Which day?"}
  time: {kind: time, ask: "At what time?", required: false}
  contact: {kind: phone, ask: "On which number?", required: false}
defaults: {fallback: NOBODY}
states:
  FORM: {collect: [date, time], optional: [contact], next: {all_filled: END}}
  NOBODY: {say: Goodbye., next: {spoken: END}}
"""


def test_optional_slots_and_the_fallback_of_the_flow_are_told() -> None:
    states = callwright.load_text(FORM).states
    assert states["FORM"].required_slots == ("date",)
    assert states["FORM"].optional_slots == ("time", "contact")
    assert {name: state.fallback for name, state in states.items()} == {
        "FORM": "NOBODY",
        "NOBODY": "END",
    }


def test_all_required_filled_leaves_optional_slots_aside() -> None:
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    dialogue = callwright.Dialogue(callwright.load_text(FORM))
    assert not dialogue.all_required_filled
    assert dialogue.update("date", "2026-11-24", now)
    assert dialogue.missing() == ["time"]
    assert dialogue.all_required_filled


def test_it_opens_to_flows_alone() -> None:
    """In a fresh interpreter: neither Pipecat nor a network comes with it."""
    code = "import sys, callwright; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "flows" in loaded
    heavy = {"aiohttp", "av", "fastapi", "httpx", "numpy", "pipecat", "websockets"}
    assert loaded & {*heavy, "bot", "caller", "pipeline", "processors"} == set()


def test_a_conversation_needs_a_start_and_a_time_with_a_zone() -> None:
    dialogue = callwright.Dialogue(callwright.load_flow("appointment"))
    with pytest.raises(callwright.CallwrightError, match=r"Call start\(now\) first"):
        dialogue.hear("hello", datetime(2026, 11, 20, 10, tzinfo=UTC))
    for ask in (dialogue.start, dialogue.targets):
        with pytest.raises(callwright.CallwrightError, match="has no time zone"):
            ask(datetime(2026, 11, 20, 10))
    assert dialogue.state == callwright.START
