"""What the words of a language mean, as a general source tells: how rare, near to which others.

A language may have ``meanings.txt``, its most frequent words in order, and beside this file
``LANGUAGE.bin`` with a row a word: a direction of 50 signed bytes, and the ranks of its 16 nearest
words, nearest first, as two bytes each. ``python -m scripts.meanings`` makes both. Of a language
without them, only its ``function_words.txt`` is known.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import mul
from pathlib import Path

from flows.words.calibration import EXAMPLES
from flows.words.lexicon import FOLDER, fold, lexicon, word_list

HERE = Path(__file__).parent
DIRECTIONS, NEAREST = 50, 16
ROW = struct.Struct(f"<{DIRECTIONS}b{NEAREST}H")
_RANK_OF_UNKNOWN = 200_000
_NOWHERE = (0,) * DIRECTIONS


@dataclass(frozen=True, slots=True)
class Meanings:
    """The words that a language's source knows.

    Attributes:
        ranks: word → how many are more frequent.
        words: By rank.
        rows: The bytes of ``LANGUAGE.bin``; empty where there is none.
        small: Words without a content of their own, folded.
    """

    ranks: Mapping[str, int]
    words: tuple[str, ...]
    rows: bytes
    small: Mapping[str, int]
    _near: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def weight(self, word: str) -> float:
        """Tell how much a word says, from 0 to 1: a rare one more than a frequent one."""
        if not self.ranks:
            return EXAMPLES.small_word if fold(word) in self.small else 1.0
        return _weight(self.ranks.get(word, _RANK_OF_UNKNOWN))

    def telling(self, words: Iterable[str]) -> Iterator[str]:
        """Give the words with a content of their own."""
        return (word for word in words if fold(word) not in self.small)

    def speaks_of(self, words: Collection[str], wanted: str) -> bool:
        """Tell whether a word is among others, or one near or akin to it."""
        if wanted in words or any(other in words for other, _ in self.near(wanted)):
            return True
        return any(akin(word, wanted) for word in words)

    def direction(self, word: str) -> tuple[int, ...]:
        """Give the direction of a word, of 50 whole numbers; zeros where it is not known."""
        return self._row(word)[:DIRECTIONS]

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Give the words nearest to a word, each with its likeness from 0 to 1."""
        if word not in self._near:
            self._near[word] = tuple(self._likeness(word)) if word in self.ranks else ()
        return self._near[word]

    def _row(self, word: str) -> tuple[int, ...]:
        rank = self.ranks.get(word)
        if rank is None or not self.rows:
            return _NOWHERE
        return ROW.unpack_from(self.rows, rank * ROW.size)

    def _likeness(self, word: str) -> Iterator[tuple[str, float]]:
        row = self._row(word)
        own = row[:DIRECTIONS]
        for rank in row[DIRECTIONS:]:
            other = self.direction(self.words[rank])
            like = cosine(own, other)
            if like >= EXAMPLES.near:
                yield self.words[rank], like


def cosine(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Give the cosine of two directions; 0 where one has no length."""
    lengths = math.sqrt(sum(map(mul, one, one)) * sum(map(mul, other, other)))
    return sum(map(mul, one, other)) / lengths if lengths else 0.0


@lru_cache(maxsize=32768)
def _weight(rank: int) -> float:
    return (math.log(rank + 10) / math.log(_RANK_OF_UNKNOWN + 10)) ** 2


def akin(one: str, other: str) -> bool:
    """Tell whether two words have the same stem: "cancel", "cancelled"."""
    if one[: EXAMPLES.stem] != other[: EXAMPLES.stem]:
        return False
    shorter = min(len(one), len(other))
    stem = max(EXAMPLES.stem, shorter - EXAMPLES.ending)
    return one == other or (shorter >= stem and one[:stem] == other[:stem])


@lru_cache(maxsize=8)
def meanings(language: str) -> Meanings:
    """Read the meanings of a language's words, once; its files take some milliseconds."""
    name = lexicon(language).language
    small = word_list(name, "function_words")
    path = FOLDER / name / "meanings.txt"
    if not path.is_file():
        return Meanings({}, (), b"", small)
    lines = path.read_text(encoding="utf-8").splitlines()
    words = tuple(line for line in lines if line and not line.startswith("#"))
    rows = (HERE / f"{name}.bin").read_bytes()
    return Meanings({word: rank for rank, word in enumerate(words)}, words, rows, small)
