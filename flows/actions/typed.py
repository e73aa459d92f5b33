"""Values between a flow and Python: canonical text → what an author's function takes, and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from flows.model.condition_types import DATE, NUMBER, TIME, read_value
from flows.model.flow import Slot
from flows.slots import KINDS

_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # only moments depend on it, and no slot is one
_YES_NO = "yes_no"
LONGEST_RESULT = 1000  # characters: more is no value that a caller is told


class NonsenseError(Exception):
    """What an action gave is not what the flow says that it gives; ``output`` names which."""

    def __init__(self, output: str) -> None:
        self.output = output
        super().__init__(output)


def type_of(slot: Slot) -> type:
    """Give the Python type as which a value of the slot arrives: ``date``, ``time``, ``int``,
    ``bool`` for yes and no, else ``str``; ``str`` too where its kinds do not agree."""
    found = {_type_of(kind, slot) for kind in slot.kinds}
    return found.pop() if len(found) == 1 else str


def _type_of(kind: str, slot: Slot) -> type:
    if kind == _YES_NO:
        return bool
    by_name = {DATE.name: date, TIME.name: time, NUMBER.name: int}
    return by_name.get(KINDS[kind].condition_type(slot).name, str)


def to_python(slot: Slot, value: str) -> Any:
    """Give a canonical value as Python has it; text that is none stays text."""
    wanted = type_of(slot)
    if wanted is bool:
        return value == "yes"
    if wanted is str:
        return value
    read = read_value(value, KINDS[slot.kinds[0]].condition_type(slot), _NO_TIME)
    if isinstance(read, float):
        return int(read) if read.is_integer() else read
    return value if read is None else read


def takes(annotation: Any, given: type) -> bool:
    """Tell whether a parameter with this annotation takes values of a type; True where it cannot
    be told."""
    if annotation is None or annotation is type(None):
        return given is type(None)
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        return any(takes(part, given) for part in typing.get_args(annotation))
    if origin is typing.Annotated:
        return takes(typing.get_args(annotation)[0], given)
    if origin is typing.Literal:
        return any(isinstance(value, given) for value in typing.get_args(annotation))
    if annotation is Any or not isinstance(annotation, type):
        return True
    return issubclass(given, annotation) or (given is int and issubclass(float, annotation))


def to_results(outputs: Mapping[str, Slot], given: Any) -> dict[str, str]:
    """Give what a function returned as canonical text by output; empty outputs are left out.

    Args:
        outputs: What the flow says that it gives; none for what is only to be done.
        given: A mapping or a dataclass with a value for each output (more is not looked at), or
            the value itself where there is one output.

    Raises:
        NonsenseError: An output is missing, or is no value of its kinds.
    """
    if dataclasses.is_dataclass(given) and not isinstance(given, type):
        given = {field.name: getattr(given, field.name) for field in dataclasses.fields(given)}
    if not isinstance(given, Mapping):
        given = dict.fromkeys(list(outputs)[:1], given) if len(outputs) == 1 else {}
    results = {}
    for name, slot in outputs.items():
        if name not in given:
            raise NonsenseError(name)
        if given[name] is not None:
            results[name] = _canonical(slot, given[name])
    return results


def _canonical(slot: Slot, value: Any) -> str:
    text = _text(slot, value)
    if text is not None and len(text) <= LONGEST_RESULT:
        for kind in slot.kinds:
            open_ended = KINDS[kind].has_options and not slot.options
            found = text if open_ended else KINDS[kind].canonical(text, slot)
            if found is not None:
                return found
    raise NonsenseError(slot.name)


def _text(slot: Slot, value: Any) -> str | None:
    """Give a Python value as text that a kind can read, or None."""
    match value:
        case Enum():
            return _text(slot, value.value)
        case bool():
            return "yes" if value else "no"
        case datetime() if type_of(slot) is time:
            return value.strftime("%H:%M")
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case float() if value.is_integer():
            return str(int(value))
        case int() | float() | str():
            return str(value)
    return None
