"""Advice on the caller's words: the second ear and the knowledge base, asked side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from loguru import logger

from flows.vocabulary.acts import Consult
from flows.vocabulary.events import Advised
from flows.vocabulary.ports import Expectation, KnowledgeBase, SecondEar

ADVICE_SECONDS = 1.0  # after it the dialogue hears the words without advice

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisers:
    """Who is asked about the caller's words; None for nobody."""

    ear: SecondEar | None = None
    knowledge: KnowledgeBase | None = None


class Consulting:
    """Asks, one question at a time: a newer one ends the wait for an older.

    Args:
        advisers: Who is asked.
        on_advice: Called with the answer, once for each question that was not given up.
    """

    def __init__(self, advisers: Advisers, on_advice: Callable[[Advised], None]) -> None:
        self._ear, self._knowledge = advisers.ear, advisers.knowledge
        self._on_advice = on_advice
        self._asking: asyncio.Task[None] | None = None
        self._held = False
        self._advice: Advised | None = None

    def start(self, consult: Consult, expectation: Expectation) -> None:
        """Ask."""
        self.stop()
        self._advice = None
        self._asking = asyncio.ensure_future(self._ask(consult, expectation))

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._asking:
            self._asking.cancel()

    def hold(self) -> None:
        """The caller speaks on: keep the advice, so that words that follow come before it."""
        self._held = True

    def release(self) -> None:
        """The caller has spoken: give the advice that came meanwhile."""
        self._held = False
        if self._advice is not None:
            advice, self._advice = self._advice, None
            self._on_advice(advice)

    async def _ask(self, consult: Consult, expectation: Expectation) -> None:
        proposals, passages = await asyncio.gather(
            _in_time(self._ear.propose(consult.text, expectation), "second ear")
            if self._ear and consult.ear
            else _nothing(),
            _in_time(self._knowledge.find(consult.question, expectation.language), "knowledge")
            if self._knowledge and consult.question
            else _nothing(),
        )
        self._advice = Advised(consult=consult.consult, proposals=proposals, passages=passages)
        if not self._held:
            self.release()


async def _nothing() -> tuple[()]:
    return ()


async def _in_time(answer: Awaitable[tuple[_T, ...]], who: str) -> tuple[_T, ...]:
    """Wait for advice; none where it is late, or where who gives it breaks."""
    try:
        async with asyncio.timeout(ADVICE_SECONDS):
            return await answer
    except Exception as error:
        logger.bind(who=who, error=type(error).__name__).warning("no advice")
        return ()
