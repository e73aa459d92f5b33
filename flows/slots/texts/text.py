"""Free text: what was said, as it was said. Taken only when asked."""

from __future__ import annotations

from flows.model.flow import Keys, Slot
from flows.reading.reading import WEAK, Context, Reading
from flows.reading.utterance import Utterance


class TextKind:
    """Any words."""

    name = "text"
    styles = ("default",)

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take any text that is not blank."""
        return " ".join(text.split()) or None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Say it as it stands."""
        return value

    def keys(self, slot: Slot) -> Keys | None:
        """Text is not keyed."""
        return None

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Text is not keyed."""
        return None

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Take all the words, when asked."""
        value = " ".join(utterance.text.split()) if context.asked else ""
        if not value or not utterance.last:
            return []
        return [Reading(kind=self.name, value=value, first=0, last=utterance.last, rank=WEAK)]

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """More may always come: only a longer silence tells that a text is over."""
        return True

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Anything may still come."""
        return False
