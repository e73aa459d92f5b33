"""One of the options that the flow lists, by synonym or by near sound. Canonical: option name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.model.condition_types import Type
from flows.model.flow import Keys, Slot
from flows.reading.alike import near
from flows.reading.kind import Kind
from flows.reading.phonetics import likeness
from flows.reading.phrases import stems
from flows.reading.reading import PLAIN, STRONG, WEAK, Context, Reading
from flows.vocabulary.ports import Expectation
from flows.words.calibration import CHOICES, WORK
from flows.words.lexicon import BREAK, fold, lexicon
from flows.words.tokens import Unit
from flows.words.utterance import Utterance, read


@dataclass(frozen=True, slots=True)
class _Synonym:
    option: str
    words: tuple[str, ...]
    distinct: bool


class ChoiceKind(Kind):
    """Options with synonyms; the first synonym is how an option is spoken."""

    name = "choice"
    styles = ("default", "plain")
    has_options = True
    asked_which = True

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take an option's name or a synonym."""
        wanted = _plain(text)
        for option, synonyms in slot.options.items():
            if wanted in (_plain(option), *(_plain(s) for s in synonyms)):
                return option
        return None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word an option by its first synonym; ``plain`` gives its name."""
        synonyms = slot.options.get(value, ())
        if style == "plain" or not synonyms:
            return value.replace("_", " ")
        return synonyms[0]

    def keys(self, slot: Slot) -> Keys | None:
        """1 for the first option, and so on, up to nine."""
        if not 0 < len(slot.options) <= 9:
            return None
        return Keys(options={str(n): option for n, option in enumerate(slot.options, 1)})

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read one key, by the slot's own table or in the order of the options."""
        own = slot.keys or self.keys(slot)
        return own.options.get(keys) if own else None

    def condition_type(self, slot: Slot) -> Type:
        """It is one of its options."""
        return Type("choice", tuple(slot.options))

    def values(self, slot: Slot) -> Sequence[str]:
        """Give the options."""
        return tuple(slot.options)

    def alike(self, value: str, slot: Slot, expectation: Expectation) -> Iterator[str]:
        """Give the options whose spoken forms sound alike."""
        language = lexicon(expectation.language).language
        said = _spoken(value, slot)
        scored = sorted(
            ((near(said, _spoken(o, slot), language), o) for o in slot.options if o != value),
            reverse=True,
        )
        return (other for score, other in scored if score)

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the options named; where asked also by near sound and by a part of the name."""
        synonyms = _synonyms(_options(slot), utterance.words.language)
        found = list(self._exact(utterance, synonyms, context))
        if not found and context.asked:
            found = list(self._near(utterance, synonyms))
        return found

    def _exact(
        self, utterance: Utterance, synonyms: tuple[_Synonym, ...], context: Context
    ) -> Iterator[Reading]:
        said = stems(utterance.units, utterance.words.language)
        place = 0
        while place < len(said):
            match = _longest(said, place, synonyms)
            if match is None:
                place += 1
                continue
            end = place + len(match.words)
            rank = STRONG if context.asked else PLAIN
            yield Reading(kind=self.name, value=match.option, first=place, last=end, rank=rank)
            place = end

    def _near(self, utterance: Utterance, synonyms: tuple[_Synonym, ...]) -> Iterator[Reading]:
        if utterance.last > WORK.near_words:
            return
        scored: dict[str, tuple[float, int, int]] = {}
        for synonym in synonyms:
            for first, last, said in _stretches(utterance.units, len(synonym.words)):
                score = likeness(said, "".join(synonym.words), utterance.words.language)
                if score > scored.get(synonym.option, (0.0, 0, 0))[0]:
                    scored[synonym.option] = (score, first, last)
        ranked = sorted(scored.items(), key=lambda item: -item[1][0])
        if not ranked or ranked[0][1][0] < CHOICES.near_enough:
            return
        if len(ranked) > 1 and ranked[0][1][0] - ranked[1][1][0] < CHOICES.clearly_better:
            return
        option, (score, first, last) = ranked[0]
        yield Reading(
            kind=self.name,
            value=option,
            first=first,
            last=last,
            certainty=score * CHOICES.certainty,
            rank=WEAK,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the words end with the beginning of an option ("check")."""
        synonyms = _synonyms(_options(slot), utterance.words.language)
        said = stems(utterance.units[: utterance.last], utterance.words.language)
        return any(
            said[-length:] == list(synonym.words[:length])
            for synonym in synonyms
            for length in range(1, min(len(synonym.words), len(said) + 1))
        )


def _spoken(option: str, slot: Slot) -> str:
    synonyms = slot.options.get(option) or (option.replace("_", " "),)
    return fold(synonyms[0]).replace(" ", "")


def _options(slot: Slot) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((option, tuple(synonyms)) for option, synonyms in slot.options.items())


@lru_cache(maxsize=256)
def _synonyms(
    options: tuple[tuple[str, tuple[str, ...]], ...], language: str
) -> tuple[_Synonym, ...]:
    found: dict[tuple[str, ...], str | None] = {}
    for option, synonyms in options:
        for text in (option.replace("_", " "), *synonyms):
            words = tuple(stems(read(text, language).units, language))
            if words:
                known = found.setdefault(words, option)
                found[words] = option if known == option else None
    return tuple(
        _Synonym(option, words, True) for words, option in found.items() if option is not None
    )


def shared_words(slot: Slot, language: str) -> Iterator[tuple[str, str, str]]:
    """Give the words that stand for two options of a choice, and so for neither.

    Returns:
        The later option, its words as the flow writes them, and the earlier option.
    """
    first: dict[tuple[str, ...], str] = {}
    for option, synonyms in _options(slot):
        for text in (option.replace("_", " "), *synonyms):
            words = tuple(stems(read(text, language).units, language))
            if words and first.setdefault(words, option) != option:
                yield option, text, first[words]


def _longest(stems: list[str], place: int, synonyms: tuple[_Synonym, ...]) -> _Synonym | None:
    best: _Synonym | None = None
    for synonym in synonyms:
        end = place + len(synonym.words)
        longer = best is None or len(synonym.words) > len(best.words)
        if longer and tuple(stems[place:end]) == synonym.words:
            best = synonym
    return best


def _stretches(units: list[Unit], words: int) -> Iterator[tuple[int, int, str]]:
    """Give runs of units of about so many words, as one string each."""
    for length in range(max(1, words - 1), words + 2):
        for first in range(len(units) - length + 1):
            run = units[first : first + length]
            if all(unit.code != BREAK for unit in run):
                yield first, first + length, "".join(unit.word for unit in run)


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())
