"""The names that the recogniser listens for: the most frequent ones of the language's lists."""

from __future__ import annotations

from itertools import islice

from flows.words.lexicon import word_list

MOST_FIRST_NAMES = 1000
MOST_LAST_NAMES = 1200


def common_names(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give first names and last names, lower case, most frequent first."""
    first = islice(word_list(language, "first_names"), MOST_FIRST_NAMES)
    last = islice(word_list(language, "last_names"), MOST_LAST_NAMES)
    return tuple(first), tuple(last)
