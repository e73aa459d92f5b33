"""Made-up flows, made-up calls: what ``docs/guarantees.md`` promises holds in every one of them.

A sample runs with the suite; ``--proof`` runs the sweep and prints how much it was.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from flows.build.load import load_flow, load_text
from flows.exploring.conversations import conversation
from flows.exploring.exploration import Line, temper_of
from flows.exploring.exploring import explore
from tests.scenes.exploring_scene import NOW
from tests.scenes.made_up_flows import made_up_flows

SCENES = sorted((Path(__file__).parent.parent / "scenes" / "flows").glob("*.yaml"))
FLOWS, CALLS, SHIPPED = 10, 9, 12  # of a sample
MANY_FLOWS, MANY_CALLS, MANY_SHIPPED = 400, 25, 1000  # of a sweep
SETTINGS = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--proof"))


def broken(line: Line, calls: int, counts: Counter[str]) -> str:
    """Explore a flow; gives the calls that broke something, shrunk, as conversations."""
    explored = explore(line, calls, Random)
    counts += Counter(calls=explored.calls, turns=explored.turns, pairs=explored.pairs)
    return "\n".join(conversation(line, each, "flow.yaml") for each in explored.findings)


def told(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in counts.items())


def test_made_up_calls_to_made_up_flows(whole: bool) -> None:
    flows, calls = (MANY_FLOWS, MANY_CALLS) if whole else (FLOWS, CALLS)
    counts: Counter[str] = Counter()

    @settings(max_examples=flows, **SETTINGS)
    @given(made_up_flows())
    def every(text: str) -> None:
        counts.update(flows=1)
        found = broken(Line(load_text(text), NOW), calls, counts)
        assert not found, f"{found}\n# flow.yaml\n{text}"

    every()
    print(told(counts))
    assert counts["flows"] >= flows * 0.9
    assert counts["turns"] >= counts["calls"]
    assert counts["pairs"] >= counts["calls"] // 40


@pytest.mark.parametrize("name", ["appointment", "appointment.es"])
def test_made_up_calls_to_the_shipped_flows(name: str, whole: bool) -> None:
    counts: Counter[str] = Counter()
    found = broken(Line(load_flow(name), NOW), MANY_SHIPPED if whole else SHIPPED, counts)
    assert not found, found
    print(name, told(counts))


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_made_up_calls_to_flows_of_other_businesses(path: Path, whole: bool) -> None:
    found = broken(Line(load_flow(path), NOW), MANY_SHIPPED if whole else 3, Counter())
    assert not found, found


def test_the_same_chance_makes_the_same_call() -> None:
    line = Line(load_flow("appointment"), NOW)
    first, again = (line.made_up(Random(7), temper_of(1))[0] for _ in range(2))
    assert first.steps == again.steps
    assert [moment.acts for moment in first.moments] == [moment.acts for moment in again.moments]
