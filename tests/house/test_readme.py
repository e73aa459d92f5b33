"""What the README shows is there and works: its flow, its commands, its links."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from pipeline.business.actions import Actions
from pipeline.business.bookings import Diary
from pipeline.business.registry import works
from pipeline.commands import cli
from pipeline.commands.chat import Chat

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))


def flow_text() -> str:
    (text,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    return str(text)


def test_the_flow_has_about_twenty_lines_and_books(tmp_path: Path) -> None:
    assert len(flow_text().splitlines()) <= 22
    diary = Diary(tmp_path / "diary.db")
    diary.open()

    async def call(*lines: str) -> list[str]:
        typed, written = iter(lines), list[str]()
        chat = Chat(
            Dialogue(load_text(flow_text()), RuleInterpreter(), session_id=str(lines)),
            Actions(works(diary)),
            clock=lambda: FRIDAY,
            read=lambda: next(typed, None),
            write=written.append,
        )
        assert await chat.run() == "completed", written
        return written

    asyncio.run(call("Tuesday at three pm", "5551234567", "yes"))
    asyncio.run(call("Tuesday", "four pm", "5551234567", "no", "at five pm", "yes"))
    booked = [(booking.date, booking.time, booking.contact) for booking in diary.all()]
    assert booked == [
        ("2026-11-24", "15:00", "5551234567"),
        ("2026-11-24", "17:00", "5551234567"),
    ]


def test_the_commands_on_the_flow_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "callback.yaml").write_text(flow_text())
    shown = re.findall(r"^    (?:\S+=\S+ )?callwright (\S+)", README, re.MULTILINE)
    assert shown == [
        "check",
        "chat",
        "draw",
        "new",
        "test",
        "explore",
        "calls",
        "schema",
        "serve",
    ]
    assert cli.main(["check", "./callback.yaml"]) == 0
    assert cli.main(["draw", "./callback.yaml"]) == 0


def test_what_it_tells_make_to_do_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"`?\bmake ([a-z-]+)\b", README)) - {"a"}
    assert {"run", "demo", "demo-many", "test", "check"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"no target {target}"


def test_the_programs_it_names_are_there() -> None:
    modules = re.findall(r"python -m ([a-z.]+)", README)
    assert {"benchmarks.machine", "benchmarks.call"} <= set(modules)
    assert all(importlib.util.find_spec(module) for module in modules)


def test_its_links_lead_to_files_of_the_source() -> None:
    known = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert "docs/talk-page.png" in links
    assert [link for link in links if link not in known] == []


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (None, "there is no '{python}'. Remedy: sudo apt-get install python3 python3-venv"),
        (
            'case "$1" in -V) echo Python 3.10.1;; *) exit 1;; esac',
            "'{python}' says: Python 3.10.1\nRemedy: sudo apt-get install python3 python3-venv",
        ),
        ('case "$2" in *ensurepip*) exit 1;; esac', "Remedy: sudo apt-get install python3-venv"),
        ("exit 0", ""),
    ],
    ids=["no python", "an old python", "no venv", "all there"],
)
def test_what_python_lacks_is_told_with_its_package(
    script: str | None, told: str, tmp_path: Path
) -> None:
    python = tmp_path / "python"
    if script is not None:
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
    done = subprocess.run(
        ["sh", ROOT / "scripts" / "find-python.sh", python, "run"], capture_output=True, text=True
    )
    assert done.returncode == bool(told)
    assert told.format(python=python) in done.stderr
    assert bool(done.stderr) == bool(told)
