"""How alike two words sound, by a rough phonetic spelling and weighted edit distance.

The spelling is made for comparing, not for speaking: letters and letter pairs that a language
uses for the same or nearly the same sound are written alike, by its ``sounds.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.understanding.lexicon import lexicon

_VOWELS = frozenset("aeiou")
_ALIKE = ("bp", "dt", "gk", "fv", "sS", "CS", "JC", "mn", "Tf", "Td", "Ts", "Tt", "wv", "lr")
_NEAR = frozenset(pair for two in _ALIKE for pair in (two, two[::-1]))


@lru_cache(maxsize=8192)
def sound(word: str, language: str) -> str:
    """Give the phonetic spelling of a folded word."""
    for rule, into in _rules(language):
        word = rule.sub(into, word)
    return word


@lru_cache(maxsize=8)
def _rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rules = lexicon(language).settings.get("sounds", ())
    return tuple((re.compile(str(pattern)), str(into)) for pattern, into in rules)


@lru_cache(maxsize=8192)
def likeness(one: str, other: str, language: str) -> float:
    """Tell how alike two folded words sound, from 0 to 1; 1 is the same."""
    if one == other:
        return 1.0
    a, b = sound(one, language), sound(other, language)
    longest = max(len(a), len(b))
    if not longest:
        return 0.0
    return max(0.0, 1.0 - _distance(a, b) / longest)


@lru_cache(maxsize=8192)
def difference(one: str, other: str, language: str) -> float:
    """Tell by how many sounds two folded words differ; sounds that are alike count less."""
    return _distance(sound(one, language), sound(other, language))


def _distance(a: str, b: str) -> float:
    row = [0.0]
    for c in b:
        row.append(row[-1] + _drop(c))
    for x in a:
        before, row = row, [row[0] + _drop(x)]
        for j, y in enumerate(b, 1):
            row.append(
                min(before[j] + _drop(x), row[j - 1] + _drop(y), before[j - 1] + _swap(x, y))
            )
    return row[-1]


def _drop(sound_: str) -> float:
    return 0.5 if sound_ in _VOWELS or sound_ in "hr" else 1.0


def _swap(x: str, y: str) -> float:
    if x == y:
        return 0.0
    if x in _VOWELS and y in _VOWELS:
        return 0.3
    return 0.4 if x + y in _NEAR else 1.0
