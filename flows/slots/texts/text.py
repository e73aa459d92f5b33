"""Free text: what was said, as it was said. Taken only when asked."""

from __future__ import annotations

from datetime import datetime

from flows.model.flow import Slot
from flows.reading.kind import Kind
from flows.reading.reading import WEAK, Context, Reading
from flows.words.utterance import Utterance


class TextKind(Kind):
    """Any words."""

    name = "text"

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take any text that is not blank."""
        return " ".join(text.split()) or None

    def examples(self, slot: Slot, now: datetime) -> tuple[str, ...]:
        """Give what people tell."""
        return ("the gate is on the left", "it began on Monday", "please ring twice")

    def says_little(self, reading: Reading, utterance: Utterance) -> bool:
        """Any words are a text, those of a wish too."""
        return True

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Take all the words, when asked."""
        value = " ".join(utterance.text.split()) if context.asked else ""
        if not value or not utterance.last:
            return []
        return [Reading(kind=self.name, value=value, first=0, last=utterance.last, rank=WEAK)]

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """More may always come: only a longer silence tells that a text is over."""
        return True
