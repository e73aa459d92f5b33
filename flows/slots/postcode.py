"""Postcodes, by the country of the call. Canonical text: upper case, one space where usual."""

from __future__ import annotations

import re

from flows.flow import Keys, Slot
from flows.slots import wording
from flows.understanding.reading import PLAIN, WEAK, Context, Reading
from flows.understanding.spelling import spell
from flows.understanding.utterance import Utterance

# Shapes as published by the postal services; the groups are the parts of the written form.
_SHAPES = {
    "GB": (r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})",),
    "US": (r"(\d{5})", r"(\d{5})(\d{4})"),
    "CA": (r"([A-Z]\d[A-Z])(\d[A-Z]\d)",),
    "NL": (r"(\d{4})([A-Z]{2})",),
    "ES": (r"(\d{5})",),
    "DE": (r"(\d{5})",),
    "FR": (r"(\d{5})",),
}
_ANY = (r"([A-Z\d]{3,10})",)


class PostcodeKind:
    """Postcodes and ZIP codes."""

    name = "postcode"
    styles = ("spelled", "nato")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take a postcode of any country, with or without spaces."""
        said = "".join(c for c in text.upper() if c not in " -")
        return said if said.isascii() and re.fullmatch(r"[A-Z\d]{3,10}", said) else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Spell it."""
        return wording.spelled(value, language, nato=style == "nato")

    def keys(self, slot: Slot) -> Keys | None:
        """Postcodes may hold letters, so they are not keyed unless the flow says so."""
        return None

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read keyed digits."""
        return self.canonical(keys, slot)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find characters in the shape of the country's postcodes, when asked."""
        if not context.asked:
            return []
        found: list[Reading] = []
        for place in range(utterance.last):
            run = spell(utterance, place)
            if fits(run.characters, context.expectation.country):
                found.append(
                    Reading(
                        kind=self.name,
                        value=run.characters,
                        first=place,
                        last=run.last,
                        rank=PLAIN if run.sure > 1 else WEAK,
                    )
                )
                break
        return found

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the characters at the end are fewer than a postcode."""
        return bool(utterance.last) and not self.find(utterance, slot, context)


def fits(characters: str, country: str) -> bool:
    """Tell whether characters have the shape of the country's postcodes."""
    return any(re.fullmatch(shape, characters) for shape in _SHAPES.get(country, _ANY))
