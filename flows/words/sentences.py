"""Where the sentences of a prompt end: ``At 3 p.m. on Monday. Is that right?`` has two.

``sentencex`` knows the abbreviations of a language and the words that begin sentences. What it
gets wrong in what is said on the telephone is set right here, and only here: names behind a title
that begin like sentences ("Dr. Will Smith"), an hour that ends a sentence before a word that it
does not know as a beginning ("at 3 p.m. Anything else?"), abbreviations in the middle of one
("Mon. to Fri."), and pauses ("Well... what else?").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from sentencex import segment

from flows.words.lexicon import Lexicon, fold, lexicon

_CLOSING = "\"'”’»)\\]"
_END = re.compile(rf"(\S*[.!?…][{_CLOSING}]*)(\s+)(?=(\S+))")
_STOP = re.compile(rf"\.[{_CLOSING}]*$")
_PAUSE = re.compile(rf"(?:…|\.\.)[{_CLOSING}]*$")
_HALF_OF_DAY = re.compile(r"(?:^|[\W\d])[ap]\.\s?m\.$", re.IGNORECASE)
_DOTTED = re.compile(r"(?:^|\W)(?:\w\.\s?)+\w\.$")
_EDGES = "\"'“”‘’«»()[]¿¡.,:;!?…"


def sentences(text: str, language: str) -> list[str]:
    """Split a text at the ends of its sentences.

    Args:
        text: What is said, or a template of it.
        language: BCP-47 tag of the text.

    Returns:
        None of them blank; put together with the white space between them, they are the text.
        Split again, each is itself.
    """
    parts = list(_cut(text, language))
    if len(parts) < 2:
        return parts
    return [sentence for part in parts for sentence in sentences(part, language)]


def _cut(text: str, language: str) -> Iterator[str]:
    known = set(accumulate(map(len, segment(language.partition("-")[0], text))))
    words = lexicon(language)
    begin = 0
    for found in _END.finditer(text):
        if _ends(text[begin : found.end(1)], found[3], found.end() in known, words):
            yield text[begin : found.end(1)]
            begin = found.end()
    if text[begin:].strip():
        yield text[begin:]


def _ends(before: str, following: str, known: bool, words: Lexicon) -> bool:
    """Tell whether a sentence ends between two words.

    Args:
        before: From the sentence's first word to its last, with its mark.
        following: The next word.
        known: True when the library sees an end.
        words: Of the language.
    """
    begins = following.strip(_EDGES)
    if _PAUSE.search(before):
        return not begins[:1].islower()
    if not _STOP.search(before):
        return True
    last = fold(before.split()[-1].strip(_EDGES))
    if last in _leading(words.language):
        return False
    if words.has("abbreviation", last) or _DOTTED.search(before):
        if begins[:1].islower() or begins[:1].isdigit():
            return False
        if _HALF_OF_DAY.search(before):
            return begins[:1] != "{" and not _is_day(begins, words)
    return known


def _is_day(word: str, words: Lexicon) -> bool:
    return any(words.has(name, fold(word)) for name in ("weekday", "weekday_short", "month"))


@lru_cache(maxsize=16)
def _leading(language: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon(language).settings.get("leading_abbreviation", ())))
