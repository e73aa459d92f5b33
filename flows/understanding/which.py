"""Choosing one of the values that the bot has just read out: "the morning", "the second one"."""

from __future__ import annotations

from flows.model.flow import Slot
from flows.reading.lexicon import fold
from flows.reading.patterns import Match, patterns
from flows.reading.reading import PLAIN, Reading
from flows.reading.utterance import Utterance
from flows.vocabulary.ports import Expectation, Question


def chosen(utterance: Utterance, expectation: Expectation) -> tuple[frozenset[int], Reading | None]:
    """Give what was chosen, where "which?" was asked.

    Returns:
        The units that speak of the values read out, and the value chosen, if it is one of them.
    """
    if expectation.question is Question.SLOT and expectation.asked:
        return _listed(utterance, expectation)
    if expectation.question is not Question.WHICH or not expectation.asked:
        return frozenset(), None
    slot = expectation.asked[0]
    offered = expectation.offered.get(slot, ())
    units: set[int] = set()
    found: Reading | None = None
    for match in patterns(utterance.words.language, "which").find(utterance):
        value = _value(match, offered, utterance)
        units.update(range(match.first, match.last))
        if value is not None and found is None and slot in expectation.slots:
            kind = expectation.slots[slot].kinds[0]
            found = Reading(kind=kind, value=value, first=match.first, last=match.last, rank=PLAIN)
    return frozenset(units), found


def _listed(
    utterance: Utterance, expectation: Expectation
) -> tuple[frozenset[int], Reading | None]:
    """Give the option chosen by its place among those that the question has listed."""
    slot = expectation.slots.get(expectation.asked[0])
    if slot is None or not slot.options:
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
            kind="choice", value=order[place], first=match.first, last=match.last, rank=PLAIN
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


def _value(match: Match, offered: tuple[str, ...], utterance: Utterance) -> str | None:
    if "pick" in match.fields:
        place = int(match.fields["pick"])
        return offered[place] if -len(offered) <= place < len(offered) else None
    fitting = [value for value in offered if _in_part(value, match, utterance)]
    return fitting[0] if len(fitting) == 1 else None


def _in_part(value: str, match: Match, utterance: Utterance) -> bool:
    """Tell whether a time lies in the half or part of the day that was said."""
    hour = value[:2]
    if not hour.isdigit() or value[2:3] != ":":
        return False
    if "meridiem" in match.fields:
        return (int(hour) >= 12) is (match.fields["meridiem"] == "pm")
    parts = utterance.words.settings.get("day_parts", {})
    first, last = (int(edge) for edge in parts[match.fields["part"]])
    return first <= int(hour) < last or first <= int(hour) + 24 < last
