"""The JSON schema of flow files, for editors: generated from the models of ``schema``.

``python -m flows.grammar.json_schema`` writes ``flow.schema.json`` beside this file; a test checks
that it is current. Our reader takes every scalar for its text, an editor reads YAML 1.2: what it
takes for a number or a truth is allowed wherever the text is.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from flows.grammar.key_help import HELP
from flows.grammar.schema import FlowSpec

FILE = Path(__file__).parent / "flow.schema.json"


def schema_text() -> str:
    """Give the schema as JSON text; ends with a line feed."""
    plain = FlowSpec.model_json_schema(by_alias=True)
    _describe(plain, "FlowSpec")
    for name, part in plain.get("$defs", {}).items():
        _describe(part, name)
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Callwright flow",
        **_tidy(plain),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _describe(part: dict[str, Any], model: str) -> None:
    """Add to each key what it is for."""
    for key, value in part.get("properties", {}).items():
        if sentence := HELP.get(model, {}).get(key):
            value["description"] = sentence


#: Keywords whose entries have names of their own, which may be "default".
_NAMED = ("properties", "patternProperties", "$defs")


def _tidy_each(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: _tidy(part) for name, part in parts.items()}


def _tidy(part: Any) -> Any:
    """Leave out what only Python knows (titles, defaults, None), refuse unknown names, and allow
    what YAML takes for a number or a truth."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("anyOf", [])[1:] == [{"type": "null"}]:
        told = {"description": part["description"]} if "description" in part else {}
        return {**_tidy(part["anyOf"][0]), **told}
    tidied = {
        key: _tidy_each(value) if key in _NAMED else _tidy(value)
        for key, value in part.items()
        if key not in ("title", "default", "propertyNames")
    }
    if "propertyNames" in part:  # names are text, and stay it
        tidied["propertyNames"] = part["propertyNames"]
    if "patternProperties" in tidied:
        tidied.setdefault("additionalProperties", False)
    return _as_yaml(tidied)


#: Texts that YAML 1.2 takes for something else, by what it takes them for.
_TYPED = {"integer": ("1", "12"), "number": ("1.5",), "boolean": ("true", "false", "TRUE")}


def _as_yaml(part: dict[str, Any]) -> dict[str, Any]:
    """Allow a scalar in each type that YAML may give it."""
    kind = part.get("type")
    if kind == "integer":  # in quotes it is text
        return {**part, "type": ["integer", "string"], "pattern": "^[0-9]{1,9}$"}
    if kind == "boolean":
        return {**part, "type": ["boolean", "string"], "pattern": "^(true|false)$"}
    if kind != "string" or "format" in part:
        return part
    if "enum" in part:
        words = part["enum"]
        typed = [
            json.loads(word) for word in words if word in ("true", "false") or word.isdecimal()
        ]
        if not typed:
            return part
        rest = {key: value for key, value in part.items() if key != "type"}
        return {**rest, "enum": [*typed, *words]}
    pattern = re.compile(part.get("pattern", ""))
    others = [name for name, texts in _TYPED.items() if any(map(pattern.search, texts))]
    if "number" in others:
        others.remove("integer")
    return {**part, "type": ["string", *others]} if others else part


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
