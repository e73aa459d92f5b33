"""E-mail addresses said in words: the parts around "at" and "dot" put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.reading.letters import is_letter_name
from flows.reading.phonetics import likeness
from flows.reading.spelling import spell
from flows.words.calibration import CONTACTS, SPELLING, WORK
from flows.words.lexicon import BREAK, fold, word_list
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
    told = patterns(utterance.words.language, "email_description").find(utterance)
    descriptions = [match.last for match in told]
    for at, piece in enumerate(pieces):
        if piece.mark or not utterance.is_class(piece.place, "at_word"):
            continue
        domain = _domain(utterance, pieces, at + 1)
        if domain is None:
            continue
        begin = _begin_of_local(utterance, pieces, at)
        local = _written(utterance, [p for p in pieces[begin:at] if not p.aside])
        described = any(utterance.is_class(p.place, "email_described") for p in pieces[begin:at])
        if any(_last_break(pieces, at) < end <= piece.place for end in descriptions):
            continue
        if local and not described:
            yield f"{local}@{domain[0]}", pieces[begin].place, domain[1]


def written_addresses(utterance: Utterance) -> Iterator[tuple[str, int, int]]:
    """Give (address, first unit, unit after the last) of those written with a "@", and with a
    blank behind a dot before it perhaps: "jane. doe@example.com"."""
    for place, unit in enumerate(utterance.units):
        if "@" not in unit.word or unit.word == "@":
            continue
        address, first = unit.word, place
        while first > 1 and utterance.units[first - 1].code == BREAK:
            if _stop_inside(utterance, first - 1) != "." or not _opens(utterance, first - 2):
                break
            address, first = f"{utterance.units[first - 2].word}.{address}", first - 2
        yield address, first, place + 1


def _opens(utterance: Utterance, place: int) -> bool:
    """Tell whether a word begins what is said, or comes behind words that lead to an address."""
    before = place - 1
    return place == 0 or utterance.units[before].code == BREAK or _is_lead(utterance, before)


def _last_break(pieces: Sequence[_Piece], end: int) -> int:
    """Give the unit of the last break before a piece, -1 for none."""
    return next((piece.place for piece in reversed(pieces[:end]) if piece.breaks), -1)


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
            mark = _stop_inside(utterance, place)
            yield _Piece(mark or "", place, mark=bool(mark))
        elif unit.word in marks:
            yield _Piece(str(marks[unit.word]), place, mark=True, aside=place in asides)
        elif "." in text.strip(".") and "@" not in text:  # an initial before a dot: "j.doe"
            said = text.strip(".").lower()
            spelled = len(unit.word) >= SPELLING.fewest  # "j.a.n.e."
            yield _Piece(unit.word if spelled else said, place)
        else:
            yield _Piece(unit.word.replace(" ", ""), place, aside=place in asides)


def _stop_inside(utterance: Utterance, place: int) -> str | None:
    """Give the mark that a break is within an address, or None for the end of a sentence.

    Recognisers write a blank behind a dot ("jane. doe at example. com", "J. Doe"): a sentence would
    begin with a capital, and does not end with an initial.
    """
    units, text = utterance.units, utterance.text
    if text[units[place].start : units[place].end].strip() == "-":
        return "-"
    inside = units[place].glued and 0 < place < utterance.last - 1
    if not inside or text[units[place].start] != ".":
        return None
    before, after = units[place - 1], units[place + 1]
    initial = len(before.word) == 1 and before.word.isalpha()
    small = text[before.start].islower() and text[after.start].islower()
    lead = _is_lead(utterance, place - 1) or _is_lead(utterance, place + 1)
    return "." if (initial or small) and after.code != BREAK and not lead else None


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
    if domain in providers and _ends_address(utterance, pieces, at):
        return str(providers[domain]), pieces[at - 1].place + 1
    last = at
    while at + 1 < len(pieces) and pieces[at].text == "." and pieces[at + 1].text.isalnum():
        domain += "." + pieces[at + 1].text
        last, at = at + 1, at + 2
    if last == at and last == len(pieces):
        return None
    known = "." in domain and utterance.words.has("top_domain", domain.rsplit(".", 1)[-1])
    return (domain, pieces[last].place + 1) if known else None


def _ends_address(utterance: Utterance, pieces: Sequence[_Piece], at: int) -> bool:
    """Tell whether nothing of an address comes at a piece, nor of a sentence that it is part of."""
    if at == len(pieces):
        return True
    return pieces[at].breaks or utterance.is_class(pieces[at].place, "small_talk")


def _begin_of_local(utterance: Utterance, pieces: Sequence[_Piece], end: int) -> int:
    """Give the piece at which the part before the at begins."""
    first = end
    while first > 0 and end - first < WORK.address_pieces:
        piece = pieces[first - 1]
        lead = not piece.mark and (
            _is_lead(utterance, piece.place) or _is_small(utterance, pieces, first - 1, end)
        )
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


def _is_small(utterance: Utterance, pieces: Sequence[_Piece], place: int, end: int) -> bool:
    """Tell whether a piece is a word of a sentence that leads to an address: "I have jane at …".

    Right before the at, and beside a dot, any word belongs to the address.
    """
    beside = (pieces[at].mark for at in (place - 1, place + 1) if 0 <= at < end)
    if place == end - 1 or any(beside):
        return False
    unit = utterance.units[pieces[place].place]
    small = unit.word in word_list(utterance.words.language, "function_words")
    described = utterance.words.has("email_described", unit.word)
    spoken = is_letter_name(utterance, pieces[place].place) or unit.number is not None
    return small and len(unit.word) > 1 and not described and not spoken


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
