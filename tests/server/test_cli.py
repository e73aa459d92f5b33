"""The ``callwright`` command: check, draw, chat."""

from __future__ import annotations

import fcntl
import os
import select
import sqlite3
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.build.load import DEFINITIONS, load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.events import KeysPressed, UserSilence, UserUtterance
from pipeline.business.actions import Actions
from pipeline.business.bookings import Diary
from pipeline.business.registry import works
from pipeline.commands import cli
from pipeline.commands.chat import Chat, event_of
from tests.server.test_assembly import PERSON

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
BROKEN = """
callwright: 1
flow: broken
version: 1
language: en
start: HELLO
states:
  HELLO:
    say: Hello.
    next: {spoken: NOWHERE}
  ISLAND:
    say: Nobody comes here.
    next: {spoken: NEVERLAND}
"""


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN)
    return str(path)


def test_check_finds_nothing_wrong_with_the_shipped_flow(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["check", "appointment"]) == 0
    assert capsys.readouterr().out.startswith("appointment.yaml: no problem; 6 states, 5 slots")


def test_check_tells_every_problem(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "appointment", broken]) == 2
    told = capsys.readouterr()
    assert "no problem" in told.out
    assert "broken.yaml:10: [target]" in told.out
    assert "NOWHERE" in told.out
    assert "NEVERLAND" in told.out
    assert "2 problems." in told.err


def test_a_file_that_is_not_there_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "gone.yaml"]) == 2
    assert "gone.yaml" in capsys.readouterr().out


def test_a_name_that_no_shipped_flow_has_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["draw", "apointment"]) == 2
    told = capsys.readouterr().err
    assert "apointment: [file] no shipped flow has this name." in told
    assert "(appointment, appointment.es)" in told
    assert "./apointment.yaml" in told


def test_draw_writes_mermaid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["draw", "appointment"]) == 0
    drawn = capsys.readouterr().out
    assert drawn.startswith("stateDiagram-v2")
    assert "COLLECT_INFO --> CONFIRM" in drawn
    assert cli.main(["draw", "appointment", "-o", str(tmp_path / "flow.mmd")]) == 0
    assert (tmp_path / "flow.mmd").read_text() == drawn
    assert cli.main(["draw", "appointment", "-o", str(tmp_path / "flow.md")]) == 0
    assert (tmp_path / "flow.md").read_text() == f"```mermaid\n{drawn}```\n"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("gone/flow.mmd", "cannot be written: No such file or directory."),
        (".", "cannot be written: Is a directory."),
        ("flow.png", "there is no drawing for files that end in .png."),
    ],
)
def test_draw_says_where_it_cannot_write(
    file: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["draw", "appointment", "--output", f"{tmp_path}/{file}"]) == 2
    error = capsys.readouterr().err
    assert f"{told} Remedy: Name a file" in error
    assert list(tmp_path.iterdir()) == []


def test_draw_writes_svg_where_graphviz_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "flow.svg"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cli.main(["draw", "appointment", "-o", str(output)]) == 2
    assert "apt-get install graphviz" in capsys.readouterr().err
    assert not output.exists()

    program = tmp_path / "dot"  # what it is given and how, without its 60 MB
    program.write_text(
        '#!/bin/sh\n[ "$1" = -Tsvg ] || exit 3\necho "<svg>"\n'
        'while read -r line; do echo "$line"; done\n'
    )
    program.chmod(0o755)
    assert cli.main(["draw", "appointment", "-o", str(output)]) == 0
    assert output.read_text().startswith("<svg>\ndigraph")
    assert "COLLECT_INFO" in output.read_text()


@pytest.mark.parametrize("command", ["check", "chat"])
def test_a_flow_that_runs_what_nobody_registered_is_refused_with_its_line(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DEFINITIONS / "appointment.yaml").read_text(encoding="utf-8")
    path = tmp_path / "appointment.yaml"
    path.write_text(text.replace("run: calendar.book", "run: calendar.boook"), encoding="utf-8")
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "run: calendar.book" in line)

    assert cli.main([command, str(path)]) == 2
    told = "".join(capsys.readouterr())
    assert f"appointment.yaml:{line}: [action] flow appointment, action book: " in told
    assert "'calendar.boook'. Did you mean 'calendar.book'?" in told
    assert "Remedy: name one of calendar.book, or register it." in told


def test_draw_refuses_a_broken_flow(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["draw", broken]) == 2
    assert "NOWHERE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("", UserSilence()),
        ("#123", KeysPressed(keys="123")),
        ("#123#", KeysPressed(keys="123")),
        ("##", KeysPressed(keys="#")),
        ("#", UserUtterance(text="#", source="text")),
        ("#1 please", UserUtterance(text="#1 please", source="text")),
        ("on Tuesday", UserUtterance(text="on Tuesday", source="text")),
    ],
)
def test_typed_lines_are_events(line: str, event: object) -> None:
    assert event_of(line) == event


def reader(lines: Iterator[str]) -> Callable[[], str | None]:
    return lambda: next(lines, None)


async def chatted(dialogue: Dialogue, actions: Actions, *lines: str) -> tuple[str, list[str]]:
    written: list[str] = []
    chat = Chat(
        dialogue,
        actions,
        clock=lambda: FRIDAY,
        read=reader(iter(lines)),
        write=written.append,
    )
    return await chat.run(), written


def bookings(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as store:
        return store.execute("SELECT type, date, time, name, contact FROM bookings").fetchall()


async def test_a_typed_call_books(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary.db")
    diary.open()
    dialogue = Dialogue(load_flow("appointment"), RuleInterpreter(), session_id="chat-1")
    outcome, written = await chatted(
        dialogue,
        Actions(works(diary)),
        "I need a check-up on Tuesday at half past two",
        "",
        "Anna Brown",
        "#5551234567",
        "yes",
    )
    assert outcome == "completed"
    assert bookings(diary.path) == [("checkup", "2026-11-24", "14:30", "Anna Brown", "5551234567")]
    assert any(line.startswith("Bot: You are booked for") for line in written)
    assert "  name: Anna Brown" in written
    assert written[-1] == "  outcome: completed"


async def test_a_chat_without_more_lines_books_nothing(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary.db")
    diary.open()
    dialogue = Dialogue(load_flow("appointment"), RuleInterpreter(), session_id="chat-1")
    outcome, _ = await chatted(dialogue, Actions(works(diary)), "a check-up on Tuesday")
    assert outcome == "hung_up"
    assert bookings(diary.path) == []


async def test_a_failed_booking_is_told(tmp_path: Path) -> None:
    dialogue = Dialogue(load_flow("appointment"), RuleInterpreter(), session_id="chat-1")

    async def no_pause(_seconds: float) -> None:
        return None

    gone = Actions(works(Diary(tmp_path / "gone.db")), pause=no_pause)
    _, written = await chatted(
        dialogue,
        gone,
        "a check-up on Tuesday at half past two",
        "Anna Brown",
        "#5551234567",
        "yes",
    )
    assert not any("You are booked" in line for line in written)
    assert "  (the caller is put through to reception)" in written


async def test_a_caller_is_put_through() -> None:
    dialogue = Dialogue(load_text(PERSON), RuleInterpreter(), session_id="chat-1")
    _, written = await chatted(dialogue, Actions({}))
    assert written[1:3] == ["Bot: I put you through.", "  (the caller is put through to reception)"]


def test_chat_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHON_DOTENV_DISABLED", "1")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///diary.db")
    lines = iter(["a cleaning"])

    def typed(_prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    assert cli.main(["chat", "appointment"]) == 0
    told = capsys.readouterr().out
    assert "Bot: Welcome to Greenfield Clinic." in told
    assert "  type: cleaning" in told
    assert (tmp_path / "diary.db").exists()


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_a_key_hangs_up_in_the_terminal(key: str, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.commands.cli", "chat", "appointment"],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(Path(__file__).parent.parent.parent), "TERM": "dumb"},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=controlling_terminal,
        text=True,
    )
    os.close(theirs)
    with process, closing(os.fdopen(ours, "w", buffering=1)) as keyboard:
        wait_for("You: ", process)
        keyboard.write("a cleaning\n")
        wait_for("You: ", process)
        assert process.stdout is not None
        for _ in range(20):  # a signal between the prompt and the reading is lost: pressed again
            keyboard.write(key)
            keyboard.flush()
            if select.select([process.stdout], [], [], 1.0)[0]:
                break
        rest = wait_for("outcome: hung_up\n", process)
        assert process.wait(20) == 0
    assert rest == "\n  type: cleaning\n  outcome: hung_up\n"


def wait_for(text: str, process: subprocess.Popen[str]) -> str:
    """Read what the process prints, up to a text."""
    printed = ""
    while not printed.endswith(text):
        assert process.stdout is not None
        character = process.stdout.read(1)
        assert character, printed
        printed += character
    return printed


def controlling_terminal() -> None:
    """Make standard input the terminal whose Ctrl-C is this process's; called in the child."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
