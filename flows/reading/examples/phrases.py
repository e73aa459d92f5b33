"""The notation of an intent's phrases: ``cancel [my] (booking|reservation)``.

``[ ]`` holds words that may be left out, ``( | )`` words of which one is said; both may nest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from flows.words.calibration import EXAMPLES

_PIECE = re.compile(r"[\[\]()|]|[^\[\]()|]+")
_SIGN = re.compile(r"[\[\]()|]")
_CLOSING = {"[": "]", "(": ")"}


class PhraseError(ValueError):
    """A phrase has a bracket that is not closed, or one that nothing opens."""


@lru_cache(maxsize=1024)
def wordings(phrase: str) -> tuple[str, ...]:
    """Give the sentences that a phrase stands for, at most ``EXAMPLES.wordings``.

    Raises:
        PhraseError: Its brackets do not fit.
    """
    pieces: list[str] = _PIECE.findall(phrase)
    found, end = _branches(pieces, 0, "")
    if end < len(pieces):
        raise PhraseError(f"nothing opens the '{pieces[end]}'")
    return tuple(dict.fromkeys(" ".join(one.split()) for one in found if one.strip()))


def plain(phrase: str) -> str:
    """Give a phrase without any signs of the notation."""
    return " ".join(_SIGN.sub(" ", phrase).split())


def _branches(pieces: list[str], place: int, closing: str) -> tuple[list[str], int]:
    """Give what stands up to a closing bracket, and the place of that bracket."""
    found: list[str] = []
    sequence = [""]
    while place < len(pieces) and pieces[place] not in ("]", ")"):
        piece = pieces[place]
        if piece == "|" and closing == ")":
            found += sequence
            sequence = [""]
        elif piece in _CLOSING:
            inner, place = _branches(pieces, place + 1, _CLOSING[piece])
            if place == len(pieces) or pieces[place] != _CLOSING[piece]:
                raise PhraseError(f"a '{piece}' is not closed by '{_CLOSING[piece]}'")
            sequence = list(_joined(sequence, [*inner, ""] if piece == "[" else inner))
        else:
            sequence = list(_joined(sequence, [piece]))
        place += 1
    return found + sequence, place


def _joined(first: list[str], then: list[str]) -> Iterator[str]:
    for count, (one, other) in enumerate((one, other) for one in first for other in then):
        if count == EXAMPLES.wordings:
            return
        yield one + other
