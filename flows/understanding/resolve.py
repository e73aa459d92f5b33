"""What becomes of the values that words mark: one list of rules, in the order in which they apply.

Each rule takes the values left by those before it, in the order said, and gives those that stay.
It looks at the marks on them (``marks``) and never at the words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows.understanding import summaries
from flows.understanding.candidates import Candidate
from flows.understanding.marks import Mark, marks
from flows.understanding.rules import asides, corrections, preferences
from flows.understanding.scene import Scene
from flows.vocabulary.ports import Expectation
from flows.words.utterance import Utterance

Rule = Callable[[list[Candidate], Scene], list[Candidate]]

#: With none of these marks there is nothing to take back: so it is with most utterances.
_TAKEN_BACK_BY = (
    Mark.RULED_OUT,
    Mark.RULED_OUT_AFTER,
    Mark.RULED_OUT_FOR_ANOTHER,
    Mark.INSTEAD,
    Mark.INSTEAD_AFTER,
    Mark.OLD_LEAD,
    Mark.CHANGE_WORD,
    Mark.COMPARED,
    Mark.TOLD_BEFORE,
    Mark.FALLBACK,
    Mark.FALLBACK_AFTER,
    Mark.PREFERRED,
    Mark.PREFERRED_AFTER,
)
_TAKING_BACK: tuple[Rule, ...] = (
    preferences.without_fallbacks,
    preferences.without_the_less_wanted,
    asides.without_outweighed,
    corrections.without_replaced,
    corrections.without_needless,
)


def scene_of(utterance: Utterance, expectation: Expectation) -> Scene:
    """Look at an utterance before any value of it is judged."""
    agreed = summaries.agreed(utterance, expectation)
    return Scene(utterance, expectation, marks(utterance), agreed)


def resolved(candidates: list[Candidate], scene: Scene) -> list[Candidate]:
    """Give the values that hold, and those that the caller rules out, in that role.

    Args:
        candidates: Values that share no words, in the order said.
        scene: The utterance.
    """
    candidates = asides.without_told(candidates, scene)
    if not scene.marks.any(*_TAKEN_BACK_BY):
        return candidates
    lesser = corrections.lesser(scene.marks)
    unwanted = corrections.unwanted(candidates, scene.marks)
    scene = replace(scene, ruled_out=unwanted | lesser, lesser=lesser)
    for rule in _TAKING_BACK:
        candidates = rule(candidates, scene)
    return candidates
