"""What is said to a summary: a yes that takes back something, and numbers that are new values."""

from __future__ import annotations

from collections.abc import Iterator

from flows.model.flow import Slot
from flows.reading.reading import Context
from flows.slots import KINDS
from flows.slots.choices.answers import answer, takes_back
from flows.vocabulary.ports import Expectation, Question
from flows.words.lexicon import BREAK, fold
from flows.words.patterns import Match, patterns
from flows.words.utterance import Utterance


def at_summary(expectation: Expectation) -> bool:
    """Tell whether a summary was just read: a yes/no question about what is filled."""
    return expectation.question is Question.YES_NO and bool(expectation.filled)


def reviewed(utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether the last prompt read out what is held, and did not ask for more: then "that's
    all" says yes to it."""
    if not at_summary(expectation) or not expectation.prompt or expectation.stopping:
        return False
    prompt = fold(expectation.prompt)
    asks = utterance.words.settings.get("asks_for_more", ())
    if any(fold(words) in prompt for words in asks):
        return False
    read = 0
    for name, value in expectation.filled.items():
        slot = expectation.slots.get(name)
        spoken = KINDS[slot.kinds[0]].speak(value, slot, "", expectation.language) if slot else ""
        read += bool(spoken) and (fold(spoken) in prompt or fold(value) in prompt)
    return read > 1


def agreed(utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether the caller says yes to a summary, and takes none of it back."""
    said = answer(utterance, asked=True) if at_summary(expectation) else None
    return said is not None and said.yes and not takes_back(utterance, said)


def denied(utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether the caller plainly says no to a summary."""
    said = answer(utterance, asked=True) if at_summary(expectation) else None
    return said is not None and not said.yes and not said.leaning


def may_correct(slot: Slot, utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether a value alone takes this slot's place: "no, two thirty" at a summary."""
    if slot.name not in expectation.filled or expectation.asked:
        return False
    return expectation.question is Question.CHANGE or denied(utterance, expectation)


def number_told(slot: Slot, utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether a bare number at a summary is a new value of a slot, the only one that takes
    numbers: "three", "yes, three", "could we do three"."""
    if expectation.asked or not at_summary(expectation):
        return False
    if [taker.name for taker in _takers(expectation)] != [slot.name]:
        return False
    if next(_bare_numbers(utterance), None) is not None:
        return True
    new = patterns(utterance.words.language, "new_value").find(utterance)
    anywhere = any(KINDS[kind].numbered and KINDS[kind].corrects_alone for kind in slot.kinds)
    return any(anywhere or _stands_alone(match, utterance) for match in new)


def number_unclear(utterance: Utterance, expectation: Expectation, taken: set[int]) -> bool:
    """Tell whether a number is said to a summary that would be new for any of several slots.

    Args:
        utterance: The words.
        expectation: What was asked.
        taken: Units that values explain already.
    """
    if expectation.asked or not at_summary(expectation):
        return False
    takers = list(_takers(expectation))
    if len(takers) < 2:
        return False
    left = [place for place in _bare_numbers(utterance) if place not in taken]
    return bool(left) and not any(_holds(slot, utterance, expectation) for slot in takers)


def _takers(expectation: Expectation) -> Iterator[Slot]:
    """Give the filled slots that a bare number may be a value of."""
    for name in expectation.filled:
        slot = expectation.slots.get(name)
        if slot is not None and any(KINDS[kind].numbered for kind in slot.kinds):
            yield slot


def _holds(slot: Slot, utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether a slot holds what the numbers of an utterance say."""
    context = Context(expectation=expectation, asked=True)
    return any(
        expectation.filled[slot.name] in (reading.value, *reading.alternatives)
        for kind in slot.kinds
        for reading in KINDS[kind].find(utterance, slot, context)
    )


def _stands_alone(match: Match, utterance: Utterance) -> bool:
    """Tell whether a number that a match holds or leads to is all of the sentence beside it."""
    bare = patterns(utterance.words.language, "bare_value")
    begin, end = match.first, match.last
    while begin > 0 and utterance.units[begin - 1].code != BREAK:
        begin -= 1
    while end < len(utterance.units) and utterance.units[end].code != BREAK:
        end += 1
    if all(utterance.units[place].number is None for place in range(match.first, match.last)):
        return bare.whole(utterance, match.last, end) is not None
    return begin == match.first or bare.whole(utterance, begin, match.first) is not None


def _bare_numbers(utterance: Utterance) -> Iterator[int]:
    """Give the units of numbers in sentences that are no more than a value, with a yes perhaps."""
    bare = patterns(utterance.words.language, "bare_value")
    first = 0
    for place in range(len(utterance.units) + 1):
        if place < len(utterance.units) and utterance.units[place].code != BREAK:
            continue
        if bare.whole(utterance, first, place) is not None:
            yield from (p for p in range(first, place) if utterance.units[p].number is not None)
        first = place + 1
