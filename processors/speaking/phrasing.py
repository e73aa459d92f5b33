"""Whether a reworded prompt may be spoken in place of the written one.

The language model may choose words, never facts. Its text is taken only if it holds every value of
the prompt as spoken, asks what was asked, and brings in no date, time, number, name, promise or
denial that the written text does not have, in the order in which the written text has them. What
cannot be told for certain is refused: the written text is always there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flows.errors import CallwrightError
from flows.vocabulary.acts import Say
from flows.words.lexicon import fold, lexicon
from flows.words.sentences import sentences

_WORD = re.compile(r"[\w@#$€£¥%+&][\w@#$€£¥%+&'’.:,/]*")
_EDGE = ".,:'’/"
_FORBIDDEN = re.compile(r"[<>{}\[\]*_`|~\\\n\t]|https?:|www\.")
_LONGEST = 600  # characters


@dataclass(frozen=True, slots=True)
class _Wary:
    """Words of a language that change what is said.

    Attributes:
        values: Further words for dates, times and numbers.
        denials: Turn a sentence round.
        claims: Say that something was done or holds.
        plain: Carry no meaning of their own, in a question.
        capitals: Written with a capital though they name nobody.
        everyday: Count or date only beside another word that does: May, a second.
    """

    values: frozenset[str]
    denials: frozenset[str]
    claims: frozenset[str]
    plain: frozenset[str]
    capitals: frozenset[str]
    everyday: frozenset[str]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VALUE_CLASSES = _set(
    "month weekday weekday_short relative_day span_unit far past_word two_word meridiem day_part "
    "fixed_time quarter_word clock_unit unit_number tens_number hundreds_number multiplier "
    "ordinal_word"
)


@lru_cache(maxsize=16)
def _wary_of(language: str) -> _Wary | None:
    """Give the words of a language (``rewording.yaml``); None where it has none."""
    try:
        words = lexicon(language.partition("-")[0])
    except CallwrightError:
        return None
    lists = words.settings.get("rewording")
    if lists is None or words.language != language.partition("-")[0]:
        return None
    return _Wary(**{name: frozenset(map(fold, text.split())) for name, text in lists.items()})


def holds(text: str, say: Say, language: str = "en") -> bool:
    """True when ``text`` may be spoken in place of ``say.text``."""
    return objection(text, say, language) is None


def objection(text: str, say: Say, language: str = "en") -> str | None:
    """Say why a rewording is not taken, in a few words without anything of the call.

    Args:
        text: What the language model wrote.
        say: The prompt, with its leave to be reworded.
        language: BCP-47 tag of the flow.

    Returns:
        None when it may be spoken.
    """
    wary = _wary_of(language)
    if say.phrasing is None:
        return "no leave to reword"
    if wary is None or not _value_words(language):
        return "language without a guard"
    form = _form(text, say.phrasing.max_words)
    if form is not None:
        return form
    spoken = _flat(text)
    if any(_flat(value) not in spoken for value in say.phrasing.must_say):
        return "a value is missing"
    if not _in_order(_values(text, language, wary), _values(say.text, language, wary)):
        return "another date, time or number"
    strange = _strange_words(text, say.text, language, wary)
    return strange or _question(text, say, language, wary)


def doomed(begun: str, say: Say, language: str = "en") -> bool:
    """True when nothing that could follow ``begun`` makes it a rewording that holds.

    Only whole words are judged: what stands before the last space.
    """
    wary = _wary_of(language)
    whole = begun.rpartition(" ")[0]
    return wary is not None and not _in_order(
        _values(whole, language, wary), _values(say.text, language, wary)
    )


def _form(text: str, max_words: int) -> str | None:
    if not text.strip():
        return "empty"
    if len(text) > _LONGEST or len(text.split()) > max_words:
        return "too long"
    if _FORBIDDEN.search(text) or not text.isprintable():
        return "not speakable"
    if text.rstrip()[-1] not in ".!?":
        return "broken off"
    return None


def _flat(text: str) -> str:
    """The words alone, each between spaces, so that a value is found only as whole words."""
    return f" {' '.join(_bare(word) for word in _words(text))} "


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text.replace("-", " ").replace("–", " ").replace("—", " ")):
        word = match.group().rstrip(_EDGE)
        if word:
            yield word


def _bare(word: str) -> str:
    return fold(word).replace(".", "").replace("’", "")


@lru_cache(maxsize=16)
def _value_words(language: str) -> frozenset[str]:
    """Words for dates, times and numbers that the language's own data list."""
    try:
        values = lexicon(language.partition("-")[0]).values
    except CallwrightError:
        return frozenset()
    return frozenset(
        word.replace(".", "") for name in _VALUE_CLASSES for word in values.get(name, ())
    )


def _values(text: str, language: str, wary: _Wary) -> list[str]:
    """Everything in a text that counts, dates or times, in order."""
    counting = _value_words(language) | wary.values
    words = [_bare(word) for word in _words(text)]
    found = []
    for at, word in enumerate(words):
        if word in wary.everyday and not any(
            _counts(near, counting - wary.everyday) for near in words[max(0, at - 2) : at + 3]
        ):
            continue
        if _counts(word, counting):
            found.append(word)
    return found


def _counts(word: str, counting: frozenset[str]) -> bool:
    return word in counting or any(c.isdigit() or c in "@#$€£¥%" for c in word)


def _in_order(found: list[str], allowed: list[str]) -> bool:
    """True when ``found`` is ``allowed`` with nothing added and nothing moved."""
    rest = iter(allowed)
    return all(word in rest for word in found)


def _question(text: str, say: Say, language: str, wary: _Wary) -> str | None:
    """The last sentence asks, and asks for the same; nothing else asks."""
    asks = say.question or say.text.rstrip().endswith("?")
    if text.count("?") != (1 if asks else 0):
        return "another question" if "?" in text else "the question is missing"
    if not asks:
        return None
    if not text.rstrip().endswith("?"):
        return "the question does not come last"
    written = _content(_last(say.text, language), wary)
    sentence = _last(text, language)
    if written:
        same = bool(written & _content(sentence, wary))
    else:  # "Is that right?": it may ask about nothing that was not said
        same = _content(sentence.split(",")[-1], wary) <= _content(say.text, wary)
    return None if same else "another question"


def _last(text: str, language: str) -> str:
    return (sentences(text, language) or [""])[-1]


def _content(sentence: str, wary: _Wary) -> set[str]:
    """Words of a question that carry its meaning, without plural endings."""
    words = {_bare(word) for word in _words(sentence)} - wary.plain
    return {word.removesuffix("s") if len(word) > 3 else word for word in words}


def _strange_words(text: str, written: str, language: str, wary: _Wary) -> str | None:
    """Denials, promises and names that the written text does not have."""
    known = {_bare(word) for word in _words(written)}
    new = {_bare(word) for word in _words(text)} - known
    if new & wary.denials:
        return "a denial"
    if new & wary.claims:
        return "a promise"
    for sentence in sentences(text, language):
        for word in list(_words(sentence))[1:]:
            if word[0].isupper() and _bare(word) not in known | wary.capitals:
                return "a name"
    return None
