"""The worker processes that decode, and what they make of an utterance."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from loguru import logger

from pipeline.speech.engine_process import EngineProcess, shared_engine
from pipeline.speech.searches import Search

MODULE = "pipeline.speech.engines.sphinx"
NAME = "The recogniser pocketsphinx"
LONGEST_SECONDS = 20.0  # of an utterance
DEADLINE_SECONDS = 10.0  # of one utterance, or of one search that is taught
_LONGEST_WORD_HUNDREDTHS = 130  # a longer "word" is a hum or a tone
_SAYING_NOTHING = frozenset(
    [
        *("a", "an", "the", "i", "i'd", "i'm", "it", "it's", "is", "be", "that", "can", "um", "uh"),
        *("at", "on", "in", "of", "to", "for", "from"),
    ]
)
"""Words that noise is taken for, and that alone are no answer."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono 16-bit little-endian audio of one utterance; only ``longest_seconds`` are decoded."""

    audio: bytes
    rate_hz: int
    longest_seconds: float = LONGEST_SECONDS


@dataclass(frozen=True, slots=True)
class HeardWords:
    """What an utterance said.

    Attributes:
        text: The words; empty when there were none.
        alternatives: Further readings, best first, without ``text``.
        certainty: ``agree`` when n-gram and grammar found the same words.
    """

    text: str
    alternatives: tuple[str, ...] = ()
    certainty: Literal["agree", "differ"] = "differ"


class Hearing:
    """A few processes that decode for all calls; the least busy one takes an utterance.

    Args:
        processes: Each takes about one core while it decodes.
    """

    def __init__(self, processes: tuple[EngineProcess, ...]) -> None:
        self._processes = processes
        self._learnt: set[tuple[int, int, str]] = set()  # process, its generation, search

    async def learn(self, search: Search) -> None:
        """Teach every process a search before it is needed.

        Raises:
            EngineError: A process cannot be reached.
        """
        for number in range(len(self._processes)):
            await self._teach(number, search, DEADLINE_SECONDS)

    async def hear(self, sound: Sound, search: Search, deadline_seconds: float) -> HeardWords:
        """Decode an utterance.

        Raises:
            EngineError: The utterance is lost; the next one meets a fresh process.
        """
        busy = [process.waiting for process in self._processes]
        number = busy.index(min(busy))
        await self._teach(number, search, deadline_seconds)
        request = {
            "op": "hear",
            "search": search.name,
            "rate_hz": sound.rate_hz,
            "longest_seconds": sound.longest_seconds,
        }
        process = self._processes[number]
        answer, _ = await process.ask(request, sound.audio, deadline_seconds=deadline_seconds)
        if "unknown" in answer:  # another call's searches pushed it out
            self._learnt.discard((number, process.generation, search.name))
            await self._teach(number, search, deadline_seconds)
            answer, _ = await process.ask(request, sound.audio, deadline_seconds=deadline_seconds)
        return _judge(answer, search)

    def close(self) -> None:
        """End the processes; a later request starts them again."""
        for process in self._processes:
            process.close()

    async def _teach(self, number: int, search: Search, deadline_seconds: float) -> None:
        process = self._processes[number]
        await process.start()
        if (number, process.generation, search.name) in self._learnt:
            return
        answer, _ = await process.ask(
            {"op": "learn", "search": search.name, "also_said": search.also_said},
            search.rules.encode(),
            deadline_seconds=deadline_seconds,
        )
        if answer.get("missing"):
            logger.bind(words=answer["missing"]).warning(
                "the recogniser's dictionary has no pronunciation of some words of the flow"
            )
        self._learnt.add((number, process.generation, search.name))


def _judge(answer: dict[str, Any], search: Search) -> HeardWords:
    text, other = answer.get("text", ""), answer.get("grammar_text", "")
    drawn_out = any(length > _LONGEST_WORD_HUNDREDTHS for _, length in answer.get("words", ()))
    if drawn_out or not set(text.split()) - _SAYING_NOTHING:
        return HeardWords("")
    if other in ("", text):
        return HeardWords(text, (), "agree" if other else "differ")
    first, second = (other, text) if search.grammar_first else (text, other)
    return HeardWords(first, (second,), "differ")


@cache
def shared_hearing() -> Hearing:
    """Give the processes that decode for all calls of this server: one less than its cores."""
    count = max(1, (os.cpu_count() or 2) - 1)
    return Hearing(tuple(shared_engine(MODULE, NAME, number) for number in range(count)))
