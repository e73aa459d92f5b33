"""Choosing among the n-best hypotheses of a recogniser: those that agree outvote one that stands
alone, and the first counts most."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flows.commands import Command, CorrectSlot, NoMatch, SetSlot
from flows.ports import Expectation

MOST = 10  # hypotheses looked at
_MOST_CHARACTERS = 200  # in all of them together, but for the first two
_RULED_OUT = 0.2
_FALLING = 0.88  # weight of a hypothesis against the one before it

Commands = tuple[Command, ...]


def choose(
    texts: Sequence[str], expectation: Expectation, interpret: Callable[[str], Commands]
) -> Commands:
    """Give the commands of the hypothesis whose answer has the most weight behind it.

    Args:
        texts: Hypotheses, best first.
        expectation: What was asked.
        interpret: Words → commands.
    """
    read = [interpret(text) for text in _affordable(texts)]
    weights: dict[str, float] = {}
    for rank, commands in enumerate(read):
        answer, certainty = _answer(commands, expectation)
        if answer is not None:
            weight = (
                _trust(answer, expectation)
                * certainty
                * _explained(commands, texts[rank])
                * _FALLING**rank
            )
            weights[answer] = weights.get(answer, 0.0) + weight
    if weights:
        best = max(weights, key=lambda answer: weights[answer])
        return next(c for c in read if _answer(c, expectation)[0] == best)
    return next((c for c in read if c != (NoMatch(),)), read[0])


def _trust(answer: str, expectation: Expectation) -> float:
    """Trust a value that the caller has ruled out before less than any other."""
    slot, _, value = answer.partition(" ")
    return _RULED_OUT if value in expectation.rejected.get(slot, ()) else 1.0


def _affordable(texts: Sequence[str]) -> list[str]:
    """Give the hypotheses that there is time for."""
    kept: list[str] = []
    characters = 0
    for text in texts[:MOST]:
        characters += len(text)
        if characters > _MOST_CHARACTERS and len(kept) >= 2:
            break
        kept.append(text)
    return kept


def _explained(commands: Commands, text: str) -> float:
    """Give the share of the words that the commands account for."""
    said = sum(len(c.words) for c in commands if isinstance(c, SetSlot | CorrectSlot))
    return min(1.0, said / max(1, len(text.strip()))) if said else 1.0


def _answer(commands: Commands, expectation: Expectation) -> tuple[str | None, float]:
    """Give the value of the slot that was asked, and how certain it is."""
    for command in commands:
        if not isinstance(command, SetSlot | CorrectSlot) or command.value is None:
            continue
        if command.slot in expectation.asked:
            return f"{command.slot} {command.value}", command.certainty
    return None, 0.0
