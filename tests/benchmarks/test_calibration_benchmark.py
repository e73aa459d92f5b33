"""The benchmark of tuning numbers: it varies one, counts what changes, and puts it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.calibration import main, neighbours_of
from benchmarks.understanding.__main__ import predict
from flows.slots.codes import shaped_codes
from flows.words import calibration

ASKED = {"item": "postcode", "gold": "LS14AP"}
ROWS: list[dict[str, Any]] = [
    {"id": "plain", **ASKED, "nbest": ["l s 1 4 a p"]},
    {"id": "small word within", **ASKED, "nbest": ["l s 1 is 4 a p"]},
    {"id": "not said", **ASKED, "nbest": ["good morning"]},
]
SCORER = """
def score(rows, predicted):
    (row,) = rows
    given = predicted[row["id"]].get("postcode")
    right = given == row["gold"]
    marks = {"exact_%": 100.0 * right, "wrong_%": 100.0 * (bool(given) and not right)}
    return {"set": "few", "rows": 1, "spoken identity": {"postcode": {"turns": 1, **marks}}}
"""


def files(folder: Path, rows: list[dict[str, Any]] = ROWS) -> list[str]:
    gold, scorer = folder / "few.jsonl", folder / "scorer.py"
    gold.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    scorer.write_text(SCORER, encoding="utf-8")
    return [str(gold), "--score", str(scorer), "--part", "all"]


def test_a_number_is_varied_and_what_is_understood_then_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--number", "CODES.skip_within", "CODES.skip", "CHOICES.near_enough"]
    assert main([*files(tmp_path), "--json", *wanted]) == 0
    told = {row["number"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert list(told) == ["CODES.skip", "CODES.skip_within", "CHOICES.near_enough"]
    within = told["CODES.skip_within"]
    assert (within["value"], within["right"], within["wrong"]) == (0.6, 2, 0)
    assert within["neighbours"] == [
        {"value": 0.48, "right": 2, "wrong": 0, "changed": 0},
        {"value": 0.75, "right": 1, "wrong": 1, "changed": 1},
    ]
    verdicts = [row["verdict"] for row in told.values()]
    assert verdicts[:2] == ["plateau", "best"]
    assert verdicts[2].startswith("not read: python -m pytest tests/slots/test_choices.py")


def test_a_better_neighbour_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{**ROWS[1], "gold": "LS1X4AP"}]
    assert main([*files(tmp_path, rows), "--number", "CODES.skip_within"]) == 0
    assert capsys.readouterr().out.splitlines()[2] == (
        "| CODES.skip_within | 0.6: 0, 1 | 0.48: 0, 1 (0); 0.75: 1, 0 (1) | better at 0.75 |"
    )


def test_numbers_are_as_before_afterwards(tmp_path: Path) -> None:
    def understood() -> list[dict[str, Any]]:
        return [{**row, "ms": 0} for row in predict(ROWS)]

    before, codes = understood(), calibration.CODES
    assert main([*files(tmp_path), "--number", "CODES.skip_within"]) == 0
    assert calibration.CODES is codes is shaped_codes.CODES
    assert understood() == before


def test_every_number_is_listed_with_the_command_that_tells_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" = ")[0] for line in lines[::2]] == list(calibration.numbers())
    assert all(line.startswith("    python -m ") for line in lines[1::2])


@pytest.mark.parametrize("name", ["CODES.nothing", "NOTHING", "skip_within"])
def test_a_number_that_is_none_is_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files(tmp_path), "--number", name]) == 2
    assert f"called '{name}'" in capsys.readouterr().err


def test_neighbours_are_within_the_range_of_a_number() -> None:
    for name, number in calibration.numbers().items():
        near = neighbours_of(name)
        assert near, name
        assert all(one != number.default and one >= 0 for one in near), name
        assert number.metadata["unit"] != "share" or max(near) <= 1, name
