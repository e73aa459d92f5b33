"""Short utterances that are told by the words they consist of, whatever their order.

"It was really a pleasure to chat with you" and "great chatting, thanks" are one saying: a word of
pleasure, a word of talking, and nothing that would make it mean something else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flows.words.calibration import WORK
from flows.words.lexicon import BREAK, fold, lexicon
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Saying:
    """Words of which one of each row must be there, words that may be, and words that may not."""

    rows: tuple[frozenset[str], ...]
    allowed: frozenset[str]
    barred: frozenset[str]

    def fits(self, words: frozenset[str], manners: Collection[str]) -> bool:
        """Tell whether an utterance of these words is such a saying; manners may be added."""
        if words & self.barred or not all(w in self.allowed or w in manners for w in words):
            return False
        return all(words & row for row in self.rows)


def may_be_saying(utterance: Utterance) -> bool:
    """Tell whether an utterance has no word that no saying has: most have, and are soon told."""
    known, manners = (
        _known_words(utterance.words.language),
        utterance.words.values.get("manners", {}),
    )
    return utterance.last <= WORK.saying_words and all(
        unit.word in known or unit.word in manners or unit.code == BREAK for unit in utterance.units
    )


def is_saying(utterance: Utterance, name: str) -> bool:
    """Tell whether a whole utterance is a saying of a name (``goodbye``, ``help``, …)."""
    sayings = _sayings(utterance.words.language, name)
    if not sayings or utterance.last > WORK.saying_words:
        return False
    words = frozenset(unit.word for unit in utterance.units if unit.code != BREAK)
    manners = utterance.words.values.get("manners", {})
    return bool(words) and any(saying.fits(words, manners) for saying in sayings)


@lru_cache(maxsize=64)
def _sayings(language: str, name: str) -> tuple[Saying, ...]:
    return tuple(_saying(entry) for entry in lexicon(language).sayings.get(name, ()))


@lru_cache(maxsize=8)
def _known_words(language: str) -> frozenset[str]:
    sayings = (_sayings(language, name) for name in lexicon(language).sayings)
    return frozenset().union(*(saying.allowed for of_name in sayings for saying in of_name))


def _saying(entry: dict[str, Any]) -> Saying:
    rows = tuple(frozenset(fold(word) for word in row) for row in entry["of"])
    allowed = frozenset(fold(word) for word in entry.get("with", ())).union(*rows)
    return Saying(rows, allowed, frozenset(fold(word) for word in entry.get("not", ())))
