"""Judges the caller's words for turn-taking, by what the dialogue expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from loguru import logger

from flows.errors import place_of
from flows.vocabulary.commands import Command, CorrectSlot, SetSlot
from flows.vocabulary.ports import Completeness, Expectation, Interpreter


class WordJudge:
    """Fulfils ``processors.turns.judge.Judge``.

    Args:
        interpreter: Judges words.
        expectation: Gives what the dialogue can take now.
    """

    def __init__(self, interpreter: Interpreter, expectation: Callable[[], Expectation]) -> None:
        self._interpreter = interpreter
        self._expectation = expectation
        self._answered: Expectation | None = None

    def completeness(self, text: str) -> Completeness:
        """Judge words against what was asked."""
        try:
            return self._interpreter.completeness(text, self._expectation())
        except Exception as error:
            _log(error, "words not judged")
            return Completeness.UNKNOWN

    def taken(self) -> None:
        """Note what is expected where a turn takes words that may still change."""
        try:
            self._answered = self._expectation()
        except Exception:
            self._answered = None

    def same_meaning(self, taken: str, text: str) -> bool:
        """Tell whether two wordings of the words taken mean the same."""
        if self._answered is None:
            return False
        try:
            return self._meaning(taken, self._answered) == self._meaning(text, self._answered)
        except Exception as error:
            _log(error, "words not compared")
            return False

    def _meaning(self, text: str, expected: Expectation) -> tuple[Command, ...]:
        commands = self._interpreter.interpret(text, expected)
        return tuple(
            replace(command, words="", certainty=1.0, confusable=())
            if isinstance(command, SetSlot | CorrectSlot)
            else command
            for command in commands
        )


def _log(error: Exception, what: str) -> None:
    logger.bind(error=type(error).__name__, place=place_of(error)).error(what)
