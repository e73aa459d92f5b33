"""The manual of the flow language: its example works, and it leaves no key out."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from flows.build.load import load_flow, load_text
from flows.build.row_builder import priority_of
from flows.dialogue.dialogue import Dialogue
from flows.grammar import schema
from flows.grammar.schema_errors import keys_of
from flows.model.condition_reader import Names, read_condition
from flows.model.condition_types import DATE, TEXT, TIME, Type
from flows.model.flow import OUTCOMES
from flows.slots import KINDS
from flows.vocabulary.acts import said

DOCS = Path(__file__).parent.parent.parent / "docs"
MANUAL = (DOCS / "flow-language.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SCENES = Path(__file__).parent.parent / "scenes" / "flows"
MODELS = [
    schema.FlowSpec,
    schema.SlotSpec,
    schema.StateSpec,
    schema.NextSpec,
    schema.RowSpec,
    schema.ActionSpec,
    schema.PromptSpec,
    schema.CaseSpec,
    schema.CollectSpec,
    schema.HandoffSpec,
    schema.LimitsSpec,
    schema.DefaultsSpec,
    schema.ListenSpec,
    schema.HoldSpec,
    schema.DigitKeys,
    schema.RuleSpec,
    schema.AnytimeSpec,
]


def test_the_example_is_a_flow_without_advice() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)

    assert len(examples) > 1
    for example in examples:
        assert load_text(example).advice == ()


def test_its_longer_examples_are_flows_that_calls_are_played_on() -> None:
    played = [path.read_text("utf-8") for path in SCENES.glob("*.yaml")]

    for example in re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)[1:]:
        assert example in played


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_in_the_manual(model: type[BaseModel]) -> None:
    words = set(re.findall(r"[a-z_]+", MANUAL))

    assert set(keys_of(model)) <= words


def test_every_kind_and_priority_is_in_the_manual() -> None:
    row = next(line for line in MANUAL.splitlines() if line.startswith("| `kind`"))
    assert set(KINDS) <= set(re.findall(r"[a-z_]+", row))
    for line in re.findall(r"^\| (`.*) \| .* \| ([\d, ]+) \|$", MANUAL, re.MULTILINE):
        triggers = re.findall(r"`(\w+)`", line[0])
        numbers = [int(number) for number in line[1].split(",")]
        for index, trigger in enumerate(triggers):
            name = {"intent": "intent_x", "user_confirmation": "confirmed_yes"}.get(
                trigger, trigger
            )
            assert priority_of(name) == numbers[min(index, len(numbers) - 1)], trigger


def test_every_condition_of_the_manual_can_be_read() -> None:
    names = Names(
        types={
            "date": DATE,
            "time": TIME,
            "name": TEXT,
            "slot": TEXT,
            "type": Type("choice", ("checkup",)),
        },
        failures=("taken",),
        outcomes=OUTCOMES,
        opening_hours=True,
    )
    conditions = re.findall(
        r"`([^`]+)`", MANUAL.partition("## Conditions")[2].partition("\n## ")[0]
    )

    for source in conditions[:-1]:
        read_condition(f"name {source}" if source.startswith("is ") else source, names)
    assert len(conditions) > 10


def test_the_example_of_several_flows_is_a_tree_without_advice_that_takes_a_call(
    tmp_path: Path,
) -> None:
    manual = (DOCS / "several-flows.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"`(\w+\.yaml)`:\n```yaml\n(.*?)```", manual, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    tree = load_flow(tmp_path / "reception.yaml")
    call = Dialogue(tree)
    call.start(NOW)

    assert tree.advice == ()
    call.hear("I want to move my appointment to Tuesday", NOW)
    assert (call.flow.name, call.asking, call.get("date")) == ("move", "contact", "2026-11-24")
    assert "Shall I take a message first?" in said(call.hear("can you take a message", NOW))
    call.hear("yes", NOW)
    assert call.flow.name == "message"
    assert "So, where were we." in said(call.hear("2025550143", NOW))
    assert (call.flow.name, call.get("date")) == ("move", "2026-11-24")
