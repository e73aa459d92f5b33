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
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.understanding import ceiling, compare, interim, worst
from benchmarks.understanding.predictions import prediction
from benchmarks.understanding.row_files import RowsError, existing, load, load_some, write
from benchmarks.understanding.rows import Row, heard
from benchmarks.understanding.scorer import REMEDY
from flows.understanding.interpretation import RuleInterpreter

WARM_UP_ROWS = 200


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
        yield prediction(row["id"], commands, said.expectation, milliseconds)


def main(arguments: list[str]) -> int:
    """Run from the command line; gives the exit code: 2 where a file cannot be used.

    Args:
        arguments: What follows the program's name.
    """
    try:
        return _run(arguments)
    except RowsError as error:
        print(error, file=sys.stderr)
        return 2


def _run(arguments: list[str]) -> int:
    if "--worst" in arguments:
        return worst.main()
    if "--interim" in arguments or "--survival" in arguments:
        return interim.main(arguments, load_some)
    if "--ceiling" in arguments:
        return ceiling.main(arguments, load)
    if "--compare" in arguments:
        return compare.main(arguments, load, predict)
    options = _options(arguments)
    existing(options.gold, *([options.score] if options.score else []))
    rows = load_some(options.gold, options.part)
    for _ in predict(rows[:WARM_UP_ROWS]):
        pass
    nbest = not options.first_hypothesis
    write(options.predicted, predict(rows, with_nbest=nbest, country=options.country))
    return _score(options, rows) if options.score else 0


def _options(arguments: list[str]) -> argparse.Namespace:
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
    return parser.parse_args(arguments)


def _score(options: argparse.Namespace, rows: list[Row]) -> int:
    """Run the scorer on the rows that were read."""
    with tempfile.TemporaryDirectory() as folder:
        gold = Path(folder) / options.gold.name
        write(gold, rows)
        command = [sys.executable, str(options.score), str(gold), str(options.predicted)]
        result = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        reason = (result.stderr.strip().splitlines() or ["it says nothing"])[-1]
        said = f"{options.score} cannot score {options.gold}: {reason}."
        raise RowsError(said, code="scorer", remedy=REMEDY)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
