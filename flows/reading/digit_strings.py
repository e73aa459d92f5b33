"""Digits as callers read them out: "555 0100", "double five", "oh seven", "twenty three"."""

from __future__ import annotations

from dataclasses import dataclass

from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits said in a row: units ``[first, last)``; ``plus`` for a leading +.

    Attributes:
        pieces: The chunks as said or written, each with its units.
    """

    digits: str
    first: int
    last: int
    plus: bool = False
    pieces: tuple[DigitRun, ...] = ()


def digit_runs(utterance: Utterance) -> list[DigitRun]:
    """Give the longest runs of digits, left to right."""
    runs: list[DigitRun] = []
    place, end = 0, utterance.last
    while place < end:
        run = _run(utterance, place, end)
        if run is None:
            place += 1
        else:
            runs.append(run)
            place = run.last
    return runs


def joined(pieces: tuple[DigitRun, ...], plus: bool = False) -> DigitRun:
    """Give one run of some neighbouring pieces."""
    digits = "".join(piece.digits for piece in pieces)
    return DigitRun(digits, pieces[0].first, pieces[-1].last, plus, pieces)


def _run(utterance: Utterance, first: int, end: int) -> DigitRun | None:
    pieces: list[DigitRun] = []
    place = first
    while place < end:
        piece = _piece(utterance, place, pieces)
        if piece is None:
            break
        pieces.append(piece)
        place = piece.last
    while pieces and utterance.is_class(pieces[-1].first, "digit_sound"):
        pieces.pop()
    plus = "+" in utterance.units[first].gap or utterance.is_class(first - 1, "plus_word")
    return joined(tuple(pieces), plus) if pieces else None


def _piece(utterance: Utterance, place: int, before: list[DigitRun]) -> DigitRun | None:
    """Give the digits said at a place."""
    unit, values = utterance.units[place], utterance.words.values
    repeat = values.get("digit_repeat", {}).get(unit.word)
    if repeat is not None:
        return _repeated(utterance, place, int(repeat))
    if unit.word in values.get("digit_word", {}):
        return DigitRun(str(values["digit_word"][unit.word]), place, place + 1)
    if unit.word in values.get("digit_sound", {}):
        sounds = bool(before) and len(before[-1].digits) == 1 and _one_digit(utterance, place + 1)
        digit = str(values["digit_sound"][unit.word])
        return DigitRun(digit, place, place + 1) if sounds else None
    if unit.number is None or utterance.words.has("ordinal_word", unit.word):
        return None
    if unit.width:
        return DigitRun(unit.word, place, place + 1) if unit.word.isdigit() else None
    return DigitRun(_said_digits(utterance, place), place, place + 1)


def _said_digits(utterance: Utterance, place: int) -> str:
    """Give the digits of a number in words; in "nine hundred one two" the one is a digit apart."""
    unit, words = utterance.units[place], utterance.words
    number, said = int(unit.number or 0), unit.word.split()
    ones = words.number_of(said[-1]) if len(said) > 2 else None
    after = utterance.units[place + 1] if place + 1 < len(utterance.units) else None
    goes_on = after is not None and after.number is not None and after.number <= 9
    apart = ones is not None and 1 <= ones <= 9 and number % 100 == ones and goes_on
    joined_by_word = len(said) > 1 and words.has("number_joiner", said[-2])
    return f"{number - (ones or 0)}{ones}" if apart and not joined_by_word else str(number)


def _repeated(utterance: Utterance, place: int, times: int) -> DigitRun | None:
    """Read "double five", "triple oh"."""
    if place + 1 >= len(utterance.units):
        return None
    piece = _piece(utterance, place + 1, [])
    if piece is None:
        return None
    digits = piece.digits[0] * times + piece.digits[1:]
    return DigitRun(digits, place, piece.last)


def _one_digit(utterance: Utterance, place: int) -> bool:
    if place >= len(utterance.units):
        return False
    unit = utterance.units[place]
    if utterance.is_class(place, "digit_sound"):  # "one to for three"
        return _one_digit(utterance, place + 1)
    if unit.number is not None:
        return unit.number <= 9 and unit.width <= 1
    return utterance.is_class(place, "digit_word") or utterance.is_class(place, "digit_repeat")
