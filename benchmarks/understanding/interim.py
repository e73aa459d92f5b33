"""What is said of interim transcripts of right answers, and what recognition leaves of values.

    python -m benchmarks.understanding --interim GOLD.jsonl --score PATH_TO_score.py
    python -m benchmarks.understanding --survival ASR.jsonl

``--interim``: of the turns whose asked values are read right, how many are "complete" as a whole,
and of their beginnings, cut after each word, how many are "impossible". ``--survival``: of the
values found in the ``reference`` of each row, how many are found in its ``text`` too, where that
holds their words.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.understanding.predictions import prediction
from benchmarks.understanding.row_files import existing, needed
from benchmarks.understanding.rows import Row, expectation
from benchmarks.understanding.scorer import load_scorer, scored
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.ports import Completeness, Expectation

Load = Callable[[Path, str], list[Row]]
_FIELDS = ("dates", "times", "numbers")
_RULES = RuleInterpreter()


def main(arguments: list[str], load: Load) -> int:
    """Run from the command line; gives the exit code.

    Args:
        arguments: What follows the program's name.
        load: Reads a part of a file of rows.

    Raises:
        RowsError: A file cannot be used.
    """
    options = _options(arguments)
    rows = load(options.rows, options.part)
    for field in ("text",) if options.interim else ("text", "reference"):
        needed(rows, field, options.rows)
    if options.interim:
        existing(options.score or Path("--score"))
        print(_interim(rows, load_scorer(options.score)))
    else:
        print(_survival(rows))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding")
    parser.add_argument("rows", type=Path)
    parser.add_argument("--interim", action="store_true")
    parser.add_argument("--survival", action="store_true")
    parser.add_argument("--score", type=Path, help="path of the scorer, score.py")
    parser.add_argument("--part", choices=("all", "seen", "kept"), default="all")
    return parser.parse_args(arguments)


def _interim(rows: list[Row], scorer: Any) -> str:
    right = [row for row in rows if _is_right(row, scorer)]
    complete, beginnings, impossible = 0, 0, 0
    for row in right:
        asked, words = expectation(row), str(row["text"]).split()
        complete += _RULES.completeness(str(row["text"]), asked) is Completeness.COMPLETE
        for end in range(1, len(words)):
            beginnings += 1
            verdict = _RULES.completeness(" ".join(words[:end]), asked)
            impossible += verdict is Completeness.IMPOSSIBLE
    share = 100 * complete / max(1, len(right))
    return (
        f"{len(right)} right answers: {share:.1f} % complete; "
        f"{impossible} of {beginnings} beginnings impossible"
    )


def _is_right(row: Row, scorer: Any) -> bool:
    """Tell whether all values that were asked and given are read right, and there is one."""
    asked = expectation(row)
    commands = _RULES.interpret(str(row["text"]), asked)
    given = {row["id"]: prediction(row["id"], commands, asked, 0.0)}
    scores = [scored(scorer, "score_values", [row], given, field, True) for field in _FIELDS]
    found = [score["exact_%"] for score in scores if score is not None]
    return bool(found) and all(exact == 100 for exact in found)


def _survival(rows: list[Row]) -> str:
    there, kept = 0, 0
    for row in rows:
        asked, heard = expectation(row), f" {str(row['text']).lower()} "
        left = {(slot, value) for slot, value, _ in _values(str(row["text"]), asked)}
        for slot, value, words in _values(str(row["reference"]), asked):
            if f" {words} " in heard:
                there += 1
                kept += (slot, value) in left
    return f"{there} values whose words were recognised: {100 * kept / max(1, there):.1f} % survive"


def _values(text: str, asked: Expectation) -> Iterator[tuple[str, str, str]]:
    for command in _RULES.interpret(text, asked):
        if isinstance(command, SetSlot) and command.value:
            yield command.slot, command.value, command.words.lower()
