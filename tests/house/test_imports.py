"""The rooms of the house, and the one direction of imports: bot → pipeline → processors → flows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("flows", "processors", "pipeline")
ABOVE = {
    "flows": {"processors", "pipeline", "bot", "benchmarks", "tests", "caller"},
    "processors": {"pipeline", "bot", "benchmarks", "tests", "caller"},
    "pipeline": {"bot", "benchmarks", "tests", "caller"},
    "bot": {"benchmarks", "tests", "caller"},
}
#: The command line starts the bot, as `python bot.py` does: it is an entry point like bot.py.
ENTRY_POINTS: set[tuple[str, str]] = set()
#: What would bring a clock, chance, a network, threads or the machine into the dialogue.
NOT_PURE = {
    *("aiohttp", "asyncio", "concurrent", "fastapi", "http", "httpx", "loguru", "multiprocessing"),
    *(
        "os",
        "pipecat",
        "platform",
        "random",
        "requests",
        "secrets",
        "selectors",
        "shutil",
        "signal",
    ),
    *("socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib"),
    *("uuid", "uvicorn", "websockets"),
}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "environ", "getenv", "time", "monotonic"}
FORBIDDEN_NAMES = {
    *("util", "utils", "helper", "helpers", "common", "base", "core", "manager", "managers"),
    *("handler", "handlers", "misc"),
}
FILES = [*sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")), ROOT / "bot.py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


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


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_go_one_way(path: Path) -> None:
    wrong = set(imported(path)) & ABOVE[room(path)]

    assert {module for module in wrong if (name(path), module) not in ENTRY_POINTS} == set()


@pytest.mark.parametrize("path", [path for path in FILES if room(path) == "flows"], ids=name)
def test_the_dialogue_knows_no_clock_no_network_and_no_chance(path: Path) -> None:
    assert set(imported(path)) & NOT_PURE == set()
    called = {
        node.func.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "time", "os")
    }
    assert called & CLOCKS == set()


def test_only_the_compiler_knows_the_state_machine_library() -> None:
    users = {name(path) for path in FILES if "statemachine" in set(imported(path))}

    assert users == {"flows/build/compiler.py"}


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        name(path)
        for path in FILES
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


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name
