"""Characters spelled out: letters, "b as in boy", NATO words, "double t", digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.model.flow import Slot
from flows.reading.letters import example_of, named_letter, times_said
from flows.words.calibration import SPELLING
from flows.words.lexicon import BREAK, UNKNOWN
from flows.words.patterns import patterns
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Spelled:
    """Characters said one by one: upper case, from the units ``[first, last)``."""

    characters: str
    first: int
    last: int
    sure: int  # how many of the pieces can only be letters or digits


def spell(utterance: Utterance, first: int, end: int | None = None) -> Spelled:
    """Read as many characters as are spelled from a unit on; may be none."""
    stop = utterance.last if end is None else end
    place, characters, sure = first, "", 0
    digits: dict[int, str] = {}  # place in the characters → the digit that a letter may be
    told: set[str] = set()  # letters told by an example
    while place < stop:
        after = place + 1
        if after < stop and _says_how(utterance, place) and _piece(utterance, after, stop):
            place = after
        piece = _piece(utterance, place, stop)
        if piece is None:
            break
        said, end_of_piece, certain = piece
        if utterance.is_class(place, "digit_word"):
            if end_of_piece == place + 1:
                digit = utterance.words.values["digit_word"][utterance.units[place].word]
                digits[len(characters)] = str(digit)
            else:
                told.add(said)
        place = end_of_piece
        characters += said
        sure += certain
    if told:  # "oh oh O as in oscar": then the others are zeros
        characters = "".join(
            digits.get(at, one) if one in told else one for at, one in enumerate(characters)
        )
    return Spelled(characters, first, place, sure)


def _says_how(utterance: Utterance, place: int) -> bool:
    """Tell whether a word says how the next letter is written: "capital d", "o apostrophe b"."""
    return utterance.is_class(place, "letter_writing")


def _piece(utterance: Utterance, place: int, stop: int) -> tuple[str, int, bool] | None:
    """Give (characters, the place after them, whether they can be nothing else)."""
    unit = utterance.units[place]
    if unit.code == BREAK:
        return None
    repeat = times_said(utterance, place)
    if repeat is not None and place + 1 < stop:
        piece = _piece(utterance, place + 1, stop)
        return (piece[0][0] * repeat + piece[0][1:], piece[1], True) if piece else None
    if unit.number is not None and not utterance.words.has("ordinal_word", unit.word):
        written = unit.word if unit.word.isdigit() else str(unit.number)
        return written, place + 1, True
    letter = _letter(utterance, place)
    if letter is None:
        return None
    example = example_of(utterance, place, stop)
    if example is not None:
        return utterance.units[example].word[0].upper(), example + 1, True
    return letter[0].upper(), place + 1, letter[1]


def _letter(utterance: Utterance, place: int) -> tuple[str, bool] | None:
    """Give the letters that a unit stands for, and whether it can be nothing else."""
    unit = utterance.units[place]
    plain = unit.word.isascii() and unit.word.isalpha()
    if len(unit.word) == 1 and plain:
        return unit.word, True
    named = named_letter(unit.word, utterance.words)
    if named is not None and named[1]:
        return named
    written = utterance.text[unit.start : unit.end]
    if plain and written.isupper() and len(written) <= SPELLING.longest_capitals:
        return unit.word, True
    if plain and len(unit.word) <= SPELLING.longest_glued and _beside_digits(utterance, place):
        return unit.word, True
    if named is not None:
        return named
    together = len(unit.word) <= SPELLING.longest_without_vowels
    if plain and together and not set(unit.word) & set("aeiouy"):
        return unit.word, True
    return None


def _beside_digits(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is written in one with digits: "ab1234"."""
    units, after = utterance.units, place + 1
    if after < len(units) and units[place].code == UNKNOWN:  # no other word: "ab 1234"
        after += utterance.is_class(after, "code_joint")
        if after < len(units) and units[after].width > 1:
            return True
    follows = after < len(units) and units[after].glued and units[after].width > 0
    return follows or (units[place].glued and place > 0 and units[place - 1].width > 0)


def spelled_after_label(
    utterance: Utterance, name: str, slot: Slot | None = None
) -> Iterator[Spelled]:
    """Give what is spelled after a label ("my reference number is") up to an "and"; where a slot is
    given, after labels with a word of its name."""
    parts = set(slot.name.split("_")) if slot else None
    for match in patterns(utterance.words.language, name).find(utterance):
        label = {unit.word for unit in utterance.units[match.first : match.last]}
        if parts is None or parts & label:
            places = range(match.last, utterance.last)
            ends = (place for place in places if utterance.is_class(place, "name_joiner"))
            yield spell(utterance, match.last, next(ends, None))
