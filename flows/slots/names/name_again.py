"""Names of which a part is said again, or told how it is written: "Brown, Anna Brown", "Sarah with
an h, Connor", "Tom Baker, Baker"."""

from __future__ import annotations

from collections.abc import Sequence

from flows.slots.names.known_names import is_first_name, is_last_name
from flows.words.patterns import holds_any, patterns
from flows.words.utterance import Utterance

_DESCRIPTION = ("name_description",)  # patterns


def after_description(utterance: Utterance, place: int) -> int:
    """Give the place after words that say how a name is written ("with an h"), else the place."""
    if not holds_any(utterance, _DESCRIPTION):
        return place
    match = patterns(utterance.words.language, _DESCRIPTION[0]).at(utterance, place)
    if match is None:
        return place
    letter = match.at.get("how_many", match.first) + 1
    return match.last if _names_a_letter(utterance, letter) else place


def _names_a_letter(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a letter: "with an h", not "with a friend"."""
    if place >= utterance.last:
        return False
    word = utterance.units[place].word
    several = word == word[:1] + "s"  # "two d's"
    names = ("only_a_letter", "letter_name")
    return len(word) == 1 or several or any(utterance.is_class(place, name) for name in names)


def said_once(utterance: Utterance, places: Sequence[int]) -> list[int]:
    """Give the units of a name without those of a part that is said twice.

    Args:
        utterance: The words.
        places: Units of the name, in the order said; where a comma comes before one, or a
            description has been left out, a part begins.
    """
    kept: list[int] = []
    for part in _parts(utterance, places):
        if _holds(utterance, part, kept):
            kept = part
        elif not _holds(utterance, kept, part):
            kept = [*part, *kept] if _turned(utterance, kept, part) else [*kept, *part]
    return kept


def _parts(utterance: Utterance, places: Sequence[int]) -> list[list[int]]:
    parts: list[list[int]] = []
    for place in places:
        if not parts or _begins_part(utterance, parts[-1][-1] + 1, place):
            parts.append([])
        parts[-1].append(place)
    return parts


def _begins_part(utterance: Utterance, after: int, place: int) -> bool:
    """Tell whether a comma or a description stands before a unit; ``after`` is the unit behind the
    word before it."""
    described = place > after and after_description(utterance, after) == place
    return described or "," in utterance.units[place].gap


def _holds(utterance: Utterance, whole: Sequence[int], part: Sequence[int]) -> bool:
    words = [utterance.units[place].word for place in whole]
    return all(utterance.units[place].word in words for place in part)


def _turned(utterance: Utterance, before: Sequence[int], after: Sequence[int]) -> bool:
    """Tell whether a last name comes before the first one: "Okafor, Ruth"."""
    if len(before) != 1:
        return False
    language, (last, first) = (
        utterance.words.language,
        (utterance.units[place].word for place in (before[0], after[0])),
    )
    surname = is_last_name(last, language) and not is_first_name(last, language)
    return surname and is_first_name(first, language)
