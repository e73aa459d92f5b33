"""Choosing among the n-best hypotheses of a recogniser: those that agree outvote one that stands
alone, and the first counts most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import sqrt

from flows.reading.reading import Heard
from flows.slots import KINDS
from flows.vocabulary.commands import Command, CorrectSlot, SetSlot, meaningless
from flows.vocabulary.ports import Expectation
from flows.words.calibration import HYPOTHESES, WORK
from flows.words.lexicon import Lexicon, lexicon

Commands = tuple[Command, ...]


def choose(
    texts: Sequence[str],
    expectation: Expectation,
    interpret: Callable[[str], Commands],
    values: Callable[[str], Commands],
) -> Commands:
    """Give the commands of the hypothesis whose answer has the most weight behind it.

    Args:
        texts: Hypotheses, best first.
        expectation: What was asked.
        interpret: Words → commands.
        values: Words → only those commands that give values, in less time.
    """
    affordable = _affordable(texts)
    read = [interpret(affordable[0])]
    heard: list[tuple[int, Heard]] = []
    if expectation.asked:
        read.extend(values(text) for text in affordable[1:])
        heard = list(_heard(texts, read, expectation))
    if not heard:
        others = (interpret(text) for text in affordable[1:] if meaningless(read[0]))
        return next((c for c in others if not meaningless(c)), read[0])
    weights: dict[str, float] = {}
    for _, one in heard:
        weights[one.value] = weights.get(one.value, 0.0) + one.weight * one.certainty
    best = max(weights, key=lambda value: weights[value])
    rank = next(rank for rank, one in heard if one.value == best)
    chosen = interpret(texts[rank]) if rank else read[0]
    return _elected(chosen, [one for _, one in heard], expectation)


def _heard(
    texts: Sequence[str], read: Sequence[Commands], expectation: Expectation
) -> Iterator[tuple[int, Heard]]:
    """Give what each hypothesis says about what was asked, with its rank."""
    words = lexicon(expectation.language)
    for rank, commands in enumerate(read):
        given = _answer(commands, expectation)
        if given is not None and given.value is not None:
            weight = _trust(given, expectation) * _explained(commands, texts[rank], words)
            yield (
                rank,
                Heard(
                    value=given.value,
                    words=given.words,
                    weight=weight * HYPOTHESES.falling**rank,
                    certainty=given.certainty,
                ),
            )


def _elected(chosen: Commands, heard: Sequence[Heard], expectation: Expectation) -> Commands:
    """Put the value that the slot's kind elects in place of the one with the most weight.

    Where kinds leave it to the count, a value is the less certain the less the hypotheses agree.
    """
    given = _answer(chosen, expectation)
    if given is None or given.value is None or len(heard) < 2:
        return chosen
    slot = expectation.slots[given.slot]
    kind = KINDS[slot.kinds[0]] if len(slot.kinds) == 1 else None
    elected = kind.elect(heard, slot, expectation) if kind is not None else None
    value, certainty = elected or (given.value, given.certainty * sqrt(_share(given.value, heard)))
    new = replace(given, value=value, certainty=certainty)
    return tuple(new if command is given else command for command in chosen)


def _share(value: str, heard: Sequence[Heard]) -> float:
    """Give the share of the votes that a value has."""
    votes = [(one.value, one.weight * one.certainty) for one in heard]
    total = sum(vote for _, vote in votes)
    return sum(vote for of, vote in votes if of == value) / total if total else 1.0


def _trust(given: SetSlot | CorrectSlot, expectation: Expectation) -> float:
    """Trust a value that the caller has ruled out before less than any other."""
    return HYPOTHESES.ruled_out if given.value in expectation.rejected.get(given.slot, ()) else 1.0


def _affordable(texts: Sequence[str]) -> list[str]:
    """Give the hypotheses that there is time for."""
    kept: list[str] = []
    characters = 0
    for text in texts[: WORK.hypotheses]:
        characters += len(text)
        if characters > WORK.hypothesis_characters and kept:
            break
        kept.append(text)
    return kept


def _explained(commands: Commands, text: str, words: Lexicon) -> float:
    """Give the share of the words that the commands account for; hesitations are none."""
    said = sum(len(c.words) for c in commands if isinstance(c, SetSlot | CorrectSlot))
    whole = " ".join(word for word in text.split() if not words.has("hesitation", word.lower()))
    return min(1.0, said / max(1, len(whole))) if said else 1.0


def _answer(commands: Commands, expectation: Expectation) -> SetSlot | CorrectSlot | None:
    """Give the command that fills the slot that was asked."""
    for command in commands:
        if not isinstance(command, SetSlot | CorrectSlot) or command.value is None:
            continue
        if command.slot in expectation.asked:
            return command
    return None
