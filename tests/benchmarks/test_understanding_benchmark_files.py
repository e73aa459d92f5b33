"""Files that the benchmark of understanding cannot use: one line says which, where and what."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.understanding.__main__ import main
from benchmarks.understanding.row_files import load

GOOD = {"id": "1", "text": "tomorrow at 5 pm"}
SCORER = "def score(rows, predicted):\n    return {'dates': {'exact_%': 1, 'wrong_%': 0}}\n"


def written(folder: Path, *lines: bytes | dict[str, Any]) -> Path:
    """Write lines to a file; a mapping as JSON."""
    path = folder / "rows.jsonl"
    told = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(told))
    return path


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """Give the one line that was printed for a person."""
    (line,) = capsys.readouterr().err.splitlines()
    return line


BAD: list[tuple[bytes | dict[str, Any], str]] = [
    (b"not json", "is no JSON: Expecting value at character 1"),
    (b'{"id": "2", "text": "at', "is no JSON: "),
    (b"[" * 100_000, "is no JSON that can be read"),
    (b'{"id": ' + b"1" * 10_000 + b"}", "is no JSON that can be read"),
    (b"[1, 2]", "is no JSON object"),
    (b"null", "is no JSON object"),
    (b'{"id": "2", "text": "\xff"}', "is not written in UTF-8"),
    ({"text": "tomorrow"}, "has no field 'id'"),
    ({"id": None, "text": ""}, "is wrong in 'id': None should be a valid"),
    ({"id": "2"}, "has neither 'text' nor 'nbest'"),
    ({"id": "2", "text": ["at", "5"]}, "is wrong in 'text': ['at', '5'] should be a valid string"),
    ({"id": "2", "nbest": [{"text": "at 5"}]}, "is wrong in 'nbest'[0]: {'text': 'at 5'} should"),
    ({"id": "2", "nbest": "at 5"}, "is wrong in 'nbest': 'at 5' should be a valid list"),
    ({**GOOD, "ref": "2019/03/01"}, "is wrong in 'ref': '2019/03/01' is no day like 2026-11-21"),
    ({**GOOD, "ref": 20190301}, "is wrong in 'ref': 20190301 should be a valid string"),
    ({**GOOD, "ref_time": "nine"}, "is wrong in 'ref_time': 'nine' is no time like 09:00"),
    ({**GOOD, "requested": "time"}, "is wrong in 'requested': 'time' should be a valid list"),
    ({**GOOD, "requested_types": ["a"]}, "is wrong in 'requested_types': ['a'] should be a valid"),
    ({**GOOD, "before": {"x": [None]}}, "is wrong in 'before'['x']"),
    ({**GOOD, "before": [1]}, "is wrong in 'before': [1] should be a valid dict"),
    ({**GOOD, "confirming": "yes"}, "is wrong in 'confirming': 'yes' should be a valid boolean"),
    ({**GOOD, "system": 5}, "is wrong in 'system': 5 should be a valid string"),
    ({**GOOD, "item": ["dob"]}, "is wrong in 'item': ['dob'] should be a valid string"),
]


@pytest.mark.parametrize(("line", "wrong"), BAD, ids=[wrong for _, wrong in BAD])
def test_a_line_that_is_no_row_is_named(
    line: bytes | dict[str, Any],
    wrong: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = written(tmp_path, GOOD, line)
    assert main([str(path), str(tmp_path / "predicted")]) == 2
    said = told(capsys)
    assert said.startswith(f"{path}, line 2 {wrong}")
    assert said.endswith("Remedy: Correct the line or take it out.")


FINE: list[dict[str, Any]] = [
    {"id": 7, "text": None, "nbest": None},
    {**GOOD, "ref": "2026-3-1", "ref_time": "9:00"},
    {**GOOD, "ref": "9999-12-31", "text": "in two weeks"},
    {**GOOD, "ref": "0001-01-01", "text": "the 3rd of last month"},
    {**GOOD, "confirming": True, "before": {"at": "7 pm"}, "text": "yes"},
    {**GOOD, "requested_types": {"what": None}, "gold": {"any": ["thing"]}},
    {**GOOD, "text": "half \ud800 a sign", "id": "\ud800"},
]


def test_what_can_be_read_is_read(tmp_path: Path) -> None:
    path, predicted = written(tmp_path, *FINE, b"", b" \r"), tmp_path / "predicted"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(path) == FINE
    assert main([str(path), str(predicted)]) == 0
    rows = [json.loads(line) for line in predicted.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [row["id"] for row in FINE]


@pytest.mark.parametrize(
    "wish", [[], ["--ceiling"], ["--interim"], ["--survival"], ["--compare"], ["--part", "kept"]]
)
def test_a_file_without_rows_is_said_to_have_none(
    wish: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scorer = tmp_path / "scorer.py"
    scorer.write_text(SCORER, encoding="utf-8")
    files = [str(written(tmp_path, b""))]
    files += [str(tmp_path / "predicted")] if not wish or "--part" in wish else []
    scoring = [] if "--survival" in wish else ["--score", str(scorer)]
    assert main([*wish, *files, *scoring]) == 2
    assert f"{files[0]} holds no rows" in capsys.readouterr().err


def test_a_comparison_leaves_out_a_file_without_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scorer, full, empty = tmp_path / "scorer.py", tmp_path / "full.jsonl", tmp_path / "none.jsonl"
    scorer.write_text(SCORER, encoding="utf-8")
    full.write_text(json.dumps(GOOD), encoding="utf-8")
    empty.touch()
    assert main(["--compare", str(empty), str(full), "--score", str(scorer)]) == 0
    printed = capsys.readouterr()
    assert f"{empty} holds no rows." in printed.err
    assert "| full | ms, median |" in printed.out


@pytest.mark.parametrize("program", ["def score(", "raise SystemError('broken')", "pass"])
@pytest.mark.parametrize("wish", ["--compare", "--ceiling", "--interim"])
def test_a_scorer_that_fails_is_named(
    program: str, wish: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scorer = tmp_path / "scorer.py"
    scorer.write_text(program, encoding="utf-8")
    path = written(tmp_path, {"id": "1", "nbest": ["k"], "text": "k", "item": "name"})
    assert main([wish, str(path), "--score", str(scorer)]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "cannot be run: " in said or "cannot score these rows: " in said
    assert "Remedy: " in said


def test_rows_that_the_scorer_cannot_score_are_predicted_all_the_same(tmp_path: Path) -> None:
    scorer, predicted = tmp_path / "scorer.py", tmp_path / "predicted"
    scorer.write_text("raise KeyError('set')", encoding="utf-8")
    command = [str(written(tmp_path, GOOD)), str(predicted), "--score", str(scorer)]
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.understanding", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert "cannot score" in line
    assert "KeyError: 'set'" in line
    assert len(predicted.read_text(encoding="utf-8").splitlines()) == 1


def test_a_scorer_is_given_what_it_can_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    scorer, path = tmp_path / "scorer.py", written(tmp_path, b"", GOOD, b"")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    scorer.write_text(
        "import json, sys\nprint([json.loads(line)['id'] for line in open(sys.argv[1])])",
        encoding="utf-8",
    )
    assert main([str(path), str(tmp_path / "predicted"), "--score", str(scorer)]) == 0
    assert capfd.readouterr().out.strip() == "['1']"


def test_a_field_that_a_measure_needs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, GOOD)
    assert main(["--survival", str(path)]) == 2
    assert told(capsys).startswith(f"{path}: the row '1' has no field 'reference'.")


def test_predictions_that_cannot_be_written_are_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(written(tmp_path, GOOD)), str(tmp_path / "no" / "folder")]) == 2
    assert told(capsys).startswith(f"{tmp_path / 'no' / 'folder'} cannot be written: ")
