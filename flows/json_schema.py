"""The JSON schema of flow files, for editors: generated from the models of ``flows.schema``.

``python -m flows.json_schema`` writes ``flows/flow.schema.json``; a test checks that it is current.
"""

from __future__ import annotations

import json
from pathlib import Path

from flows.schema import FlowSpec

FILE = Path(__file__).parent / "flow.schema.json"


def schema_text() -> str:
    """Give the schema as JSON text; ends with a line feed."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **FlowSpec.model_json_schema(by_alias=True),
        "title": "Callwright flow",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
