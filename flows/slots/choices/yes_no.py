"""Yes or no as a value. Canonical text ``yes`` or ``no``."""

from __future__ import annotations

from collections.abc import Sequence

from flows.model.condition_types import Type
from flows.model.flow import Keys, Slot
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.phrases import places
from flows.reading.reading import PLAIN, STRONG, Context, Reading
from flows.slots.choices.answers import answer, certainty
from flows.words import spoken_values as wording
from flows.words.utterance import Utterance

YES_NO_KEYS = {"1": "yes", "2": "no"}  # of any question that is answered by yes or no
_TRUE, _FALSE = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})


class YesNoKind(Kind):
    """A yes or a no, only taken when asked."""

    name = "yes_no"
    grammar = SpeechGrammar(rule="<yes-or-no>")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take yes, no, true, false, 1 or 0."""
        said = text.strip().lower()
        return "yes" if said in _TRUE else "no" if said in _FALSE else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word it: "yes"."""
        return wording.word(f"{value}_spoken", language) if value in ("yes", "no") else value

    def keys(self, slot: Slot) -> Keys | None:
        """1 is yes, 2 is no."""
        return Keys(options=YES_NO_KEYS)

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read 1 or 2."""
        return YES_NO_KEYS.get(keys)

    def condition_type(self, slot: Slot) -> Type:
        """It is yes or no."""
        return Type("choice", ("yes", "no"))

    def values(self, slot: Slot) -> Sequence[str]:
        """Give both."""
        return ("yes", "no")

    def says_little(self, reading: Reading, utterance: Utterance) -> bool:
        """Tell whether it only leans to yes or no, without a plain word for it."""
        said = range(reading.first, reading.last)
        return not any(
            utterance.is_class(p, name) for p in said for name in ("yes_word", "no_word")
        )

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the answer, when asked."""
        own = self._own_words(utterance, slot, context)
        if own is not None:
            return [own]
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

    def _own_words(self, utterance: Utterance, slot: Slot, context: Context) -> Reading | None:
        """Give what the flow's own words for yes or for no say; None where they say both."""
        found = [
            Reading(
                kind=self.name,
                value=value,
                first=first,
                last=last,
                rank=STRONG if context.asked else PLAIN,
            )
            for value, phrases in (("yes", slot.yes), ("no", slot.no))
            for first, last in places(utterance, phrases)
        ]
        return found[0] if len({reading.value for reading in found}) == 1 else None
