"""What words say of a value near them: taken back, only told of, a second wish, one end of a span.

An utterance is read in two passes. This one finds **marks**: places where a pattern of the language
fits (the patterns are data, in ``asides``, ``bounds``, ``corrections`` and ``preferences``), each
with its reach: which value it speaks of. ``resolve`` then decides, rule by rule, what becomes of
the values that bear them. A mark decides nothing, and a rule searches no words.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, StrEnum, auto

from flows.reading.reading import Reading
from flows.words.lexicon import BREAK
from flows.words.patterns import Match, holds_any, patterns
from flows.words.utterance import Utterance


class Mark(StrEnum):
    """What words can say of a value; each is the name of its patterns."""

    TOLD = "told"  # it belongs to what the caller tells of: "I rang yesterday"
    TOLD_NEXT = "told_next"  # … the value that comes next does: "since Monday"
    TOLD_BEFORE = "told_before"  # … it may, if a value for the same slot follows
    RULED_OUT = "ruled_out"  # "not Monday"
    RULED_OUT_AFTER = "ruled_out_after"  # "Monday doesn't work"
    RULED_OUT_FOR_ANOTHER = "ruled_out_for_another"  # … only if another follows
    COMPARED = "compared"  # "rather ten than eleven"
    FALLBACK = "fallback"  # "ten, or if that's taken, eleven"
    FALLBACK_AFTER = "fallback_after"  # "eleven would do"
    PREFERRED = "preferred"  # "preferably ten"
    PREFERRED_AFTER = "preferred_after"  # "ten would be better"
    INSTEAD = "instead"  # "ten, I mean eleven"
    INSTEAD_AFTER = "instead_after"  # "ten, eleven instead"
    CHANGE_WORD = "change_word"  # "move my ten o'clock to eleven"
    OLD_LEAD = "old_lead"  # "from ten"
    NEW_LEAD = "new_lead"  # "to eleven"
    FROM = "bound_from"  # "after ten"
    FROM_AFTER = "bound_from_after"  # "ten or later"
    TO = "bound_to"  # "before ten"
    TO_AFTER = "bound_to_after"  # "ten at the latest"
    SPAN = "bound_between"  # "from ten to eleven"
    EITHER = "either"  # "ten or eleven"
    AS_WELL = "as_well"  # "internet and phone"
    BETWEEN_LEAD = "between_lead"  # "between ten …"
    BETWEEN_JOINT = "between_joint"  # "… and eleven"


class Reach(Enum):
    """Which value a mark speaks of, seen from the place ``[first, last)`` where it stands."""

    CLAUSE = auto()  # one that begins between its end and the end of the clause, or within it
    BEGUN_WITHIN = auto()  # one that begins within it, or right behind it
    BEGUN_BY_LAST = auto()  # one that begins with its last word, or right behind it
    LED_IN = auto()  # one that begins within it or right behind it, and goes on after it
    ENDED = auto()  # one that ends where it begins


REACH = {
    Mark.TOLD: Reach.CLAUSE,
    Mark.TOLD_BEFORE: Reach.CLAUSE,
    Mark.TOLD_NEXT: Reach.BEGUN_WITHIN,
    Mark.RULED_OUT: Reach.BEGUN_WITHIN,
    Mark.RULED_OUT_FOR_ANOTHER: Reach.BEGUN_WITHIN,
    Mark.EITHER: Reach.BEGUN_WITHIN,
    Mark.AS_WELL: Reach.BEGUN_WITHIN,
    Mark.COMPARED: Reach.BEGUN_BY_LAST,
    Mark.PREFERRED: Reach.LED_IN,
    Mark.FROM: Reach.LED_IN,
    Mark.TO: Reach.LED_IN,
    Mark.RULED_OUT_AFTER: Reach.ENDED,
    Mark.FALLBACK_AFTER: Reach.ENDED,
    Mark.PREFERRED_AFTER: Reach.ENDED,
    Mark.FROM_AFTER: Reach.ENDED,
    Mark.TO_AFTER: Reach.ENDED,
}
"""Marks that speak of one value; the others stand between two, or around them."""

#: Marks that reach to the end of the clause, with the patterns of what ends it before its time.
_ENDED_BY = {Mark.TOLD: "told_end", Mark.TOLD_BEFORE: "told_before_end"}


class Marks:
    """The marks of one utterance; each kind is looked for once, when it is asked for.

    Args:
        utterance: The words.
    """

    __slots__ = ("_clauses", "_found", "_utterance")

    def __init__(self, utterance: Utterance) -> None:
        self._utterance = utterance
        self._found: dict[Mark, tuple[Match, ...]] = {}
        self._clauses: dict[Mark, tuple[tuple[int, int], ...]] = {}

    def any(self, *kinds: Mark) -> bool:
        """Tell whether any mark of these kinds stands in the utterance; most hold none."""
        return holds_any(self._utterance, kinds)

    def of(self, kind: Mark) -> tuple[Match, ...]:
        """Give the places of a mark, left to right."""
        found = self._found.get(kind)
        if found is None:
            matches = patterns(self._utterance.words.language, kind).find(self._utterance)
            found = self._found[kind] = tuple(m for m in matches if "void" not in m.fields)
        return found

    def on(self, reading: Reading, kind: Mark) -> bool:
        """Tell whether a mark speaks of a value."""
        return next(self.upon(reading, kind), None) is not None

    def upon(self, reading: Reading, kind: Mark) -> Iterator[Match]:
        """Give the marks of a kind that speak of a value."""
        first, last = reading.first, reading.last
        match REACH[kind]:
            case Reach.BEGUN_WITHIN:
                return (m for m in self.of(kind) if m.first < first <= m.last)
            case Reach.BEGUN_BY_LAST:
                return (m for m in self.of(kind) if first in (m.last - 1, m.last))
            case Reach.LED_IN:
                return (m for m in self.of(kind) if m.first <= first <= m.last < last)
            case Reach.ENDED:
                return (m for m in self.of(kind) if m.first == last)
            case Reach.CLAUSE:
                clauses = zip(self.of(kind), self.clauses(kind), strict=True)
                return (m for m, (begin, end) in clauses if begin <= first < end)

    def between(self, kind: Mark, end: int, first: int) -> bool:
        """Tell whether a mark stands between the unit where a value ends and one where another
        begins."""
        return any(end <= m.first and m.last <= first for m in self.of(kind))

    def at(self, kind: Mark, first: int) -> Match | None:
        """Give the mark that begins at a unit, or None."""
        return patterns(self._utterance.words.language, kind).at(self._utterance, first)

    def fills(self, kind: Mark, first: int, last: int) -> bool:
        """Tell whether the units ``[first, last)`` are a mark, and nothing else."""
        found = patterns(self._utterance.words.language, kind)
        return found.whole(self._utterance, first, last) is not None

    def paused_after(self, place: int) -> bool:
        """Tell whether a comma stands between a unit and the next one."""
        units = self._utterance.units
        return place + 1 < len(units) and "," in units[place + 1].gap

    def clauses(self, kind: Mark) -> tuple[tuple[int, int], ...]:
        """Give the units ``[first, last)`` from each place of a mark to the end of its clause."""
        known = self._clauses.get(kind)
        if known is None:
            known = self._clauses[kind] = tuple(self._to_clause_ends(kind))
        return known

    def _to_clause_ends(self, kind: Mark) -> Iterator[tuple[int, int]]:
        codes = self._utterance.codes
        closing = patterns(self._utterance.words.language, _ENDED_BY[kind])
        ends = [m.first for m in closing.find(self._utterance) if "void" not in m.fields]
        for match in self.of(kind):
            stops = [end for end in ends if end >= match.last]
            stop = codes.find(BREAK, match.last)
            if stop >= 0:
                stops.append(stop)
            yield match.first, min(stops, default=len(codes))


def marks(utterance: Utterance) -> Marks:
    """Give the marks of an utterance; asked again, the same object."""
    known = utterance.found.get(Marks)
    if known is None:
        known = utterance.found[Marks] = (Marks(utterance),)
    made: Marks = known[0]
    return made
