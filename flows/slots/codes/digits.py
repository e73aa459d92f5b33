"""Strings of digits: member numbers, order numbers. Canonical text: the digits."""

from __future__ import annotations

from datetime import datetime

from flows.model.flow import Keys, Slot
from flows.reading.digit_strings import digit_runs
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.reading import PLAIN, WEAK, Context, Reading
from flows.words import spoken_values as wording
from flows.words.utterance import Utterance


class DigitsKind(Kind):
    """Digits read out or keyed; the flow's ``keys`` say how many there are."""

    name = "digits"
    styles = ("default", "grouped", "digits")
    grammar = SpeechGrammar(rule="<digits>")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take digits, with spaces and hyphens between."""
        said = "".join(c for c in text if c not in " -.")
        return said if said.isascii() and said.isdigit() and _fits(said, slot) else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word the digits one by one, in groups by default."""
        if not (value.isascii() and value.isdigit()):
            return value
        if style == "digits":
            return wording.spelled(value, language)
        return wording.grouped(value, language)

    def keys(self, slot: Slot) -> Keys | None:
        """Up to twenty digits."""
        return Keys(min_digits=1, max_digits=20)

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read digits."""
        return self.canonical(keys, slot)

    def examples(self, slot: Slot, now: datetime) -> tuple[str, ...]:
        """Give digits, as many as the flow names at least."""
        length = max(slot.keys.min_digits if slot.keys is not None else 0, 4)
        return tuple(("4471" * 5)[start : start + length] for start in range(3))

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find runs of digits, when asked or of exactly the length that the flow names."""
        exact = slot.keys is not None and slot.keys.min_digits == slot.keys.max_digits > 4
        if not context.asked and not exact:
            return []
        return [
            Reading(
                kind=self.name,
                value=run.digits,
                first=run.first,
                last=run.last,
                rank=PLAIN if context.asked else WEAK,
            )
            for run in digit_runs(utterance)
            if _fits(run.digits, slot)
        ]

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the digits so far are fewer than the flow names."""
        least = slot.keys.min_digits if slot.keys else 0
        runs = digit_runs(utterance)
        return bool(runs) and runs[-1].last == utterance.last and len(runs[-1].digits) < least

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether there are more digits than the flow takes."""
        most = slot.keys.max_digits if slot.keys and slot.keys.max_digits else 20
        return any(len(run.digits) > most for run in digit_runs(utterance))


def _fits(said: str, slot: Slot) -> bool:
    keys = slot.keys
    if keys is None or not keys.max_digits:
        return 1 <= len(said) <= 20
    return keys.min_digits <= len(said) <= keys.max_digits
