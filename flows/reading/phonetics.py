"""How alike two words sound, by a rough phonetic spelling and the prices of its differences.

The spelling is made for comparing, not for speaking: letters and letter pairs that a language
uses for the same or nearly the same sound are written alike, by its ``sounds.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.reading.edit_distance import edit_distance
from flows.words.calibration import SOUNDS
from flows.words.lexicon import lexicon

_VOWELS = frozenset("aeiou")


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
    return max(0.0, 1.0 - _distance(a, b, language) / longest)


@lru_cache(maxsize=8192)
def difference(one: str, other: str, language: str) -> float:
    """Tell by how many sounds two folded words differ; sounds that are alike count less."""
    return _distance(sound(one, language), sound(other, language), language)


def _distance(a: str, b: str, language: str) -> float:
    """Price the difference of two phonetic spellings."""
    swaps = ((x, _swaps(x, language)) for x in a)
    prices = ([0.0 if x == y else near.get(y, 1.0) for y in b] for x, near in swaps)
    return edit_distance(map(_drop, a), [_drop(y) for y in b], prices)


@lru_cache(maxsize=256)
def _drop(sound_: str) -> float:
    return SOUNDS.weak if sound_ in _VOWELS or sound_ in "hr" else 1.0


@lru_cache(maxsize=256)
def _swaps(sound_: str, language: str) -> dict[str, float]:
    """Give the sounds that are heard for a sound more easily than any, each at its price."""
    vowels = _VOWELS if sound_ in _VOWELS else frozenset()
    pairs = lexicon(language).settings.get("sounds_alike", ())
    near = {two.replace(sound_, "", 1) for two in pairs if sound_ in two}
    return {**dict.fromkeys(near, SOUNDS.consonant), **dict.fromkeys(vowels, SOUNDS.vowel)}
