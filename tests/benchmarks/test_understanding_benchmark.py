"""The benchmark of understanding: what it may look at, and what it writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest

from benchmarks.understanding.__main__ import main, predict
from benchmarks.understanding.row_files import load
from benchmarks.understanding.rows import expectation, kept_aside
from flows.vocabulary.ports import Question

ROWS: list[dict[str, Any]] = [
    {
        "id": "1",
        "set": "sgd_appt",
        "group": "a",
        "ref": "2019-03-01",
        "system": "What time would you like?",
        "requested": ["appointment_time"],
        "requested_types": {"appointment_time": "time"},
        "confirming": False,
        "text": "The 7th at half past 2 in the afternoon",
        "before": {},
        "new": {"appointment_time": {"type": "time", "canonical": "14:30", "how": "spoken"}},
        "user_acts": [{"act": "INFORM"}],
    },
    {
        "id": "2",
        "set": "sgd_appt",
        "group": "b",
        "ref": "2019-03-01",
        "system": "March 7th at 2 pm, is that right?",
        "confirming": True,
        "text": "No, on the 8th please",
        "before": {"appointment_date": ["March 7th"], "appointment_time": ["2 pm"]},
        "new": {"appointment_date": {"type": "date", "canonical": "2019-03-08", "how": "spoken"}},
        "user_acts": [{"act": "NEGATE"}],
    },
    {
        "id": "3",
        "set": "r8k",
        "group": "c",
        "ref": "2018-04-02",
        "requested": ["people"],
        "text": "me and my wife",
        "slots": {"people": {"canonical": ["2"]}},
    },
    {
        "id": "4",
        "set": "evi",
        "group": "d",
        "item": "dob",
        "attempt": 0,
        "nbest": ["god of June 1983", "3rd of June 1983"],
        "gold": "1983-06-03",
    },
    {"id": "5", "set": "multidogo", "group": "e", "text": "call 555 010 0123", "slots": []},
    {"id": "6", "set": "clinc", "group": "f", "text": "could you repeat that", "control": "repeat"},
    {"id": "7", "set": "never_seen", "group": "g", "text": "tomorrow at 5 pm for two people"},
    {"id": "8", "set": "evi", "group": "h", "item": "name", "attempt": 0, "nbest": []},
]
ALLOWED = {
    "id", "text", "nbest", "ref", "ref_time", "requested", "requested_types",
    "confirming", "system", "before", "item", "attempt",
}  # fmt: skip


def predictions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k != "ms"} for row in predict(rows)]


def test_what_callers_said_becomes_prediction_rows() -> None:
    found = {row["id"]: row for row in predictions(ROWS)}
    assert found["1"]["dates"] == ["2019-03-07"]
    assert found["1"]["times"] == ["14:30"]
    assert (found["2"]["dates"], found["2"]["yesno"]) == (["2019-03-08"], "no")
    assert found["3"]["numbers"] == ["2"]
    assert found["4"]["dates"] == ["1983-06-03"]
    assert found["5"]["phones"] == ["5550100123"]
    assert found["6"]["control"] == "repeat"
    assert found["7"]["dates"] == ["2024-01-02"]
    assert found["8"].get("name") is None


def test_without_the_gold_fields_the_predictions_are_the_same() -> None:
    stripped = [{k: v for k, v in row.items() if k in ALLOWED} for row in ROWS]
    assert any(len(a) < len(b) for a, b in zip(stripped, ROWS, strict=True))
    assert predictions(stripped) == predictions(ROWS)


class Watched(dict[str, Any]):
    """A row that notes which of its fields are read."""

    read: ClassVar[set[str]] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


def test_no_field_is_looked_at_that_a_call_has_not() -> None:
    Watched.read.clear()
    assert predictions([Watched(row) for row in ROWS]) == predictions(ROWS)
    assert {"text", "item", "requested"} <= Watched.read <= ALLOWED


@pytest.mark.parametrize(
    ("fields", "text", "kind", "found"),
    [
        ({"requested": ["name"]}, "Anna Smith", "name", "Anna Smith"),
        ({"requested": ["postcode"]}, "l s 1 4 a p", "postcode", "LS14AP"),
        ({"requested": ["zip"]}, "9 0 2 1 0", "postcode", "90210"),
        ({"item": "postcode"}, "l s 1 4 a p", "postcode", "LS14AP"),
        ({"item": "shoe"}, "tomorrow", "dates", ["2024-01-02"]),
        ({"requested": ["number"]}, "four", "numbers", ["4"]),
        ({"requested": ["dob"]}, "3rd of June 1983", "dates", ["1983-06-03"]),
        (
            {"requested": ["at"], "requested_types": {"start": "time"}},
            "7 pm",
            "times",
            ["19:00"],
        ),
        ({"requested": ["shop"], "requested_types": {"shop": "name"}}, "Al Smith", "name", None),
        ({"requested": []}, "from 5 pm to 6 pm", "times", ["17:00"]),
        ({}, "from 5 pm to 6 pm", "times", ["17:00", "18:00"]),
    ],
)
def test_what_a_flow_takes_is_told_by_what_it_asks(
    fields: dict[str, Any], text: str, kind: str, found: Any
) -> None:
    (row,) = predictions([{"id": "1", "text": text, **fields}])
    assert row.get(kind) == found


def test_each_row_is_timed() -> None:
    assert all(row["ms"] > 0 for row in predict(ROWS[:3]))


def test_a_confirming_row_holds_what_was_filled() -> None:
    asked = expectation(ROWS[1])
    assert asked.question is Question.YES_NO
    assert asked.filled == {"date": "2019-03-07", "time": "14:00"}


def test_a_fifth_of_the_groups_is_kept_aside_whole() -> None:
    rows = [{"group": str(number)} for number in range(2000)]
    kept = sum(kept_aside(row) for row in rows)
    assert 300 < kept < 500
    assert kept_aside({"group": "7", "id": "a"}) is kept_aside({"group": "7", "id": "b"})


def test_parts_of_a_file_add_up(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n", encoding="utf-8")
    assert len(load(path, "seen")) + len(load(path, "kept")) == len(load(path)) == len(ROWS)


@pytest.mark.parametrize("missing", ["gold", "score"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, missing: str) -> None:
    gold = tmp_path / "gold.jsonl"
    if missing == "score":
        gold.write_text(json.dumps(ROWS[0]), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.understanding", str(gold), str(tmp_path / "p")]
    result = subprocess.run(
        [*command, "--score", str(tmp_path / "score.py")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 2
    assert f"{missing}" in result.stderr
    assert "Traceback" not in result.stderr


SCORER = """
def score(rows, predicted):
    given = [row for row in rows if predicted[row["id"]].get("dates")]
    return {"dates": {"exact_%": len(given), "wrong_%": 0}}
"""


def test_the_comparison_prints_a_line_for_each_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, scorer = tmp_path / "few.jsonl", tmp_path / "scorer.py"
    gold.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    scorer.write_text(SCORER, encoding="utf-8")
    assert main(["--compare", str(gold), "--score", str(scorer)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("| set | | Callwright")
    assert lines[2].startswith("| few | dates | 4 / 0 |")
    assert lines[3].startswith("| few | ms, median |")


def test_the_comparison_names_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = [str(tmp_path / "gold.jsonl"), "--score", str(tmp_path / "score.py")]
    assert main(["--compare", *wanted]) == 2
    assert "gold.jsonl is not there" in capsys.readouterr().err


EVI_SCORER = """
def evi_right(row, given):
    return given.get("postcode") == row["gold"], bool(given.get("postcode"))
"""


def test_the_ceiling_counts_what_any_hypothesis_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = (["l s 1 4 a p", "l s 1 4 8 p"], ["o s 1 4", "l s 1 4 a p"], ["ls"], [""])
    gold, scorer = tmp_path / "spoken.jsonl", tmp_path / "scorer.py"
    rows = [
        {"id": str(number), "set": "evi", "item": "postcode", "nbest": texts, "gold": "LS14AP"}
        for number, texts in enumerate(heard)
    ]
    gold.write_text("\n".join(json.dumps(row) for row in (*rows, ROWS[0])), encoding="utf-8")
    scorer.write_text(EVI_SCORER, encoding="utf-8")
    assert main(["--ceiling", str(gold), "--score", str(scorer)]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == ["| postcode | 4 | 25.0 | 50.0 | 50.0 |"]
    assert main(["--ceiling", str(gold), "--score", str(tmp_path / "none.py")]) == 2


INTERIM_SCORER = """
def score_values(rows, predicted, field, asked):
    assert asked
    (row,) = rows
    if field != "times":
        return None
    return {"exact_%": 100 * (predicted[row["id"]].get("times") == row["gold"])}
"""


def test_right_answers_and_their_beginnings_are_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {
            "id": "1",
            "set": "r8k",
            "requested": ["time"],
            "text": "at half past 2 pm",
            "gold": ["14:30"],
        },
        {"id": "2", "set": "r8k", "requested": ["time"], "text": "at 9 am", "gold": ["21:00"]},
    ]
    gold, scorer = tmp_path / "asked.jsonl", tmp_path / "scorer.py"
    gold.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    scorer.write_text(INTERIM_SCORER, encoding="utf-8")
    assert main(["--interim", str(gold), "--score", str(scorer)]) == 0
    told = "1 right answers: 100.0 % complete; 0 of 4 beginnings impossible"
    assert capsys.readouterr().out.strip() == told
    assert main(["--interim", str(gold)]) == 2
    assert "--score is not there" in capsys.readouterr().err


def test_what_recognition_leaves_of_values_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = (
        ("wake me at 7 am", "wake me at 7 am"),
        ("wake me at 7 am", "wake me at 7 am tomorrow at noon or 8"),
        ("wake me at 7 am", "take me at heaven"),  # the words are gone
    )
    rows = [
        {"id": str(number), "set": "slurp_asr", "reference": reference, "text": text}
        for number, (reference, text) in enumerate(pairs)
    ]
    path = tmp_path / "asr.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert main(["--survival", str(path)]) == 0
    assert capsys.readouterr().out.startswith("2 values whose words were recognised: ")


def test_callers_may_be_put_in_another_country() -> None:
    row = {"id": "1", "set": "evi", "item": "postcode", "nbest": ["l s 1 4 a p"]}
    (own,), (other,) = predict([row]), predict([row], country="US")
    assert (own.get("postcode"), other.get("postcode")) == ("LS14AP", None)
    numeric = {"id": "2", "text": "on 9/3/2024", "ref": "2024-01-01"}
    (own,), (other,) = predict([numeric]), predict([numeric], country="GB")
    assert (own["dates"], other["dates"]) == (["2024-09-03"], ["2024-03-09"])
