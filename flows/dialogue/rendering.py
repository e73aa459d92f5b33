"""Templates become sentences: ``{slot}`` and ``{slot:style}`` are filled with worded values."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from flows.model.flow import Slot
from flows.slots import KINDS
from flows.text.templates import Place, filled
from flows.words.sentences import sentences

if TYPE_CHECKING:
    from flows.reading.kind import Kind

_FIRST_MARK = 0xF0000  # of a plane for private use, so that no caller's word holds one
_MARK = "[\U000f0000-\U000ffffd]"
_MARKS = re.compile(_MARK)
_STOPPED_TWICE = re.compile(rf"(?<!\.)\.({_MARK}?)\.(?!\.)")  # "at 2 p.m." ends a sentence too


def render(template: str, worded: Callable[[str, str], str | None], language: str) -> str:
    """Fill a template.

    Args:
        template: Text with places.
        worded: Gives the words for (name, style), style empty for the default; None when there
            are none: then each sentence that needs them is left out.
        language: BCP-47 tag of the template.
    """
    if "{" not in template and "}" not in template:
        return template
    filled = (_fill(sentence, worded) for sentence in sentences(template, language))
    return " ".join(sentence for sentence in filled if sentence is not None)


def _fill(sentence: str, worded: Callable[[str, str], str | None]) -> str | None:
    missing = False

    def words(place: Place) -> str:
        nonlocal missing
        found = worded(place.name, place.style)
        missing = missing or found is None
        return found or ""

    text = filled(sentence, words)
    if missing:
        return None
    return _STOPPED_TWICE.sub(r".\1", re.sub(r"\s{2,}", " ", text))


def marked(words: str, number: int) -> str:
    """Give words between two marks, by which ``unmarked`` finds them in any text they come to."""
    mark, plain = chr(_FIRST_MARK + number), _MARKS.sub("", words)
    return f"{mark}{plain}{mark}" if plain else ""


def unmarked(text: str) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Take marks out of a text.

    Returns:
        The text, and what was marked in it: number, first character, and the one behind the last.
    """
    parts: list[str] = []
    begun: dict[str, int] = {}
    found: list[tuple[int, int, int]] = []
    length = taken = 0
    for match in _MARKS.finditer(text):
        parts.append(text[taken : match.start()])
        length, taken = length + match.start() - taken, match.end()
        begin = begun.pop(match[0], None)
        if begin is None:
            begun[match[0]] = length
        else:
            found.append((ord(match[0]) - _FIRST_MARK, begin, length))
    return "".join((*parts, text[taken:])), tuple(found)


def unheard(text: str, heard: str, language: str) -> str:
    """Give what is left to say: from the first sentence not wholly heard to the end.

    Args:
        text: The whole prompt.
        heard: The words of it that were played, from its beginning.
        language: BCP-47 tag of the prompt.
    """
    count, begin = len(heard.split()), 0
    for part in sentences(text, language):
        begin = text.index(part, begin)
        count -= len(part.split())
        if count < 0:
            return text[begin:].strip()
        begin += len(part)
    return ""


def kind_of(slot: Slot, value: str) -> Kind:
    """Give the kind of a slot's value: the first that knows it, else the slot's first."""
    if len(slot.kinds) > 1:
        for name in slot.kinds:
            if KINDS[name].canonical(value, slot) is not None:
                return KINDS[name]
    return KINDS[slot.kinds[0]]


def speak(slot: Slot, value: str, style: str, language: str, country: str) -> str:
    """Word a slot's canonical value, as it is said in a language and a country."""
    kind = kind_of(slot, value)
    return kind.speak_in(country, value, slot, style or kind.styles[0], language)
