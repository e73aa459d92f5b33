"""Explores a flow: many made-up calls and pairs of calls, what they covered, and what broke.

found = explore(Line(compiled, now), 1000, lambda number: Random(f"7:{number}"))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.exploring.caller import Chance
from flows.exploring.exploration import Finding, Line, temper_of
from flows.exploring.guarantees import GUARANTEES, Broken, Guarantee
from flows.exploring.guarantees.upkeep import SnapshotsHold
from flows.exploring.pairs import AS_IF_SAID_FIRST, Pair, pair
from flows.exploring.play import Play
from flows.playing.coverage import Part, Passed

KEPT = 8  # of so many calls one is kept and restored at every moment, which takes its time
PAIRED = 3  # with one of so many calls goes a pair of calls
_QUICK: tuple[type[Guarantee], ...] = tuple(g for g in GUARANTEES if g is not SnapshotsHold)


@dataclass(frozen=True, slots=True)
class Explored:
    """What came of an exploration.

    Attributes:
        calls, turns, pairs: How many calls were made up, of how many turns of the caller, and how
            many pairs of calls were compared beside them.
        parts: What the calls covered of the flow.
        findings: The first call of each kind of break, in the order found.
    """

    calls: int
    turns: int
    pairs: int
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]


def explore(line: Line, calls: int, chance: Callable[[int], Chance]) -> Explored:
    """Make calls to a flow.

    Args:
        line: The flow.
        calls: How many.
        chance: Gives where the choices of a call come from, by its number.
    """
    turns = pairs = 0
    passed, found = Passed(line.compiled), dict[tuple[str, str], Finding]()
    for number in range(calls):
        line.guarantees = _QUICK if number % KEPT else GUARANTEES
        call, broken = line.made_up(chance(number), temper_of(number))
        turns += call.record.turns
        for each in broken:
            if each.kind not in found:
                found[each.kind] = line.shrunk(call.steps, each)
        _cover(passed, call)
        both = pair(line, chance(number)) if number % PAIRED == 0 else None
        if both is not None:
            pairs += 1
            if both.broken is not None:
                found.setdefault(both.broken.kind, _differing(both, both.broken))
    return Explored(calls, turns, pairs, passed.parts(), tuple(found.values()))


def _differing(both: Pair, broken: Broken) -> Finding:
    beside = tuple(both.at_once.steps) if broken.guarantee == AS_IF_SAID_FIRST else ()
    return Finding(broken, tuple(both.corrected.steps), beside)


def _cover(passed: Passed, call: Play) -> None:
    filled = {name for moment in call.moments for name in moment.after.slots}
    passed.add(call.record.states, filled, (moment.trace for moment in call.moments))
