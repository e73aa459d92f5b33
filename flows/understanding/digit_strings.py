"""Digits as callers read them out: "555 0100", "double five", "oh seven", "twenty three"."""

from __future__ import annotations

from dataclasses import dataclass

from flows.understanding.utterance import Utterance


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits said in a row: units ``[first, last)``; ``plus`` for a leading +."""

    digits: str
    first: int
    last: int
    plus: bool = False


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


def _run(utterance: Utterance, first: int, end: int) -> DigitRun | None:
    digits, place = "", first
    plus = "+" in utterance.units[first].gap
    while place < end:
        piece = _piece(utterance, place, bool(digits))
        if piece is None:
            break
        said, place = piece
        digits += said
    digits, place = _without_sound_at_end(utterance, digits, place)
    return DigitRun(digits, first, place, plus) if digits else None


def _without_sound_at_end(utterance: Utterance, digits: str, place: int) -> tuple[str, int]:
    """Drop a last "to" or "for": between digits it is one, after them it is a word."""
    while digits and utterance.is_class(place - 1, "digit_sound"):
        digits, place = digits[:-1], place - 1
    return digits, place


def _piece(utterance: Utterance, place: int, begun: bool) -> tuple[str, int] | None:
    """Give the digits said at a place and the place after them."""
    unit, values = utterance.units[place], utterance.words.values
    repeat = values.get("digit_repeat", {}).get(unit.word)
    if repeat is not None and place + 1 < len(utterance.units):
        piece = _piece(utterance, place + 1, begun)
        if piece is not None and len(piece[0]) >= 1:
            said, after = piece
            return said[0] * repeat + said[1:], after
        return None
    if unit.word in values.get("digit_word", {}):
        return str(values["digit_word"][unit.word]), place + 1
    if begun and unit.word in values.get("digit_sound", {}):
        return str(values["digit_sound"][unit.word]), place + 1
    if unit.number is None or utterance.words.has("ordinal_word", unit.word):
        return None
    if unit.width:
        return (unit.word, place + 1) if unit.word.isdigit() else None
    return str(unit.number), place + 1
