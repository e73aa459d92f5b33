"""Tuning numbers stand in one file, each with its meaning, its range and the command that tells."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import flows
from flows.words import calibration

ROOT = Path(next(iter(flows.__path__)))
ROOMS = ("words", "reading", "slots", "understanding", "dialogue")
PATHS = [path for room in ROOMS for path in ROOT.glob(f"{room}/**/*.py")]
CODE = {p: ast.parse(p.read_text("utf-8")) for p in PATHS if p.name != "calibration.py"}
NODES = [(path, node) for path, tree in CODE.items() for node in ast.walk(tree)]
NUMBERS = calibration.numbers()
# Whole numbers that have a name and are no tuning numbers: name → why.
DEFINED = {
    "_FIRST_CODE": "a place in Unicode",
    "_DEEPEST": "of macros within macros, which are written by us",
    "_MOST_TIMES": "part of the notation of patterns",
    "_GROUP": "digits between the marks of thousands",
    "PLAIN": "an order of readings, not a size",
    "STRONG": "an order of readings, not a size",
    "NAMED": "an order of readings, not a size",
    "_LONGEST": "the longest postcode of any country",
    "FEWEST": "what a code, or a phone number, is by definition",
    "MOST": "what a code, or a phone number, is by definition",
    "_LONGEST_EXTENSION": "what a phone number is by definition",
    "_USUAL": "what a phone number is in most countries",
    "USUAL": "what a phone number is in most countries",
    "_LONGEST_USUAL": "what a phone number is in most countries",
    "_LONGEST_NATIONAL": "what a phone number is in most countries",
    "_LONGEST_GROUP": "digits that are said in one breath: not what is understood",
    "_MOST_DIGITS": "what the kind of slot takes, by definition",
    "_MOST": "what the kind of slot takes, by definition",
    "OLDEST": "years that a person lives",
    "_MONTHS": "of the calendar",
    "_CENTURIES": "of the calendar",
    "_WEEKEND": "of the calendar",
    "_LEAP_YEAR": "of the calendar",
    "_DAY": "of the clock",
    "_MORNING": "of the clock",
    "_EVENING": "of the clock",
    "_HALF_A_DAY": "of the clock",
    "_FEWEST_IN_A_RUN": "how opening hours are spoken: not what is understood",
    "_ENDING": "digits that are spoken of a number: not what is understood",
    "_LAST_HOUR": "of the clock",
    "_LAST_MINUTE": "of the clock",
    "_LAST_DAY": "of the calendar",
    "_HORIZON": "how far from a value refused others are offered: not what is understood",
    "_HORIZON_DAYS": "how far from a value refused others are offered: not what is understood",
    "_STEP": "between times that are offered: not what is understood",
    "DIRECTIONS": "the shape of a file",
    "NEAREST": "the shape of a file",
    "_RANK_OF_UNKNOWN": "where words stand that a file does not have",
    "_SHORTEST": "letters of a piece of a word",
    "_IN_WORDS": "numbers whose words are compared, so that there is an end of them",
}
# Lengths that are compared with a bare number: code → why.
BARE = {
    "0 < len(slot.options) <= 9": "keys of a telephone",
    "1 <= len(said) <= 20": "what the kind of slot takes, by definition",
    "3 <= len(run.characters) <= 10": "postcodes of all countries",
    "6 <= len(digits) <= 8": "digits of a date written in one",
    "len(digits) <= 4": "digits that are read out in one group",
    "len(self._number_codes) < 20000": "the end of a cache",
}


def test_no_fraction_stands_beside_the_code() -> None:
    found = {
        f"{path.name}:{node.lineno} {node.value}"
        for path, node in NODES
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
        if node.value not in (0.0, 1.0)
    }
    assert found == set()


def test_every_whole_number_with_a_name_is_one_by_definition() -> None:
    found = {
        target.id: f"{path.name}:{node.lineno}"
        for path, tree in CODE.items()
        if "dialogue" not in path.parts  # how many words a question reads out is decided, not found
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and _holds_a_count(node.value)
        for target in ast.walk(node)
        if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
    }
    assert {name: place for name, place in found.items() if name not in DEFINED} == {}
    assert set(DEFINED) - set(found) == set()


def _holds_a_count(value: ast.expr | None) -> bool:
    """Tell whether a value is made of numbers alone, one of which is above 1."""
    parts = list(ast.walk(value)) if value else []
    plain = (ast.Constant, ast.Tuple, ast.BinOp, ast.operator, ast.expr_context)
    counts = [part.value for part in parts if isinstance(part, ast.Constant)]
    return all(isinstance(part, plain) for part in parts) and any(
        isinstance(count, int) and count > 1 for count in counts
    )


def test_no_length_is_compared_with_a_bare_number() -> None:
    found = {
        ast.unparse(node): f"{path.name}:{node.lineno}"
        for path, node in NODES
        if isinstance(node, ast.Compare) and _limits_a_length(node)
    }
    assert {code: place for code, place in found.items() if code not in BARE} == {}
    assert set(BARE) - set(found) == set()


def _limits_a_length(node: ast.Compare) -> bool:
    sides = (node.left, *node.comparators)
    ordered = any(isinstance(o, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for o in node.ops)
    length = any(isinstance(s, ast.Call) and ast.unparse(s.func) == "len" for s in sides)
    counts = [s.value for s in sides if isinstance(s, ast.Constant) and isinstance(s.value, int)]
    return ordered and length and any(count > 2 for count in counts)


def test_every_number_is_read_where_it_is_needed_and_nowhere_kept() -> None:
    groups = {name.split(".")[0] for name in NUMBERS}
    read = {
        f"{node.value.id}.{node.attr}"
        for _, node in NODES
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id in groups
    }
    assert read == set(NUMBERS)
    kept = {
        f"{path.name}:{node.lineno} {node.id}"
        for path, tree in CODE.items()
        for place in _run_at_import(tree)
        for node in ast.walk(place)
        if isinstance(node, ast.Name) and node.id in groups
    }
    assert kept == set()


def _run_at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Give what of a module is run once: all but the bodies of functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.args
            yield from node.decorator_list
    for part in (tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))):
        yield from (
            node for node in part.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)
        )


def test_every_number_says_what_it_means_and_stands_in_its_range() -> None:
    for name, number in NUMBERS.items():
        value, unit = number.default, number.metadata["unit"]
        assert number.metadata["meaning"], name
        assert isinstance(value, int) is (unit == "count"), name
        assert 0 <= value <= 1 if unit == "share" else value > 0, name


def test_every_number_names_the_command_that_tells_it() -> None:
    for name in NUMBERS:
        python, option, module, *arguments = calibration.check(name).split()
        assert (python, option) == ("python", "-m"), name
        assert importlib.util.find_spec(module), name
        if module == "pytest":
            assert (ROOT.parent / arguments[0]).is_file(), name
        elif module == "benchmarks.calibration":
            assert arguments[-1] in (name, name.split(".")[0]), name
