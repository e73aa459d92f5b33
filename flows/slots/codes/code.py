"""Codes of letters and digits: booking references. Canonical text: upper case, no spaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flows.model.flow import Slot
from flows.reading.kind import Kind
from flows.reading.reading import PLAIN, WEAK, Context, Reading
from flows.reading.spelling import Spelled, spell, spelled_after_label
from flows.words import spoken_values as wording
from flows.words.patterns import patterns
from flows.words.utterance import Utterance

FEWEST, MOST = 3, 20


class CodeKind(Kind):
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

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """A code of digits alone can be keyed where the flow says so."""
        return self.canonical(keys, slot)

    def examples(self, slot: Slot, now: datetime) -> tuple[str, ...]:
        """Give references."""
        return ("K4W7", "ZX81", "B2QR")

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the longest spelled run when asked, else one that the slot's name leads in."""
        if not context.asked:
            named = spelled_after_label(utterance, "code_label", slot)
            return [r for r in map(self._reading, named) if r is not None][:1]
        found = list(self._runs(utterance))
        best = max(found, key=lambda reading: len(reading.value), default=None)
        back = patterns(utterance.words.language, "instead").find(utterance)
        after = max((match.last for match in back), default=0)
        anew = [reading for reading in found if reading.first >= after]
        return anew[-1:] if after and anew else [best] if best else []

    def _runs(self, utterance: Utterance) -> Iterator[Reading]:
        """Give what is spelled, left to right."""
        place = 0
        while place < utterance.last:
            run = _joined(utterance, place)
            reading = self._reading(run)
            if reading is not None:
                yield reading
            place = max(run.last, place + 1)

    def _reading(self, run: Spelled) -> Reading | None:
        if not FEWEST <= len(run.characters) <= MOST or not run.sure:
            return None
        return Reading(
            kind=self.name,
            value=run.characters,
            first=run.first,
            last=run.last,
            rank=PLAIN if run.sure > 1 else WEAK,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether less than a code is spelled at the end."""
        return bool(utterance.last) and not self.find(utterance, slot, context)

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether more characters are spelled than a code has."""
        return len(spell(utterance, 0).characters) > MOST


def _joined(utterance: Utterance, place: int) -> Spelled:
    """Read the characters from a unit on, over a "dash" or a "then" between two pieces."""
    run = spell(utterance, place)
    while run.characters and utterance.is_class(run.last, "code_joint"):
        more = spell(utterance, run.last + 1)
        if not more.characters:
            break
        characters, sure = run.characters + more.characters, run.sure + more.sure
        run = Spelled(characters, run.first, more.last, sure)
    return run
