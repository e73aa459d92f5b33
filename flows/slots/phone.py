"""Telephone numbers. Canonical text: the digits as spoken, with ``+`` where it was said."""

from __future__ import annotations

from flows.flow import Keys, Slot
from flows.slots import wording
from flows.understanding.digit_strings import DigitRun, digit_runs
from flows.understanding.reading import PLAIN, STRONG, Context, Reading
from flows.understanding.utterance import Utterance

FEWEST, MOST = 7, 15


class PhoneKind:
    """Telephone numbers of 7 to 15 digits."""

    name = "phone"
    styles = ("grouped", "digits")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take digits with spaces, dots, hyphens and brackets between, and a leading +."""
        said = "".join(c for c in text.strip() if c not in " -.()/")
        digits = said.removeprefix("+")
        usable = digits.isascii() and digits.isdigit() and FEWEST <= len(digits) <= MOST
        return said if usable else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word the digits in groups, or one by one (``digits``)."""
        digits = value.removeprefix("+")
        if not (digits.isascii() and digits.isdigit()):
            return value
        plus = wording.word("plus_spoken", language) + " " if value.startswith("+") else ""
        said = wording.spelled if style == "digits" else wording.grouped
        return plus + said(digits, language)

    def keys(self, slot: Slot) -> Keys | None:
        """7 to 15 digits."""
        return Keys(min_digits=FEWEST, max_digits=MOST)

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read digits."""
        return self.canonical(keys, slot)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find runs of 7 to 15 digits."""
        return [
            self._reading(run, utterance, context)
            for run in digit_runs(utterance)
            if FEWEST <= len(run.digits) <= MOST
        ]

    def _reading(self, run: DigitRun, utterance: Utterance, context: Context) -> Reading:
        plus = run.plus or utterance.is_class(run.first - 1, "plus_word")
        return Reading(
            kind=self.name,
            value=("+" if plus else "") + run.digits,
            first=run.first,
            last=run.last,
            rank=STRONG if context.asked else PLAIN,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether digits stand at the end that are too few for a number, or ten at most."""
        runs = digit_runs(utterance)
        return bool(runs) and runs[-1].last == utterance.last and len(runs[-1].digits) < 10
