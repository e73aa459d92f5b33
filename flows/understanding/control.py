"""Wishes of callers that hold at any time: repeat, help, a person, goodbye and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from flows.understanding import intents
from flows.understanding.topics import recalled
from flows.vocabulary.commands import Command, Recall, Skip, wish
from flows.vocabulary.ports import Expectation, Question
from flows.words.lexicon import BREAK, lexicon
from flows.words.patterns import Match, Patterns, holds_any, patterns
from flows.words.short_sayings import is_saying, may_be_saying
from flows.words.utterance import Utterance

#: Phrases of a wish that gives way to a value given with it: their name → the wish's.
WEAK = {"change_of_mind": "cancel"}


@dataclass(frozen=True, slots=True)
class PlacedWish:
    """A command found in the units ``[first, last)``.

    A ``weak`` wish gives way to a value that is given with it.
    """

    command: Command
    first: int
    last: int
    weak: bool = False


def wishes(utterance: Utterance, expectation: Expectation) -> list[PlacedWish]:
    """Give the wishes said, in the order said.

    The language's ``commands.yaml`` names the wishes, has their phrases, and says when they count.
    """
    found = [
        PlacedWish(wish(name), first, last)
        for name, first, last in intents.phrased(utterance, expectation)
    ]
    phrased = holds_any(utterance, _phrases(utterance.words.language))
    if phrased or may_be_saying(utterance):
        taken = [(intent.first, intent.last) for intent in found]
        taken += _no_wishes(utterance)
        for name in _names(utterance.words.language):
            place = _said(utterance, name, taken)
            if place is not None:
                command = _command(name)
                if isinstance(command, Recall):
                    recall = recalled(utterance, *place, expectation)
                    if recall is None:
                        continue
                    command = recall
                found.append(PlacedWish(command, *place, weak=name in WEAK))
                taken.append(place)
        if not taken:
            found.extend(_saying(utterance))
    return sorted(_fitting(found, utterance, expectation), key=lambda wished: wished.first)


def waits(utterance: Utterance) -> list[tuple[int, int]]:
    """Give the places ``[first, last)`` in which a moment is asked for: "give me two minutes"."""
    language = utterance.words.language
    if not holds_any(utterance, _HOLDS):
        return []
    taken = _no_wishes(utterance)
    return [
        (match.first, match.last)
        for standing, found in _places(language, "hold")
        for match in found.find(utterance)
        if standing(utterance, match)
        and all(match.last <= first or last <= match.first for first, last in taken)
    ]


def _fitting(
    found: list[PlacedWish], utterance: Utterance, expectation: Expectation
) -> Iterator[PlacedWish]:
    """Leave out what cannot be meant here: there is nothing to skip at a yes/no question."""
    for wished in found:
        if isinstance(wished.command, Skip) and _nothing_to_skip(utterance, expectation):
            continue
        yield wished


def _nothing_to_skip(utterance: Utterance, expectation: Expectation) -> bool:
    """Tell whether no slot is asked that can be left out, or "none" is an answer to it."""
    if expectation.question is not Question.SLOT:
        return True
    asked = (expectation.slots.get(name) for name in expectation.asked)
    yes_no = any(slot is not None and "yes_no" in slot.kinds for slot in asked)
    return yes_no and any(
        utterance.is_only(match.first, match.last)
        for match in patterns(utterance.words.language, "no_alone").find(utterance)
    )


def _no_wishes(utterance: Utterance) -> list[tuple[int, int]]:
    """Give the places of words that only look like a wish: "don't cancel it", "a second visit"."""
    found = patterns(utterance.words.language, "no_wish").find(utterance)
    return [(match.first, match.last) for match in found]


@lru_cache(maxsize=16)
def _names(language: str) -> tuple[str, ...]:
    """Give the names under which a language has phrases of wishes, in the order of looking."""
    return (*lexicon(language).wishes, *WEAK)


@lru_cache(maxsize=16)
def _phrases(language: str) -> tuple[str, ...]:
    return tuple(name + ending for name in _names(language) for ending in _STANDING)


def _command(name: str) -> Command:
    return wish(WEAK.get(name, name))


def _said(utterance: Utterance, name: str, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Give the first place ``[first, last)`` of a wish that is not taken, or None."""
    for standing, found in _places(utterance.words.language, name):
        for match in found.find(utterance):
            free = all(match.last <= first or last <= match.first for first, last in taken)
            if free and standing(utterance, match):
                return match.first, match.last
    return None


def _saying(utterance: Utterance) -> Iterator[PlacedWish]:
    """Give the wish that an utterance without phrases is as a whole."""
    for name in _names(utterance.words.language):
        if is_saying(utterance, name):
            yield PlacedWish(_command(name), 0, utterance.last)
            return


@lru_cache(maxsize=256)
def _places(
    language: str, name: str
) -> tuple[tuple[Callable[[Utterance, Match], bool], Patterns], ...]:
    """Give the patterns of a wish that a language has, each with where it counts."""
    places = tuple(
        (standing, patterns(language, name + ending)) for ending, standing in _STANDING.items()
    )
    return tuple((standing, found) for standing, found in places if found.rules)


def _set_apart(utterance: Utterance, place: int) -> bool:
    """Tell whether a comma, a new sentence or small talk comes before a unit."""
    if place == 0 or utterance.units[place - 1].code == BREAK:
        return True
    return "," in utterance.units[place].gap or utterance.is_class(place - 1, "small_talk")


def _alone(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether the rest of the sentence is only small talk."""
    begin, end = first, last
    while begin > 0 and utterance.units[begin - 1].code != BREAK:
        begin -= 1
    while first < last and end < len(utterance.units) and utterance.units[end].code != BREAK:
        end += 1
    return utterance.is_small_talk(begin, first) and utterance.is_small_talk(last, end)


_STANDING: dict[str, Callable[[Utterance, Match], bool]] = {
    "": lambda utterance, match: True,
    "_first": lambda utterance, match: _alone(utterance, match.first, match.first),
    "_last": lambda utterance, match: (
        match.last == utterance.last and _set_apart(utterance, match.first)
    ),
    "_alone": lambda utterance, match: _alone(utterance, match.first, match.last),
    "_whole": lambda utterance, match: match.first == 0 and match.last == utterance.last,
    "_end": lambda utterance, match: match.last == utterance.last,
    "_only": lambda utterance, match: utterance.is_only(match.first, match.last),
}
_HOLDS = tuple("hold" + ending for ending in _STANDING)
