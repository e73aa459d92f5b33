"""Check the tuning numbers of understanding: vary one, and count what is then understood.

    python -m benchmarks.calibration GOLD.jsonl … --score PATH_TO_score.py [--number NAME …]
    python -m benchmarks.calibration --list

The numbers stand in ``flows/words/calibration.py``; NAME is one (``CODES.skip``) or a group of
them (``CODES``), and without any all are varied: a certainty or share by 0.05, a price by a fifth
down and a quarter up, a count by one, or a large one by a fifth. Each row is read as today and with
both neighbours, and the scorer tells whether it is right, wrong or neither. It is wrong if a value,
an answer or a wish was taken that was not meant, else right if all that was meant was taken.

Printed is, of each number, how many rows are right and wrong with its value and its neighbours, how
many rows give something else, and a verdict: ``plateau`` where the counts stay the same, ``best``
where no neighbour has more right rows less wrong ones, ``better at`` where one has, ``not read``
where no row of the sets needs the number, with the command that tells it. ``--json`` prints an
object a number.

Rows of the fifth that is kept unread are left out unless ``--part`` says otherwise: what is fitted
on them cannot be judged by them. A number takes as long as reading the rows of the sets that need
it twice: on evi about half a minute, and 40 minutes for all numbers that evi needs, on two busy
cores. ``--every 5`` reads each fifth row.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.understanding.__main__ import predict
from benchmarks.understanding.row_files import RowsError, existing, load_some
from benchmarks.understanding.rows import Row
from benchmarks.understanding.scorer import load_scorer, scored
from flows.words import calibration

_HITS = {"exact_%", "right_%", "recall_%", "yes_recall_%", "no_recall_%"}
_SLIPS = {"wrong_%", "false_fill_%", "no_as_yes_%", "yes_as_no_%", "false_on_others_%"}
_SLIPS |= {"false_per_1000"}
_STEP_OF_SHARE, _DOWN, _UP = 0.05, 0.8, 1.25
_READING = {"flows", "benchmarks"}  # packages whose modules read numbers
_OF_FILES = {"flows.words.lexicon", "flows.words.patterns"}  # what they keep no number changes
_LARGE, _PART = 30, 5  # a count from which on it is varied by a fifth

Predictions = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows give at one value of a number; ``changed`` rows give something else than today."""

    value: float
    right: int
    wrong: int
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A number at its value and at its neighbours; ``today`` is None where no row reads it."""

    number: str
    today: Reading | None
    neighbours: tuple[Reading, ...] = ()

    @property
    def verdict(self) -> str:
        """``plateau``, ``best``, ``better at …`` or ``not read: …``."""
        if self.today is None:
            return f"not read: {calibration.check(self.number)}"
        marks = {(one.right, one.wrong) for one in (self.today, *self.neighbours)}
        if len(marks) == 1:
            return "plateau"
        best = max((self.today, *self.neighbours), key=lambda one: one.right - one.wrong)
        return "best" if best is self.today else f"better at {best.value:g}"


def main(arguments: list[str]) -> int:
    """Run from the command line; gives the exit code: 2 where a file or a name cannot be used."""
    options = _options(arguments)
    try:
        wanted = _wanted(options.number)
        if options.list:
            return _list(wanted)
        existing(*options.gold, options.score or Path("--score"))
        scorer = load_scorer(options.score)
        sets = [load_some(path, options.part)[:: options.every] for path in options.gold]
        _tell(check(sets, scorer, wanted), options.json)
    except RowsError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def check(sets: list[list[Row]], scorer: Any, numbers: Iterable[str]) -> Iterator[Checked]:
    """Vary numbers, one after the other, and tell what the rows of all sets give.

    Args:
        sets: Gold rows of each set.
        scorer: The module of the data sets' scorer.
        numbers: Their names, such as ``CODES.skip``.
    """
    today = [_today(rows, scorer) for rows in sets]
    for number in numbers:
        reading = [one for one in today if number in one.read]
        if not reading:
            yield Checked(number, None)
            continue
        marks = sum((one.counts for one in reading), Counter[str]())
        value = _value(number)
        neighbours = (_at(number, near, reading, scorer) for near in neighbours_of(number))
        yield Checked(number, Reading(value, marks["right"], marks["wrong"]), tuple(neighbours))


def neighbours_of(number: str) -> list[float]:
    """Give the values next to that of a number, lower first, within its range."""
    value, unit = _value(number), calibration.numbers()[number].metadata["unit"]
    if unit == "share":
        near = [round(value - _STEP_OF_SHARE, 4), round(value + _STEP_OF_SHARE, 4)]
        return [one for one in near if 0 <= one <= 1]
    if unit == "count":
        step = 1 if value < _LARGE else int(value) // _PART
        return [int(value) - step, int(value) + step]
    return [round(value * _DOWN, 4), round(value * _UP, 4)]


@dataclass(frozen=True, slots=True)
class _Today:
    """Rows of a set as they are understood today; ``read`` are the numbers that this needs."""

    rows: list[Row]
    predictions: Predictions
    marks: list[str]
    read: set[str]

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.marks)


def _today(rows: list[Row], scorer: Any) -> _Today:
    read: set[str] = set()
    groups = {name.split(".")[0] for name in calibration.numbers()}
    with _in_place({name: _Watched(name, _group(name), read) for name in groups}):
        predictions = _predictions(rows)
    pairs = zip(rows, predictions, strict=True)
    return _Today(rows, predictions, [_mark(row, given, scorer) for row, given in pairs], read)


class _Watched:
    """A group of numbers that notes which of them are read."""

    def __init__(self, name: str, group: Any, read: set[str]) -> None:
        self._name, self._group, self._read = name, group, read

    def __getattr__(self, field: str) -> Any:
        value = getattr(self._group, field)
        self._read.add(f"{self._name}.{field}")
        return value


def _at(number: str, value: float, sets: list[_Today], scorer: Any) -> Reading:
    """Count what the rows give at another value of a number; only rows that change are scored."""
    name, field = number.split(".")
    marks: Counter[str] = Counter()
    changed = 0
    with _in_place({name: replace(_group(number), **{field: value})}):
        for one in sets:
            pairs = zip(one.rows, one.predictions, _predictions(one.rows), one.marks, strict=True)
            for row, before, given, mark in pairs:
                changed += given != before
                marks[mark if given == before else _mark(row, given, scorer)] += 1
    return Reading(value, marks["right"], marks["wrong"], changed)


@contextmanager
def _in_place(groups: Mapping[str, Any]) -> Iterator[None]:
    """Put other groups of numbers in the place of today's, wherever they are read."""
    modules = [m for name, m in sys.modules.items() if name.split(".")[0] in _READING]
    today = {name: getattr(calibration, name) for name in groups}
    places = [(m, n) for m in modules for n in groups if vars(m).get(n) is today[n]]
    for module, name in places:
        setattr(module, name, groups[name])
    _forget(modules)
    try:
        yield
    finally:
        for module, name in places:
            setattr(module, name, today[name])
        _forget(modules)


def _forget(modules: Iterable[Any]) -> None:
    """Empty the caches, which hold what was worked out with other numbers."""
    for module in (one for one in modules if one.__name__ not in _OF_FILES):
        members = [
            m for m in vars(module).values() if getattr(m, "__module__", "") not in _OF_FILES
        ]
        for member in members:
            if callable(getattr(member, "cache_clear", None)):
                member.cache_clear()


def _predictions(rows: list[Row]) -> Predictions:
    return [{**given, "ms": 0.0} for given in predict(rows)]


def _mark(row: Row, given: dict[str, Any], scorer: Any) -> str:
    """Tell whether a row is understood: right, wrong, or neither, as where nothing was said."""
    figures = dict(_figures(scored(scorer, "score", [row], {row["id"]: given})))
    if any(figure for name, figure in figures.items() if name[-1] in _SLIPS):
        return "wrong"
    hits = [figure for name, figure in figures.items() if name[-1] in _HITS]
    return "right" if hits and all(hits) else "neither"


def _figures(score: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    for name, figure in score.items():
        if isinstance(figure, Mapping):
            yield from _figures(figure, (*path, name))
        elif isinstance(figure, int | float):
            yield (*path, name), figure


def _group(number: str) -> Any:
    return getattr(calibration, number.split(".")[0])


def _value(number: str) -> float:
    value: float = getattr(_group(number), number.split(".")[1])
    return value


def _wanted(names: list[str]) -> list[str]:
    """Give the numbers that are named, by themselves or by their group; all where none is.

    Raises:
        RowsError: There is no number or group of a name.
    """
    known = list(calibration.numbers())
    for name in names:
        if not any(one == name or one.startswith(f"{name}.") for one in known):
            said = f"There is no tuning number and no group of them called {name!r}."
            raise RowsError(said, code="no_number", remedy="See --list.")
    return [n for n in known if not names or n in names or n.split(".")[0] in names]


def _list(numbers: list[str]) -> int:
    known = calibration.numbers()
    for number in numbers:
        told = known[number].metadata
        print(f"{number} = {_value(number):g} ({told['unit']}): {told['meaning']}")
        print(f"    {calibration.check(number)}")
    return 0


def _tell(found: Iterable[Checked], as_json: bool) -> None:
    if not as_json:
        print("| number | value: right, wrong | neighbours: right, wrong (changed) | verdict |")
        print("|---|---|---|---|")
    for one in found:
        print(json.dumps(_plain(one)) if as_json else _line(one), flush=True)


def _plain(one: Checked) -> dict[str, Any]:
    def plain(at: Reading) -> dict[str, Any]:
        return {field: getattr(at, field) for field in ("value", "right", "wrong", "changed")}

    today = plain(one.today) if one.today else {"value": _value(one.number)}
    neighbours = [plain(near) for near in one.neighbours]
    return {"number": one.number, **today, "neighbours": neighbours, "verdict": one.verdict}


def _line(one: Checked) -> str:
    today = f"{_value(one.number):g}"
    if one.today:
        today += f": {one.today.right}, {one.today.wrong}"
    near = [f"{n.value:g}: {n.right}, {n.wrong} ({n.changed})" for n in one.neighbours]
    return f"| {one.number} | {today} | {'; '.join(near)} | {one.verdict} |"


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.calibration",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", type=Path, nargs="*", help="gold rows, a file for each set")
    parser.add_argument("--score", type=Path, help="path of the scorer, score.py")
    parser.add_argument("--number", nargs="+", default=[], help="numbers or groups of them")
    parser.add_argument("--part", choices=("all", "seen", "kept"), default="seen")
    parser.add_argument("--every", type=int, default=1, help="read each so manieth row only")
    parser.add_argument("--json", action="store_true", help="one JSON object a number")
    parser.add_argument("--list", action="store_true", help="tell all numbers")
    options = parser.parse_args(arguments)
    if not options.list and not options.gold:
        parser.error("name a file of gold rows, or --list")
    if options.every < 1:
        parser.error("--every takes a number from 1 on")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
