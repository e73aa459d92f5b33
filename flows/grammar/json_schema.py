"""The JSON schema of flow files, for editors: generated from the models of ``schema``.

``python -m flows.grammar.json_schema`` writes ``flow.schema.json`` beside this file; a test checks
that it is current.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flows.grammar.schema import FlowSpec

FILE = Path(__file__).parent / "flow.schema.json"


def schema_text() -> str:
    """Give the schema as JSON text; ends with a line feed."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Callwright flow",
        **_tidy(FlowSpec.model_json_schema(by_alias=True)),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


#: Keywords whose entries have names of their own, which may be "default".
_NAMED = ("properties", "patternProperties", "$defs")


def _tidy_each(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: _tidy(part) for name, part in parts.items()}


def _tidy(part: Any) -> Any:
    """Leave out what only Python knows (titles, defaults, None), and refuse unknown names."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("anyOf", [])[1:] == [{"type": "null"}]:
        return _tidy(part["anyOf"][0])
    tidied = {
        key: _tidy_each(value) if key in _NAMED else _tidy(value)
        for key, value in part.items()
        if key not in ("title", "default")
    }
    if "patternProperties" in tidied:
        tidied.setdefault("additionalProperties", False)
    return tidied


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
