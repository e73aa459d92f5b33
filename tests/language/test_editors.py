"""What an editor is told of flow files: a schema that takes what we take, and help for each key."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from flows.build.load import DEFINITIONS, load_text
from flows.grammar import json_schema
from flows.grammar.key_help import HELP
from pipeline.commands import cli
from tests.scenes.flow_texts import changed, complaints


def test_the_schema_file_is_current() -> None:
    assert json_schema.FILE.read_text(encoding="utf-8") == json_schema.schema_text()


VALIDATOR = jsonschema.Draft7Validator(json.loads(json_schema.schema_text()))
ODD = """
callwright: "1"
flow: "true"
version: "3"
language: en
start: A
holidays: [2026-12-25]
slots:
  age: {kind: number, ask: 2026, required: "false", default: 5, max_retries: "2"}
  pick:
    kind: choice
    ask: 1.5
    options: {one: [1, one, 1.5, true], two: 2}
    keys: {1: one, 2: two}
  code: {kind: digits or code, ask: "Code?", keys: {digits: 6}, required: false}
  sure: {kind: yes_no, ask: "Sure?", required: false, default: no}
pronounce: {GP: gee pee}
states:
  A:
    collect: [age, pick, code, sure]
    next:
      slot_filled: [{slot: sure, is: yes, to: END}, {slot: age, is: 5, to: END}]
      all_filled: END
      max_retries: END
"""


def test_the_schema_takes_the_flows_that_we_take() -> None:
    starter = Path(cli.__file__).parent / "starter" / "flow.yaml"
    texts = [path.read_text("utf-8") for path in sorted(DEFINITIONS.glob("*.yaml"))]
    assert load_text(ODD).flow.slots["age"].default == "5"
    for text in [*texts, starter.read_text("utf-8").replace("NAME", "garage"), ODD]:
        assert [error.message for error in VALIDATOR.iter_errors(_as_an_editor_reads(text))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    kind: time\n", "    kind: tme\n"),
        ("    kind: time\n", "    kind: time or tme\n"),
        ("    kind: time\n", "    kind: time\n    reaks: x\n"),
        ("    kind: time\n", "    kind: time\n    default: [x]\n"),
        ("    kind: time\n", "    kind: time\n    required: perhaps\n"),
        ("    kind: time\n", "    kind: time\n    required: 1\n"),
        ("    kind: time\n", "    kind: time\n    max_retries: 10\n"),
        ("    kind: time\n", "    kind: time\n    confirm: often\n"),
        ("    kind: time\n", "    kind: time\n    keys: {digits: many}\n"),
        ("  CONFIRM:\n", "  Confirm:\n"),
        ("version: 1\n", "version: one\n"),
        ("version: 1\n", "version: true\n"),
        ("version: 1\n", "version: 1.5\n"),
        ("callwright: 1\n", "callwright: 2\n"),
        ("callwright: 1\n", "callwright: true\n"),
        ("start: GREETING\n", "start: 5\n"),
        ("    do: book\n", "    do: book\n    max_visits: 100\n"),
    ],
)
def test_the_schema_refuses_what_we_refuse(old: str, new: str) -> None:
    text = changed(old, new)
    assert complaints(text)
    assert list(VALIDATOR.iter_errors(_as_an_editor_reads(text)))


def _as_an_editor_reads(text: str) -> object:
    """Read as YAML 1.2 does: keys are text, and so are times and "no"; numbers are numbers."""
    return _read_12(yaml.compose(text, Loader=yaml.BaseLoader))


def _read_12(node: yaml.Node | None) -> object:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _read_12(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_read_12(value) for value in node.value]
    assert isinstance(node, yaml.ScalarNode)
    if node.style is None and re.fullmatch(r"true|false|-?\d+(\.\d+)?", node.value):
        return json.loads(node.value)
    return node.value


def test_an_editor_can_tell_what_each_key_is_for() -> None:
    told = json.loads(json_schema.schema_text())
    models = {"FlowSpec": told, **told["$defs"]}
    keys = {(name, key) for name, model in models.items() for key in model.get("properties", {})}
    helped = {(name, key) for name, model in HELP.items() for key in model}
    assert keys - helped == set(), "add a sentence to flows/grammar/key_help.py"
    assert helped - keys == set(), "remove the sentence from flows/grammar/key_help.py"
    for model in models.values():
        for key, value in model.get("properties", {}).items():
            assert value["description"].endswith("."), key


def test_callwright_schema_writes_it_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["schema"]) == 0
    assert capsys.readouterr().out == json_schema.schema_text()
    assert cli.main(["schema", "-o", str(tmp_path / "flow.schema.json")]) == 0
    assert (tmp_path / "flow.schema.json").read_text("utf-8") == json_schema.schema_text()
    assert cli.main(["schema", "-o", str(tmp_path / "no" / "flow.schema.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err
