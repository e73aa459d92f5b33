"""Finding the name behind several hypotheses: first and last names are voted on apart, and a name
that only sounds like what was written gets a part of its vote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from math import log, sqrt

from flows.reading.phonetics import likeness, sound
from flows.reading.reading import Heard
from flows.slots.names.known_names import FIRST, LAST, familiar, ranked, sounding_like, written
from flows.words.calibration import VOTES
from flows.words.lexicon import fold


def elect(
    heard: Sequence[Heard], language: str, country: str, rejected: Collection[str] = ()
) -> tuple[str, float] | None:
    """Give the name that most speaks for, and how certain it is.

    None where nothing is whole, where what is spelled is mostly one name, and where the caller has
    ``rejected`` what wins.
    """
    heard = [_times(VOTES.both, one) if _said_too(one) else one for one in heard]
    if _mostly_one_name(heard):
        return None
    heard = _spelled_first(heard, language, country)
    first, last, total = _Ballot(FIRST, language, country), _Ballot(LAST, language, country), 0.0
    for one in heard:
        pair = _pair(one.value, language, country)
        total += one.weight * (1.0 if pair else VOTES.partial)
        sure = one.certainty if _is_spelled(one) else None
        if pair is not None:
            first.cast(pair[0], one.weight, sure)
            last.cast(pair[1], one.weight, sure)
        else:
            for ballot in (first, last):
                if ballot.knows(one.value):
                    ballot.cast(one.value, one.weight * VOTES.partial, sure)
    if not any(" " in one.value for one in heard) or not first.votes or not last.votes:
        return None
    name, shares = "", 1.0
    for ballot in (first, last):
        ballot.trust_agreement()
        best = max(ballot.votes, key=lambda word: ballot.votes[word])
        name += f" {ballot.written[best]}"
        shares *= min(1.0, ballot.votes[best] / total)
    elected = name.strip()
    return None if elected in rejected else (elected, _certainty(sqrt(shares)))


class _Ballot:
    """Votes for a first or a last name, by folded word; ``written`` as it was first heard."""

    def __init__(self, name: str, language: str, country: str) -> None:
        self._name, self._language, self._country = name, language, country
        self.votes: dict[str, float] = {}
        self._heard: dict[str, float] = {}
        self._times = 0
        self.written: dict[str, str] = {}

    def knows(self, word: str) -> bool:
        """Tell whether a word is a common name."""
        return self._prior(fold(word)) > VOTES.rare

    def cast(self, word: str, weight: float, sure: float | None) -> None:
        """Count a word heard; ``sure`` is how certain a spelled one is, None for one said."""
        key = fold(word)
        self._times += 1
        self._heard[key] = self._heard.get(key, 0.0) + weight
        if sure is not None:
            self._add(key, word, weight * sure)
            return
        self._add(key, word, weight * self._prior(key))
        alike = sounding_like(key, self._language, self._country, self._name)
        for other in () if key in alike else alike:  # a common name stands for itself
            share = self._nearness(key, other) * self._prior(other)
            self._add(other, written(other, self._language, self._name), weight * share)

    def _nearness(self, key: str, other: str) -> float:
        """Tell what part of its vote a name that is not common gives to a common one: one on the
        lists only to another spelling of it, for which of two a recogniser writes is chance."""
        same = sound(other, self._language) == sound(key, self._language)
        if self._prior(key) > VOTES.rare:
            return 1.0 if same else 0.0
        if same:
            return VOTES.same_sound
        return VOTES.same_consonants * likeness(key, other, self._language)

    def trust_agreement(self) -> None:
        """Take a name that several hypotheses hold, and no other, as it was heard: a caller may
        well have a name that is on no list."""
        if len(self._heard) == 1 and self._times > 1:
            self.votes = dict(self._heard)

    def _add(self, key: str, word: str, weight: float) -> None:
        self.written.setdefault(key, word)
        self.votes[key] = self.votes.get(key, 0.0) + weight

    def _prior(self, key: str) -> float:
        """Tell how likely a name is here, from 0 to 1."""
        return _prior(key, self._language, self._country, self._name)


@lru_cache(maxsize=4096)
def _prior(key: str, language: str, country: str, name: str) -> float:
    ranks = ranked(language, country, name)
    parts = [part for part in key.split("-") if part]
    if not parts or any(part not in ranks for part in parts):
        return VOTES.unknown
    rank = max(ranks[part] for part in parts)
    most = familiar(language, country, name)
    return 1.0 - VOTES.fall * log(rank + 1) / log(most) if rank < most else VOTES.rare


def _pair(value: str, language: str, country: str) -> tuple[str, str] | None:
    """Cut a name into first and last; of three words two may be one ("and Tony" is Antony)."""
    words = value.split()
    if len(words) == 2:
        return words[0], words[1]
    if len(words) < 2:
        return None
    if len(words) == 3:
        for first, last in ((words[0] + words[1], words[2]), (words[0], words[1] + words[2])):
            if all(
                sounding_like(fold(word), language, country, name)
                for word, name in ((first, FIRST), (last, LAST))
            ):
                return first.capitalize(), last.capitalize()
    return words[0], " ".join(words[1:])


def _mostly_one_name(heard: Sequence[Heard]) -> bool:
    """Tell whether one name was spelled in most hypotheses: then a second one was misheard."""
    single = sum(one.weight for one in heard if " " not in one.value and _is_spelled(one))
    return single > VOTES.mostly * sum(one.weight for one in heard)


def _spelled_first(heard: Sequence[Heard], language: str, country: str) -> Sequence[Heard]:
    """Let names count for less that are said where another hypothesis spells one, for a said name
    takes less time; and those whose letters make no listed name where those of another do."""
    spelled = [one for one in heard if len(one.words.split()) >= VOTES.many_letters]
    if not spelled:
        return heard
    listed = [one for one in spelled if _is_listed(one.value, language, country)]
    best = listed or spelled
    return [
        one if any(one is other for other in best) else _times(VOTES.beside, one) for one in heard
    ]


def _times(factor: float, one: Heard) -> Heard:
    """Let what was heard count so many times as much."""
    return replace(one, weight=one.weight * factor)


def _is_listed(value: str, language: str, country: str) -> bool:
    pair = _pair(value, language, country)
    return pair is not None and all(
        fold(word) in ranked(language, country, name)
        for word, name in zip(pair, (FIRST, LAST), strict=True)
    )


def _is_spelled(one: Heard) -> bool:
    words = one.words.split()
    return any(len(word) == 1 for word in words) or len(words) > 2 * len(one.value.split())


def _said_too(one: Heard) -> bool:
    """Tell whether a name was said and spelled, and both agree."""
    words = [fold(word) for word in one.words.split()]
    letters = "".join(word for word in words if len(word) == 1)
    said = [fold(word) for word in one.value.split() if len(word) > VOTES.initial]
    return any(word in words and word in letters for word in said)


def _certainty(share: float) -> float:
    """Turn the share of the votes into a certainty: 0.5 for a sixth of the votes."""
    return min(1.0, float(share**VOTES.leniency))
