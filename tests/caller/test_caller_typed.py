"""A call in writing to a served bot: all that the caller knows of it came over the wire."""

from __future__ import annotations

import pytest

from caller.__main__ import main


def test_a_caller_who_writes_spanish_books_and_corrects(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--typed", "--flow", "appointment.es"]) == 0, capsys.readouterr().out
    shown = capsys.readouterr().out
    assert "Booked as wanted, read back from the diary: reference" in shown
    rows = {words[0]: words[1:] for line in shown.splitlines() if (words := line.split())}
    assert rows["time"] == ["11:00", "11:00", "typed,", "corrected"]
    assert rows["name"] == ["María", "García", "María", "García", "typed"]


@pytest.mark.parametrize("other", [["--phone"], ["--flow", "x", "--url", "http://127.0.0.1:1"]])
def test_what_does_not_go_together_is_told(
    other: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--typed", *other])
    assert "leave" in capsys.readouterr().err


def test_a_bot_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--typed", "--url", "http://127.0.0.1:1"]) == 2
    assert "No bot answers at http://127.0.0.1:1. Start" in capsys.readouterr().err
