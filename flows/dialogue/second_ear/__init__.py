"""The second ear: when the rules are unsure, somebody else may propose what an utterance means.

Pure like the rest of the step: when to ask, and what the answer adds to what the rules found. Who
proposes (a language model, say) stands behind ``ports.SecondEar`` and is never trusted:

- It is asked only where the rules found nothing, or yes and no at once.
- ``proposals`` judges what it proposes by the words of the utterance, and a value that it found is
  asked back, whatever the flow says about asking back.
- Of wishes only those count that lose nothing. Consent is never taken from it: a yes is in the
  caller's own words, or is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable

from flows.dialogue.second_ear.proposals import SET, Judge, allowed
from flows.vocabulary.advice import Proposal
from flows.vocabulary.commands import Affirm, Command, CorrectSlot, Deny, NoMatch, SetSlot
from flows.vocabulary.ports import Expectation, Interpreter, Question

__all__ = ["MOST_PROPOSALS", "SET", "allowed", "merged", "wanted"]

MOST_PROPOSALS = 8
FEWEST_WORDS = 3  # of an answer to an open question that is worth asking about


def wanted(commands: tuple[Command, ...], text: str, expectation: Expectation) -> bool:
    """Tell whether the rules leave open what was said in answer to a question.

    A caller who only says hello to an open question is not kept waiting.
    """
    if expectation.question is Question.NONE:
        return False
    if expectation.question is Question.OPEN and len(text.split()) < FEWEST_WORDS:
        return False
    return commands == (NoMatch(),) or _contradictory(commands)


def merged(
    commands: tuple[Command, ...],
    proposals: Iterable[Proposal],
    text: str,
    expectation: Expectation,
    interpreter: Interpreter,
) -> tuple[Command, ...]:
    """Give what the rules found, with what of the proposals can be believed.

    Args:
        commands: What the rules found; a value among them stays, whatever is proposed.
        proposals: What the ear proposes; anything at all.
        text: The utterance.
        expectation: What was expected of it.
        interpreter: Reads the words that a proposal quotes.
    """
    judge = Judge(text, expectation, interpreter)
    believed = dict.fromkeys(
        command
        for proposal in list(proposals)[:MOST_PROPOSALS]
        if (command := judge.believe(proposal)) is not None
    )
    held = {c.slot for c in commands if isinstance(c, SetSlot | CorrectSlot)}
    new = [c for c in believed if not (isinstance(c, SetSlot) and c.slot in held)]
    if not new:
        return commands
    kept = [c for c in commands if not (c == NoMatch() or (c == Affirm() and Deny() in new))]
    return tuple(dict.fromkeys((*kept, *new)))


def _contradictory(commands: tuple[Command, ...]) -> bool:
    return Affirm() in commands and Deny() in commands
