"""``callwright new``: a small flow with its calls, to begin with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from flows.errors import CallwrightError
from flows.grammar.json_schema import schema_text

STARTER = Path(__file__).parent / "starter"
SCHEMA = "flow.schema.json"
_NAME = re.compile("[a-z][a-z0-9_]{0,39}")


def new(name: str, write: Callable[[str], object]) -> int:
    """Write ``NAME.yaml``, ``NAME.calls/`` and, where there is none, the schema; gives 0.

    Args:
        name: Name of the flow, with the path of its folder before it.
        write: Takes a line.

    Raises:
        CallwrightError: ``name``, it is no name of a flow; ``output``, something of that name is
            there, or cannot be written.
    """
    path = Path(name.removesuffix(".yaml"))
    if not _NAME.fullmatch(path.name):
        raise CallwrightError(
            f"'{path.name}' is not the name of a flow.",
            code="name",
            remedy="use lower-case letters, digits and _, as in callwright new garage",
        )
    flow, calls = path.with_name(f"{path.name}.yaml"), path.with_name(f"{path.name}.calls")
    for there in (flow, calls):
        if there.exists():
            raise CallwrightError(
                f"{there} is there already, and is left as it is.",
                code="output",
                remedy="choose another name, or move it away",
            )
    _write(_files(path.name, flow, calls))
    shown = flow if flow.is_absolute() else f"./{flow}"
    write(f"Wrote {flow} and {calls}/.")
    for command in ("check", "test", "chat"):
        write(f"  callwright {command} {shown}")
    return 0


def _files(name: str, flow: Path, calls: Path) -> Mapping[Path, str]:
    """Give what is to be written, by path."""
    text = (STARTER / "flow.yaml").read_text(encoding="utf-8")
    files = {flow: text.replace("NAME", name)}
    for call in sorted((STARTER / "calls").glob("*.yaml")):
        files[calls / call.name] = call.read_text(encoding="utf-8")
    schema = flow.with_name(SCHEMA)
    return files if schema.exists() else {**files, schema: schema_text()}


def _write(files: Mapping[Path, str]) -> None:
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise CallwrightError(
                f"{path}: cannot be written: {error.strerror or type(error).__name__}.",
                code="output",
                remedy="name a folder that may be written",
            ) from error
