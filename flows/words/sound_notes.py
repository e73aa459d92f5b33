"""Notes that recognisers write on what is no speech: "[music]", "(coughs)", "*sighs*", "♪ … ♪"."""

from __future__ import annotations

import re

_MARKS = frozenset("[(*<♪♫♬")
_NOTE = re.compile(
    r"""\[[^\][\d]{1,60}\]
    |<[^<>\d]{1,60}>
    |[♪♫♬]+(?:[^♪♫♬]*[♪♫♬]+)?
    |\((?:[^()\dA-Z]{3,60}|[A-Z][A-Z_ ]{2,60})\)
    |\*(?:[^*\dA-Z]{3,60}|[A-Z][A-Z_ ]{2,60})\*""",
    re.VERBOSE,
)
_ONLY_NOTE = re.compile(r"\W*(?:\([^()\d]{3,60}\)|\*[^*\d]{3,60}\*)\W*")


def without_notes(text: str) -> str:
    """Give a text without notes on sounds.

    Square and pointed brackets always hold one. What stands in round ones, or between asterisks,
    may be a word of the caller: it is one where it begins with a capital and is not alone
    ("Anna (Annie) Brown"), or has a digit ("(555) 010").
    """
    if _MARKS.isdisjoint(text):
        return text
    if _ONLY_NOTE.fullmatch(text):
        return ""
    return _NOTE.sub(" ", text)
