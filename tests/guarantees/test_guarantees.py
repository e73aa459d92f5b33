"""Made-up flows, made-up calls: what ``docs/guarantees.md`` promises holds in every one of them.

A sample runs with the suite; ``--proof`` runs the sweep and prints how much it was.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from flows.build.load import load_flow, load_text
from flows.exploring.caller import Chance
from flows.exploring.conversations import conversation
from flows.exploring.exploration import Finding, Line, temper_of
from flows.exploring.guarantees import GUARANTEES
from flows.exploring.guarantees.upkeep import SnapshotsHold
from flows.exploring.pairs import pair
from tests.scenes.exploring_scene import NOW
from tests.scenes.made_up_flows import made_up_flows

FLOWS, CALLS = 12, 16  # of a sample
MANY_FLOWS, MANY_CALLS = 1000, 40  # of a sweep
KEPT = 8  # of so many calls one is kept and restored at every moment
SETTINGS = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
QUICK = tuple(guarantee for guarantee in GUARANTEES if guarantee is not SnapshotsHold)


def broken_in_calls(line: Line, calls: int, counts: Counter[str]) -> Finding | None:
    """Make calls to a flow, and pairs of calls; gives the first break of what is held, shrunk."""
    for number in range(calls):
        chance = Random(number)
        line.guarantees = QUICK if number % KEPT else GUARANTEES
        call, broken = line.made_up(chance, temper_of(number))
        counts += Counter(calls=1, turns=call.record.turns)
        if broken:
            return line.shrunk(call.steps, broken[0])
        finding = broken_in_pair(line, chance, counts) if number % 3 == 0 else None
        if finding is not None:
            return finding
    return None


def broken_in_pair(line: Line, chance: Chance, counts: Counter[str]) -> Finding | None:
    found = pair(line, chance)
    if found is None:
        return None
    counts += Counter(pairs=1)
    if found.broken is None:
        return None
    return Finding(found.broken, tuple(found.corrected.steps))


def test_made_up_calls_to_made_up_flows(request: pytest.FixtureRequest) -> None:
    whole = bool(request.config.getoption("--proof"))
    flows, calls = (MANY_FLOWS, MANY_CALLS) if whole else (FLOWS, CALLS)
    counts: Counter[str] = Counter()

    @settings(max_examples=flows, **SETTINGS)
    @given(made_up_flows())
    def explore(text: str) -> None:
        line = Line(load_text(text), NOW)
        counts.update(flows=1)
        finding = broken_in_calls(line, calls, counts)
        assert finding is None, f"{conversation(line, finding, 'flow.yaml')}\n# flow.yaml\n{text}"

    explore()
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    assert counts["flows"] >= flows * 0.9
    assert counts["turns"] >= counts["calls"]
    assert counts["pairs"] >= counts["calls"] // 40


@pytest.mark.parametrize("name", ["appointment", "appointment.es"])
def test_made_up_calls_to_the_shipped_flows(name: str, request: pytest.FixtureRequest) -> None:
    line = Line(load_flow(name), NOW)
    calls = 4000 if request.config.getoption("--proof") else 40
    counts: Counter[str] = Counter()
    finding = broken_in_calls(line, calls, counts)
    assert finding is None, conversation(line, finding, name)
    print(name, ", ".join(f"{count} {what}" for what, count in counts.items()))


def test_the_same_chance_makes_the_same_call() -> None:
    line = Line(load_flow("appointment"), NOW)
    first, again = (line.made_up(Random(7), temper_of(1))[0] for _ in range(2))
    assert first.steps == again.steps
    assert [moment.acts for moment in first.moments] == [moment.acts for moment in again.moments]
