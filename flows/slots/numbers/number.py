"""Whole numbers. Canonical text: digits, no leading zero."""

from __future__ import annotations

from flows.model.flow import Keys, Slot
from flows.reading.reading import PLAIN, WEAK, Context, Reading
from flows.reading.utterance import Utterance
from flows.reading.whole_numbers import whole_numbers

_MOST_DIGITS = 9


class NumberKind:
    """A whole number, 0 or more; volunteered only when nothing else explains it."""

    name = "number"
    styles = ("default", "plain")

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

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find numbers; only when asked, for a number alone says little."""
        if not context.asked:
            return []
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
