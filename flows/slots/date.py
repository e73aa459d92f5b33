"""Dates: "tomorrow", "next Friday", "the 7th", "March 5th". Canonical text ``2026-11-27``."""

from __future__ import annotations

from datetime import date

from flows.flow import Keys, Slot
from flows.slots import wording
from flows.understanding.calendar_dates import resolve
from flows.understanding.patterns import Match, layered, patterns
from flows.understanding.reading import PLAIN, STRONG, WEAK, Context, Reading
from flows.understanding.utterance import Utterance

MONTH_FIRST = frozenset({"US"})
_NAMING = frozenset({"month", "numeric", "slashed", "relative", "which", "nth", "unit"})


class DateKind:
    """Days of the calendar; ``flows.understanding.calendar_dates`` states the conventions."""

    name = "date"
    styles = ("default", "weekday", "short", "long")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take an ISO date."""
        try:
            return date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            return None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word a date: "Tuesday, November 24th"; see ``date_styles`` of the language."""
        try:
            return wording.date_words(date.fromisoformat(value), style, language)
        except ValueError:
            return value

    def keys(self, slot: Slot) -> Keys | None:
        """Dates are not keyed."""
        return None

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Dates are not keyed."""
        return None

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the dates said."""
        names = ("date", "date_weak", "date_asked") if context.asked else ("date", "date_weak")
        found = [self._reading(match, context) for _, match in layered(utterance, *names)]
        return [reading for reading in found if reading is not None]

    def _reading(self, match: Match, context: Context) -> Reading | None:
        month_first = context.expectation.country in MONTH_FIRST
        resolved = resolve(match.fields, context.today, month_first)
        if resolved is None:
            return None
        day, certainty = resolved
        rank = STRONG if _NAMING & match.fields.keys() or match.last - match.first > 1 else PLAIN
        if match.fields.get("certain") == "day" and not context.asked:
            rank = WEAK
        return Reading(
            kind=self.name,
            value=day.isoformat(),
            first=match.first,
            last=match.last,
            certainty=certainty,
            rank=rank,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the words end in the middle of a date ("on the", "March")."""
        return patterns(utterance.words.language, "date_begun").ends(utterance)
