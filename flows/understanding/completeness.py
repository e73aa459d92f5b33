"""Judging an interim transcript: is it an answer already, the beginning of one, or neither?"""

from __future__ import annotations

from collections.abc import Sequence

from flows.model.flow import Slot
from flows.reading.reading import Context
from flows.slots import KINDS
from flows.slots.choices.answers import answer
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
from flows.words.lexicon import BREAK
from flows.words.utterance import Utterance, read


def judge(
    utterance: Utterance, expectation: Expectation, commands: tuple[Command, ...]
) -> Completeness:
    """Tell how far the words have come towards an answer to what was asked."""
    if not utterance.last:
        return Completeness.UNKNOWN
    if expectation.question is Question.YES_NO:
        return _yes_no(utterance, expectation, commands)
    if expectation.question in (Question.SLOT, Question.WHICH) and expectation.asked:
        return _slot(utterance, expectation, commands)
    return Completeness.UNKNOWN


def _yes_no(
    utterance: Utterance, expectation: Expectation, commands: tuple[Command, ...]
) -> Completeness:
    if commands == (Backchannel(),):
        return Completeness.UNKNOWN
    if (
        meaningless(commands)
        or commands == (Deny(),)
        or utterance.is_class(utterance.last - 1, "goes_on")
    ):
        return Completeness.PARTIAL
    said = answer(utterance, asked=True, stopping=expectation.stopping)
    ends = said is not None and _ends_at(utterance, said.last)
    return Completeness.COMPLETE if ends or commands != (Affirm(),) else Completeness.OPEN


def _ends_at(utterance: Utterance, last: int) -> bool:
    """Tell whether nothing but what closes a sentence ("please", "thank you") stands behind."""
    return all(
        utterance.is_class(place, "closing") or utterance.units[place].code == BREAK
        for place in range(last, utterance.last)
    )


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
        opened = not _ends_with(utterance, given) or could_go_on(
            utterance, slot, context, given[-1]
        )
        return Completeness.OPEN if opened else Completeness.COMPLETE
    if all(kind.impossible(utterance, slot, context) for kind in kinds):
        return Completeness.IMPOSSIBLE
    if not meaningless(commands):
        return Completeness.COMPLETE
    # What was asked has not come yet: "I would like to reserve".
    return Completeness.PARTIAL if any(begun) else Completeness.OPEN


def _ends_with(utterance: Utterance, given: Sequence[SetSlot | CorrectSlot]) -> bool:
    """Tell whether the words of a value end the utterance, but for what closes a sentence."""
    said = {command.words for command in given}
    return any(
        _ends_at(utterance, last) and utterance.said(first, last) in said
        for last in range(utterance.last, 0, -1)
        for first in range(last)
        if _ends_at(utterance, last)
    )


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
