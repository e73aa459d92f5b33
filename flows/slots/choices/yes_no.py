"""Yes or no as a value. Canonical text ``yes`` or ``no``."""

from __future__ import annotations

from flows.model.flow import Keys, Slot
from flows.reading import spoken_values as wording
from flows.reading.reading import Context, Reading
from flows.reading.utterance import Utterance
from flows.slots.choices.answers import answer, certainty

_TRUE, _FALSE = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})


class YesNoKind:
    """A yes or a no, only taken when asked."""

    name = "yes_no"
    styles = ("default",)

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take yes, no, true, false, 1 or 0."""
        said = text.strip().lower()
        return "yes" if said in _TRUE else "no" if said in _FALSE else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word it: "yes"."""
        return wording.word(f"{value}_spoken", language) if value in ("yes", "no") else value

    def keys(self, slot: Slot) -> Keys | None:
        """1 is yes, 2 is no."""
        return Keys(options={"1": "yes", "2": "no"})

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read 1 or 2."""
        return {"1": "yes", "2": "no"}.get(keys)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the answer, when asked."""
        said = answer(utterance, asked=True) if context.asked else None
        if said is None or said.contradicted:
            return []
        certain = certainty(utterance, said)
        if not certain:
            return []
        value = "yes" if said.yes else "no"
        return [
            Reading(
                kind=self.name, value=value, first=said.first, last=said.last, certainty=certain
            )
        ]

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """An answer is never half given."""
        return False

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Never: any words may lead up to a yes or no."""
        return False
