"""What of a sentence is compared: pieces of its words, words and related ones, where it points."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, repeat
from operator import mul

from flows.reading.examples.meanings import DIRECTIONS, Meanings, meanings
from flows.words.calibration import EXAMPLES

Feature = str | tuple[str, str]
_WORD = re.compile(r"[^\W_']+(?:-[^\W_']+)*|'\w+")
_SHORTEST, _LONGEST = 2, 5  # letters of a piece of a word, its edges among them


@dataclass(frozen=True, slots=True)
class Features:
    """A sentence, so that the likeness of two is their scalar product, from -1 to 1.

    Attributes:
        parts: Feature → how much of it: pieces of words, words and words related to them as one
            block each, pairs of words that follow each other.
        towards: Where the words point to, taken together.
        words: Its words.
    """

    parts: Mapping[Feature, float]
    towards: tuple[float, ...]
    words: tuple[str, ...]

    def like(self, other: Features) -> float:
        """Give the likeness of two sentences."""
        few, many = sorted((self.parts, other.parts), key=len)
        shared: float = sum(map(mul, few.values(), map(many.get, few, repeat(0.0))))
        towards: float = sum(map(mul, self.towards, other.towards))
        return shared + towards


def words_of(text: str) -> tuple[str, ...]:
    """Cut a sentence into words in lower case; what is shortened stands apart: it, 's."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def features(text: str, language: str) -> Features:
    """Give what of a sentence is compared."""
    words = words_of(text)
    known = meanings(language)
    parts: dict[Feature, float] = {}
    parts |= _block(_pieces_of(words), EXAMPLES.pieces)
    parts |= _block(_related(words, known), EXAMPLES.related)
    parts |= _block(Counter(pairwise(words)), EXAMPLES.pairs)
    return Features(parts, _towards(words, known), words)


def _block(found: Mapping[Feature, float], share: float) -> dict[Feature, float]:
    """Have a block of features count for its share, however many they are."""
    scale = _scale(sum(value * value for value in found.values()), share)
    return {name: value * scale for name, value in found.items()}


def _scale(square: float, share: float) -> float:
    total = EXAMPLES.pieces + EXAMPLES.related + EXAMPLES.pairs + EXAMPLES.towards
    return math.sqrt(share / total / square) if square else 0.0


def _pieces_of(words: tuple[str, ...]) -> Mapping[Feature, float]:
    return Counter(piece for word in words for piece in _pieces(word))


@lru_cache(maxsize=16384)
def _pieces(word: str) -> tuple[str, ...]:
    edged = f" {word} "
    return tuple(
        edged[place : place + length]
        for length in range(_SHORTEST, _LONGEST + 1)
        for place in range(len(edged) - length + 1)
    )


def _related(words: tuple[str, ...], known: Meanings) -> Mapping[Feature, float]:
    """Give the words, and those near to them; marked, so that no piece of a word is the same."""
    found: dict[Feature, float] = {}
    for word in words:
        weight = known.weight(word)
        found[f"={word}"] = found.get(f"={word}", 0.0) + weight
        for other, like in known.near(word):
            found[f"={other}"] = found.get(f"={other}", 0.0) + weight * like
    return found


def _towards(words: tuple[str, ...], known: Meanings) -> tuple[float, ...]:
    found = [0.0] * DIRECTIONS
    for word in words:
        weight = known.weight(word)
        steps = zip(found, known.direction(word), strict=True)
        found = [one + weight * step for one, step in steps]
    scale = _scale(sum(map(mul, found, found)), EXAMPLES.towards)
    return tuple(one * scale for one in found)
