"""Limits: "after Wednesday", "before eleven" say where a value lies, and are none themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.reading.reading import Bound
from flows.slots import KINDS
from flows.understanding import bounds
from flows.understanding.candidates import Candidate
from flows.understanding.scene import Scene
from flows.vocabulary.ports import Question
from flows.words.calibration import DATES


def left_to_choose(candidates: list[Candidate], scene: Scene, day: date | None) -> list[Candidate]:
    """Take what only bounds the value asked for as no value: all those within are left to choose
    from, as far as it is known which there are.

    Args:
        candidates: Values with the slots that they fill.
        scene: The utterance.
        day: The day that was said with them or is held, where there is one.
    """
    return [_within(c, candidates, scene, day) for c in candidates]


def _within(
    candidate: Candidate, candidates: list[Candidate], scene: Scene, day: date | None
) -> Candidate:
    reading, expectation = candidate.reading, scene.expectation
    kind = KINDS[reading.kind]
    alone = sum(c.reading.kind == reading.kind for c in candidates) == 1
    open_question = candidate.asked and expectation.question is Question.SLOT
    if not (kind.spanned and alone and open_question) or candidate.slot.end or reading.role:
        return candidate
    for end, match in bounds.about(reading, scene.marks):
        if "limit" not in match.fields:
            continue
        bound = Bound(end, reading.value, match.fields["limit"] == "beyond", day)
        values = kind.within(bound, expectation)
        if values:
            left = replace(
                reading,
                value=values[0],
                alternatives=tuple(values) if len(values) > 1 else (),
                certainty=DATES.to_choose,
            )
            return replace(candidate, reading=left)
    return candidate
