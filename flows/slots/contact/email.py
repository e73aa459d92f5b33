"""E-mail addresses, written or said: "jane dot doe at gmail dot com". Canonical: lower case."""

from __future__ import annotations

import re
from datetime import datetime

from flows.model.flow import Slot
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.reading import PLAIN, STRONG, Context, Reading
from flows.slots.contact.email_words import spoken_addresses, written_addresses
from flows.words import spoken_values as wording
from flows.words.calibration import CONTACTS
from flows.words.utterance import Utterance

_ADDRESS = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class EmailKind(Kind):
    """E-mail addresses."""

    name = "email"
    styles = ("default", "spelled")
    grammar = SpeechGrammar(rule="<email>", only_asked=True)

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take an address as written."""
        said = text.strip().lower()
        return said if _ADDRESS.fullmatch(said) else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word it: "jane dot doe at gmail dot com"; ``spelled`` spells the part before the at."""
        if "@" not in value:
            return value
        local, _, domain = value.partition("@")
        at = wording.character("@", language)
        said = wording.spelled(local, language) if style == "spelled" else _worded(local, language)
        return f"{said} {at} {_worded(domain, language)}"

    def examples(self, slot: Slot, now: datetime) -> tuple[str, ...]:
        """Give addresses that are nobody's."""
        return ("emily.carter@example.com", "tom@example.org")

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find addresses, written or in words."""
        found = [
            Reading(kind=self.name, value=address, first=first, last=last, rank=STRONG)
            for address, first, last in written_addresses(utterance)
            if _ADDRESS.fullmatch(address)
        ]
        for address, first, last in spoken_addresses(utterance):
            if _ADDRESS.fullmatch(address):
                rank = STRONG if context.asked else PLAIN
                found.append(
                    Reading(
                        kind=self.name,
                        value=address,
                        first=first,
                        last=last,
                        rank=rank,
                        certainty=CONTACTS.email,
                    )
                )
        return found

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether an "at" or "dot" has been said and the address is not whole."""
        return not self.find(utterance, slot, context)


def _worded(part: str, language: str) -> str:
    for mark in "._-+":
        part = part.replace(mark, f" {wording.character(mark, language)} ")
    return " ".join(part.split())
