"""Named sets of patterns, compiled once a language and run over the codes of an utterance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flows.words.beginnings import beginnings
from flows.words.calibration import WORK
from flows.words.lexicon import Lexicon, fold, lexicon
from flows.words.pattern_syntax import Group, to_regex
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a pattern fits.

    Attributes:
        first, last: Units ``[first, last)``.
        fields: What the pattern kept, and its constants.
        at: Unit index of each kept field.
    """

    first: int
    last: int
    fields: Mapping[str, Any]
    at: Mapping[str, int] = field(default_factory=dict)


class Patterns:
    """A set of patterns that are tried together; at one place the first that fits wins.

    Attributes:
        rules: How many they are.
        begin: Codes with which a match can begin; None for any.
    """

    def __init__(self, words: Lexicon, rules: list[Any]) -> None:
        self._lexicon = words
        self._groups: list[dict[str, Group]] = []
        self._constants: list[dict[str, Any]] = []
        self.rules = len(rules)
        branches = [self._branch(number, rule) for number, rule in enumerate(rules)]
        source = "|".join(branches)
        self.begin = beginnings(source) if branches else frozenset()
        self._regex = re.compile(_begun_with(self.begin, source) if branches else "(?!)")

    def _branch(self, number: int, rule: Any) -> str:
        constants = dict(rule) if isinstance(rule, dict) else {"say": rule}
        groups: dict[str, Group] = {}

        def name_group(field_name: str, cls: str) -> str:
            name = f"g{number}_{len(groups)}"
            groups[name] = Group(field_name, cls)
            return name

        regex = to_regex(constants.pop("say"), self._lexicon.define, self._codes, name_group)
        self._groups.append(groups)
        self._constants.append(constants)
        # An empty group behind the branch tells which one fitted; around it, the group would keep
        # the engine from passing over a branch by its first code.
        return f"(?:{regex})(?P<p{number}>)"

    def _codes(self, name: str) -> str:
        name = "=" + fold(name[1:]) if name.startswith("=") else name
        return self._lexicon.class_codes(name)

    @property
    def source(self) -> str:
        """The regular expression that all of them are."""
        return self._regex.pattern

    def find(self, utterance: Utterance) -> Iterator[Match]:
        """Give the places that fit, left to right, without overlap; at most ``WORK.matches``."""
        known = utterance.found.get(self)
        if known is None:
            out = self.begin is not None and self.begin.isdisjoint(utterance.codes_said)
            known = utterance.found[self] = () if out else tuple(self._find(utterance))
        return iter(known)

    def _find(self, utterance: Utterance) -> Iterator[Match]:
        given = 0
        for found in self._regex.finditer(utterance.codes):
            if found.end() > found.start():
                yield self._match(found, utterance)
                given += 1
                if given == WORK.matches:
                    return

    def at(self, utterance: Utterance, first: int) -> Match | None:
        """Give what fits at a unit, or None."""
        found = self._regex.match(utterance.codes, first)
        return self._match(found, utterance) if found and found.end() > first else None

    def ends(self, utterance: Utterance) -> bool:
        """Tell whether the utterance ends with a place that fits."""
        end = utterance.last
        return any(match.last == end for match in self.find(utterance))

    def whole(self, utterance: Utterance, first: int = 0, last: int | None = None) -> Match | None:
        """Give the match of all units from ``first`` to ``last``, or None."""
        end = len(utterance.codes) if last is None else last
        found = self._regex.fullmatch(utterance.codes, first, end)
        return self._match(found, utterance) if found and end > first else None

    def _match(self, found: re.Match[str], utterance: Utterance) -> Match:
        number = int((found.lastgroup or "p0")[1:])
        fields = dict(self._constants[number])
        at: dict[str, int] = {}
        for name, group in self._groups[number].items():
            place = found.start(name)
            if place >= 0:
                fields[group.field] = self._value(group.cls, utterance, place)
                at[group.field] = place
        return Match(found.start(), found.end(), fields, at)

    def _value(self, cls: str, utterance: Utterance, place: int) -> Any:
        unit = utterance.units[place]
        table = self._lexicon.values.get(cls)
        if table is not None and unit.word in table:
            return table[unit.word]
        if unit.parts:
            return unit.parts
        return unit.word if unit.number is None else unit.number


def _begun_with(codes: frozenset[str] | None, source: str) -> str:
    """Have the places passed over at which no branch can begin, without trying each of them."""
    if not codes:
        return source
    return f"(?=[{re.escape(''.join(sorted(codes)))}])(?:{source})"


def layered(utterance: Utterance, *names: str) -> list[tuple[str, Match]]:
    """Find with one set of patterns after the other, each only where none before it fits."""
    found: list[tuple[str, Match]] = []
    taken: set[int] = set()
    for name in names:
        for match in patterns(utterance.words.language, name).find(utterance):
            if taken.isdisjoint(range(match.first, match.last)):
                found.append((name, match))
                taken.update(range(match.first, match.last))
    return sorted(found, key=lambda pair: pair[1].first)


def holds_any(utterance: Utterance, names: tuple[str, ...]) -> bool:
    """Tell whether any pattern of these names fits anywhere in an utterance."""
    found, begin = _any_of_begin(utterance.words.language, names)
    if begin is not None and begin.isdisjoint(utterance.codes_said):
        return False
    if names not in utterance.found:
        utterance.found[names] = (found.search(utterance.codes) is not None,)
    return bool(utterance.found[names][0])


@lru_cache(maxsize=64)
def _any_of_begin(
    language: str, names: tuple[str, ...]
) -> tuple[re.Pattern[str], frozenset[str] | None]:
    begins = [patterns(language, name).begin for name in names]
    known = [begin for begin in begins if begin is not None]
    every = frozenset().union(*known) if len(known) == len(begins) else None
    return any_of(language, names), every


@lru_cache(maxsize=64)
def any_of(language: str, names: tuple[str, ...]) -> re.Pattern[str]:
    """Give one expression that fits where any pattern of these names does: most utterances hold
    none of many, and are so searched once."""
    sources = (patterns(language, name).source for name in names)
    return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", source) for source in sources))


@lru_cache(maxsize=256)
def patterns(language: str, name: str) -> Patterns:
    """Give the compiled patterns (or phrases) of a name; one that fits nothing if there are none.

    Args:
        language: As ``Lexicon.language``.
        name: Key under ``patterns`` or ``phrases``.
    """
    words = lexicon(language)
    return Patterns(words, words.patterns.get(name) or words.phrases.get(name) or [])
