"""Names of the lists that are said alike and written otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flows.reading.alike import most_alike
from flows.reading.phonetics import sound
from flows.words.calibration import ALIKE
from flows.words.lexicon import fold, word_list


@lru_cache(maxsize=4096)
def alike_names(value: str, language: str) -> tuple[str, ...]:
    """Give the names that sound like one."""
    return most_alike(value, _scored(value, language))


def _scored(value: str, language: str) -> Iterator[tuple[float, str]]:
    words = value.split()
    for place, word in enumerate(words):
        name = "first_names" if place == 0 else "last_names"
        others = _said_alike(name, language).get(sound(fold(word), language), ())
        for other in others[: ALIKE.most_names]:
            if other != fold(word):
                yield 1.0, " ".join([*words[:place], other.capitalize(), *words[place + 1 :]])


@lru_cache(maxsize=4)
def _said_alike(name: str, language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in word_list(language, name):
        found.setdefault(sound(word, language), []).append(word)
    return {spelling: tuple(words) for spelling, words in found.items() if len(words) > 1}
