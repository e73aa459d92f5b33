"""From commands to a prediction row of the data sets' scorer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flows.vocabulary.commands import (
    Affirm,
    AskHuman,
    Cancel,
    Command,
    CorrectSlot,
    Deny,
    Goodbye,
    Help,
    Repeat,
    SetSlot,
)
from flows.vocabulary.ports import Expectation, Question
from flows.words.calibration import ASKING

_FIELDS = {"date": "dates", "time": "times", "number": "numbers", "party_size": "numbers"}
_CONTROL = {
    AskHuman: "handoff",
    Cancel: "cancel",
    Repeat: "repeat",
    Help: "help",
    Goodbye: "goodbye",
}


def prediction(
    row_id: str | int, commands: tuple[Command, ...], expectation: Expectation, milliseconds: float
) -> dict[str, Any]:
    """Write commands as a prediction row."""
    row: dict[str, Any] = {"id": row_id, "ms": round(milliseconds, 4)}
    for command in commands:
        if isinstance(command, SetSlot | CorrectSlot) and command.value is not None:
            if command.certainty < ASKING.guessed:  # a call asks it back
                continue
            _add_value(row, expectation.slots[command.slot].kinds[0], command.value)
    row["yesno"] = _yes_no(commands, expectation)
    row["control"] = _control(commands)
    return row


def _add_value(row: dict[str, Any], kind: str, value: str) -> None:
    if kind in _FIELDS:
        values = row.setdefault(_FIELDS[kind], [])
        if value not in values:
            values.append(value)
    elif kind == "phone":
        row.setdefault("phones", []).append(value.removeprefix("+").replace("x", ""))
    elif kind == "person_name":
        row["name"] = value
    elif kind == "postcode":
        row["postcode"] = value.replace(" ", "")


def _yes_no(commands: Iterable[Command], expectation: Expectation) -> str | None:
    kinds = {type(command) for command in commands}
    if expectation.question is Question.YES_NO and CorrectSlot in kinds:
        return "no"
    if Affirm not in kinds and expectation.question is Question.YES_NO:
        filled = expectation.filled
        if any(isinstance(c, SetSlot) and c.value != filled.get(c.slot) for c in commands):
            return "no"
    if Affirm in kinds and Deny not in kinds:
        return "yes"
    return "no" if Deny in kinds else None


def _control(commands: Iterable[Command]) -> str | None:
    for command in commands:
        if type(command) in _CONTROL:
            return _CONTROL[type(command)]
        if isinstance(command, CorrectSlot) and command.value is None:
            return "change"
    return None
