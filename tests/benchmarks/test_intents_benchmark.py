"""The benchmark of intents: what it draws, and that bad files are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.intents import draws, load, main

INTENTS = [f"intent{number}" for number in range(12)]


def written(folder: Path, rows: list[dict[str, object]]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_draws_keep_examples_rows_asked_and_strangers_apart(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"text": f"{name} {number}", "label": name} for name in INTENTS for number in range(45)
    ]
    rows += [{"text": f"none {number}", "label": "oos", "oos": True} for number in range(400)]
    rows += [{"text": f"rare {number}", "label": "rare"} for number in range(44)]
    known, none = load(written(tmp_path, rows))
    drawn = list(draws(known, none, 5))
    assert len(drawn) == 20
    for draw in drawn:
        examples = {text for texts in draw.examples.values() for text in texts}
        asked = {text for text, _ in draw.asked}
        assert (len(examples), len(asked), len(draw.strangers)) == (50, 400, 400)
        assert examples.isdisjoint(asked)
        assert "rare" not in draw.examples
        assert not {text.split()[0] for text in draw.strangers} & set(draw.examples)
    assert drawn == list(draws(known, none, 5))


@pytest.mark.parametrize("rows", [[{"text": "a"}], [{"text": "a", "label": "b"}]])
def test_files_that_cannot_be_used_are_told(
    rows: list[dict[str, object]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(written(tmp_path, rows))]) == 2
    assert capsys.readouterr().err
