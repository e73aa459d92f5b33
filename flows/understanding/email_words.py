"""E-mail addresses said in words: the parts around "at" and "dot" put together."""

from __future__ import annotations

from collections.abc import Iterator

from flows.understanding.lexicon import BREAK
from flows.understanding.spelling import spell
from flows.understanding.utterance import Utterance

_LONGEST_LOCAL = 24  # units before the at
_LONGEST_NAME = 3  # units of a domain's name: "g mail", "hot mail"


def spoken_addresses(utterance: Utterance) -> Iterator[tuple[str, int, int]]:
    """Give (address, first unit, unit after the last)."""
    for place in range(1, utterance.last - 1):
        if not utterance.is_class(place, "at_word"):
            continue
        domain = _domain(utterance, place + 1)
        if domain is None:
            continue
        local, first = _local(utterance, place)
        if local:
            yield f"{local}@{domain[0]}", first, domain[1]


def _mark(utterance: Utterance, place: int) -> str | None:
    if place >= utterance.last:
        return None
    found = utterance.words.values.get("email_mark", {}).get(utterance.units[place].word)
    return str(found) if found is not None else None


def _domain(utterance: Utterance, first: int) -> tuple[str, int] | None:
    """Give the domain that begins at a unit, and the unit after it."""
    for names in range(1, _LONGEST_NAME + 1):
        place = first + names
        if _mark(utterance, place) != "." or utterance.units[place - 1].code == BREAK:
            continue
        domain = "".join(
            _mark(utterance, spot) or utterance.units[spot].word for spot in range(first, place)
        )
        while _mark(utterance, place) == "." and place + 1 < utterance.last:
            top = utterance.units[place + 1].word
            if not top.isalnum():
                break
            domain += "." + top
            place += 2
        if utterance.words.has("top_domain", domain.rsplit(".", 1)[-1]):
            return domain, place
    return None


def _local(utterance: Utterance, end: int) -> tuple[str, int]:
    """Give the part before the at, and the unit where it begins."""
    first = end
    while first > 0 and end - first < _LONGEST_LOCAL:
        unit = utterance.units[first - 1]
        if unit.code == BREAK or utterance.words.has("email_lead", unit.word):
            break
        first -= 1
    return _written(utterance, first, end), first


def _written(utterance: Utterance, first: int, end: int) -> str:
    """Write units as the part of an address: letters, digits, marks and whole words."""
    written, place = "", first
    while place < end:
        mark = _mark(utterance, place)
        if mark is not None:
            written, place = written + mark, place + 1
            continue
        unit = utterance.units[place]
        run = spell(utterance, place, end) if _single(utterance, place) else None
        if run is not None and run.characters:
            written, place = written + run.characters.lower(), run.last
            continue
        written, place = written + unit.word.replace(" ", ""), place + 1
    return written.strip(".")


def _single(utterance: Utterance, place: int) -> bool:
    unit = utterance.units[place]
    return (
        len(unit.word) == 1
        or unit.number is not None
        or utterance.words.has("digit_repeat", unit.word)
        or utterance.words.has("letter_name", unit.word)
    )
