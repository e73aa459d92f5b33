"""Days and times that a caller only tells of: "I rang yesterday", "he finishes at three, so …"."""

from __future__ import annotations

from collections.abc import Sequence

from flows.slots import KINDS
from flows.understanding.candidates import Candidate
from flows.understanding.marks import Mark
from flows.understanding.scene import Scene


def without_told(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """Leave out the days and times that belong to what the caller tells of."""
    if not scene.marks.any(Mark.TOLD, Mark.TOLD_NEXT):
        return candidates
    return [c for c in candidates if not _is_told(c, scene) or _counts(c, scene)]


def without_outweighed(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """Leave out what may be told of where a value for the same slot comes after that, or where the
    caller has just agreed to what was read out."""
    if not scene.marks.any(Mark.TOLD_BEFORE):
        return candidates
    clauses = scene.marks.clauses(Mark.TOLD_BEFORE)
    kept: list[Candidate] = []
    for candidate in candidates:
        first = candidate.reading.first
        ends = [end for begin, end in clauses if begin <= first < end]
        if not ends or not (scene.agreed or _is_followed(candidate, candidates, ends[-1])):
            kept.append(candidate)
    return kept


def _is_told(candidate: Candidate, scene: Scene) -> bool:
    reading = candidate.reading
    return scene.marks.on(reading, Mark.TOLD) or scene.marks.on(reading, Mark.TOLD_NEXT)


def _is_followed(candidate: Candidate, candidates: Sequence[Candidate], end: int) -> bool:
    return any(
        other.slot.name == candidate.slot.name and other.reading.first >= end
        for other in candidates
    )


def _counts(candidate: Candidate, scene: Scene) -> bool:
    """Tell whether a value that is told of is one that its slot may want all the same."""
    slot, reading = candidate.slot, candidate.reading
    return KINDS[reading.kind].counts_if_told(reading, slot, scene.utterance, scene.today)
