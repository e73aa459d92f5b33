"""``callwright chat``: what can be asked of it, a given clock, stubs, and piped input."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands import cli

ALL = "a cleaning on Tuesday at 10 am, this is Anna Smith, anna.smith@example.com"
NOW = ["--now", "2026-11-30T09:00"]

Talk = Callable[..., str]


@pytest.fixture
def talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Talk:
    """Give ``talk(*lines, options=…)``: chats through a pipe, and gives what was printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHON_DOTENV_DISABLED", "1")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///diary.db")

    def of(*lines: str, options: list[str] | None = None, code: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert cli.main(["chat", "appointment", *(options or NOW)]) == code
        told = capsys.readouterr()
        return told.err if code else told.out

    return of


def test_piped_lines_are_shown(talk: Talk) -> None:
    told = talk("a cleaning").splitlines()
    first = told.index("You: a cleaning")
    assert told[first - 1].startswith("Bot: Welcome")
    assert told[first + 1] == "Bot: Which day would suit you?"


def test_a_given_clock_makes_every_chat_the_same(talk: Talk) -> None:
    first = talk("a cleaning tomorrow", "/slots")
    assert 'date: 2026-12-01 (heard, text, "tomorrow")' in first
    assert talk("a cleaning tomorrow", "/slots") == first
    utc = ["--now", "2026-11-30T23:30+00:00"]
    assert "2026-12-01" in talk("a cleaning tomorrow", "/slots", options=utc)


def test_state_slots_and_reasons_on_demand(talk: Talk) -> None:
    told = talk("a cleaning on Sunday", "/why", "/STATE", "/slots", "/help")
    assert "understood: SetSlot: slot 'type', value 'cleaning', words 'cleaning'" in told
    assert "row taken: responded → COLLECT_INFO (line " in told
    assert "said: slots.date.rules." in told
    assert "state COLLECT_INFO, asking date, by way of START → GREETING → COLLECT_INFO" in told
    assert "failed answers in a row: date 1" in told
    assert "still to ask: date, time, name, contact" in told
    for name in ("state", "slots", "why", "help"):
        assert f"/{name}  " in told


def test_asking_of_the_chat_is_nothing_to_the_call(talk: Talk) -> None:
    told = talk("/state", "a cleaning", "/why", "/why", "/slots")
    assert told.count("Bot: ") == 2
    assert told.count("understood: SetSlot: slot 'type'") == 2


def test_what_a_chat_does_not_know_is_told(talk: Talk) -> None:
    assert "there is no /sate. Did you mean 'state'? /help tells what there is." in talk("/sate")


def test_stubs_answer_by_run_and_nothing_is_booked(talk: Talk) -> None:
    options = [*NOW, "--stub", "book=failed:taken", "--stub", "book=reference:FK47"]
    told = talk(ALL, "yes", "at eleven", "yes", options=options)
    assert "has just been taken." in told
    assert "Your reference is F, K, four, seven." in told
    assert talk(ALL, "yes", options=[*NOW, "--stub", "book"]).count("You are booked") == 1
    # the time is still free
    assert "You are booked" in talk(ALL, "yes")
    assert "has just been taken" in talk(ALL, "yes")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--now", "soon"], "--now: 'soon' is no date and time. Remedy: write it as"),
        (["--stub", "boook"], "has no action 'boook'. Did you mean 'book'?"),
        (["--stub", "book=taken"], "--stub book=taken: this is no answer. Remedy: write"),
        (["--stub", "book=failed:"], "this is no answer"),
    ],
)
def test_options_that_cannot_be_used_are_told(options: list[str], why: str, talk: Talk) -> None:
    assert why in talk(options=options, code=2)
