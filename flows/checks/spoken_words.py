"""How many words a prompt has when it is spoken, its values included: at the most.

Values whose wordings can be listed (options, days, times) are worded and counted; of the others a
caller could say any number of words, and so many are taken for the longest.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from flows.model.flow import Flow, Prompt, Slot
from flows.model.known import known_slot
from flows.slots import KINDS
from flows.text.templates import Place, filled

#: Words of the longest value, by kind, where it cannot be listed.
LONGEST_VALUES = {
    "person_name": 6,
    "phone": 12,
    "email": 12,
    "number": 8,
    "party_size": 4,
    "digits": 20,
    "postcode": 8,
    "code": 12,
    "text": 40,
}
LONGEST_VALUE = max(LONGEST_VALUES.values())
_LISTED = {
    "date": tuple((date(2027, 1, 1) + timedelta(days=n)).isoformat() for n in range(366)),
    "time": tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 1, 15, 30, 45)),
    "yes_no": ("yes", "no"),
}


class SpokenWords:
    """Counts the words of a flow's prompts."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._slots: dict[str, Slot] = {}
        for action in flow.actions.values():
            self._slots.update(action.outputs)
        self._slots.update(flow.slots)
        self._longest = max((self.value(slot) for slot in self._slots.values()), default=0)

    def of(self, prompt: Prompt | None, **places: int) -> int:
        """Give the words of the longest wording; ``places`` are words of those that are no slots.

        A prompt that may be reworded has as many as its rewording may have.
        """
        if prompt is None:
            return 0
        counts = [self._text(text, places) for text in prompt.texts]
        return max(*counts, prompt.max_words) if prompt.freely else max(counts)

    def library(self, *names: str, **places: int) -> int:
        """Give the words of the longest of the flow's wordings of these names."""
        return max((self.of(self._flow.prompts.get(name), **places) for name in names), default=0)

    def begins(self, *beginnings: str) -> int:
        """Give the words of the longest of the flow's wordings whose names begin so."""
        return self.library(*(name for name in self._flow.prompts if name.startswith(beginnings)))

    def value(self, slot: Slot, style: str = "") -> int:
        """Give the words of the longest value of a slot."""
        return max(_value(slot, kind, style, self._flow.language) for kind in slot.kinds)

    def _text(self, text: str, places: dict[str, int]) -> int:
        def words(place: Place) -> str:
            slot = self._slots.get(place.name) or known_slot(place.name)
            count = places.get(place.name, self._longest)
            if slot is not None:
                count = max(self.value(slot, place.style), places.get(place.name, 0))
            return " ".join(["word"] * count)

        return len(filled(text, words).split())


def _value(slot: Slot, kind: str, style: str, language: str) -> int:
    known = KINDS[kind]
    styles = (style,) if style in known.styles else known.styles
    if slot.options:
        values = tuple(slot.options)
    elif kind in _LISTED:
        return max(_listed(kind, style, language) for style in styles)
    else:
        usual = style in ("", known.styles[0])
        return LONGEST_VALUES.get(kind, LONGEST_VALUE) if usual else LONGEST_VALUE
    spoken = (known.speak(value, slot, style, language) for value in values for style in styles)
    return max(len(text.split()) for text in spoken)


@cache
def _listed(kind: str, style: str, language: str) -> int:
    slot = Slot(name=kind, kinds=(kind,))
    return max(
        len(KINDS[kind].speak(value, slot, style, language).split()) for value in _LISTED[kind]
    )
