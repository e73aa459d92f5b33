"""What happens while an answer is given: a voice, and words as a recogniser sends them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.turn_ends.answers import Asked
from processors.turns import happenings

STYLES = ("words", "repeated", "revised", "finals")
WITH_INTERIMS = STYLES[:3]
_WORD, _PAUSE, _PAUSED, _VAD = (0.15, 0.6), (0.3, 2.0), 0.3, 0.2
_FINAL, _INTERIM = (0.1, 0.6), (0.1, 0.2)

Happens = tuple[float, happenings.Happening]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happens while an answer is given; the last word ends at ``ends``."""

    happens: tuple[Happens, ...]
    ends: float


def timeline_of(answer: Asked, style: str, chance: random.Random) -> Timeline:
    """Make the happenings of an answer."""
    words = answer.text.split()
    paused = len(words) > 1 and chance.random() < _PAUSED
    at = chance.randrange(1, len(words)) if paused else 0
    parts = [words[:at], words[at:]] if paused else [words]
    happens: list[Happens] = []
    now = 0.0
    for part in parts:
        now = _voiced(part, now, style, chance, happens)
        ends = now
        now += chance.uniform(*_PAUSE)
    return Timeline(tuple(sorted(happens, key=lambda pair: pair[0])), ends)


def _voiced(
    words: Sequence[str], now: float, style: str, chance: random.Random, happens: list[Happens]
) -> float:
    """Say words without a pause; give when the last ends."""
    happens.append((now + _VAD, happenings.VoiceOn(_VAD)))
    for place, word in enumerate(words):
        now += chance.uniform(*_WORD)
        heard = chance.uniform(*_INTERIM)
        said = " ".join(words[: place + 1])
        if style == "revised" and chance.random() < 0.5:
            wrong = " ".join((*words[:place], _misheard(word, chance)))
            happens.append((now + heard, happenings.InterimWords(wrong)))
            happens.append((now + heard + 0.1, happenings.InterimWords(said)))
        elif style != "finals":
            happens.append((now + heard, happenings.InterimWords(said)))
        if style == "repeated":
            happens.append((now + heard + 0.05, happenings.InterimWords(said)))
    happens.append((now + _VAD, happenings.VoiceOff(_VAD)))
    final = max(now + chance.uniform(*_FINAL), max((at for at, _ in happens), default=0.0))
    happens.append((final if style != "finals" else now + chance.uniform(*_FINAL), _final(words)))
    return now


def _final(words: Sequence[str]) -> happenings.Happening:
    return happenings.FinalWords(" ".join(words))


_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "twenty", "thirty"),
)


def _misheard(word: str, chance: random.Random) -> str:
    """Give what a recogniser might have made of a word at first."""
    bare = word.strip(".,").lower()
    if bare in _NUMBERS:
        return chance.choice([number for number in _NUMBERS if number != bare])
    return word[: max(1, len(word) // 2)]
