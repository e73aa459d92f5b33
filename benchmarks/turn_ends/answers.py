"""Answers to questions: of the benchmark's own, or of rows of data sets."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from benchmarks.understanding.row_files import load_some
from benchmarks.understanding.rows import expectation as row_expectation
from benchmarks.understanding.rows import heard as row_heard
from flows.build.meanings import with_meaning
from flows.model.flow import Slot
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.commands import Affirm, Command, CorrectSlot, Deny, SetSlot
from flows.vocabulary.ports import Expectation, Question

OPEN = frozenset({"person_name", "email", "text"})
RULES = RuleInterpreter()
_ANSWERS = Path(__file__).with_name("answers.yaml")
_MOST = 400  # answers of a kind, of each file
_NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer to a question: its words, its kind, and what the dialogue expected."""

    text: str
    kind: str
    expected: Expectation

    @property
    def slot(self) -> str:
        """Name of the slot asked; empty for yes or no."""
        return self.expected.asked[0] if self.kind != "yes_no" else ""


def of_our_own() -> Iterator[Asked]:
    """Give the answers beside this file."""
    for kind, texts in yaml.safe_load(_ANSWERS.read_text(encoding="utf-8")).items():
        slot = with_meaning(Slot(name=kind, kinds=(kind,)), "en")
        for text in texts:
            yield from _usable(Asked(str(text), kind, _expecting(kind, slot)))


def _expecting(kind: str, slot: Slot) -> Expectation:
    if kind == "yes_no":
        return Expectation(language="en", now=_NOW, slots={}, question=Question.YES_NO)
    question = Question.SLOT
    return Expectation(
        language="en", now=_NOW, slots={kind: slot}, question=question, asked=(kind,)
    )


def from_files(files: Iterable[Path], most: int | None = None) -> list[Asked]:
    """Give the answers of rows of data sets.

    Args:
        files: As ``benchmarks.understanding`` reads them.
        most: So many of them, drawn by chance (seed 1); None for all.

    Raises:
        RowsError: A file cannot be used.
    """
    found = list(_each(files))
    random.Random(1).shuffle(found)
    return found[:most]


def _each(files: Iterable[Path]) -> Iterator[Asked]:
    for file in files:
        counts: dict[str, int] = {}
        for row in load_some(file):
            expected, text = row_expectation(row), row_heard(row).text
            kind = "yes_no" if expected.question is Question.YES_NO else ""
            if not kind and expected.asked:
                kind = expected.slots[expected.asked[0]].kinds[0]
            if kind and counts.get(kind, 0) < _MOST:
                for answer in _usable(Asked(text, kind, expected)):
                    counts[kind] = counts.get(kind, 0) + 1
                    yield answer


def _usable(answer: Asked) -> Iterator[Asked]:
    """Leave out what is no answer to what was asked."""
    if meaning(answer, RULES.interpret(answer.text, answer.expected)):
        yield answer


def meaning(answer: Asked, commands: Iterable[Command]) -> tuple[str, ...]:
    """Give what commands come to for the question: values, or yes or no; empty for nothing."""
    if answer.kind == "yes_no":
        said = {type(c).__name__ for c in commands if isinstance(c, Affirm | Deny)}
        return tuple(sorted(said)) if len(said) == 1 else ()
    values = [c.value for c in commands if isinstance(c, SetSlot | CorrectSlot)]
    asked = [
        c.value
        for c in commands
        if isinstance(c, SetSlot | CorrectSlot) and c.slot == answer.slot and c.value
    ]
    return (str(asked[-1]),) if asked and values else ()
