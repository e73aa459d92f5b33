"""Codes of letters and digits: booking references. Canonical text: upper case, no spaces."""

from __future__ import annotations

from flows.flow import Keys, Slot
from flows.slots import wording
from flows.understanding.reading import PLAIN, WEAK, Context, Reading
from flows.understanding.spelling import spell
from flows.understanding.utterance import Utterance

FEWEST, MOST = 3, 20


class CodeKind:
    """Letters and digits, spelled."""

    name = "code"
    styles = ("spelled", "nato")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take letters and digits, with spaces and hyphens between."""
        said = "".join(c for c in text.upper() if c not in " -.")
        return said if said.isascii() and said.isalnum() and len(said) <= MOST else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Spell it, by letters or in the NATO alphabet."""
        return wording.spelled(value, language, nato=style == "nato")

    def keys(self, slot: Slot) -> Keys | None:
        """Letters cannot be keyed."""
        return None

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """A code of digits alone can be keyed where the flow says so."""
        return self.canonical(keys, slot)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the longest spelled run, when asked."""
        if not context.asked:
            return []
        found: list[Reading] = []
        place = 0
        while place < utterance.last:
            run = spell(utterance, place)
            if len(run.characters) >= FEWEST and run.sure and len(run.characters) <= MOST:
                rank = PLAIN if run.sure > 1 else WEAK
                found.append(
                    Reading(
                        kind=self.name,
                        value=run.characters,
                        first=run.first,
                        last=run.last,
                        rank=rank,
                    )
                )
            place = max(run.last, place + 1)
        return sorted(found, key=lambda r: -len(r.value))[:1]

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether less than a code is spelled at the end."""
        return bool(utterance.last) and not self.find(utterance, slot, context)

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether more characters are spelled than a code has."""
        return len(spell(utterance, 0).characters) > MOST
