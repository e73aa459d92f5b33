"""Joining number words: "twenty five" to 25, "two hundred and six" to 206, "twenty first" to 21st.

Classes of words used, each word → value: ``unit_number`` (0 to 29), ``tens_number``,
``hundreds_number`` (languages with a word for 200; a thousand that needs no "one" before it),
``multiplier`` (hundred, thousand), ``ordinal_word``; and the words ``number_joiner`` ("two hundred
and six") and ``tens_joiner`` ("treinta y dos").
"""

from __future__ import annotations

from flows.words.lexicon import UNKNOWN, Lexicon
from flows.words.number_shapes import SPELLED
from flows.words.tokens import Unit


def join_numbers(units: list[Unit], words: Lexicon) -> list[Unit]:
    """Give the units with runs of number words joined; each run is one number."""
    joined: list[Unit] = []
    place = 0
    while place < len(units):
        if units[place].code == UNKNOWN and units[place].number is None:
            joined.append(units[place])
            place += 1
            continue
        unit = _spell_value(units[place], words)
        split = _split_ordinal(units, place, words)
        if split is not None:
            joined.append(split)
            place += 2
            continue
        begins = unit.number is not None or _is_multiplier(unit, words)
        if not begins or (unit.width and not _counts_hundreds(units, place, words)):
            joined.append(unit)
            place += 1
            continue
        end, value, ordinal = _run(units, place, words)
        joined.append(_merged(units, place, end, value, ordinal, words))
        place = end
    return joined


def _split_ordinal(units: list[Unit], place: int, words: Lexicon) -> Unit | None:
    """Join a day of the month that a recogniser wrote half in digits: "20 third", "twenty 3rd"."""
    tens, after = units[place], units[place + 1 : place + 3]
    if tens.number not in (20, 30) or not after or not after[0].gap.isspace():
        return None
    nth = _spell_value(after[0], words)
    written = nth.width > 0 and not nth.word.isdigit()
    if not (tens.width == 2 and tens.word.isdigit()) and not written:
        return None
    if not (written or words.has("ordinal_word", nth.word)) or not 1 <= (nth.number or 0) <= 9:
        return None
    if len(after) > 1 and words.has("ordinal_thing", after[1].word):
        return None
    return _merged(units, place, place + 2, tens.number + int(nth.number or 0), True, words)


def _counts_hundreds(units: list[Unit], place: int, words: Lexicon) -> bool:
    """Tell whether digits are multiplied by the word after them: "15 hundred", "3 thousand"."""
    if place + 1 >= len(units) or not units[place].word.isdigit():
        return False
    if units[place].gap in (".", ",") or not units[place + 1].gap.isspace():
        return False
    return bool(words.values.get("multiplier", {}).get(units[place + 1].word, 0) >= 100)


def _spell_value(unit: Unit, words: Lexicon) -> Unit:
    if unit.number is None:
        value = words.number_of(unit.word)
        if value is None:
            value = words.values.get("ordinal_word", {}).get(unit.word)
        unit.number = value
    return unit


def _merged(
    units: list[Unit], place: int, end: int, value: int, ordinal: bool, words: Lexicon
) -> Unit:
    first, last = units[place], units[end - 1]
    first.number = value
    if end == place + 1 and not _is_multiplier(first, words):
        return first
    return Unit(
        " ".join(unit.word for unit in units[place:end]),
        first.start,
        last.end,
        words.number_code(value, SPELLED, ordinal),
        number=value,
        glued=first.glued,
        gap=first.gap,
    )


def _run(units: list[Unit], place: int, words: Lexicon) -> tuple[int, int, bool]:
    """Give (end, value, is an ordinal) of the number that begins at a place."""
    end, value, ordinal = place, 1, False  # "a hundred"
    if not _is_multiplier(units[place], words):
        end, value, ordinal = _below_hundred(units, place, words)
    total = 0
    while end < len(units) and not ordinal:
        multiplier = words.values.get("multiplier", {}).get(units[end].word)
        if multiplier is None:
            break
        if multiplier >= 1000:
            total, value = (total + value) * multiplier, 0
        else:
            value *= multiplier
        end, rest, ordinal = _after_multiplier(units, end + 1, words)
        value += rest
    return end, total + value, ordinal


def _is_multiplier(unit: Unit, words: Lexicon) -> bool:
    return unit.word in words.values.get("multiplier", {})


def _after_multiplier(units: list[Unit], place: int, words: Lexicon) -> tuple[int, int, bool]:
    begin = place
    if begin < len(units) and words.has("number_joiner", units[begin].word):
        begin += 1
    if begin < len(units) and "," not in units[begin].gap:
        unit = _spell_value(units[begin], words)
        if unit.number is not None and not unit.width and unit.number:
            return _below_hundred(units, begin, words)
    return place, 0, False


def _below_hundred(units: list[Unit], place: int, words: Lexicon) -> tuple[int, int, bool]:
    unit = _spell_value(units[place], words)
    if words.has("ordinal_word", unit.word):
        return place + 1, int(unit.number or 0), True
    value = int(unit.number or 0)
    if words.has("hundreds_number", unit.word):
        begin = place + 1
        below = 1000 if value >= 1000 else 100
        if begin < len(units) and _plain(units[begin], words, below):
            end, rest, ordinal = _below_hundred(units, begin, words)
            return end, value + rest, ordinal
    if not words.has("tens_number", unit.word):
        return place + 1, value, False
    begin = place + 1
    if begin < len(units) and words.has("tens_joiner", units[begin].word):
        begin += 1
    if begin < len(units) and "," not in units[begin].gap:
        after = units[begin]
        ones = words.values.get("unit_number", {}).get(after.word)
        if ones is not None and 1 <= ones <= 9:
            return begin + 1, value + int(ones), False
        nth = words.values.get("ordinal_word", {}).get(after.word)
        if nth is not None and 1 <= nth <= 9 and begin == place + 1:
            return begin + 1, value + nth, True
    return place + 1, value, False


def _plain(unit: Unit, words: Lexicon, below: int) -> bool:
    value = words.number_of(unit.word)
    return value is not None and value < below and "," not in unit.gap
