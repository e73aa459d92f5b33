"""Each guarantee is broken on purpose by a change of the step, and its watcher finds it."""

from __future__ import annotations

from random import Random

import pytest

from flows.build.load import load_text
from flows.exploring.exploration import COMES_TO_AN_END, NEVER_RAISES, Line, temper_of
from flows.exploring.exploring import explore
from flows.exploring.guarantees import GUARANTEES
from flows.exploring.pairs import AS_IF_SAID_FIRST, pair
from tests.guarantees.mutants import MUTANTS
from tests.scenes.exploring_scene import NOW, TABLE

MOST = 150  # calls within which a mutant is found
ALL = (*(guarantee.name for guarantee in GUARANTEES),)


def found(name: str, calls: int) -> bool:
    """Tell whether calls to the table break a guarantee."""
    line = Line(load_text(TABLE), NOW)
    line.guarantees = [guarantee for guarantee in GUARANTEES if guarantee.name == name]
    for number in range(calls):
        if name == AS_IF_SAID_FIRST:
            pairs = pair(line, Random(number))
            broken = [pairs.broken] if pairs is not None and pairs.broken is not None else []
        else:
            broken = line.made_up(Random(number), temper_of(number))[1]
        if any(each.guarantee == name for each in broken):
            return True
    return False


def test_each_guarantee_has_a_mutant() -> None:
    assert set(MUTANTS) == {*ALL, NEVER_RAISES, COMES_TO_AN_END, AS_IF_SAID_FIRST}


@pytest.mark.parametrize("name", MUTANTS)
def test_the_watcher_finds_the_mutant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS[name](monkeypatch)

    assert found(name, MOST)


def test_without_a_mutant_nothing_is_found() -> None:
    line = Line(load_text(TABLE), NOW)
    explored = explore(line, 36, Random)

    assert [finding.broken for finding in explored.findings] == []
    assert explored.pairs
