"""The flow's intents: said in its own phrases, or so that its phrases make them out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from flows.reading.examples.classifier import classifier
from flows.vocabulary.ports import Expectation
from flows.words.lexicon import BREAK
from flows.words.patterns import patterns
from flows.words.utterance import Utterance, read


def phrased(utterance: Utterance, expectation: Expectation) -> Iterator[tuple[str, int, int]]:
    """Give the intents of which a phrase was said, each with its units ``[first, last)``."""
    words = [unit.word for unit in utterance.units]
    for name, phrases in expectation.intents.items():
        for phrase in phrases:
            wanted = _phrase(phrase, utterance.words.language)
            for place in range(len(words) - len(wanted) + 1):
                if wanted and tuple(words[place : place + len(wanted)]) == wanted:
                    yield name, place, place + len(wanted)
                    break


def by_example(
    utterance: Utterance, expectation: Expectation, taken: Collection[int]
) -> str | None:
    """Give the intent that the rest of an utterance is another wording of; None if not sure.

    Args:
        taken: Units that are explained otherwise: by a value, a wish, an intent's own phrase.
    """
    if not expectation.intents:
        return None
    rest = _rest(utterance, taken)
    if not rest:
        return None
    language = utterance.words.language
    examples = tuple(expectation.intents.items())
    guess = classifier(examples, language).guess(rest)
    if guess is None or not guess.sure:
        return None
    return None if _refused(utterance, expectation.intents[guess.intent]) else guess.intent


def _rest(utterance: Utterance, taken: Collection[int]) -> str:
    """Give the words that nothing explains."""
    left = [
        place
        for place, unit in enumerate(utterance.units)
        if place not in taken and unit.code != BREAK
    ]
    return " ".join(utterance.said(place, place + 1) for place in left)


def _refused(utterance: Utterance, phrases: tuple[str, ...]) -> bool:
    """Tell whether it is said that something is not wanted, which the phrases do not say."""
    language = utterance.words.language
    refusals = patterns(language, "no_intent")
    if not any(True for _ in refusals.find(utterance)):
        return False
    return not any(True for phrase in phrases for _ in refusals.find(read(phrase, language)))


@lru_cache(maxsize=4096)
def _phrase(phrase: str, language: str) -> tuple[str, ...]:
    return tuple(unit.word for unit in read(phrase, language).units if unit.code != BREAK)
