"""Finding the date of birth behind several hypotheses: the parts of a date are held against one
another, and the less they agree the less certain it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.reading.reading import Heard
from flows.words.calibration import BIRTHS


def elect(heard: Sequence[Heard]) -> tuple[str, float] | None:
    """Give the date that most speaks for, and how certain the least certain part of it is."""
    heavy = {one.value: 0.0 for one in heard}
    sure = dict(heavy)
    for one in heard:
        heavy[one.value] += one.weight**BIRTHS.steeper * one.certainty
        sure[one.value] = max(sure[one.value], one.certainty)
    votes = {value: weight * _cut_short(value, heavy) for value, weight in heavy.items()}
    total = sum(votes.values())
    if not total:
        return None
    best = max(votes, key=lambda value: votes[value])
    return best, sure[best] * min(_shares(best, votes)) / total


def _shares(best: str, votes: Mapping[str, float]) -> list[float]:
    """Give the votes for the year, the month and the day of a date."""
    parts = best.split("-")
    return [
        sum(weight for value, weight in votes.items() if value.split("-")[place] == part)
        for place, part in enumerate(parts)
    ]


def _cut_short(value: str, votes: Mapping[str, float]) -> float:
    """Count a round year for less where another hypothesis has heard its last digit."""
    decade, day = value[:3], value[4:]
    longer = any(v[:3] == decade and v[3] != "0" and v[4:] == day for v in votes)
    return BIRTHS.cut_short if value[3] == "0" and longer else 1.0
