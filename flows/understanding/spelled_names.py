"""Names spelled letter by letter, as recognisers write that: "e LL i e h a r v e why".

The letters are put in a row, and cut into a first and a last name that the lists of names hold,
letters that sound alike being exchanged where that is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from flows.understanding.lexicon import BREAK, lexicon, word_list
from flows.understanding.utterance import Utterance

_FEWEST = 4  # letters of a first and last name
_LONGEST = 32
_SHORTEST = 3
_SINGLE = 0.3  # price of one name where a first and a last one are likelier
_SWAPPED, _OTHER, _DROPPED, _AGAIN, _DEAREST = 0.3, 1.0, 0.6, 0.1, 1.8
_MOST_LONGER = 4  # letters that a name and what was heard of it may differ by
_RARE = 0.15  # price of a rank ten times as far down a list


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name read from letters; ``cost`` is 0 for letters that make common names as they stand."""

    first_name: str
    last_name: str
    cost: float


def letters_of(utterance: Utterance, first: int, last: int) -> tuple[str, float]:
    """Give the letters that units stand for, and the share of the units that are letters."""
    written, letters, units = "", 0, 0
    repeat = 1
    for place in range(first, last):
        unit = utterance.units[place]
        if unit.code == BREAK:
            continue
        if utterance.is_class(place, "letter_space"):
            written += " "
            continue
        units += 1
        times = utterance.words.values.get("digit_repeat", {}).get(unit.word)
        if times is not None:
            repeat, letters = int(times), letters + 1
            continue
        said, sure = _letters(utterance, place)
        written += said[:1] * (repeat - 1) + said
        letters += sure
        repeat = 1
    return written, letters / max(1, units)


def _letters(utterance: Utterance, place: int) -> tuple[str, bool]:
    """Give the letters of one unit, and whether it looks like spelling rather than a word."""
    unit, values = utterance.units[place], utterance.words.values
    word = unit.word
    if unit.number is not None:
        return ("a" if unit.number == 8 else "o" if unit.number == 0 else ""), unit.number in (0, 8)
    letter = values.get("nato", {}).get(word) or values.get("letter_sound", {}).get(word)
    if len(word) == 1 and word.isalpha():
        return word, True
    text = utterance.text[unit.start : unit.end]
    if letter is not None and not (len(word) == 2 and text.isupper()):
        return str(letter), True
    plain = "".join(c for c in word if c.isalpha() and c.isascii())
    return plain, len(plain) <= 2 or text.isupper()


def match(letters: str, language: str) -> SpelledName | None:
    """Cut letters into a known first and last name at the least cost, or None.

    Where the letters make one name better than two, the last name is empty.
    """
    if not _FEWEST <= len(letters) <= _LONGEST:
        return None
    apart = letters.split()
    if len(apart) == 2:
        return _pair(apart[0], apart[1], language)
    letters = "".join(apart)
    single = _nearest(letters, "first_names", language)
    best = SpelledName(single[0], "", single[1] + _SINGLE) if single else None
    for cut in range(_SHORTEST, len(letters) - _SHORTEST + 1):
        pair = _pair(letters[:cut], letters[cut:], language)
        if pair is not None and (best is None or pair.cost < best.cost):
            best = pair
    return best


def _pair(first: str, last: str, language: str) -> SpelledName | None:
    before = _nearest(first, "first_names", language)
    after = _nearest(last, "last_names", language) if before else None
    if before is None or after is None:
        return None
    return SpelledName(before[0], after[0], before[1] + after[1])


@lru_cache(maxsize=4096)
def _nearest(letters: str, name: str, language: str) -> tuple[str, float] | None:
    """Give the listed name that letters most likely spell, and at what cost."""
    if len(letters) < _SHORTEST:
        return None
    skeleton = _skeleton(letters, language)
    return (
        _best(letters, (skeleton,), name, language)
        or _best(letters, _shorter(skeleton), name, language)
        or _best(letters, _longer(skeleton, _alphabet(name, language)), name, language)
    )


def _best(
    letters: str, skeletons: Iterable[str], name: str, language: str
) -> tuple[str, float] | None:
    index = _index(name, language)
    best: tuple[str, float] | None = None
    for skeleton in skeletons:
        for listed, price in index.get(skeleton, ()):
            if abs(len(listed) - len(letters)) > _MOST_LONGER or price >= _DEAREST:
                continue
            total = price + _distance(letters, listed, language)
            if total < _DEAREST and (best is None or total < best[1]):
                best = (listed, total)
    return best


@lru_cache(maxsize=16384)
def _distance(heard: str, meant: str, language: str) -> float:
    """Price the difference of two spellings; letters that sound alike differ little."""
    if heard == meant:
        return 0.0
    alike = _alike(language)
    row = [_DROPPED * place for place in range(len(meant) + 1)]
    for place, one in enumerate(heard):
        again = place > 0 and heard[place - 1] == one
        before, row = row, [row[0] + (_AGAIN if again else _DROPPED)]
        for spot, other in enumerate(meant):
            same = one == other
            near = alike.get(ord(one), one) == alike.get(ord(other), other)
            twice = spot > 0 and meant[spot - 1] == other
            row.append(
                min(
                    before[spot] + (0.0 if same else _SWAPPED if near else _OTHER),
                    before[spot + 1] + (_AGAIN if again else _DROPPED),
                    row[spot] + (_AGAIN if twice else _DROPPED),
                )
            )
    return row[-1]


@lru_cache(maxsize=8)
def _index(name: str, language: str) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Give the listed names by skeleton, each with the price of its rank."""
    found: dict[str, list[tuple[str, float]]] = {}
    for listed, rank in word_list(language, name).items():
        price = _RARE * log(rank + 1, 10)
        found.setdefault(_skeleton(listed, language), []).append((listed, price))
    return {skeleton: tuple(names) for skeleton, names in found.items()}


@lru_cache(maxsize=8)
def _alphabet(name: str, language: str) -> str:
    """Give the letters that skeletons are written with."""
    return "".join(sorted({c for skeleton in _index(name, language) for c in skeleton}))


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
