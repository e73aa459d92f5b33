"""How many people come: "four", "me and my wife", "two adults and four kids"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.model.flow import Keys, Slot
from flows.reading.kind import SpeechGrammar
from flows.reading.reading import PLAIN, STRONG, WEAK, Context, Reading
from flows.reading.whole_numbers import fractions, in_thousands
from flows.slots.numbers import units
from flows.slots.numbers.groups import Group, groups
from flows.slots.numbers.number import NumberKind
from flows.words.lexicon import BREAK
from flows.words.patterns import Match, layered, patterns
from flows.words.utterance import Utterance

_MOST = 999


class PartySizeKind(NumberKind):
    """A number of people, 1 or more."""

    name = "party_size"
    grammar = SpeechGrammar(rule="<few>")
    least = 1

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take digits."""
        value = super().canonical(text, slot)
        return value if value and self.least <= int(value) <= _MOST else None

    def keys(self, slot: Slot) -> Keys | None:
        """One to three digits."""
        return Keys(min_digits=1, max_digits=3)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find how many people are spoken of, told one by one or as a number."""
        void = list(patterns(utterance.words.language, "no_party").find(utterance))
        counted = [g for g in groups(utterance) if _is_a_party(g, utterance) and not _in(void, g)]
        own = [
            self._reading(n.value, n.first, n.last, STRONG) for n in units.counted(utterance, slot)
        ]
        if own:
            return [reading for reading in own if 1 <= int(reading.value) <= _MOST]
        found = [self._reading(g.count, g.first, g.last, STRONG) for g in counted]
        found += self._said(utterance, [*counted, *void], context)
        if context.asked and not found:
            found = list(self._asked(utterance, void))
        not_whole = fractions(utterance) | in_thousands(utterance) if found else set()
        found = [r for r in found if not_whole.isdisjoint(range(r.first, r.last))]
        return sorted(found, key=lambda reading: reading.first)

    def _said(
        self, utterance: Utterance, taken: list[Group | Match], context: Context
    ) -> Iterator[Reading]:
        other = bool(context.expectation.asked) and not context.asked
        for name, match in layered(utterance, "party_size", "party_size_weak"):
            if _in(taken, match) or (other and "span" in match.fields):  # "from 6 to 7": a time
                continue
            if not _counts_people(match, utterance, weak=name == "party_size_weak"):
                continue
            rank = PLAIN if name == "party_size_weak" else STRONG
            yield self._reading(int(match.fields["count"]), match.first, match.last, rank)

    def _asked(self, utterance: Utterance, void: list[Match]) -> Iterator[Reading]:
        void = [*void, *(m for _, m in layered(utterance, "party_size") if "void" in m.fields)]
        for match in patterns(utterance.words.language, "party_size_asked").find(utterance):
            alone = "alone" not in match.fields or utterance.is_only(match.first, match.last)
            if alone and not _in(void, match) and _counts_people(match, utterance, weak=False):
                rank = WEAK if utterance.is_class(match.first, "one_word") else PLAIN
                yield self._reading(int(match.fields["count"]), match.first, match.last, rank)

    def _reading(self, count: int, first: int, last: int, rank: int) -> Reading:
        return Reading(kind=self.name, value=str(count), first=first, last=last, rank=rank)


def _in(places: Iterable[Group | Match], here: Group | Match) -> bool:
    return any(place.first < here.last and here.first < place.last for place in places)


def _is_a_party(group: Group, utterance: Utterance) -> bool:
    """Tell whether a row of members is a party and not somebody who is spoken of in passing."""
    if not 1 <= group.count <= _MOST:
        return False
    if group.members < 2:
        return False
    before = group.first - 1
    return not (before >= 0 and utterance.is_class(before, "joining_word"))


def _counts_people(match: Match, utterance: Utterance, weak: bool) -> bool:
    count = int(match.fields.get("count", 0))
    if not 1 <= count <= _MOST or "void" in match.fields:
        return False
    if utterance.is_class(match.last, "not_people_next") and not _sure(match, utterance):
        return False
    if _is_of_a_clock(match, utterance):
        return False
    return not weak or _ends(match, utterance)


def _is_of_a_clock(match: Match, utterance: Utterance) -> bool:
    """Tell whether a number is a part of a time: "for 7.15"."""
    pairs = ((match.first - 1, match.first), (match.last - 1, match.last))
    return any(
        hour >= 0 and minute < utterance.last and _side_by_side(utterance, hour, minute)
        for hour, minute in pairs
    )


def _side_by_side(utterance: Utterance, hour: int, minute: int) -> bool:
    numbers = utterance.units[hour].number, utterance.units[minute].number
    return None not in numbers and utterance.units[minute].gap in (".", ":")


def _sure(match: Match, utterance: Utterance) -> bool:
    """Tell whether a word for people stands with the number."""
    return any(
        utterance.is_class(place, "people_word") or utterance.is_class(place, "self_word")
        for place in range(match.first, match.last)
    )


def _ends(match: Match, utterance: Utterance) -> bool:
    after = match.last
    if after >= len(utterance.units) or utterance.units[after].code == BREAK:
        return True
    return "," in utterance.units[after].gap or utterance.is_class(after, "after_people")
