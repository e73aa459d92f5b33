"""Names spelled letter by letter, as recognisers write that: "e LL i e h a r v e why".

The letters are put in a row, and cut into a first and a last name that the lists of names hold,
letters that sound alike being exchanged where that is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import NamedTuple

from flows.understanding.known_names import FIRST, LAST, common, ranked
from flows.understanding.lexicon import BREAK, lexicon
from flows.understanding.spelling import example_of
from flows.understanding.utterance import Utterance

_LONGEST = 32
_SHORTEST = 3
_SINGLE = 0.3  # price of one name where a first and a last one are likelier
_SWAPPED, _OTHER, _DROPPED, _AGAIN, _DEAREST = 0.3, 1.0, 0.6, 0.1, 1.8
_MOST_LONGER = 3  # letters that a name and what was heard of it may differ by
_RARE = 0.15  # price of a rank ten times as far down a list
_UNCOMMON = 0.3  # price of a name that is not common in the country


class _Lists(NamedTuple):
    """Whose lists of names are looked in."""

    language: str
    country: str


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name read from letters; ``cost`` is 0 for letters that make common names as they stand."""

    first_name: str
    last_name: str
    cost: float


def letters_of(utterance: Utterance, first: int, last: int) -> tuple[str, float]:
    """Give the letters that units stand for, and the share of the units that are letters."""
    written, letters, units = "", 0, 0
    repeat, place = 1, first
    while place < last:
        unit, here = utterance.units[place], place
        place += 1
        if unit.code == BREAK:
            continue
        if utterance.is_class(here, "letter_space"):
            written += " "
            continue
        units += 1
        times = utterance.words.values.get("digit_repeat", {}).get(unit.word)
        if times is not None:
            repeat, letters = int(times), letters + 1
            continue
        said, sure = _letters(utterance, here)
        example = example_of(utterance, here, last) if sure else None
        if example is not None:
            said, place = utterance.units[example].word[0], example + 1
        written += said[:1] * (repeat - 1) + said
        letters += sure
        repeat = 1
    return written, letters / max(1, units)


def by_code_words(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether every letter was said as a code word ("lima oscar"), which is not misheard."""
    letters = (
        unit.word
        for place, unit in enumerate(utterance.units[first:last], first)
        if unit.code != BREAK
        and not utterance.is_class(place, "letter_space")
        and not utterance.is_class(place, "digit_repeat")
    )
    return all(word in utterance.words.values.get("nato", {}) for word in letters)


def letter_by_letter(found: SpelledName, letters: str) -> SpelledName:
    """Cut letters as a listed name was cut, and keep every one of them.

    Where the listed name has other letters in both parts, and more or fewer, it stays.
    """
    plain, first = "".join(letters.split()), len(found.first_name)
    apart = letters.split()
    if len(apart) == 2:
        return SpelledName(apart[0], apart[1], found.cost)
    if not found.last_name:
        return SpelledName(plain, "", found.cost)
    if plain.endswith(found.last_name):
        first = len(plain) - len(found.last_name)
    elif not plain.startswith(found.first_name) and len(plain) != first + len(found.last_name):
        return found
    return SpelledName(plain[:first], plain[first:], found.cost)


def _letters(utterance: Utterance, place: int) -> tuple[str, bool]:
    """Give the letters of one unit, and whether it looks like spelling rather than a word."""
    unit, values = utterance.units[place], utterance.words.values
    word = unit.word
    if unit.number is not None:
        alike = values.get("letter_like_digit", {}).get(str(unit.number))
        return str(alike or ""), alike is not None
    tables = ("nato", "letter_name", "letter_sound")
    letter = next((values[t][word] for t in tables if word in values.get(t, {})), None)
    if len(word) == 1 and word.isalpha():
        return word, True
    text = utterance.text[unit.start : unit.end]
    if letter is not None and not (len(word) == 2 and text.isupper()):
        return str(letter), True
    plain = "".join(c for c in word if c.isalpha() and c.isascii())
    short = len(plain) <= 2 and not utterance.is_class(place, "never_letters")
    return plain, short or text.isupper()


def match(letters: str, language: str, country: str) -> SpelledName | None:
    """Cut letters into a known first and last name at the least cost, or None.

    Where the letters make one name better than two, the last name is empty.
    """
    if not _SHORTEST <= len(letters) <= _LONGEST:
        return None
    names = _Lists(language, country)
    apart = letters.split()
    if len(apart) == 2:
        return _pair(_nearest(apart[0], FIRST, names), apart[1], names)
    letters = "".join(apart)
    single = _nearest(letters, FIRST, names)
    found = [SpelledName(single[0], "", single[1] + _SINGLE)] if single else []
    found.extend(_cut(letters, names))
    return min(found, key=lambda name: name.cost, default=None)


def _cut(letters: str, names: _Lists) -> Iterator[SpelledName]:
    """Cut letters into two names, of which at least one sounds just like a listed one."""
    for cut in range(_SHORTEST, len(letters) - _SHORTEST + 1):
        first, last = letters[:cut], letters[cut:]
        before = _as_heard(first, FIRST, names)
        if before is None and _as_heard(last, LAST, names) is None:
            continue
        pair = _pair(before or _nearest(first, FIRST, names), last, names)
        if pair is not None:
            yield pair


def _pair(before: tuple[str, float] | None, last: str, names: _Lists) -> SpelledName | None:
    after = _nearest(last, LAST, names) if before else None
    if before is None or after is None:
        return None
    return SpelledName(before[0], after[0], before[1] + after[1])


@lru_cache(maxsize=4096)
def _as_heard(letters: str, name: str, names: _Lists) -> tuple[str, float] | None:
    """Give the listed name that sounds just like letters, and at what cost."""
    return _best(letters, (_skeleton(letters, names.language),), name, names)


@lru_cache(maxsize=4096)
def _nearest(letters: str, name: str, names: _Lists) -> tuple[str, float] | None:
    """Give the listed name that letters most likely spell, and at what cost."""
    if len(letters) < _SHORTEST:
        return None
    skeleton = _skeleton(letters, names.language)
    return (
        _as_heard(letters, name, names)
        or _best(letters, _shorter(skeleton), name, names)
        or _best(letters, _longer(skeleton, _alphabet(name, names)), name, names)
    )


def _best(
    letters: str, skeletons: Iterable[str], name: str, names: _Lists
) -> tuple[str, float] | None:
    index = _index(name, names)
    best: tuple[str, float] | None = None
    limit, length = _DEAREST, len(letters)
    for skeleton in skeletons:
        for listed, price in index.get(skeleton, ()):
            if price >= limit:
                break
            if abs(len(listed) - length) > _MOST_LONGER:
                continue
            total = price + _distance(letters, listed, names.language, limit - price)
            if total < limit:
                best, limit = (listed, total), total
    return best


def _distance(heard: str, meant: str, language: str, limit: float) -> float:
    """Price the difference of two spellings; letters that sound alike differ little.

    Gives a price above ``limit`` as soon as it cannot be below.
    """
    if heard == meant:
        return 0.0
    heard_alike, meant_alike = (word.translate(_alike(language)) for word in (heard, meant))
    added = [
        _AGAIN if one == other else _DROPPED for one, other in zip(meant, "?" + meant, strict=False)
    ]
    row = [0.0]
    for price in added:
        row.append(row[-1] + price)
    for place, one in enumerate(heard):
        drop = _AGAIN if place and heard[place - 1] == one else _DROPPED
        near = heard_alike[place]
        last = row[0] + drop
        new = [last]
        for spot, other in enumerate(meant):
            swap = 0.0 if one == other else _SWAPPED if near == meant_alike[spot] else _OTHER
            last += added[spot]
            if row[spot] + swap < last:
                last = row[spot] + swap
            if row[spot + 1] + drop < last:
                last = row[spot + 1] + drop
            new.append(last)
        row = new
        if min(row) > limit:
            return limit + 1
    return row[-1]


@lru_cache(maxsize=16)
def _index(name: str, names: _Lists) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Give the listed names by skeleton, each with the price of its rank, cheapest first."""
    found: dict[str, list[tuple[str, float]]] = {}
    most = common(names.language, names.country, name)
    for listed, rank in ranked(names.language, names.country, name).items():
        price = _RARE * log(rank + 1, 10) + (_UNCOMMON if rank >= most else 0.0)
        found.setdefault(_skeleton(listed, names.language), []).append((listed, price))
    return {skeleton: tuple(listed) for skeleton, listed in found.items()}


@lru_cache(maxsize=16)
def _alphabet(name: str, names: _Lists) -> str:
    """Give the letters that skeletons are written with."""
    return "".join(sorted({c for skeleton in _index(name, names) for c in skeleton}))


def _skeleton(letters: str, language: str) -> str:
    """Write letters whose names sound alike in the same way, and repeated ones once."""
    alike = letters.translate(_alike(language))
    return "".join(c for place, c in enumerate(alike) if not place or alike[place - 1] != c)


@lru_cache(maxsize=8)
def _alike(language: str) -> Mapping[int, str]:
    rows = lexicon(language).settings.get("spelled_alike", ())
    return {ord(letter): row[0] for row in rows for letter in row}


def _shorter(skeleton: str) -> Iterator[str]:
    """Leave out one letter."""
    for place in range(len(skeleton)):
        yield skeleton[:place] + skeleton[place + 1 :]


def _longer(skeleton: str, alphabet: str) -> Iterator[str]:
    """Put one letter in."""
    for place in range(len(skeleton) + 1):
        for other in alphabet:
            yield skeleton[:place] + other + skeleton[place:]
