"""The notation of patterns in language files, compiled to regular expressions over unit codes.

word            that word
<class>         any word of that class
<field:class>   the same, kept as a field of the match
@macro          a named piece of pattern
( a | b c )     one of
x?  x*  x+      as in regular expressions, but for ``_MOST_TIMES``
_               any one word
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_PIECE = re.compile(
    r"<(?:(?P<field>\w+):)?(?P<cls>\w+)>|@(?P<macro>\w+)|(?P<mark>[()|?*+])"
    r"|(?P<any>_)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<space>\s+)|(?P<bad>.)"
)
_DEEPEST = 12
_MOST_TIMES = 9  # a word or group in a row, so that a pattern takes a time linear in the words
_MARKS = {"(": "(?:", "*": f"{{0,{_MOST_TIMES}}}", "+": f"{{1,{_MOST_TIMES}}}"}


class PatternError(ValueError):
    """A pattern of a language file is not well formed."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a compiled pattern: ``field`` is filled from a word of class ``cls``."""

    field: str
    cls: str


def literals(text: str) -> Iterator[str]:
    """Give the words that stand in a pattern as such."""
    for match in _PIECE.finditer(text):
        if match.lastgroup == "word":
            yield match.group("word")


def to_regex(
    text: str,
    define: Mapping[str, str],
    codes: Callable[[str], str],
    group: Callable[[str, str], str],
) -> str:
    """Translate a pattern.

    Args:
        text: The pattern.
        define: Macros.
        codes: Class (or ``=word``) → the codes of its members.
        group: (field, class) → name of a regular-expression group.

    Raises:
        PatternError: It is not well formed, or names what is not there.
    """
    return _translate(text, define, codes, group, 0)


def _translate(
    text: str,
    define: Mapping[str, str],
    codes: Callable[[str], str],
    group: Callable[[str, str], str],
    depth: int,
) -> str:
    if depth > _DEEPEST:
        raise PatternError(f"macros nest too deep in: {text}")
    out: list[str] = []
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        if kind == "bad":
            raise PatternError(f"unexpected {match.group()!r} in: {text}")
        if kind == "macro":
            name = match.group("macro")
            if name not in define:
                raise PatternError(f"no macro {name!r}: {text}")
            out.append("(?:" + _translate(define[name], define, codes, group, depth + 1) + ")")
        elif kind == "mark":
            out.append(_MARKS.get(match.group(), match.group()))
        elif kind == "any":
            out.append("[^\n]")
        elif kind == "word":
            out.append(_set(codes("=" + match.group("word")), text))
        elif kind == "cls":
            members = _set(codes(match.group("cls")), text)
            field = match.group("field")
            out.append(f"(?P<{group(field, match.group('cls'))}>{members})" if field else members)
    return "".join(out)


def _set(members: str, text: str) -> str:
    if not members:
        raise PatternError(f"a class without words in: {text}")
    return members if len(members) == 1 else f"[{_ranges(members)}]"


def _ranges(members: str) -> str:
    """Write code characters as ranges, which match faster than a long list."""
    points = sorted(map(ord, set(members)))
    out: list[str] = []
    first = last = points[0]
    for point in [*points[1:], -1]:
        if point == last + 1:
            last = point
            continue
        out.append(chr(first) if first == last else f"{chr(first)}-{chr(last)}")
        first = last = point
    return "".join(out)
