"""Our understanding of dates and times beside that of well-known libraries, in one run.

    python -m benchmarks.understanding --compare GOLD.jsonl … --score PATH_TO_score.py

Prints a table in Markdown: exact / wrong in percent, and the median milliseconds an utterance.
The libraries are optional (``pip install callwright[compare]``); they are not told what was asked.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.understanding.libraries import Finder, installed, missing
from benchmarks.understanding.row_files import existing, without_rows
from benchmarks.understanding.rows import Row, heard
from benchmarks.understanding.scorer import load_scorer, scored

Predict = Callable[[list[Row]], Iterable[Mapping[str, Any]]]
METRICS = ("dates", "dates, asked", "times", "times, asked")


def main(arguments: list[str], load: Callable[[Path, str], list[Row]], ours: Predict) -> int:
    """Run from the command line; gives the exit code.

    Args:
        arguments: What follows the program's name.
        load: Reads a part of a file of gold rows.
        ours: Rows → our prediction rows.

    Raises:
        RowsError: A file cannot be used; one without rows is only left out.
    """
    options = _options(arguments)
    existing(*options.gold, options.score)
    scorer = load_scorer(options.score)
    sets = {path: load(path, options.part) for path in options.gold}
    for path in [path for path, rows in sets.items() if not rows]:
        print(without_rows(path, options.part), file=sys.stderr)
        del sets[path]
    if missing():
        print(f"Not installed, so not compared: {', '.join(missing())}.", file=sys.stderr)
    contestants: dict[str, Predict] = {"Callwright": ours}
    contestants |= {name: _predict(finder) for name, finder in installed().items()}
    print("| set | |", " | ".join(contestants), "|")
    print("|---|---|" + "---|" * len(contestants))
    for path, rows in sets.items():
        for line in _lines(path.stem, rows, contestants, scorer):
            print(line, flush=True)
    return 0 if sets else 2


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding --compare")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True, help="path of the scorer, score.py")
    parser.add_argument("--part", choices=("all", "seen", "kept"), default="all")
    return parser.parse_args([word for word in arguments if word != "--compare"])


def _predict(finder: Finder) -> Predict:
    def predict(rows: list[Row]) -> Iterator[Mapping[str, Any]]:
        for row in rows:
            said = heard(row)
            start = time.perf_counter()
            try:
                dates, times = finder(said.text, said.expectation.now.replace(tzinfo=None))
            except Exception:  # a library that fails on a text gives nothing for it
                dates, times = [], []
            spent = (time.perf_counter() - start) * 1000
            yield {"id": row["id"], "dates": dates, "times": times, "ms": spent}

    return predict


def _lines(
    name: str, rows: list[Row], contestants: Mapping[str, Predict], scorer: Any
) -> Iterator[str]:
    """Give the lines of the table for one set."""
    scores = []
    times = []
    for predict in contestants.values():
        predicted = {row["id"]: row for row in predict(rows)}
        scores.append(scored(scorer, "score", rows, predicted))
        times.append(f"{median(row['ms'] for row in predicted.values()):.2f}")
    for metric in METRICS:
        cells = [_cell(score.get(metric)) for score in scores]
        if any(cells):
            yield f"| {name} | {metric} | {' | '.join(cells)} |"
    yield f"| {name} | ms, median | {' | '.join(times)} |"


def _cell(figures: Mapping[str, Any] | None) -> str:
    return f"{figures['exact_%']} / {figures['wrong_%']}" if figures else ""
