"""The manual of the flow language: its example works, and it leaves no key out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from flows.build.load import load_text
from flows.build.row_builder import priority_of
from flows.grammar import schema
from flows.grammar.schema_errors import keys_of
from flows.model.condition_reader import Names, read_condition
from flows.model.condition_types import DATE, TEXT, TIME, Type
from flows.model.flow import OUTCOMES
from flows.slots import KINDS

MANUAL = (Path(__file__).parent.parent.parent / "docs" / "flow-language.md").read_text(
    encoding="utf-8"
)
MODELS = [
    schema.FlowSpec,
    schema.SlotSpec,
    schema.StateSpec,
    schema.NextSpec,
    schema.RowSpec,
    schema.ActionSpec,
    schema.PromptSpec,
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
    (example,) = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)

    assert load_text(example).advice == ()


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
    conditions = re.findall(r"`([^`]+)`", MANUAL.partition("## Conditions")[2])

    for source in conditions[:-1]:
        read_condition(f"name {source}" if source.startswith("is ") else source, names)
    assert len(conditions) > 10
