"""Calls are served where nothing can be imported but declared packages and what they require.

The scenes are those of the other tests: a page books over WebRTC on a process of its own, a
telephone call comes by Twilio's stream, a signed form by its webhook, someone joins a room of
Daily's stand-in, and the embedded engines speak and hear.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from scripts.declared import ROOT, declared, left_out
from scripts.installed import packages
from tests.house.declared_environment import make_environment, reachable

pytestmark = pytest.mark.timeout(300)
#: What the scenes themselves need.
SCENES_NEED = ("pytest", "pytest-asyncio", "pytest-timeout")
SCENES = (
    "test_serving.py::test_a_page_books_on_the_served_bot",
    "test_assembly.py::test_the_bot_speaks_and_hangs_up",
    "test_twilio.py::test_a_signed_webhook_gets_a_token_of_its_own",
    "test_daily.py::test_a_room_is_greeted_when_someone_joins",
    "test_embedded_hearing.py::test_the_question_decides_what_is_heard",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = [*declared("embedded"), *SCENES_NEED]
    return make_environment(tmp_path_factory.mktemp("declared") / "env", wanted, left_out())


@pytest.fixture(scope="module")
def without_engines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("core") / "env"
    return make_environment(folder, declared(), left_out())


def run(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [python, *arguments], cwd=ROOT, env=kept, capture_output=True, text=True, timeout=280
    )


def scenes() -> list[str]:
    """Find the files of the scenes, wherever under tests they lie."""
    found = []
    for scene in SCENES:
        name, _, test = scene.partition("::")
        (path,) = (ROOT / "tests").rglob(name)
        found.append(f"{path.relative_to(ROOT).as_posix()}::{test}")
    return found


def test_calls_are_served(served: Path) -> None:
    done = run(served, "-m", "pytest", "-q", "-p", "no:cacheprovider", *scenes())
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(SCENES)} passed" in done.stdout


def test_what_is_left_out_and_what_develops_cannot_be_imported_there(served: Path) -> None:
    there = reachable(packages(), [*declared("embedded"), *SCENES_NEED], left_out())
    assert there & {*left_out(), "llvmlite", "mypy", "playwright", "hypothesis", "numba"} == set()
    assert {"pipecat-ai", "aiortc", "pydantic-core", "daily-python", "pocketsphinx"} <= there
    for module in ("numba", "cv2", "resampy", "pipecat_ai_prebuilt", "docopt", "mypy"):
        done = run(served, "-c", f"import {module}")
        assert f"No module named '{module}'" in done.stderr


def test_without_the_embedded_engines_the_start_says_how_to_get_them(without_engines: Path) -> None:
    done = run(without_engines, "bot.py")
    assert done.returncode == 2
    assert (
        "the embedded service needs the package pocketsphinx, which is not installed" in done.stderr
    )
    assert "STT_PROVIDER" in done.stderr
    assert ".[embedded]" in done.stderr
    assert "Traceback" not in done.stderr
