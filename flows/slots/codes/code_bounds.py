"""Where a code begins and ends among words about it, and words that take a part of it back."""

from __future__ import annotations

from collections.abc import Iterator

from flows.words.calibration import CODES
from flows.words.patterns import any_of, patterns
from flows.words.utterance import Utterance


def beginnings(utterance: Utterance, end: int) -> Iterator[int]:
    """Give where a code may begin within: after the last "is", for what is before it is about the
    code, well heard or not, and after the last word that takes back what is before it."""
    leads = (place + 1 for place in range(end - 1) if utterance.is_class(place, "code_verb"))
    yield max(leads, default=0)
    if not _taken_back(utterance):
        return
    back = patterns(utterance.words.language, "instead").find(utterance)
    yield max((match.last for match in back if match.last < end), default=0)


def end_of_code(utterance: Utterance) -> int:
    """Give the end of what holds, without what is said after it: "s g, not f g", "d p, that's
    Leeds", "d p yeah"."""
    end = utterance.last
    if _taken_back(utterance):
        found = patterns(utterance.words.language, "ruled_out").find(utterance)
        end = next((match.first for match in found if match.first), end)
    places = range(CODES.fewest_units, end)
    tail = (place for place in places if utterance.is_class(place, "code_comment"))
    end = next(tail, end)
    while end > CODES.fewest_units and utterance.is_class(end - 1, "code_tail"):
        end -= 1
    return end


def _taken_back(utterance: Utterance) -> bool:
    """Tell whether any words take something back."""
    found = any_of(utterance.words.language, ("instead", "ruled_out"))
    return found.search(utterance.codes) is not None
