"""With which words the patterns of a set can begin: where an utterance holds none of them, it need
not be searched."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<OPEN>\(\?(?:P<\w+>|:))|(?P<CLOSE>\))|(?P<BAR>\|)|(?P<OPTION>\?|\{0,\d+\})"
    r"|(?P<MORE>\{1,\d+\})|(?P<MEMBERS>\[[^\]]+\])|(?P<ONE>.)",
    re.DOTALL,
)
_SPAN = re.compile(r"(.)-(.)|(.)", re.DOTALL)

_Begin = tuple[frozenset[str] | None, bool]  # codes (None: any), whether it may be nothing


def beginnings(source: str) -> frozenset[str] | None:
    """Give the codes with which a match can begin; None where any may.

    Args:
        source: An expression as ``pattern_syntax`` makes them, or several with a bar between.
    """
    codes, empty = _Reader(source).alternatives()
    return None if empty else codes


class _Reader:
    """Reads an expression from the left, telling with what each part can begin."""

    def __init__(self, source: str) -> None:
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(source)
        self._token = next(self._tokens, None)

    def alternatives(self) -> _Begin:
        """Read branches up to the end of their group."""
        codes, empty = self._sequence()
        while self._kind() == "BAR":
            self._next()
            other, nothing = self._sequence()
            codes = None if codes is None or other is None else codes | other
            empty |= nothing
        return codes, empty

    def _sequence(self) -> _Begin:
        codes: frozenset[str] | None = frozenset()
        begun = False
        while self._kind() not in ("BAR", "CLOSE", ""):
            other, nothing = self._part()
            if not begun:
                codes = None if codes is None or other is None else codes | other
                begun = not nothing
        return codes, not begun

    def _part(self) -> _Begin:
        """Read a code, a class of them or a group, with the mark of how often it stands."""
        kind, text = self._kind(), self._token[0] if self._token else ""
        self._next()
        codes: frozenset[str] | None = frozenset(text)
        empty = False
        if kind == "OPEN":
            codes, empty = self.alternatives()
            self._next()
        elif kind == "MEMBERS":
            codes = None if text.startswith("[^") else _members(text[1:-1])
        if self._kind() in ("OPTION", "MORE"):
            empty |= self._kind() == "OPTION"
            self._next()
        return codes, empty

    def _kind(self) -> str:
        return "" if self._token is None else str(self._token.lastgroup)

    def _next(self) -> None:
        self._token = next(self._tokens, None)


def _members(text: str) -> frozenset[str]:
    """Give the codes of a class."""
    found: set[str] = set()
    for first, last, one in _SPAN.findall(text):
        found |= set(map(chr, range(ord(first), ord(last) + 1))) if first else {one}
    return frozenset(found)
