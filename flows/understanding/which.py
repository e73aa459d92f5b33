"""Choosing one of the values that the bot has just read out: "the morning", "the second one"."""

from __future__ import annotations

from flows.model.flow import Slot
from flows.reading.reading import PLAIN, Reading
from flows.slots import KINDS
from flows.vocabulary.ports import Expectation, Question
from flows.words.lexicon import fold
from flows.words.patterns import Match, patterns
from flows.words.utterance import Utterance


def chosen(utterance: Utterance, expectation: Expectation) -> tuple[frozenset[int], Reading | None]:
    """Give what was chosen, where "which?" was asked.

    Returns:
        The units that speak of the values read out, and the value chosen, if it is one of them.
    """
    if expectation.question is Question.SLOT and expectation.asked:
        return _listed(utterance, expectation)
    if expectation.question is not Question.WHICH or not expectation.asked:
        return frozenset(), None
    slot = expectation.slots.get(expectation.asked[0])
    if slot is None:
        return frozenset(), None
    offered = expectation.offered.get(slot.name, ())
    units: set[int] = set()
    found: Reading | None = None
    for match in patterns(utterance.words.language, "which").find(utterance):
        value = _value(match, offered, slot, utterance)
        units.update(range(match.first, match.last))
        if value is not None and found is None:
            kind = slot.kinds[0]
            found = Reading(kind=kind, value=value, first=match.first, last=match.last, rank=PLAIN)
    return frozenset(units), found


def _listed(
    utterance: Utterance, expectation: Expectation
) -> tuple[frozenset[int], Reading | None]:
    """Give the option chosen by its place among those that the question has listed."""
    slot = expectation.slots.get(expectation.asked[0])
    kind = next((k for k in slot.kinds if KINDS[k].has_options), None) if slot else None
    if slot is None or kind is None or not slot.options:
        return frozenset(), None
    for match in patterns(utterance.words.language, "listed").find(utterance):
        if not utterance.is_only(match.first, match.last):
            continue
        order = _order(slot, expectation)
        nth = int(match.fields.get("nth", 0))
        place = int(match.fields["pick"]) if "pick" in match.fields else nth - 1
        if not -len(order) <= place < len(order) or ("nth" in match.fields and not nth):
            continue
        reading = Reading(
            kind=kind, value=order[place], first=match.first, last=match.last, rank=PLAIN
        )
        return frozenset(range(match.first, match.last)), reading
    return frozenset(), None


def _order(slot: Slot, expectation: Expectation) -> list[str]:
    """Give the options in the order in which the last prompt names them; none unless it names
    all of them."""
    prompt = fold(expectation.prompt)
    places: dict[str, int] = {}
    for option, synonyms in slot.options.items():
        named = (prompt.find(fold(word)) for word in (option.replace("_", " "), *synonyms))
        found = [place for place in named if place >= 0]
        if not found:
            return []
        places[option] = min(found)
    return sorted(places, key=lambda option: places[option])


def _value(match: Match, offered: tuple[str, ...], slot: Slot, utterance: Utterance) -> str | None:
    if "pick" in match.fields:
        place = int(match.fields["pick"])
        return offered[place] if -len(offered) <= place < len(offered) else None
    kinds = [KINDS[kind] for kind in slot.kinds]
    fitting = [v for v in offered if any(kind.is_meant(v, match, utterance) for kind in kinds)]
    return fitting[0] if len(fitting) == 1 else None
