"""Whole numbers. Canonical text: digits, no leading zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from flows.model.condition_types import NUMBER, Type
from flows.model.flow import Keys, Slot
from flows.reading.alike import most_alike, numbers_near
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.phrases import places
from flows.reading.reading import PLAIN, STRONG, WEAK, Context, Reading
from flows.reading.whole_numbers import whole_numbers
from flows.slots.numbers.units import counted
from flows.vocabulary.ports import Expectation
from flows.words.lexicon import lexicon
from flows.words.utterance import Utterance

_MOST_DIGITS = 9
_HORIZON = 100  # how far a number to offer may be from the one refused
_IN_WORDS = 100  # numbers below it are compared by their words


class NumberKind(Kind):
    """A whole number, 0 or more; volunteered only when nothing else explains it."""

    name = "number"
    styles = ("default", "plain")
    numbered = True
    asked_which = True
    grammar = SpeechGrammar(rule="<digits>")
    least: ClassVar[int] = 0

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take digits."""
        said = text.strip()
        usable = said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS
        return str(int(said)) if usable else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Give the digits; voices read numbers well."""
        return value

    def keys(self, slot: Slot) -> Keys | None:
        """One to nine digits."""
        return Keys(min_digits=1, max_digits=_MOST_DIGITS)

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read digits."""
        return self.canonical(keys, slot)

    def condition_type(self, slot: Slot) -> Type:
        """Numbers are counted with."""
        return NUMBER

    def examples(self, slot: Slot, now: datetime) -> list[str]:
        """Give small numbers, and a few larger ones."""
        return [str(number) for number in (*range(self.least, 13), 15, 20, 40, 120)]

    def neighbours(self, value: str, now: datetime) -> Iterator[str]:
        """Give the numbers around one, from the least on."""
        start = int(value) if value.isdecimal() and len(value) <= _MOST_DIGITS else 0
        for step in range(_HORIZON + 1):
            for number in dict.fromkeys((start + step, start - step)):
                if number >= self.least:
                    yield str(number)

    def alike(self, value: str, slot: Slot, expectation: Expectation) -> Sequence[str]:
        """Give other numbers below a hundred: "fifteen", "fifty"."""
        return alike_numbers(value, lexicon(expectation.language).language)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find numbers; only when asked, for a number alone says little."""
        told = [
            Reading(
                kind=self.name, value=str(one.value), first=one.first, last=one.last, rank=STRONG
            )
            for one in counted(utterance, slot)
            if one.digits <= _MOST_DIGITS
        ]
        if told or not context.asked:
            return told
        placed = [
            Reading(kind=self.name, value=value, first=first, last=last, rank=STRONG)
            for value, words in slot.words.items()
            for first, last in places(utterance, words)
        ]
        if placed:
            return sorted(placed, key=lambda reading: reading.first)
        return [
            Reading(
                kind=self.name,
                value=str(number.value),
                first=number.first,
                last=number.last,
                rank=WEAK if utterance.is_class(number.first, "number_or_not") else PLAIN,
            )
            for number in whole_numbers(utterance)
            if number.digits <= _MOST_DIGITS
        ]

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the words end in tens or "hundred", which often go on."""
        last = utterance.last - 1
        return utterance.is_class(last, "tens_number") or utterance.is_class(last, "number_joiner")

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether a number has more digits than are taken."""
        return any(unit.width > _MOST_DIGITS for unit in utterance.units)


@lru_cache(maxsize=4096)
def alike_numbers(value: str, language: str) -> tuple[str, ...]:
    """Give the numbers below a hundred that sound like one, most alike first."""
    number = int(value)
    others = range(1, _IN_WORDS) if number < _IN_WORDS else ()
    return most_alike(value, ((numbers_near(number, n, language), str(n)) for n in others))
