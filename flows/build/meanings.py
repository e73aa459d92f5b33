"""What a slot means where the flow does not say it: guessed once, from its name and question."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from flows.model.flow import Slot
from flows.slots import KINDS

End = Literal["", "from", "to"]
_ENDS: dict[str, End] = {
    **dict.fromkeys(("from", "start", "earliest", "after"), "from"),
    **dict.fromkeys(("to", "until", "end", "latest", "before"), "to"),
}


def with_meaning(slot: Slot, language: str) -> Slot:
    """Fill in ``meaning`` and ``end`` of a slot of which nobody said them.

    Args:
        slot: A slot with its question.
        language: BCP-47 tag of the flow.
    """
    return replace(slot, meaning=meaning_of(slot, language), end=end_of(slot))


def meaning_of(slot: Slot, language: str) -> str:
    """Guess what a slot's value stands for; empty where it is what its kind usually stands for."""
    question = slot.ask.texts[0] if slot.ask and slot.ask.texts else ""
    words = f"{slot.name.replace('_', ' ')} {question}"
    guesses = (KINDS[kind].meaning_of(words, language) for kind in slot.kinds)
    return next((guess for guess in guesses if guess), "")


def end_of(slot: Slot) -> End:
    """Guess which end of a span a slot takes: ``date_from``, ``earliest_time`` where it begins,
    ``date_to``, ``latest_time`` where it ends; empty: either."""
    parts = slot.name.split("_")
    if len(parts) < 2 or not any(KINDS[kind].spanned for kind in slot.kinds):
        return ""
    return _ENDS.get(parts[-1]) or _ENDS.get(parts[0]) or ""
