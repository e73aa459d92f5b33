"""``callwright calls``: many calls at once, a line of JSON each."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands import cli

MONDAY = "2026-11-23T09:00"
ALL = "a cleaning on Tuesday at 10 am, this is Anna Smith, anna.smith@example.com"
BOOKED = {"flow": "appointment", "now": MONDAY, "says": [ALL, "yes"]}

Run = Any  # run(*rows, flow=None) → answers


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def of(*rows: Any, flow: str | None = None) -> list[dict[str, Any]]:
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        (tmp_path / "calls.jsonl").write_bytes(b"\n".join(lines))
        options = ["--flow", flow] if flow else []
        assert cli.main(["calls", str(tmp_path / "calls.jsonl"), *options]) == 0
        sys.stdout.flush()
        told = capfd.readouterr()
        assert "a second" in told.err
        return [json.loads(line) for line in told.out.splitlines()]

    return of


def test_a_call_is_answered_turn_by_turn(run: Run) -> None:
    (call,) = run({"id": "a", **BOOKED, "actions": {"book": {"reference": "AB12"}}})

    greeting, filled, booked = call["turns"]
    assert call["id"] == "a"
    assert call["outcome"] == "completed"
    assert greeting["said"].startswith("Welcome to Greenfield Clinic.")
    assert (greeting["flow"], greeting["state"], greeting["heard"]) == (
        "appointment",
        "GREETING",
        [],
    )
    assert filled["state"] == "CONFIRM"
    assert filled["slots"]["date"] == {
        "value": "2026-11-24",
        "status": "heard",
        "words": "Tuesday",
    }
    day = next(command for command in filled["heard"] if command.get("slot") == "date")
    assert (day["command"], day["value"], day["alternatives"]) == ("SetSlot", "2026-11-24", [])
    assert booked["heard"] == [{"command": "Affirm"}]
    assert booked["ended"]
    (ran,) = booked["actions"]
    assert ran["name"] == "book"
    assert ran["with"] == {name: slot["value"] for name, slot in booked["slots"].items()}
    assert "A, B, one, two" in booked["said"]


def test_actions_answer_as_the_row_says_by_run(run: Run) -> None:
    answers = [{"failed": "taken"}, {"reference": "ZZ99"}]
    row = {"id": "a", **BOOKED, "actions": {"book": answers}}
    row["says"] = [ALL, "yes", "at eleven", "yes"]
    (call,) = run(row)

    assert [turn["asking"] for turn in call["turns"]][2] == "time"
    assert [len(turn["actions"]) for turn in call["turns"]] == [0, 0, 1, 0, 1]
    assert call["outcome"] == "completed"


def test_a_prompt_is_heard_in_full_unless_the_answer_says_otherwise(run: Run) -> None:
    said = ["a cleaning", {"text": "repeat", "heard": 0.4}]
    whole, cut = run(
        {"id": "whole", **BOOKED, "says": ["a cleaning", "repeat"]},
        {"id": "cut", **BOOKED, "says": said},
    )
    assert whole["turns"][1] == cut["turns"][1]
    assert whole["outcome"] == cut["outcome"] == "hung_up"


def test_silence_keys_and_hypotheses(run: Run) -> None:
    (call,) = run(
        {
            "id": "a",
            **BOOKED,
            "says": [
                {"silence": True},
                "an appointment",
                {"keys": "2#"},
                {"text": "tuesday", "alternatives": ["choose day"]},
            ],
        }
    )
    silent, _, keyed, told = call["turns"][1:]
    assert silent["heard"] == []
    assert keyed["heard"][0]["value"] == "cleaning"
    assert told["slots"]["date"]["value"] == "2026-11-24"


def test_each_thing_said_is_answered_also_behind_the_end(run: Run) -> None:
    (call,) = run({"id": "a", **BOOKED, "says": [ALL, "yes", "hello?"]})
    assert [turn["ended"] for turn in call["turns"]] == [False, False, True, True]
    assert call["turns"][3]["said"] == ""


def test_a_flow_is_found_beside_the_rows_or_by_the_option(run: Run, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    text = "callwright: 1\nflow: x\nversion: 1\nlanguage: en\nstart: A\nstates:\n  A:\n"
    text += "    say: Good {w}.\n    next: {spoken: END}\n"
    (tmp_path / "flows" / "day.yaml").write_text(text.replace("{w}", "day"))
    (tmp_path / "night.yaml").write_text(text.replace("{w}", "night"))
    rows = [{"id": "a", "flow": "flows/day.yaml", "now": MONDAY}, {"id": "b", "now": MONDAY}]

    day, night = run(*rows, flow=str(tmp_path / "night.yaml"))

    assert day["turns"][0]["said"] == "Good day."
    assert night["turns"][0]["said"] == "Good night."
    assert (day["outcome"], day["turns"][0]["ended"]) == ("completed", True)


def test_the_call_begins_when_the_row_says(run: Run) -> None:
    row = {**BOOKED, "says": ["a cleaning tomorrow"]}
    here, there, offset = run(
        {"id": "here", **row, "now": "2026-11-23T23:30", "timezone": "Europe/London"},
        {"id": "there", **row, "now": "2026-11-24T09:00", "timezone": "Asia/Tokyo"},
        {"id": "offset", **row, "now": "2026-11-23T23:30-05:00", "timezone": "Europe/London"},
    )
    days = [call["turns"][1]["slots"]["date"]["value"] for call in (here, there, offset)]
    assert days == ["2026-11-24", "2026-11-25", "2026-11-25"]


GOOD = {"id": "good", **BOOKED}
WRONG = {
    "no JSON": (b'{"id": "x"', "this line is not JSON"),
    "no UTF-8": (b'{"id": "\xff"}', "this line is not JSON"),
    "too deep": (b"[" * 200_000, "this line is not JSON"),
    "a list": (["x"], "docs/calls.md"),
    "a number": (b"3", "docs/calls.md"),
    "no id": ({**BOOKED}, "id: field required"),
    "an id that is a number": ({**BOOKED, "id": 3}, "id: input should be a valid string"),
    "no now": ({"id": "x", "flow": "appointment"}, "now: field required"),
    "another now": ({**GOOD, "id": "x", "now": "soon"}, "now: 'soon' is not a date and time"),
    "a now at the end of time": ({**GOOD, "id": "x", "now": "0001-01-01T00:00+14:00"}, "now: "),
    "another zone": ({**GOOD, "id": "x", "timezone": "Mars/Base"}, "'Mars/Base' is not a time"),
    "a zone above": ({**GOOD, "id": "x", "timezone": "../../etc/passwd"}, "is not a time zone"),
    "another country": ({**GOOD, "id": "x", "country": "Britain"}, "country: "),
    "no flow": ({"id": "x", "now": MONDAY}, "flow: the row names none"),
    "a flow that is gone": ({**GOOD, "id": "x", "flow": "gone.yaml"}, "gone.yaml"),
    "a folder": ({**GOOD, "id": "x", "flow": "./"}, "Is a directory"),
    "no such shipped flow": ({**GOOD, "id": "x", "flow": "apointment"}, "no shipped flow"),
    "says no list": ({**GOOD, "id": "x", "says": "yes"}, "says: "),
    "says a number": ({**GOOD, "id": "x", "says": [3]}, "says.0: "),
    "says nothing": ({**GOOD, "id": "x", "says": [{}]}, "says.0: "),
    "says two things": ({**GOOD, "id": "x", "says": [{"text": "x", "keys": "1"}]}, "says.0: "),
    "says another key": ({**GOOD, "id": "x", "says": [{"txt": "x"}]}, "says.0.txt: "),
    "other keys": ({**GOOD, "id": "x", "says": [{"keys": "A"}]}, "says.0.keys: "),
    "heard twice": ({**GOOD, "id": "x", "says": [{"text": "x", "heard": 2}]}, "says.0.heard: "),
    "says for ever": ({**GOOD, "id": "x", "says": ["x"] * 1001}, "says: "),
    "says a book": ({**GOOD, "id": "x", "says": ["x" * 20_001]}, "says.0.text: "),
    "another action": ({**GOOD, "id": "x", "actions": {"boook": {}}}, "Did you mean 'book'?"),
    "no answer": ({**GOOD, "id": "x", "actions": {"book": []}}, "actions.book: "),
    "an answer that is a text": ({**GOOD, "id": "x", "actions": {"book": "ok"}}, "actions.book.0"),
    "an id once more": (GOOD, "id: 'good' is the id of an earlier row"),
    "a long line": (json.dumps({"id": "x" * 1_000_000}).encode(), "longer than 1,000,000 bytes"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_row_that_cannot_be_run_says_why_and_the_rest_goes_on(what: str, run: Run) -> None:
    row, why = WRONG[what]
    good, wrong, after = run(GOOD, row, {**GOOD, "id": "after"})

    assert good["outcome"] == after["outcome"] == "completed"
    assert set(wrong) == {"id", "error"}
    assert wrong["error"].startswith("line 2: ")
    assert why in wrong["error"]
    assert "Remedy: " in wrong["error"]
    if what not in ("no JSON", "no UTF-8", "too deep", "a long line") and isinstance(row, dict):
        assert wrong["id"] == (row["id"] if isinstance(row.get("id"), str) else None)


def test_a_fault_of_ours_is_a_row_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.commands import calls

    play = calls.play_row

    def broken(row: Any, compiled: Any) -> Any:
        return 1 / 0 if row.id == "x" else play(row, compiled)

    monkeypatch.setattr(calls, "play_row", broken)
    wrong, good = run({**GOOD, "id": "x"}, GOOD)
    assert "ZeroDivisionError" in wrong["error"]
    assert good["outcome"] == "completed"


def test_marks_of_editors_empty_lines_and_odd_characters_are_taken(run: Run) -> None:
    row = {**GOOD, "says": ["e\u0301", "\u0000", "\u2028"]}
    half = {**GOOD, "id": "\ud83d"}
    call, refused = run(b"\xef\xbb\xbf" + json.dumps(row).encode(), b"", b"   ", half)
    assert len(call["turns"]) == 4
    assert refused["id"] == "\ud83d"


def test_a_file_that_cannot_be_read_ends_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("gone.jsonl", "."):
        assert cli.main(["calls", str(tmp_path / name)]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert "cannot be read" in told.err


def test_rows_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    rows = io.TextIOWrapper(io.BytesIO(json.dumps(GOOD).encode()))
    monkeypatch.setattr("sys.stdin", rows)
    assert cli.main(["calls", "-"]) == 0
    assert json.loads(capsysbinary.readouterr().out)["outcome"] == "completed"
