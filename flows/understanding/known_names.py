"""What is known of names: how likely words are a person's name, by public lists of names."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from flows.understanding.lexicon import fold, word_list

UNKNOWN_NAME = 0.2  # likelihood of a name that no list holds, against 1 for the commonest
_FALL = 0.4  # how much less likely the rarest listed name is than the commonest


def likelihood(words: Sequence[str], language: str) -> float:
    """Tell how likely words are a first and last name, from 0 to 1.

    Lists are finite, and a name that is on none is still a name: it only counts for less when
    hypotheses of a recogniser are compared.
    """
    if not words:
        return 0.0
    first = _listed(words[0], language, "first_names")
    if len(words) == 1:
        return 0.5 * max(first, _listed(words[0], language, "last_names"))
    return 0.5 * (first + _listed(words[-1], language, "last_names"))


def is_first_name(word: str, language: str) -> bool:
    """Tell whether a word stands in the list of first names."""
    return fold(word) in word_list(language, "first_names")


def is_last_name(word: str, language: str) -> bool:
    """Tell whether a word stands in the list of last names."""
    return fold(word) in word_list(language, "last_names")


def _listed(word: str, language: str, name: str) -> float:
    ranks = word_list(language, name)
    parts = [fold(part) for part in word.split("-") if part]
    if not parts or any(part not in ranks for part in parts):
        return UNKNOWN_NAME
    rank = max(ranks[part] for part in parts)
    return 1.0 - _FALL * log(rank + 1) / log(len(ranks) + 1)
