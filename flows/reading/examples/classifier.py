"""Telling intents apart by their examples: a linear model, fitted when a flow is first heard."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from flows.reading.examples.features import Feature, Features, features
from flows.reading.examples.meanings import DIRECTIONS, Meanings, akin, meanings
from flows.reading.examples.phrases import wordings
from flows.words.calibration import EXAMPLES

Examples = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest intent of an utterance.

    Attributes:
        intent: Its name.
        certainty: 0 to 1, of its being this one and not another thing altogether; 0 of an intent
            with few examples where no word with a content of its own is near to one of theirs, or
            one that they all have is missing: "change my booking" does not cancel it.
        ahead: What it is ahead of the next.
    """

    intent: str
    certainty: float
    ahead: float

    @property
    def sure(self) -> bool:
        """Tell whether to act on it."""
        return self.certainty >= EXAMPLES.sure and self.ahead >= EXAMPLES.ahead


@dataclass(frozen=True, slots=True)
class Classifier:
    """What tells the intents of a flow apart.

    Attributes:
        intents: Their names.
        weights: Feature → what it counts for each intent.
        towards: For each intent, what pointing somewhere counts.
        words: For each intent, the words of its examples.
        common: For each intent, the words with a content of their own that all its examples have.
        few: For each intent, whether it has few examples.
    """

    language: str
    intents: tuple[str, ...]
    weights: Mapping[Feature, tuple[float, ...]]
    towards: tuple[tuple[float, ...], ...]
    words: tuple[frozenset[str], ...]
    common: tuple[tuple[str, ...], ...]
    few: tuple[bool, ...]

    def guess(self, text: str) -> Guess | None:
        """Give the likeliest intent; None where the text holds no words."""
        said = features(text, self.language)
        if not said.words or not self.intents:
            return None
        scores = self._scores(said)
        first, *others = sorted(range(len(scores)), key=lambda place: -scores[place])
        ahead = scores[first] - (scores[others[0]] if others else 0.0)
        known, words = meanings(self.language), self.words[first]
        certainty = 0.0
        if self._may_mean(tuple(known.telling(said.words)), first):
            share = EXAMPLES.covered
            covered = _covered(said.words, words, known)
            certainty = (max(0.0, min(scores[first], 1.0)) + share * covered) / (1 + share)
        return Guess(self.intents[first], certainty, ahead)

    def _may_mean(self, telling: tuple[str, ...], intent: int) -> bool:
        """Tell whether words speak of an intent of which few examples tell little."""
        if not self.few[intent]:
            return True
        known = meanings(self.language)
        shared = not telling or any(known.speaks_of(self.words[intent], one) for one in telling)
        return shared and all(known.speaks_of(telling, one) for one in self.common[intent])

    def _scores(self, said: Features) -> list[float]:
        scores = [sum(map(mul, said.towards, one)) for one in self.towards]
        known = [
            (self.weights[name], value)
            for name, value in said.parts.items()
            if name in self.weights
        ]
        if known:
            rows, values = zip(*known, strict=True)
            columns = zip(*rows, strict=True)
            scores = [
                one + sum(map(mul, values, c)) for one, c in zip(scores, columns, strict=True)
            ]
        return scores


@lru_cache(maxsize=64)
def classifier(examples: Examples, language: str) -> Classifier:
    """Fit a classifier to the phrases of intents, by regularised least squares.

    Args:
        examples: Each intent with its phrases, in the notation of ``phrases``.
        language: BCP-47 tag.
    """
    sentences = [
        (place, features(text, language))
        for place, (_, phrases) in enumerate(examples)
        for text in _some_of(phrases, len(examples))
    ]
    owners = [place for place, _ in sentences]
    given = [found for _, found in sentences]
    names = tuple(name for name, _ in examples)
    shares = _fitted(given, owners, len(names))
    weights: dict[Feature, list[float]] = {}
    towards = [[0.0] * DIRECTIONS for _ in names]
    for found, share in zip(given, shares, strict=True):
        for name, value in found.parts.items():
            row = weights.get(name) or [0.0] * len(names)
            weights[name] = [one + value * part for one, part in zip(row, share, strict=True)]
        for place, part in enumerate(share):
            pairs = zip(towards[place], found.towards, strict=True)
            towards[place] = [one + part * value for one, value in pairs]
    return Classifier(
        language,
        names,
        {name: tuple(row) for name, row in weights.items()},
        tuple(map(tuple, towards)),
        tuple(frozenset(_words_of(place, given, owners)) for place in range(len(names))),
        tuple(_common(place, given, owners, meanings(language)) for place in range(len(names))),
        tuple(owners.count(place) < EXAMPLES.few for place in range(len(names))),
    )


def _common(
    place: int, given: Sequence[Features], owners: Sequence[int], known: Meanings
) -> tuple[str, ...]:
    own = [one.words for one, owner in zip(given, owners, strict=True) if owner == place]
    first, *others = own or [()]
    return tuple(
        word
        for word in known.telling(first)
        if all(any(akin(word, other) for other in words) for words in others)
    )


def _some_of(phrases: Sequence[str], intents: int) -> Sequence[str]:
    """Give so many sentences of an intent, evenly, that fitting takes no longer than a second."""
    texts = [text for phrase in phrases for text in wordings(phrase)]
    share = max(EXAMPLES.least, EXAMPLES.fitted // intents)
    return texts[:: -(-len(texts) // share) or 1]


def _words_of(place: int, given: Sequence[Features], owners: Sequence[int]) -> Iterator[str]:
    for found, owner in zip(given, owners, strict=True):
        if owner == place:
            yield from found.words


def _fitted(given: Sequence[Features], owners: Sequence[int], count: int) -> list[list[float]]:
    """Give for each sentence what it counts for each intent: 1 is wanted of its own, 0 of others.

    Solved by Cholesky's decomposition of the sentences' likenesses.
    """
    rows: list[list[float]] = []
    solved: list[list[float]] = []
    for place, one in enumerate(given):
        row: list[float] = []
        for before in range(place):
            inner = sum(map(mul, row, rows[before]))
            row.append((one.like(given[before]) - inner) / rows[before][before])
        own = one.like(one) + EXAMPLES.smoothing - sum(map(mul, row, row))
        row.append(math.sqrt(own))
        rows.append(row)
        wanted = [1.0 if owners[place] == intent else 0.0 for intent in range(count)]
        for before in range(place):
            wanted = [w - row[before] * s for w, s in zip(wanted, solved[before], strict=True)]
        solved.append([w / row[place] for w in wanted])
    for place in reversed(range(len(given))):
        own_part = [value / rows[place][place] for value in solved[place]]
        solved[place] = own_part
        for before in range(place):
            factor = rows[place][before]
            pairs = zip(solved[before], own_part, strict=True)
            solved[before] = [value - factor * part for value, part in pairs]
    return solved


def _covered(said: Sequence[str], known: frozenset[str], source: Meanings) -> float:
    """Tell how much of what was said the examples of an intent speak of, from 0 to 1."""
    total = found = 0.0
    for word in said:
        weight = source.weight(word)
        total += weight
        if word in known:
            found += weight
        else:
            found += weight * max(
                (like for near, like in source.near(word) if near in known), default=0.0
            )
    return found / total if total else 0.0
