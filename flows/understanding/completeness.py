"""Judging an interim transcript: is it an answer already, the beginning of one, or neither?"""

from __future__ import annotations

from flows.reading.reading import Context
from flows.slots import KINDS
from flows.understanding.days import day_held
from flows.vocabulary.commands import (
    Affirm,
    Backchannel,
    Command,
    CorrectSlot,
    Deny,
    SetSlot,
    meaningless,
)
from flows.vocabulary.ports import Completeness, Expectation, Question
from flows.model.flow import Slot
from flows.words.utterance import Utterance, read


def judge(
    utterance: Utterance, expectation: Expectation, commands: tuple[Command, ...]
) -> Completeness:
    """Tell how far the words have come towards an answer to what was asked."""
    if not utterance.last:
        return Completeness.UNKNOWN
    if expectation.question is Question.YES_NO:
        return _yes_no(commands)
    if expectation.question in (Question.SLOT, Question.WHICH) and expectation.asked:
        return _slot(utterance, expectation, commands)
    return Completeness.UNKNOWN


def _yes_no(commands: tuple[Command, ...]) -> Completeness:
    if meaningless(commands) or commands == (Backchannel(),):
        return Completeness.UNKNOWN
    if len(commands) == 1 and isinstance(commands[0], Affirm):
        return Completeness.COMPLETE
    if len(commands) == 1 and isinstance(commands[0], Deny):
        return Completeness.PARTIAL
    return Completeness.COMPLETE


def _ends_spelled(utterance: Utterance, words: str) -> bool:
    """Tell whether the words of a value end with letters said one by one, of which one may be a
    word too: "n a o m i", "x 7 k 2 a"."""
    before, end = utterance.units[: utterance.last][-2:-1], utterance.units[utterance.last - 1]
    letters = bool(before) and (len(before[0].word) == 1 or before[0].number is not None)
    return letters and len(end.word) == 1 and words.endswith(utterance.text[end.start : end.end])


def _slot(
    utterance: Utterance, expectation: Expectation, commands: tuple[Command, ...]
) -> Completeness:
    asked = expectation.asked[0]
    slot = expectation.slots.get(asked)
    if slot is None:
        return Completeness.UNKNOWN
    context = Context(expectation=expectation, asked=True, day=day_held(expectation))
    kinds = [KINDS[name] for name in slot.kinds]
    begun = [kind.unfinished(utterance, slot, context) for kind in kinds]
    given = [c for c in commands if isinstance(c, SetSlot | CorrectSlot) and c.slot == asked]
    spelled = any(_ends_spelled(utterance, command.words) for command in given)
    if utterance.is_class(utterance.last - 1, "goes_on") and not spelled:
        return Completeness.PARTIAL
    if given:
        if all(begun):
            return Completeness.PARTIAL
        opened = could_go_on(utterance, slot, context, given[-1])
        return Completeness.OPEN if opened else Completeness.COMPLETE
    if all(kind.impossible(utterance, slot, context) for kind in kinds):
        return Completeness.IMPOSSIBLE
    if not meaningless(commands):
        return Completeness.COMPLETE
    return Completeness.PARTIAL if any(begun) else Completeness.UNKNOWN


def could_go_on(
    utterance: Utterance, slot: Slot, context: Context, given: SetSlot | CorrectSlot
) -> bool:
    """Tell whether words of the language that people add behind a pause ("thirty", "third") would
    make another value of the one that stands at the end."""
    if not given.words or not utterance.said(0, utterance.last).endswith(given.words):
        return False
    language, added = utterance.words.language, utterance.words.settings.get("continuations", {})
    for name in slot.kinds:
        for more in added.get(name, ()):
            longer = read(f"{utterance.text} {more}", language)
            found = KINDS[name].find(longer, slot, context)
            if any(r.last == longer.last and r.value != given.value for r in found):
                return True
    return False
