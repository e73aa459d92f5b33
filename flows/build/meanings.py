"""What a slot means: as the flow says, else guessed once, from its name and question."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from flows.model.flow import Slot
from flows.slots import KINDS
from flows.text.problems import Problems, did_you_mean

End = Literal["", "from", "to"]
SpanEnd = Literal["from", "to", "either"]
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
    if len(parts) < 2 or not _spanned(slot):
        return ""
    return _ENDS.get(parts[-1]) or _ENDS.get(parts[0]) or ""


class Meanings:
    """Gives the slots of a flow their meaning, and remembers what it had to guess.

    Args:
        language: BCP-47 tag of the flow.
        problems: Takes complaints about what no value of a slot can mean.
    """

    def __init__(self, language: str, problems: Problems) -> None:
        self._language = language
        self._problems = problems
        self._guesses: list[tuple[str, str, str]] = []  # slot, line to write, line if it is not so

    def resolved(self, slot: Slot, meaning: str | None, end: SpanEnd | None) -> Slot:
        """Give a slot with the meaning that the flow says, None where it says nothing."""
        guess = with_meaning(slot, self._language)
        known = _meanings(slot)
        if meaning is None and guess.meaning:
            self._guessed(slot, "meaning", guess.meaning, known[0])
        if end is None and guess.end:
            self._guessed(slot, "end", guess.end, "either")
        self._check(slot, meaning, end, known)
        return replace(
            slot,
            meaning=guess.meaning if meaning is None else meaning,
            end=guess.end if end is None else "" if end == "either" else end,
        )

    def _guessed(self, slot: Slot, key: str, word: str, other: str) -> None:
        self._guesses.append((slot.name, f"{key}: {word}", f"{key}: {other}"))

    def _check(
        self, slot: Slot, meaning: str | None, end: SpanEnd | None, known: list[str]
    ) -> None:
        kinds = " or ".join(slot.kinds)
        if meaning is not None and meaning not in known:
            self._problems.add_at(
                "slot",
                ("slots", slot.name, "meaning"),
                f"'{meaning}' is not a meaning of a {kinds}{did_you_mean(meaning, known)}",
                f"write one of {', '.join(known)}" if known else "remove it",
            )
        if end is not None and not _spanned(slot):
            self._problems.add_at(
                "slot", ("slots", slot.name, "end"), f"no span is said of a {kinds}", "remove it"
            )

    def advise(self) -> None:
        """Add a piece of advice for each guess that changes what a slot takes."""
        for slot, line, other in self._guesses:
            self._problems.add_at(
                "advice",
                ("slots", slot),
                f"'{line}' is only guessed from its name or question",
                f"write '{line}', or '{other}' if it is not so",
            )


def _meanings(slot: Slot) -> list[str]:
    return [meaning for kind in slot.kinds for meaning in KINDS[kind].meanings]


def _spanned(slot: Slot) -> bool:
    return any(KINDS[kind].spanned for kind in slot.kinds)
