"""Names spelled letter by letter, as recognisers write that: "e LL i e h a r v e why".

The letters are put in a row, and cut into a first and a last name that the lists of names hold,
letters that sound alike being exchanged where that is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf, log
from typing import NamedTuple

from flows.reading.edit_distance import edit_distance
from flows.slots.names.known_names import FIRST, LAST, common, ranked
from flows.slots.names.name_letters import Letters
from flows.words.calibration import LISTED
from flows.words.lexicon import lexicon


class _Lists(NamedTuple):
    """Whose lists of names are looked in, and whether letters are as ``certain`` as code words, of
    which one is not left out or heard for another more easily than any other."""

    language: str
    country: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name read from letters; ``cost`` is 0 for letters that make common names as they stand."""

    first_name: str
    last_name: str
    cost: float


def keep_certain(found: SpelledName, letters: Letters) -> SpelledName:
    """Keep letters as they are where they were said as code words or with examples.

    A listed name with other letters stays where most letters may have been misheard, and where it
    differs only in those that may.
    """
    plain = "".join(letters.written.split())
    if not plain or sum(letters.certain) < LISTED.mostly_certain * len(plain):
        return found
    meant = found.first_name + found.last_name
    pairs = zip(plain, meant, letters.certain, strict=False)
    if len(meant) == len(plain) and all(not sure or a == b for a, b, sure in pairs):
        return found
    return _letter_by_letter(found, letters.written)


def _letter_by_letter(found: SpelledName, letters: str) -> SpelledName:
    """Cut letters as much like a listed name as they can be, and keep every one of them."""
    plain, apart = "".join(letters.split()), letters.split()
    if len(apart) == 2:
        return SpelledName(apart[0], apart[1], found.cost)
    if not found.last_name or not found.first_name:
        return SpelledName(plain, "", found.cost)

    def unlike(cut: int) -> int:
        pairs = ((plain[:cut], found.first_name), (plain[cut:], found.last_name))
        return sum(_edits(heard, meant) for heard, meant in pairs)

    cut = min(range(1, len(plain)), key=unlike)
    return SpelledName(plain[:cut], plain[cut:], found.cost)


def match(
    letters: str, language: str, country: str, clear: bool = True, certain: bool = False
) -> SpelledName | None:
    """Cut letters into a known first and last name at the least cost, or None.

    Where the letters make one name better than two, the other name is empty. ``clear`` letters,
    each said by itself, that make listed names as they stand are kept, though a name alike may be
    more common. Of ``certain`` letters as few as can be are taken for others.
    """
    if not LISTED.shortest <= len(letters) <= LISTED.longest:
        return None
    names = _Lists(language, country, certain)
    apart = letters.split()
    if len(apart) == 2:
        return _pair(_nearest(apart[0], FIRST, names), apart[1], names)
    letters = "".join(apart)
    exact = min(_exact(letters, names), key=_cost, default=None) if clear else None
    if exact is not None:
        return exact
    found = _alike_name(letters, names)
    return None if clear and not certain and found and _too_far(letters, found) else found


def _too_far(letters: str, found: SpelledName) -> bool:
    """Tell whether a few letters, each said by itself, are more likely a name on no list than the
    listed one: "x i a n g" is not Sang."""
    meant = found.first_name or found.last_name
    if (found.first_name and found.last_name) or len(letters) > LISTED.few:
        return False
    return len(meant) != len(letters) and _edits(letters, meant) > 1


def _cost(name: SpelledName) -> float:
    return name.cost


def _exact(letters: str, names: _Lists) -> Iterator[SpelledName]:
    """Give the listed names that letters make as they stand."""
    first, last = _price(letters, FIRST, names), _price(letters, LAST, names)
    if first is not None:
        yield SpelledName(letters, "", first + LISTED.single)
    if last is not None:
        yield SpelledName("", letters, last + LISTED.single_last)
    for cut in range(LISTED.shortest, len(letters) - LISTED.shortest + 1):
        first, last = _price(letters[:cut], FIRST, names), _price(letters[cut:], LAST, names)
        if first is not None and last is not None:
            yield SpelledName(letters[:cut], letters[cut:], first + last)


def _alike_name(letters: str, names: _Lists) -> SpelledName | None:
    """Give the listed name or names that letters stand for at the least cost."""
    best: SpelledName | None = None
    for found in (_one_name(letters, FIRST, names), _one_name(letters, LAST, names)):
        if found is not None and (best is None or found.cost < best.cost):
            best = found
    for cut in range(LISTED.shortest, len(letters) - LISTED.shortest + 1):
        pair = _cut(letters[:cut], letters[cut:], names, best.cost if best else inf)
        if pair is not None and (best is None or pair.cost < best.cost):
            best = pair
    return best


def _one_name(letters: str, name: str, names: _Lists) -> SpelledName | None:
    """Read all letters as one name."""
    found = _nearest(letters, name, names)
    if found is None:
        return None
    if name == FIRST:
        return SpelledName(found[0], "", found[1] + LISTED.single)
    return SpelledName("", found[0], found[1] + LISTED.single_last)


def _cut(first: str, last: str, names: _Lists, most: float) -> SpelledName | None:
    """Read letters as two names, of which at least one sounds just like a listed one; None where
    they could not cost less than ``most``."""
    before, after = _as_heard(first, FIRST, names), _as_heard(last, LAST, names)
    known = sum(found[1] for found in (before, after) if found)
    if (before is None and after is None) or (
        (before is None or after is None) and known + LISTED.dropped >= most
    ):
        return None
    return _pair(before or _nearest(first, FIRST, names), last, names)


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
    if len(letters) < LISTED.shortest:
        return None
    skeleton, alphabet = _skeleton(letters, names.language), _alphabet(name, names)
    found = (
        _as_heard(letters, name, names)
        or _best(letters, _shorter(skeleton), name, names)
        or _best(letters, _longer(skeleton, alphabet), name, names)
    )
    if found is None and names.certain:
        return _best(letters, _other(skeleton, alphabet), name, names)
    return found


def _best(
    letters: str, skeletons: Iterable[str], name: str, names: _Lists
) -> tuple[str, float] | None:
    index = _index(name, names)
    best: tuple[str, float] | None = None
    limit, length = LISTED.dearest, len(letters)
    for skeleton in skeletons:
        for listed, price in index.get(skeleton, ()):
            if price >= limit:
                break
            if abs(len(listed) - length) > LISTED.most_longer:
                continue
            total = price + _distance(letters, listed, names, limit - price)
            if total < limit:
                best, limit = (listed, total), total
    return best


def _distance(heard: str, meant: str, names: _Lists, limit: float) -> float:
    """Price the difference of two spellings; letters that sound alike differ little.

    Gives a price above ``limit`` as soon as it cannot be below.
    """
    if heard == meant:
        return 0.0
    again, dropped, swapped = LISTED.again, LISTED.dropped, LISTED.swapped
    if names.certain:
        again = dropped = swapped = LISTED.certain
    unlike, alike = LISTED.other, _alike(names.language)
    heard_alike, meant_alike = heard.translate(alike), meant.translate(alike)
    swaps = (
        [
            0.0 if one == other else swapped if near == far else unlike
            for other, far in zip(meant, meant_alike, strict=True)
        ]
        for one, near in zip(heard, heard_alike, strict=True)
    )
    drops, adds = (
        [again if one == before else dropped for one, before in zip(row, "?" + row, strict=False)]
        for row in (heard, meant)
    )
    return edit_distance(drops, adds, swaps, limit)


def _edits(heard: str, meant: str) -> int:
    """Count the letters that two spellings differ by, at the least."""
    swaps = ([float(one != other) for other in meant] for one in heard)
    return int(edit_distance([1.0] * len(heard), [1.0] * len(meant), swaps))


def _price(letters: str, name: str, names: _Lists) -> float | None:
    """Give the price of a listed name by its rank, None where no list holds it."""
    rank = ranked(names.language, names.country, name).get(letters)
    return None if rank is None else _rank_price(rank, common(names.language, names.country, name))


def _rank_price(rank: int, most: int) -> float:
    return LISTED.rare * log(rank + 1, 10) + (LISTED.uncommon if rank >= most else 0.0)


@lru_cache(maxsize=16)
def _index(name: str, names: _Lists) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Give the listed names by skeleton, each with the price of its rank, cheapest first."""
    found: dict[str, list[tuple[str, float]]] = {}
    most = common(names.language, names.country, name)
    for listed, rank in ranked(names.language, names.country, name).items():
        skeleton = _skeleton(listed, names.language)
        found.setdefault(skeleton, []).append((listed, _rank_price(rank, most)))
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


def _other(skeleton: str, alphabet: str) -> Iterator[str]:
    """Put one letter in place of another."""
    for place in range(len(skeleton)):
        for other in alphabet:
            yield skeleton[:place] + other + skeleton[place + 1 :]


def _longer(skeleton: str, alphabet: str) -> Iterator[str]:
    """Put one letter in."""
    for place in range(len(skeleton) + 1):
        for other in alphabet:
            yield skeleton[:place] + other + skeleton[place:]
