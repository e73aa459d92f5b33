"""Words that sound so alike that one is mistaken for the other.

Nothing here lists pairs: words are compared by phonetic distance.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flows.reading.phonetics import difference, likeness
from flows.words import spoken_values as wording
from flows.words.calibration import ALIKE
from flows.words.lexicon import fold

Scored = Iterable[tuple[float, str]]  # how alike a value sounds, 0 to 1, and the value


def most_alike(value: str, scored: Scored) -> tuple[str, ...]:
    """Give the values other than one that sound like it at all, most alike first."""
    near = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return tuple(dict.fromkeys(other for _, other in near if other != value))


def near(one: str, other: str, language: str) -> float:
    """Tell how alike two words sound; 0 where nobody mistakes one for the other."""
    score = likeness(one, other, language)
    alike = score >= ALIKE.alike or difference(one, other, language) <= ALIKE.nearly
    return score if alike else 0.0


def unshared_near(first: list[str], second: list[str], language: str) -> float:
    """Tell how alike two rows of words sound, by the words that they do not share."""
    return near(
        "".join(word for word in first if word not in second),
        "".join(word for word in second if word not in first),
        language,
    )


@lru_cache(maxsize=8192)
def numbers_near(one: int, other: int, language: str) -> float:
    """Tell how alike two numbers below 100 sound, by the words that they do not share."""
    first = fold(wording.number_words(one, language)).split()
    second = fold(wording.number_words(other, language)).split()
    return unshared_near(first, second, language)
