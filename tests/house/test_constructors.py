"""Nobody needs more than five things to be made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 5


def constructors(room: str) -> Iterator[tuple[str, int]]:
    """Give each constructor of a room with its number of arguments."""
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.FunctionDef) and part.name == "__init__":
                        taken = part.args
                        count = len(taken.posonlyargs + taken.args + taken.kwonlyargs) - 1
                        yield f"{path.relative_to(ROOT)}:{part.lineno} {node.name}", count


def test_the_processors_take_at_most_five_arguments() -> None:
    counted = dict(constructors("processors"))
    assert len(counted) > 10
    assert {place: count for place, count in counted.items() if count > MOST} == {}
