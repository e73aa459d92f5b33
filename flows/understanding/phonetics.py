"""How alike two words sound, by a rough phonetic spelling and weighted edit distance.

The spelling is made for comparing, not for speaking: letters and letter pairs that European
languages use for the same or nearly the same sound are written alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SPELLINGS = (
    (r"[^a-z0-9]", ""),
    (r"^(kn|gn|pn)", "n"),
    (r"^wr", "r"),
    (r"^x", "s"),
    (r"tch", "C"),
    (r"sch|sh|ti(?=o)|si(?=on)", "S"),
    (r"ch", "C"),
    (r"ph", "f"),
    (r"th", "T"),
    (r"gh(?=t)|gh$", ""),
    (r"ck|q|c(?![eiy])", "k"),
    (r"c", "s"),
    (r"dg(?=e)|j|g(?=[eiy])", "J"),
    (r"x", "ks"),
    (r"wh", "w"),
    (r"z", "s"),
    (r"(?<=[aeiouy])h|h(?=[^aeiouy]|$)", ""),
    (r"a(?=[^aeiouy]e$)", "ay"),
    (r"ai|ay|ey(?=.)", "E"),
    (r"ee|ea|ie|ei|ey$", "i"),
    (r"ou|ow|au|aw|oo|ue", "o"),
    (r"(.)\1+", r"\1"),
    (r"(?<=.)e$", ""),
    (r"y", "i"),
    (r"E", "e"),
)
_RULES = tuple((re.compile(pattern), into) for pattern, into in _SPELLINGS)
_VOWELS = frozenset("aeiou")
_ALIKE = ("bp", "dt", "gk", "fv", "sS", "CS", "JC", "mn", "Tf", "Td", "Ts", "Tt", "wv", "lr")
_NEAR = frozenset(pair for two in _ALIKE for pair in (two, two[::-1]))


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """Give the phonetic spelling of a folded word."""
    for rule, into in _RULES:
        word = rule.sub(into, word)
    return word


@lru_cache(maxsize=8192)
def likeness(one: str, other: str) -> float:
    """Tell how alike two folded words sound, from 0 to 1; 1 is the same."""
    if one == other:
        return 1.0
    a, b = sound(one), sound(other)
    longest = max(len(a), len(b))
    if not longest:
        return 0.0
    return max(0.0, 1.0 - _distance(a, b) / longest)


@lru_cache(maxsize=8192)
def difference(one: str, other: str) -> float:
    """Tell by how many sounds two folded words differ; sounds that are alike count less."""
    return _distance(sound(one), sound(other))


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
