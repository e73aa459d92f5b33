"""Finding a person's name in an utterance."""

from __future__ import annotations

from collections.abc import Iterator

from flows.understanding.lexicon import BREAK
from flows.understanding.patterns import patterns
from flows.understanding.reading import NAMED, PLAIN, Reading
from flows.understanding.utterance import Utterance

KIND = "person_name"


def names_said(utterance: Utterance, asked: bool) -> Iterator[Reading]:
    """Give the names that are led in ("my name is …"), else, when asked, what may be one."""
    found = False
    for match in patterns(utterance.words.language, "name_lead").find(utterance):
        reading = _from(utterance, match.last, NAMED, strict=not asked)
        if reading is not None:
            found = True
            yield reading
    if asked and not found:
        first = 0
        while first < utterance.last and not _name_like(utterance, first):
            first += 1
        reading = _from(utterance, first, PLAIN, strict=False)
        if reading is not None:
            yield reading


def _from(utterance: Utterance, first: int, rank: int, strict: bool) -> Reading | None:
    """Read a name that begins at a unit; ``strict`` wants the signs of a name."""
    most = int(utterance.words.settings.get("most_name_words", 5))
    last = first
    while last < utterance.last and last - first < most and _name_like(utterance, last):
        last += 1
    if last == first:
        return None
    said = utterance.said(first, last)
    if strict and not _looks_like_name(utterance, first, last):
        return None
    return Reading(kind=KIND, value=_written(said), first=first, last=last, rank=rank)


def _name_like(utterance: Utterance, place: int) -> bool:
    unit = utterance.units[place]
    if unit.code == BREAK or unit.number is not None or not unit.word.isalpha():
        return False
    return not utterance.is_class(place, "not_name")


def _looks_like_name(utterance: Utterance, first: int, last: int) -> bool:
    written = [utterance.text[u.start : u.end] for u in utterance.units[first:last]]
    return all(word[:1].isupper() for word in written)


def _written(said: str) -> str:
    words = said.replace(",", " ").split()
    return " ".join(word if word[:1].isupper() else word[:1].upper() + word[1:] for word in words)
