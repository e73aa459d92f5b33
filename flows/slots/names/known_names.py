"""What is known of names: how likely words are a person's name, by public lists of names.

A language has general lists; a country may have shorter ones of its own, which come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log

from flows.reading.phonetics import sound
from flows.words.calibration import NAMES
from flows.words.lexicon import fold, lexicon, word_list, written_words

FIRST, LAST = "first_names", "last_names"


def likelihood(words: Sequence[str], language: str, country: str) -> float:
    """Tell how likely words are a first and last name, from 0 to 1.

    Lists are finite, and a name that is on none is still a name: it only counts for less when
    hypotheses of a recogniser are compared.
    """
    if not words:
        return 0.0
    first = _listed(words[0], language, country, FIRST)
    if len(words) == 1:
        return NAMES.one_of_two * max(first, _listed(words[0], language, country, LAST))
    return NAMES.one_of_two * (first + _listed(words[-1], language, country, LAST))


def is_first_name(word: str, language: str) -> bool:
    """Tell whether a word stands in the list of first names."""
    return fold(word) in word_list(language, FIRST)


@lru_cache(maxsize=4096)
def begins_first_name(word: str, language: str) -> bool:
    """Tell whether a longer name of the list of first names begins with a folded word."""
    names = word_list(language, FIRST)
    return any(name.startswith(word) and name != word for name in names)


def is_last_name(word: str, language: str) -> bool:
    """Tell whether a word stands in the list of last names."""
    return fold(word) in word_list(language, LAST)


def written(word: str, language: str, name: str) -> str:
    """Write a folded name as the list does, with its accents and capitals."""
    return cased(written_words(language, name).get(word, word).lower(), language)


@lru_cache(maxsize=4096)
def cased(word: str, language: str) -> str:
    """Write a name with a capital, and with another after "O'", "Mc" or a hyphen."""
    if "-" in word:
        return "-".join(cased(part, language) for part in word.split("-"))
    name = word[:1].upper() + word[1:]
    for beginning in lexicon(language).settings.get("capital_after", ()):
        cut = len(beginning)
        if word.lower().startswith(beginning) and len(word) > cut + 1:
            return name[:cut] + name[cut:].capitalize() if name[cut:].islower() else name
    return name


@lru_cache(maxsize=16)
def ranked(language: str, country: str, name: str) -> Mapping[str, int]:
    """Give the names of a kind (``FIRST``, ``LAST``) as word → rank, the country's own first."""
    own = word_list(language, f"{name}.{country.lower()}") if country.isalpha() else {}
    names = dict.fromkeys([*own, *word_list(language, name)])
    return {word: rank for rank, word in enumerate(names)}


@lru_cache(maxsize=16)
def common(language: str, country: str, name: str) -> int:
    """Give how many names of ``ranked`` are common in a country."""
    own = word_list(language, f"{name}.{country.lower()}") if country.isalpha() else {}
    return len(own) or NAMES.common


@lru_cache(maxsize=16)
def familiar(language: str, country: str, name: str) -> int:
    """Give how many names of ``ranked`` are heard in a country: where it has no list, all."""
    own = word_list(language, f"{name}.{country.lower()}") if country.isalpha() else {}
    return len(own or ranked(language, country, name))


@lru_cache(maxsize=8192)
def sounding_like(word: str, language: str, country: str, name: str) -> tuple[str, ...]:
    """Give the common names with the same consonants as a folded word, the word itself too."""
    return _by_consonants(language, country, name).get(_consonants(word, language), ())


@lru_cache(maxsize=16)
def _by_consonants(language: str, country: str, name: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    most = common(language, country, name)
    for word, rank in ranked(language, country, name).items():
        if rank < most:
            found.setdefault(_consonants(word, language), []).append(word)
    return {key: tuple(words) for key, words in found.items()}


def _consonants(word: str, language: str) -> str:
    said = sound(word, language)
    return said[:1] + "".join(c for c in said[1:] if c not in "aeiou")


@lru_cache(maxsize=4096)
def _listed(word: str, language: str, country: str, name: str) -> float:
    ranks = ranked(language, country, name)
    parts = [fold(part) for part in word.split("-") if part]
    if not parts or any(part not in ranks for part in parts):
        return NAMES.unknown
    rank = max(ranks[part] for part in parts)
    return 1.0 - NAMES.fall * log(rank + 1) / log(len(ranks) + 1)
