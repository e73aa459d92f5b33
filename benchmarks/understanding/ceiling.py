"""What choosing among hypotheses could reach, on spoken names, postcodes and dates of birth.

    python -m benchmarks.understanding --ceiling GOLD.jsonl --score PATH_TO_score.py

For each item, in percent of its rows: those without a word in any hypothesis, those in which no
hypothesis has five letters or digits, and those in which some hypothesis, read by itself, gives the
right value.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.understanding.predictions import prediction
from benchmarks.understanding.row_files import RowsError, existing, without_rows
from benchmarks.understanding.rows import Row, heard
from benchmarks.understanding.scorer import load_scorer, scored
from flows.understanding.interpretation import RuleInterpreter

_FEWEST = 5  # letters and digits of the shortest postcode


def main(arguments: list[str], load: Callable[[Path, str], list[Row]]) -> int:
    """Run from the command line; gives the exit code.

    Args:
        arguments: What follows the program's name.
        load: Reads a part of a file of gold rows.

    Raises:
        RowsError: A file cannot be used, or no row of it asks for an item.
    """
    options = _options(arguments)
    existing(options.gold, options.score)
    scorer = load_scorer(options.score)
    rows = [row for row in load(options.gold, options.part) if row.get("item")]
    if not rows:
        raise RowsError(
            without_rows(options.gold, options.part),
            code="no_rows",
            remedy="Name a file of rows with a field 'item'.",
        )
    print("| item | rows | without words | too few characters | right in any hypothesis |")
    print("|---|---|---|---|---|")
    for item in dict.fromkeys(str(row["item"]) for row in rows):
        of_item = [row for row in rows if row["item"] == item]
        print(_line(item, of_item, scorer), flush=True)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding --ceiling")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--score", type=Path, required=True, help="path of the scorer, score.py")
    parser.add_argument("--part", choices=("all", "seen", "kept"), default="all")
    return parser.parse_args([word for word in arguments if word != "--ceiling"])


def _line(item: str, rows: list[Row], scorer: Any) -> str:
    count: Counter[str] = Counter()
    for row in rows:
        count.update(_looked_at(row, scorer))
    shares = [f"{100 * count[what] / len(rows):.1f}" for what in ("silent", "short", "right")]
    return f"| {item} | {len(rows)} | {' | '.join(shares)} |"


def _looked_at(row: Row, scorer: Any) -> dict[str, int]:
    said = heard(row)
    texts = (said.text, *said.alternatives)
    longest = max(sum(c.isalnum() for c in text) for text in texts)
    right = False
    for text in texts:
        commands = RuleInterpreter().interpret(text, said.expectation)
        given = prediction(row["id"], commands, said.expectation, 0.0)
        right = right or scored(scorer, "evi_right", row, given)[0]
    return {"silent": not longest, "short": longest < _FEWEST, "right": right}
