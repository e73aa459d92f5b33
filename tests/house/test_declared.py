"""What the code imports is declared, and what is declared is told in docs/design.md."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.declared import ROOT, declared, extras

#: What need not be installed where tests run stands here by name.
BROUGHT_BY = {"sklearn": ["scikit-learn"], **packages_distributions()}
OURS = (
    "benchmarks",
    "bot",
    "caller",
    "callwright",
    "flows",
    "pipeline",
    "processors",
    "scripts",
    "tests",
)
#: Which extras a room may import from, beside what is always installed.
EXTRAS = {
    "bot.py": (),
    "callwright": (),
    "flows": (),
    "processors": (),
    "pipeline": (),
    "pipeline/speech/engines": ("embedded",),
    "caller": ("embedded",),
    "scripts": ("build", "dev"),
    "benchmarks": ("embedded", "compare", "dev"),
    "tests": ("embedded", "compare", "dev", "build"),
}


def names(*taken: str) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in declared(*taken)}


def room(path: Path) -> str:
    """Give the longest room that a file lies in."""
    name = path.relative_to(ROOT).as_posix()
    return max((room for room in EXTRAS if name.startswith(room)), key=len)


def files() -> list[Path]:
    folders = [path for path in (ROOT / name for name in OURS) if path.is_dir()]
    return [*(path for folder in folders for path in folder.rglob("*.py")), ROOT / "bot.py"]


def imported(text: str) -> Iterator[str]:
    """Give the top-level names that are imported from other packages than ours and Python's."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found = [str(node.module)]
        else:
            continue
        tops = {name.partition(".")[0] for name in found}
        yield from tops - sys.stdlib_module_names - {*OURS, "__future__"}


def undeclared(text: str, taken: tuple[str, ...]) -> set[str]:
    """Give the imports of a file that no declared package brings."""
    allowed = names(*taken)
    return {
        name
        for name in imported(text)
        if not {canonicalize_name(owner) for owner in BROUGHT_BY.get(name, ())} & allowed
    }


@pytest.mark.parametrize("name", EXTRAS)
def test_what_is_imported_is_declared(name: str) -> None:
    found = {
        path.relative_to(ROOT).as_posix(): missing
        for path in files()
        if room(path) == name and (missing := undeclared(path.read_text(), EXTRAS[name]))
    }
    assert found == {}


def test_an_import_that_is_not_declared_is_found() -> None:
    text = "import os\nimport attrs\ndef f() -> None:\n    from idna import core\n"
    assert undeclared(text, ()) == {"attrs", "idna"}
    assert undeclared("import pocketsphinx\nimport yaml", ()) == {"pocketsphinx"}
    assert undeclared("import pocketsphinx\nimport yaml", ("embedded",)) == set()


def test_every_declared_package_is_told_with_its_reason() -> None:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    (part,) = re.findall(r"^## Dependencies, and why\n(.*?)^### ", text, re.DOTALL | re.MULTILINE)
    rows = [row.strip("| ").split(" | ") for row in part.splitlines() if row.startswith("| ")]
    told = [
        canonicalize_name(name)
        for packages, reason, _ in rows
        if packages != "package" and reason
        for name in re.sub(r" \(.*\)", "", packages).split(", ")
    ]
    assert sorted(told) == sorted(names(*extras()))
