"""Phrases that an author wrote, found in what a caller says: one or several of a thing are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from flows.words.calibration import CHOICES
from flows.words.lexicon import BREAK, lexicon
from flows.words.tokens import Unit
from flows.words.utterance import Utterance, read


def places(utterance: Utterance, phrases: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Give the units ``[first, last)`` of each phrase said, left to right, the longest at a place
    first; they do not overlap."""
    language = utterance.words.language
    wanted = _phrases(phrases, language)
    if "stems" not in utterance.found:
        utterance.found["stems"] = tuple(stems(utterance.units, language))
    said, place = utterance.found["stems"], 0
    if {words[0] for words in wanted}.isdisjoint(said):
        return
    while place < len(said):
        length = next((len(w) for w in wanted if said[place : place + len(w)] == w), 0)
        if length:
            yield place, place + length
        place += length or 1


@lru_cache(maxsize=512)
def _phrases(phrases: tuple[str, ...], language: str) -> tuple[tuple[str, ...], ...]:
    units = ([u for u in read(text, language).units if u.code != BREAK] for text in phrases)
    found = {tuple(stems(one, language)) for one in units} - {()}
    return tuple(sorted(found, key=lambda words: (-len(words), words)))


def stems(units: Sequence[Unit], language: str) -> list[str]:
    """Give the words without the endings that only tell one from several."""
    settings = lexicon(language).settings
    endings = settings.get("plural_endings", ())
    whole = tuple(settings.get("not_plural_endings", ()))
    return [_stem(unit.word, endings, whole) for unit in units]


def _stem(word: str, endings: Sequence[str], whole: tuple[str, ...]) -> str:
    for ending in endings:
        long = len(word) > CHOICES.shortest_plural
        if long and word.endswith(ending) and not word.endswith(whole):
            return word[: -len(ending)]
    return word
