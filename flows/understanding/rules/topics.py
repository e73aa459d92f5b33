"""What callers call a slot: its name and the names that the flow gives it, where they say which
value is to be changed ("change the number of guests", "the high chairs are wrong").

The language's patterns speak of a word for a slot (``<topic:slot_word>``). A name of the flow's own
is put to them as such a word, however many words it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flows.model.flow import Slot
from flows.reading.phrases import places
from flows.vocabulary.ports import Expectation
from flows.words.lexicon import UNKNOWN
from flows.words.tokens import Unit
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Topics:
    """An utterance in which each name of a slot is one word for a slot.

    Attributes:
        utterance: The words.
        slots: Unit in it → the slot that it names.
        starts: Unit in it → the unit of the caller's words at which it begins; one more at the end.
    """

    utterance: Utterance
    slots: Mapping[int, Slot]
    starts: tuple[int, ...]


def topics(utterance: Utterance, expectation: Expectation) -> Topics:
    """Find the names of filled slots in an utterance."""
    named: dict[int, tuple[int, Slot]] = {}
    for name in expectation.filled:
        slot = expectation.slots.get(name)
        if slot is None:
            continue
        for first, last in places(utterance, (slot.name.replace("_", " "), *slot.called)):
            if first not in named or last > named[first][0]:
                named[first] = last, slot
    word = next(iter(utterance.words.values.get("slot_word", ())), None)
    if not named or word is None:
        return Topics(utterance, {}, tuple(range(len(utterance.units) + 1)))
    code = utterance.words.word_codes.get(word, UNKNOWN)
    units: list[Unit] = []
    slots: dict[int, Slot] = {}
    starts: list[int] = []
    place = 0
    while place < len(utterance.units):
        last, found = named.get(place, (place + 1, None))
        unit = utterance.units[place]
        starts.append(place)
        if found is not None:
            slots[len(units)] = found
            unit = replace(unit, word=word, code=code, end=utterance.units[last - 1].end)
        units.append(unit)
        place = last
    shown = Utterance(utterance.text, utterance.words, units)
    return Topics(shown, slots, (*starts, len(utterance.units)))
