"""Groups of people said one by one: "me, my wife and our three kids" is five."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.words.lexicon import BREAK
from flows.words.patterns import Match, patterns
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Group:
    """So many people, said in the units ``[first, last)`` by so many ``members``.

    A couple counts as two members.
    """

    count: int
    first: int
    last: int
    members: int


def groups(utterance: Utterance) -> Iterator[Group]:
    """Give the groups said: members joined by commas and words like "and"."""
    row: list[Match] = []
    for match in patterns(utterance.words.language, "party_member").find(utterance):
        if "bare" in match.fields and not _bare_member(utterance, match):
            continue
        if row and not _joined(utterance, row[-1].last, match.first):
            yield from _group(row)
            row = []
        row.append(match)
    yield from _group(row)


def _joined(utterance: Utterance, end: int, begin: int) -> bool:
    """Tell whether only joining words, or a comma, stand between two members."""
    between = range(end, begin)
    if any(utterance.units[place].code == BREAK for place in between):
        return False
    if not between:
        unit = utterance.units[begin]
        if utterance.is_class(end - 1, "self_word") and utterance.is_class(begin, "owner"):
            return True  # "me my sister and her husband"
        return "," in unit.gap or unit.number is not None or _joins(utterance, begin, end - 1)
    return all(utterance.is_class(place, "people_joiner") for place in between)


def _joins(utterance: Utterance, begin: int, before: int) -> bool:
    """Tell whether a member begins or ends with its own "and" ("and I")."""
    word = "people_joiner"
    return utterance.is_class(begin, word) or utterance.is_class(before, word)


def _bare_member(utterance: Utterance, match: Match) -> bool:
    """Tell whether a number or a word like "wife" can stand in a row by itself ("me plus one")."""
    after, unit = match.last, utterance.units[match.first]
    joined = utterance.is_class(match.first - 1, "people_joiner")
    if not joined and not utterance.is_class(after, "people_joiner"):
        return "," in unit.gap and unit.number is None
    if after >= len(utterance.units) or utterance.units[after].code == BREAK:
        return True
    free = utterance.is_class(after, "after_people") or utterance.is_class(after, "people_joiner")
    return free or "," in utterance.units[after].gap


def _group(row: list[Match]) -> Iterator[Group]:
    """Give the group of a row of members; a bare number or kin at either end needs a member."""
    if not row or all("bare" in match.fields for match in row):
        return
    count = sum(_count(match) for match in row)
    members = len(row) + sum("pairs" in match.fields for match in row)
    yield Group(count, row[0].first, row[-1].last, members)


def _count(match: Match) -> int:
    if "pairs" in match.fields:
        return 2 * int(match.fields["pairs"])
    return int(match.fields.get("count", 1))
