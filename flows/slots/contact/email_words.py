"""E-mail addresses said in words: the parts around "at" and "dot" put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.reading.phonetics import likeness
from flows.reading.spelling import spell
from flows.words.calibration import CONTACTS, SPELLING, WORK
from flows.words.lexicon import BREAK, fold
from flows.words.patterns import patterns
from flows.words.utterance import Utterance

_WRITTEN_MARKS = "._-+"
_ZEROS = re.compile(r"(?<![a-z])oo+(?=\d)|(?<=\d)o+(?=\d|$)")  # "double oh seven"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A mark, a word or a break of an address; ``place`` is its unit."""

    text: str
    place: int
    mark: bool = False
    aside: bool = False  # said of the address: "all one word"

    @property
    def breaks(self) -> bool:
        return not self.text


def spoken_addresses(utterance: Utterance) -> Iterator[tuple[str, int, int]]:
    """Give (address, first unit, unit after the last)."""
    if not any(utterance.is_class(place, "at_word") for place in range(1, utterance.last - 1)):
        return
    pieces = list(_pieces(utterance))
    for at, piece in enumerate(pieces):
        if piece.mark or not utterance.is_class(piece.place, "at_word"):
            continue
        domain = _domain(utterance, pieces, at + 1)
        if domain is None:
            continue
        begin = _begin_of_local(utterance, pieces, at)
        local = _written(utterance, [p for p in pieces[begin:at] if not p.aside])
        described = any(utterance.is_class(p.place, "email_described") for p in pieces[begin:at])
        if local and not described:
            yield f"{local}@{domain[0]}", pieces[begin].place, domain[1]


def _pieces(utterance: Utterance) -> Iterator[_Piece]:
    """Give the words and marks of an utterance; marks may be said, or written between words."""
    marks = utterance.words.values.get("email_mark", {})
    asides = {
        place
        for match in patterns(utterance.words.language, "email_aside").find(utterance)
        for place in range(match.first, match.last)
    }
    for place, unit in enumerate(utterance.units[: utterance.last]):
        text = utterance.text[unit.start : unit.end]
        if place and unit.gap and unit.gap in _WRITTEN_MARKS:
            yield _Piece(unit.gap, place, mark=True)
        if unit.code == BREAK:
            yield _Piece("-", place, mark=True) if text.strip() == "-" else _Piece("", place)
        elif unit.word in marks:
            yield _Piece(str(marks[unit.word]), place, mark=True, aside=place in asides)
        elif "." in text.strip(".") and "@" not in text:  # an initial before a dot: "j.doe"
            yield _Piece(text.strip(".").lower(), place)
        else:
            yield _Piece(unit.word.replace(" ", ""), place, aside=place in asides)


def _domain(utterance: Utterance, pieces: Sequence[_Piece], first: int) -> tuple[str, int] | None:
    """Give the domain that begins at a piece, and the unit after it."""
    at, names, domain = first, 0, ""
    providers = utterance.words.settings.get("mail_providers", {})
    while at < len(pieces) and pieces[at].text != "." and names <= CONTACTS.longest_host:
        if domain in providers:
            break
        if pieces[at].breaks or (pieces[at].mark and pieces[at].text != "-"):
            return None
        domain += "" if pieces[at].aside else pieces[at].text
        names += not pieces[at].mark
        at += 1
    if not domain or names > CONTACTS.longest_host:
        return None
    if at == len(pieces) and domain in providers:
        return str(providers[domain]), pieces[at - 1].place + 1
    last = at
    while at + 1 < len(pieces) and pieces[at].text == "." and pieces[at + 1].text.isalnum():
        domain += "." + pieces[at + 1].text
        last, at = at + 1, at + 2
    if last == at and last == len(pieces):
        return None
    known = "." in domain and utterance.words.has("top_domain", domain.rsplit(".", 1)[-1])
    return (domain, pieces[last].place + 1) if known else None


def _begin_of_local(utterance: Utterance, pieces: Sequence[_Piece], end: int) -> int:
    """Give the piece at which the part before the at begins."""
    first = end
    while first > 0 and end - first < WORK.address_pieces:
        piece = pieces[first - 1]
        lead = not piece.mark and _is_lead(utterance, piece.place)
        if piece.breaks or (lead and not piece.aside):
            break
        first -= 1
    return first


def _is_lead(utterance: Utterance, place: int) -> bool:
    """Tell whether a word stands before an address and not in it, as "oh" does among digits."""
    if not utterance.is_class(place, "email_lead"):
        return False
    digit = utterance.is_class(place, "digit_word") and (
        utterance.is_class(place - 1, "digit_repeat")
        or (place + 1 < utterance.last and utterance.units[place + 1].number is not None)
    )
    return not digit


def _written(utterance: Utterance, pieces: Sequence[_Piece]) -> str:
    """Write pieces as the part of an address: letters, digits, marks and whole words.

    A word that is spelled after it is written as spelled.
    """
    written: list[str] = []
    done = -1
    for piece in pieces:
        if piece.place <= done and not piece.mark:
            continue
        end = next((p.place for p in pieces if p.mark and p.place > piece.place), None)
        end = pieces[-1].place + 1 if end is None else end
        run = spell(utterance, piece.place, end) if _single(utterance, piece) else None
        if run is None or not run.characters:
            written.append(piece.text)
            continue
        letters, done = _ZEROS.sub(_as_zeros, run.characters.lower()), run.last - 1
        if written and run.sure >= SPELLING.fewest and _same(written[-1], letters, utterance):
            written.pop()
        written.append(letters)
    return "".join(written).strip(".")


def _as_zeros(round_letters: re.Match[str]) -> str:
    return "0" * len(round_letters.group())


def _same(word: str, letters: str, utterance: Utterance) -> bool:
    said = fold(word)
    return (
        len(said) >= SPELLING.fewest
        and said.isalpha()
        and letters.isalpha()
        and (likeness(said, letters, utterance.words.language) >= SPELLING.spells)
    )


def _single(utterance: Utterance, piece: _Piece) -> bool:
    if piece.mark or "." in piece.text:
        return False
    unit = utterance.units[piece.place]
    return (
        len(unit.word) == 1
        or unit.number is not None
        or utterance.words.has("digit_repeat", unit.word)
        or utterance.words.has("letter_name", unit.word)
    )
