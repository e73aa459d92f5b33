"""The rooms of the house: who may import whom, and what the code of a room may not do.

Who may import whom is data: the contracts under ``[tool.importlinter]`` in ``pyproject.toml``.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.build.load import load_flow
from scripts import rooms

ROOT = Path(__file__).parent.parent.parent
HOUSE = ("flows", "processors", "pipeline", "caller", "callwright", "benchmarks", "scripts")
MODULES = ("flows.", "processors.", "pipeline.")
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "environ", "getenv", "time", "monotonic"}
FORBIDDEN_NAMES = {
    *("util", "utils", "helper", "helpers", "common", "base", "core", "manager", "managers"),
    *("handler", "handlers", "misc"),
}
FILES = [*sorted(path for top in HOUSE for path in (ROOT / top).rglob("*.py")), ROOT / "bot.py"]
LONGEST_FUNCTION_LINES = 60
MOST_FILES_IN_A_ROOM = 16


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Give the top-level names of all imports, also of those inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}: imports by full name only"
            yield str(node.module).partition(".")[0]


def test_the_contracts_are_kept() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_nobody_imports_the_entry_point_or_the_tests() -> None:
    wrong = {name(path): set(imported(path)) & {"bot", "tests"} for path in FILES}

    assert {path for path, modules in wrong.items() if modules} == set()


def test_the_tour_shows_the_rooms_as_they_are() -> None:
    tour = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```mermaid\n(.*?)\n```", tour, re.DOTALL)

    assert shown == rooms.picture(), "python -m scripts.rooms prints the picture"


def test_a_room_can_be_taken_in_at_a_glance() -> None:
    large = {
        name(folder): len(modules)
        for top in ("flows", "processors", "pipeline", "caller")
        for folder in [ROOT / top, *(ROOT / top).rglob("*")]
        if (modules := [*folder.glob("[!_]*.py")]) and len(modules) > MOST_FILES_IN_A_ROOM
    }

    assert large == {}


def test_the_dialogue_reads_no_clock() -> None:
    called = {
        f"{name(path)}:{node.lineno}"
        for path in FILES
        if name(path).startswith("flows/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "time", "os")
        and node.func.attr in CLOCKS
    }

    assert called == set()


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        name(path)
        for path in FILES
        if not name(path).startswith(("benchmarks/", "caller/", "scripts/"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {("os", "environ"), ("os", "getenv")}
    }

    # The engine process hands a child what of it holds no keys; the package quiets what it imports.
    quiet = "pipeline/__init__.py"
    assert readers <= {"pipeline/settings/loading.py", "pipeline/speech/engine_process.py", quiet}


def test_files_have_names_that_say_what_is_in_them() -> None:
    tests = (ROOT / "tests").rglob("*.py")
    vague = {name(path) for path in [*FILES, *tests] if path.stem in FORBIDDEN_NAMES}

    assert vague == set()


@pytest.mark.parametrize("top", HOUSE)
def test_functions_stay_short(top: str) -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}"
        for path in FILES
        if name(path).startswith(f"{top}/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION_LINES
    }

    assert long == set()


def test_the_caller_names_no_module_of_the_bot_and_no_slot_or_state_of_a_shipped_flow() -> None:
    flow = load_flow("appointment").flow
    kinds = {kind for slot in flow.slots.values() for kind in slot.kinds}
    names = ({*flow.slots} | {*flow.states}) - kinds - {"name", "type"}  # fields of any JSON
    for path in sorted((ROOT / "caller").rglob("*.py")):
        constants = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)}
        texts = {text for text in constants if isinstance(text, str)}
        assert texts & names == set(), name(path)
        assert not [text for text in texts if text.startswith(MODULES)], name(path)
