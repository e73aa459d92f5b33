"""Measure understanding on a data set.

    python -m benchmarks.understanding GOLD.jsonl PRED.jsonl [--score PATH_TO_score.py]
    python -m benchmarks.understanding --compare GOLD.jsonl … --score PATH_TO_score.py
    python -m benchmarks.understanding --ceiling GOLD.jsonl --score PATH_TO_score.py
    python -m benchmarks.understanding --interim GOLD.jsonl --score PATH_TO_score.py
    python -m benchmarks.understanding --survival ASR.jsonl
    python -m benchmarks.understanding --worst

Writes a prediction row for each row of GOLD.jsonl; with ``--score`` prints the scorer's table.
``--part seen`` leaves out the fifth of the groups that is kept unread while rules are written,
``--part kept`` runs only that. ``--ceiling`` tells what choosing among hypotheses could reach,
``--interim`` how beginnings of answers are judged, ``--survival`` what recognition leaves of
values; ``--worst`` times texts that are made to be slow.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.understanding import ceiling, compare, interim, worst
from benchmarks.understanding.predictions import prediction
from benchmarks.understanding.rows import Row, heard, kept_aside
from flows.interpretation import RuleInterpreter

WARM_UP_ROWS = 200


def load(path: Path, part: str = "all") -> list[Row]:
    """Read the rows of a file that belong to a part: ``all``, ``seen`` or ``kept``."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if part == "all":
        return rows
    return [row for row in rows if kept_aside(row) == (part == "kept")]


def predict(
    rows: Iterable[Row], with_nbest: bool = True, country: str | None = None
) -> Iterator[dict[str, Any]]:
    """Interpret each row, of callers in a ``country`` where one is given; ``ms`` is the time of
    interpretation alone."""
    interpreter = RuleInterpreter()
    for row in rows:
        said = heard(row, with_nbest, country)
        start = time.perf_counter()
        commands = interpreter.interpret(said.text, said.expectation, said.alternatives)
        milliseconds = (time.perf_counter() - start) * 1000
        yield prediction(str(row["id"]), commands, said.expectation, milliseconds)


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as JSON lines."""
    with path.open("w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def main() -> int:
    """Run from the command line; gives the exit code."""
    if "--worst" in sys.argv:
        return worst.main()
    if "--interim" in sys.argv or "--survival" in sys.argv:
        return interim.main(sys.argv[1:], load)
    if "--ceiling" in sys.argv:
        return ceiling.main(sys.argv[1:], load)
    if "--compare" in sys.argv:
        return compare.main(sys.argv[1:], load, predict)
    options = _options()
    if not options.gold.is_file():
        print(f"{options.gold} is not there. Name a file of gold rows.", file=sys.stderr)
        return 2
    rows = load(options.gold, options.part)
    for _ in predict(rows[:WARM_UP_ROWS]):
        pass
    nbest = not options.first_hypothesis
    write(options.predicted, predict(rows, with_nbest=nbest, country=options.country))
    if options.score is None:
        return 0
    if not options.score.is_file():
        print(f"{options.score} is not there. Name the scorer's file.", file=sys.stderr)
        return 2
    return _score(options, rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding", description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--score", type=Path, help="path of the scorer, score.py")
    parser.add_argument("--part", choices=("all", "seen", "kept"), default="all")
    parser.add_argument(
        "--first-hypothesis", action="store_true", help="leave the n-best hypotheses unused"
    )
    parser.add_argument(
        "--country",
        help="ISO 3166 code of where the callers are: order of dates, postcodes, common names. "
        "Left out, GB where a row asks for an item of a verification, such as a postcode, else US",
    )
    return parser.parse_args()


def _score(options: argparse.Namespace, rows: list[Row]) -> int:
    """Run the scorer, on a file of the part's rows where only a part was read."""
    gold = options.gold
    if options.part != "all":
        gold = options.predicted.with_suffix(".gold.jsonl")
        write(gold, rows)
    command = [sys.executable, str(options.score), str(gold), str(options.predicted)]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
