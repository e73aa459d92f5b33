"""How alike two words sound, by a rough phonetic spelling and weighted edit distance.

The spelling is made for comparing, not for speaking: letters and letter pairs that a language
uses for the same or nearly the same sound are written alike, by its ``sounds.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.reading.calibration import SOUNDS
from flows.reading.lexicon import lexicon

_VOWELS = frozenset("aeiou")
_ALIKE = ("bp", "dt", "gk", "fv", "sS", "CS", "JC", "mn", "Tf", "Td", "Ts", "Tt", "wv", "lr")


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
    """Price the difference of two phonetic spellings."""
    drops = [_drop(c) for c in b]
    row = [0.0]
    for drop in drops:
        row.append(row[-1] + drop)
    for x in a:
        swaps, drop = _swaps(x), _drop(x)
        last = row[0] + drop
        new = [last]
        for place, y in enumerate(b):
            last += drops[place]
            swapped = row[place] + (0.0 if x == y else swaps.get(y, 1.0))
            if swapped < last:
                last = swapped
            dropped = row[place + 1] + drop
            if dropped < last:
                last = dropped
            new.append(last)
        row = new
    return row[-1]


@lru_cache(maxsize=256)
def _drop(sound_: str) -> float:
    return SOUNDS.weak if sound_ in _VOWELS or sound_ in "hr" else 1.0


@lru_cache(maxsize=256)
def _swaps(sound_: str) -> dict[str, float]:
    """Give the sounds that are heard for a sound more easily than any, each at its price."""
    vowels = _VOWELS if sound_ in _VOWELS else frozenset()
    near = {two.replace(sound_, "", 1) for two in _ALIKE if sound_ in two}
    return {**dict.fromkeys(near, SOUNDS.consonant), **dict.fromkeys(vowels, SOUNDS.vowel)}
