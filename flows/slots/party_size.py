"""How many people come: "four", "me and my wife", "two adults and four kids"."""

from __future__ import annotations

from flows.flow import Keys, Slot
from flows.slots.number import NumberKind
from flows.understanding.patterns import Match, patterns
from flows.understanding.reading import PLAIN, STRONG, Context, Reading
from flows.understanding.utterance import Utterance

_MOST = 999


class PartySizeKind(NumberKind):
    """A number of people, 1 or more."""

    name = "party_size"

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take digits."""
        value = super().canonical(text, slot)
        return value if value and 1 <= int(value) <= _MOST else None

    def keys(self, slot: Slot) -> Keys | None:
        """One to three digits."""
        return Keys(min_digits=1, max_digits=3)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find how many people are spoken of."""
        language = utterance.words.language
        names = ["party_size", "party_size_asked"] if context.asked else ["party_size"]
        for name in names:
            found = [
                Reading(
                    kind=self.name,
                    value=str(match.fields["count"]),
                    first=match.first,
                    last=match.last,
                    rank=STRONG if name == "party_size" else PLAIN,
                )
                for match in patterns(language, name).find(utterance)
                if _counts_people(match, utterance)
            ]
            if found:
                return found
        return []


def _counts_people(match: Match, utterance: Utterance) -> bool:
    count = int(match.fields.get("count", 0))
    return 1 <= count <= _MOST and not utterance.is_class(match.last, "not_people_next")
