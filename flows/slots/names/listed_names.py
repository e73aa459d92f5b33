"""A person's name that nothing leads in but a "for", or nothing at all: two names of the lists.

"A cleaning for Bob Jones" names somebody; "for Bob" or "for the weekend" may mean anything. So a
first name of the lists has to be followed by a last name of the lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.reading.reading import PLAIN, Reading
from flows.slots.names.known_names import cased, is_first_name, is_last_name, likelihood
from flows.words.calibration import NAMES
from flows.words.lexicon import BREAK
from flows.words.patterns import patterns
from flows.words.utterance import Utterance

_OTHERWISE = ("not_name", "month", "weekday", "relative_day", "day_part")


def listed_names(utterance: Utterance, anywhere: bool, country: str) -> Iterator[Reading]:
    """Give the first listed name of first and last name.

    Args:
        utterance: The words.
        anywhere: True where a name may stand alone; else it follows the language's
            ``listed_name_lead``.
        country: For how likely the name is.
    """
    leads = patterns(utterance.words.language, "listed_name_lead").find(utterance)
    places = range(utterance.last - 1) if anywhere else (lead.last for lead in leads)
    for first in places:
        last = _end(utterance, first)
        if last > first:
            yield _reading(utterance, first, last, country)
            return


def _end(utterance: Utterance, first: int) -> int:
    """Give where a first name and what follows it end; ``first`` where they are no whole name."""
    language = utterance.words.language
    if not _name_like(utterance, first) or not is_first_name(_word(utterance, first), language):
        return first
    end = first + 1
    while end - first < NAMES.most_listed and _goes_on(utterance, end):
        end += 1
    while end - first > 1 and not is_last_name(_word(utterance, end - 1), language):
        end -= 1
    return end if end - first > 1 else first


def _goes_on(utterance: Utterance, place: int) -> bool:
    """Tell whether a listed name stands here and belongs to the name before it."""
    if not _name_like(utterance, place) or "," in utterance.units[place].gap:
        return False
    if any(utterance.is_class(place, name) for name in _OTHERWISE):
        return False
    word, language = _word(utterance, place), utterance.words.language
    return is_last_name(word, language) or is_first_name(word, language)


def _name_like(utterance: Utterance, place: int) -> bool:
    if place >= utterance.last or utterance.is_class(place, "not_name"):
        return False
    unit = utterance.units[place]
    return unit.code != BREAK and unit.number is None and len(unit.word) > 1 and unit.word.isalpha()


def _word(utterance: Utterance, place: int) -> str:
    return utterance.units[place].word


def _reading(utterance: Utterance, first: int, last: int, country: str) -> Reading:
    said = [utterance.text[unit.start : unit.end] for unit in utterance.units[first:last]]
    words = [cased(word, utterance.words.language) for word in said]
    return Reading(
        kind="person_name",
        value=" ".join(words),
        first=first,
        last=last,
        rank=PLAIN,
        certainty=likelihood(words, utterance.words.language, country),
    )
