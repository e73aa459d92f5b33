"""An utterance as a row of units, with number words joined and hesitations taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flows.words.lexicon import BREAK, UNKNOWN, Lexicon, lexicon
from flows.words.number_words import join_numbers
from flows.words.sound_notes import without_notes
from flows.words.stops import without_stops_inside
from flows.words.tokens import Unit, cut


@dataclass(slots=True)
class Utterance:
    """The words of a turn, ready for patterns.

    Attributes:
        text: As heard or typed, without notes on sounds.
        words: Where its classes come from.
        units: Words, joined numbers and sentence breaks, in order.
        codes: One character a unit; patterns run over it.
        codes_said: The characters of ``codes``.
        found: What sets of patterns, and all that is asked often, have found: each runs once.
    """

    text: str
    words: Lexicon
    units: list[Unit]
    codes: str = field(init=False)
    codes_said: frozenset[str] = field(init=False)
    found: dict[object, tuple[Any, ...]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        self.codes = "".join([unit.code for unit in self.units])
        self.codes_said = frozenset(self.codes)

    def said(self, first: int, last: int) -> str:
        """Give the text of the units ``[first, last)``."""
        if first >= last or not self.units:
            return ""
        return self.text[self.units[first].start : self.units[last - 1].end]

    def is_class(self, place: int, name: str) -> bool:
        """Tell whether the unit at a place (may be out of range) belongs to a class of words."""
        if not 0 <= place < len(self.units) or self.codes[place] == UNKNOWN:  # of no class
            return False
        return self.words.has(name, self.units[place].word)

    def is_small_talk(self, first: int, last: int) -> bool:
        """Tell whether the units ``[first, last)`` are only small talk and breaks."""
        return all(
            self.is_class(place, "small_talk") or self.units[place].code == BREAK
            for place in range(first, last)
        )

    def is_only(self, first: int, last: int) -> bool:
        """Tell whether nothing but small talk stands around the units ``[first, last)``."""
        return self.is_small_talk(0, first) and self.is_small_talk(last, len(self.units))

    @property
    def last(self) -> int:
        """Number of units, without breaks at the end."""
        end = len(self.units)
        while end and self.units[end - 1].code == BREAK:
            end -= 1
        return end


@lru_cache(maxsize=64)
def read(text: str, language: str) -> Utterance:
    """Read a text; the same text read twice is the same object, so leave it unchanged."""
    words, text = lexicon(language), without_notes(text)
    units = _join_compounds(_drop_hesitations(cut(text, words), text, words), words)
    return Utterance(text, words, without_stops_inside(join_numbers(units, words), words))


def _drop_hesitations(units: list[Unit], text: str, words: Lexicon) -> list[Unit]:
    hesitations = words.values.get("hesitation", {})
    kept: list[Unit] = []
    for place, unit in enumerate(units):
        spelled = text[unit.start : unit.end].isupper()
        if unit.word in hesitations and not spelled and not _begins_compound(units, place, words):
            continue
        again = bool(kept) and unit.word == kept[-1].word and len(unit.word) > 1
        if again and words.has("stammered", unit.word):
            kept[-1] = unit
            continue
        kept.append(unit)
    return kept


def _begins_compound(units: Sequence[Unit], place: int, words: Lexicon) -> bool:
    return _compound_at(units, place, words) is not None or (
        place > 0 and _compound_at(units, place - 1, words) is not None
    )


def _compound_at(units: Sequence[Unit], place: int, words: Lexicon) -> tuple[int, str] | None:
    for sequence, merged in words.compounds.get(units[place].word, ()):
        end = place + len(sequence)
        if tuple(unit.word for unit in units[place:end]) == sequence:
            if max(map(len, sequence)) == 1 and _spelled_around(units, place, end):
                continue
            return end, merged
    return None


def _spelled_around(units: Sequence[Unit], first: int, last: int) -> bool:
    """Tell whether letters said one by one belong to a spelling: "w i l l i a m", not "two p m"."""
    before = units[first - 1].word if first else "a"
    after = units[last].word if last < len(units) else ""
    return (len(before) == 1 and not before.isdigit()) or (len(after) == 1 and after.isalpha())


def _join_compounds(units: list[Unit], words: Lexicon) -> list[Unit]:
    joined: list[Unit] = []
    place = 0
    while place < len(units):
        found = _compound_at(units, place, words)
        if found is None:
            joined.append(units[place])
            place += 1
            continue
        end, merged = found
        first, last = units[place], units[end - 1]
        code = words.word_codes.get(merged, UNKNOWN)
        joined.append(Unit(merged, first.start, last.end, code, glued=first.glued, gap=first.gap))
        place = end
    return joined
