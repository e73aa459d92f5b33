"""What words are about: a slot that they name, or what the call holds of it."""

from __future__ import annotations

from flows.model.flow import Slot
from flows.vocabulary.commands import Recall
from flows.vocabulary.ports import Expectation
from flows.words.patterns import patterns
from flows.words.utterance import Utterance


def recalled(
    utterance: Utterance, first: int, last: int, expectation: Expectation
) -> Recall | None:
    """Give what is asked for in the units ``[first, last)`` of the wish; None where they name
    nothing that the call could hold: then it is a question like any other."""
    topics = utterance.words.values.get("slot_word", {})
    for unit in utterance.units[first:last]:
        topic = str(topics.get(unit.word, unit.word))
        slot = slot_called(unit.word, topic, expectation)
        if slot is not None:
            return Recall(about=slot.name)
        for name in expectation.results:
            if unit.word in name.split("_") or topic in name.split("_"):
                return Recall(about=name)
    of_all = patterns(utterance.words.language, "recall_all").whole(utterance, first, last)
    return Recall() if of_all else None


def slot_called(word: str, topic: str, expectation: Expectation) -> Slot | None:
    """Give the slot that a word names, by itself or by what it stands for in the language."""
    for slot in expectation.slots.values():
        if word in slot.name.split("_") or topic in slot.name.split("_"):
            return slot
    for slot in expectation.slots.values():
        if topic in slot.kinds:
            return slot
    return None
