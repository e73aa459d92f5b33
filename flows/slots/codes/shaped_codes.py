"""Reading characters into a known shape: which letters and digits can the words have been?

A shape is a row of ``L`` (letter) and ``D`` (digit). Each unit of the utterance can stand for some
characters, at a cost that grows with doubt; the cheapest way to fill a shape is searched. So "to"
is a 2 where a digit must stand, and "oh" the letter O or a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.reading.edit_distance import edit_distance
from flows.reading.letters import (
    example_of,
    misheard_code_word,
    named_letter,
    sound_alike,
    times_said,
)
from flows.reading.phonetics import likeness, sound
from flows.slots.codes.code_bounds import beginnings, end_of_code
from flows.words.calibration import CODES, WORK
from flows.words.lexicon import BREAK, Lexicon, fold, lexicon
from flows.words.tokens import Unit
from flows.words.utterance import Utterance

Option = tuple[str, float, int]  # characters, cost, units taken
Shape = Sequence[str]  # of each place the characters that may stand there
Misheard = Mapping[str, Mapping[str, float]]  # heard → meant → cost


@dataclass(frozen=True, slots=True)
class Shaped:
    """Characters in a shape, from the units ``[first, last)``; ``cost`` 0 is without doubt."""

    characters: str
    cost: float
    first: int
    last: int


def read_shapes(utterance: Utterance, shapes: Sequence[Shape]) -> list[Shaped]:
    """Give the cheapest reading of an utterance as each of the shapes that it fits."""
    end = end_of_code(utterance)
    if end > WORK.code_units:
        return []
    found: list[Shaped] = []
    every = [list(_options(utterance, place, end)) for place in range(end)]
    misheard = _misheard(utterance.words.language)
    for first in sorted({0, *beginnings(utterance, end)}):
        options = every[first:]
        most = sum(max(len(characters) for characters, _, _ in choices) for choices in options)
        filled = (_fill(shape, options, misheard) for shape in shapes if len(shape) <= most)
        found.extend(Shaped(text, cost, first, end) for cost, text in filter(None, filled))
    return found


def fits(characters: str, shape: Shape) -> bool:
    """Tell whether characters stand in a shape as they are."""
    pairs = zip(characters, shape, strict=False)
    return len(characters) == len(shape) and all(c in allowed for c, allowed in pairs)


def _fill(
    shape: Shape, options: list[list[Option]], misheard: Misheard
) -> tuple[float, str] | None:
    """Give (cost, characters) of the cheapest way to fill a shape with all units, in order."""
    rows: list[dict[int, tuple[float, str]]] = [{} for _ in range(len(options) + 1)]
    rows[0][0], dearest = (0.0, ""), CODES.dearest
    for place, choices in enumerate(options):
        for at, (cost, text) in rows[place].items():
            for characters, price, taken in choices:
                if not characters:
                    price = _skip_price(price, at, len(shape))
                total = cost + price
                if total > dearest:
                    continue
                if len(characters) == 1 and at < len(shape) and characters in shape[at]:
                    placed: tuple[str, float] | None = (characters, 0.0)
                else:
                    placed = _place(characters, shape, at, misheard)
                if placed is None or total + placed[1] > dearest:
                    continue
                row, spot = rows[place + taken], at + len(characters)
                known = row.get(spot)
                if known is None or total + placed[1] < known[0]:
                    row[spot] = (total + placed[1], text + placed[0])
    return rows[-1].get(len(shape))


def _skip_price(price: float, at: int, length: int) -> float:
    """Price leaving a unit out at a spot of the code: small words seldom stand within one."""
    return CODES.skip_within if price == CODES.skip_small and 0 < at < length else price


def _place(characters: str, shape: Shape, at: int, misheard: Misheard) -> tuple[str, float] | None:
    """Fit characters to a shape from a spot on; None where they do not."""
    if at + len(characters) > len(shape):
        return None
    out, cost = "", 0.0
    for character, allowed in zip(characters, shape[at:], strict=False):
        if character not in allowed:
            meant = [
                (price, other)
                for other, price in misheard.get(character, {}).items()
                if other in allowed
            ]
            if not meant:
                return None
            price, character = min(meant)
            cost += price
        out += character
    return out, cost


@lru_cache(maxsize=8)
def _misheard(language: str) -> Misheard:
    """Give, by the character heard, the characters that may have been meant, and the costs."""
    table = lexicon(language).settings.get("misheard", {})
    return {
        str(heard): {str(meant): float(cost) for meant, cost in row.items()}
        for heard, row in table.items()
    }


def _options(utterance: Utterance, place: int, end: int) -> Iterator[Option]:
    if utterance.units[place].code == BREAK:
        yield "", 0.0, 1
        return
    yield "", _skipped(utterance, place), 1
    repeat = times_said(utterance, place)
    if repeat is not None and place + 1 < end:
        for characters, cost, taken in _single(utterance, place + 1, end):
            if len(characters) == 1:
                yield characters * repeat, cost, taken + 1
    yield from _single(utterance, place, end)


def _skipped(utterance: Utterance, place: int) -> float:
    """Price leaving a unit out: little for small words, and for what is at once said again."""
    words, word = utterance.words, utterance.units[place].word
    if words.has("code_lead", word):
        return CODES.skip_small
    after = utterance.units[place + 1].word if place + 1 < utterance.last else ""
    if after.startswith(word):
        return CODES.stammer
    if _sounds_like_letter(word, after, words.language):
        return CODES.heard_twice
    extra = words.settings.get("letters_too_many", {}).get(word)
    return CODES.skip if extra is None else float(extra)


def _sounds_like_letter(word: str, after: str, language: str) -> bool:
    """Tell whether two letters in a row sound alike, so that one may be the other said again."""
    if len(word) != 1 or len(after) != 1 or not word.isalpha():
        return False
    return sound_alike(word, after, language)


def _single(utterance: Utterance, place: int, end: int) -> Iterator[Option]:
    unit, words = utterance.units[place], utterance.words
    for characters, cost in _characters(utterance, unit):
        yield characters, cost, 1
        if len(characters) == 1 and characters.isalpha():
            example = example_of(utterance, place, end)
            if example is not None:
                letter = utterance.units[example].word[0]
                same = letter == characters.lower() or sound_alike(
                    letter, characters, words.language
                )
                yield letter.upper(), 0.0 if same else CODES.other_example, example + 1 - place
    sound = words.values.get("digit_sound", {}).get(unit.word)
    if sound is not None:
        yield str(sound), CODES.sound, 1
    yield from _in_two_words(utterance, place, end)


def _in_two_words(utterance: Utterance, place: int, end: int) -> Iterator[Option]:
    """Read a word of the spelling alphabet that was heard as two: "to go" is a tango."""
    pair = utterance.units[place : place + 2]
    if place + 1 >= end or not all(unit.word.isalpha() for unit in pair):
        return
    known = any(utterance.is_class(place, name) for name in ("nato", "spelling_word"))
    if not known and _in_code_words(utterance):
        letter = _nearest_nato("".join(unit.word for unit in pair), utterance.words.language)
        if letter:
            yield letter, CODES.nearly, 2


def _characters(utterance: Utterance, unit: Unit) -> tuple[tuple[str, float], ...]:
    written = utterance.text[unit.start : unit.end]
    coded = len(unit.word) >= CODES.shortest_code_word and _in_code_words(utterance)
    return _of_word(unit.word, unit.number, written.isupper(), coded, utterance.words.language)


@lru_cache(maxsize=4096)
def _of_word(
    word: str, number: int | None, capitals: bool, coded: bool, language: str
) -> tuple[tuple[str, float], ...]:
    """Give the characters that a word may stand for, at their costs."""
    return tuple(_readings(word, number, capitals, coded, lexicon(language)))


def _readings(
    word: str, number: int | None, capitals: bool, coded: bool, words: Lexicon
) -> Iterator[tuple[str, float]]:
    if number is not None and not words.has("ordinal_word", word):
        yield (word if word.isdigit() else str(number)), 0.0
        return
    if word in words.values.get("digit_word", {}):
        yield str(words.values["digit_word"][word]), CODES.letter_too
    if len(word) == 1 and word.isascii() and word.isalpha():
        yield word.upper(), 0.0
        return
    if word in words.values.get("spelling_word", {}):
        yield word[0].upper(), CODES.spelling_word
    if word in words.values.get("code_sound", {}):
        yield str(words.values["code_sound"][word]).upper(), CODES.sound
    named = named_letter(word, words)
    if named is not None and named[1]:
        yield named[0].upper(), 0.0
        return
    if named is not None:
        yield (
            named[0].upper(),
            CODES.letter_name if words.has("only_a_letter", word) else CODES.sound,
        )
    else:
        yield from _named_like(word, words.language)
    if word.isascii() and word.isalpha():
        yield from _word(word, capitals, words)
        if coded:
            yield word[0].upper(), CODES.first_letter


def _word(word: str, capitals: bool, words: Lexicon) -> Iterator[tuple[str, float]]:
    """Read a word as letters run together, as a NATO word misheard, or by its first letter."""
    if len(word) <= CODES.longest_together:
        together = capitals or not set(word) & set("aeiou")
        yield word.upper(), 0.0 if together else CODES.short_word * (len(word) - 1)
    long = len(word) >= CODES.shortest_code_word
    letter = _nearest_nato(word, words.language) if long else None
    if letter:
        yield letter, CODES.nearly


def _in_code_words(utterance: Utterance) -> bool:
    """Tell whether words stand for letters here: at least two are of the spelling alphabet."""
    nato = utterance.words.values.get("nato", {})
    return sum(unit.word in nato for unit in utterance.units) >= CODES.fewest_code_words


@lru_cache(maxsize=4096)
def _named_like(word: str, language: str) -> tuple[tuple[str, float], ...]:
    """Give the letters and digits whose names sound much like a word ("she": C, "full": 4)."""
    said = sound(word, language)
    if len(word) > CODES.longest_name or not said:
        return ()
    near = (
        (likeness(word, name, language), character)
        for character, name, named in _character_names(language)
        if abs(len(named) - len(said)) <= 1 and not set(named).isdisjoint(said)
    )
    found = sorted((pair for pair in near if pair[0] >= CODES.name_like), reverse=True)
    likeliest = found[: CODES.most_named]
    return tuple((c, CODES.unlike * (1.0 - score) + CODES.sound) for score, c in likeliest)


@lru_cache(maxsize=8)
def _character_names(language: str) -> tuple[tuple[str, str, str], ...]:
    """Give the letters and digits, each with its name as it sounds, and that phonetically."""
    names = lexicon(language).settings.get("sounds_of_characters", {})
    return tuple((str(c), fold(name), sound(fold(name), language)) for c, name in names.items())


def _nearest_nato(word: str, language: str) -> str | None:
    """Give the letter of the spelling word that a word sounds like."""
    letter = misheard_code_word(word, language, CODES.code_word_like)
    return letter.upper() if letter else None


@lru_cache(maxsize=65536)
def swap_cost(heard: str, meant: str, language: str) -> float:
    """Tell how unlikely it is that some letters were heard for others: 0 for the same.

    A letter more or less costs as much as two swaps of letters that sound alike.
    """
    swaps = ([_swap(one, other, language) for other in meant] for one in heard)
    more = 2 * CODES.swap
    return edit_distance([more] * len(heard), [more] * len(meant), swaps)


def _swap(one: str, other: str, language: str) -> float:
    if one == other:
        return 0.0
    return CODES.swap if sound_alike(one, other, language) else CODES.other
