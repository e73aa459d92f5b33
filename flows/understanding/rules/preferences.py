"""First choices: of "three, or if that doesn't work half two" the first counts, of "Monday or
Tuesday, Tuesday would be better" the second.

A second wish is left for when the first cannot be had: the caller is asked again then.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.understanding.bounds import end_said
from flows.understanding.candidates import Candidate
from flows.understanding.marks import Mark
from flows.understanding.scene import Scene


def without_fallbacks(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """Leave out values after an "or if not", or before an "if that's taken", that have a first."""
    if not scene.marks.any(Mark.FALLBACK, Mark.FALLBACK_AFTER):
        return candidates
    closing = {match.first for match in scene.marks.of(Mark.FALLBACK_AFTER)}
    kept: list[Candidate] = []
    for candidate in candidates:
        reading = candidate.reading
        ends = [
            other.reading.last
            for other in kept
            if other.reading.kind == reading.kind
            and other.reading.last <= reading.first
            and other.reading.first not in scene.ruled_out
        ]
        turned = any(scene.marks.between(Mark.FALLBACK, end, reading.first) for end in ends)
        if not turned and not (ends and _run_end(candidate, candidates) in closing):
            kept.append(candidate)
    return kept


def without_the_less_wanted(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """Leave out the values of a slot that another is preferred to."""
    if not scene.marks.any(Mark.PREFERRED, Mark.PREFERRED_AFTER):
        return candidates
    wanted = [
        candidate
        for candidate in candidates
        if candidate.reading.first not in scene.ruled_out and _is_preferred(candidate, scene)
    ]
    readings = [candidate.reading for candidate in candidates]
    if not wanted or any(end_said(reading, readings, scene.marks) for reading in readings):
        return candidates
    best = {candidate.slot.name: candidate.reading.first for candidate in wanted}
    return [c for c in candidates if best.get(c.slot.name, c.reading.first) == c.reading.first]


def _is_preferred(candidate: Candidate, scene: Scene) -> bool:
    """Tell whether words prefer this value alone: in "Monday or Tuesday ideally" they do not."""
    reading, marks = candidate.reading, scene.marks
    if marks.on(reading, Mark.PREFERRED):
        return marks.at(Mark.EITHER, reading.last) is None
    return marks.on(reading, Mark.PREFERRED_AFTER) and not marks.on(reading, Mark.EITHER)


def _run_end(candidate: Candidate, candidates: Sequence[Candidate]) -> int:
    """Give where a value ends together with those right after it: "Tuesday at ten"."""
    last = candidate.reading.last
    for other in candidates:
        if other.reading.first == last:
            last = other.reading.last
    return last
