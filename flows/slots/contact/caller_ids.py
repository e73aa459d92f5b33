"""The numbers that carriers give for a caller, and the many ways in which they say "withheld"."""

from __future__ import annotations

import re

#: Words that stand for no number, as they are or as the keys of a telephone spell them
#: (+266696687 is "anonymous").
_WITHHELD = (
    "anonymous",
    "blocked",
    "none",
    "null",
    "private",
    "restricted",
    "unavailable",
    "unknown",
    "withheld",
)
_ON_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_KEYED = frozenset(word.translate(_ON_KEYS) for word in _WITHHELD)
_SCHEME = re.compile(r"(?:sips?|tel|client):", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9]{3,15}")
_WRITTEN_BETWEEN = str.maketrans("", "", " -.()/")


def caller_id(given: str | None) -> str:
    """Give the number in what a carrier told; empty where it is withheld, or none.

    Args:
        given: As ``+12025550143``, ``(202) 555-0143``, ``sip:+12025550143@carrier.example`` or
            ``"Anna" <sip:100@pbx.example>``.
    """
    text = (given or "").strip()
    inside = re.search(r"<([^>]*)>", text)
    user = _SCHEME.sub("", inside[1] if inside else text).partition("@")[0].partition(";")[0]
    number = user.translate(_WRITTEN_BETWEEN)
    if not _NUMBER.fullmatch(number) or number.lstrip("+") in _KEYED:
        return ""
    return number
