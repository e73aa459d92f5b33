"""``callwright schema``: the JSON schema of flow files, for editors."""

from __future__ import annotations

from pathlib import Path

from flows.grammar.json_schema import schema_text
from pipeline.commands.output import write_file


def schema(output: Path | None) -> int:
    """Write the schema to a file, or print it; gives 0.

    Raises:
        CallwrightError: ``output``, the file cannot be written.
    """
    if output is None:
        print(schema_text(), end="")
    else:
        write_file(output, schema_text().encode())
    return 0
