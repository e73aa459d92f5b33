"""The words of a name that is said: where it begins, where it ends, how it is written."""

from __future__ import annotations

from collections.abc import Collection

from flows.understanding.known_names import is_first_name, is_last_name
from flows.understanding.lexicon import BREAK
from flows.understanding.patterns import patterns
from flows.understanding.utterance import Utterance


def first_word(utterance: Utterance) -> int:
    """Give the place of the first word that may begin a name; the number of units if none may."""
    place, words = 0, utterance.words
    no_name = {m.first: m.last for m in patterns(words.language, "no_name").find(utterance)}
    while place < utterance.last:
        if place in no_name:
            place = no_name[place]
        elif name_like(utterance, place) or _first_name_too(utterance, place):
            return place
        else:
            place += 1
    return place


def end_of_name(utterance: Utterance, first: int, known: bool) -> int:
    """Give where a name ends; where it must be ``known``, all its words stand in the lists."""
    most = int(utterance.words.settings.get("most_name_words", 5))
    place, words = first, 0
    while place < utterance.last and words < most:
        if words and _stop_of_initial(utterance, place):
            place += 1
            continue
        if words and (_spelling_begins(utterance, place) or _letter_names(utterance, place)):
            break
        if known and not _known(utterance, place, words):
            break
        if not _goes_on(utterance, place, words):
            break
        place, words = place + 1, words + 1
    return place


def name_like(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a word that may be a name."""
    if place >= len(utterance.units):
        return False
    unit = utterance.units[place]
    if unit.code == BREAK or unit.number is not None or not unit.word.isalpha():
        return False
    return not utterance.is_class(place, "not_name")


def listed(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a first or last name on the lists."""
    word, language = utterance.units[place].word, utterance.words.language
    return is_first_name(word, language) or is_last_name(word, language)


def name_text(utterance: Utterance, first: int, last: int) -> str:
    """Write the words of a name; a hyphen between two of them is kept."""
    said = ""
    for unit in utterance.units[first:last]:
        if unit.code != BREAK:
            said += ("-" if unit.gap == "-" else " ") + utterance.text[unit.start : unit.end]
    return capitalized(said, utterance.words.values.get("name_particle", {}))


def capitalized(said: str, particles: Collection[str] = ()) -> str:
    """Write the words of a name with capitals, but for particles where others have one."""
    words = said.strip(" -").split()
    cased = any(word[:1].isupper() for word in words)
    kept = [
        w if w[:1].isupper() or (cased and w in particles) else w[:1].upper() + w[1:] for w in words
    ]
    return " ".join(kept)


def _goes_on(utterance: Utterance, place: int, words: int) -> bool:
    """Tell whether a unit is the next word of a name of which so many words stand before it."""
    if not words:
        return name_like(utterance, place) or _first_name_too(utterance, place)
    unit = utterance.units[place]
    if name_like(utterance, place) and not (len(unit.word) == 1 and "," in unit.gap):
        return True
    return _particle(utterance, place) or _last_name_too(utterance, place)


def _known(utterance: Utterance, place: int, words: int) -> bool:
    """Tell whether a unit is a listed first name, or after one a last name or a part of one."""
    word, language = utterance.units[place].word, utterance.words.language
    if is_first_name(word, language):
        return True
    return words > 0 and (is_last_name(word, language) or _particle(utterance, place))


def _first_name_too(utterance: Utterance, place: int) -> bool:
    """Tell whether a small word is a first name here: "Will Smith", not "will do"."""
    after = place + 1
    return (
        utterance.is_class(place, "first_name_too")
        and name_like(utterance, after)
        and is_last_name(utterance.units[after].word, utterance.words.language)
        and not utterance.units[after].gap.strip()
        and _closed(utterance, after + 1)
    )


def _last_name_too(utterance: Utterance, place: int) -> bool:
    """Tell whether a small word is a last name here: "Mark Day", not "Mark, day after tomorrow"."""
    return (
        utterance.is_class(place, "last_name_too")
        and is_first_name(utterance.units[place - 1].word, utterance.words.language)
        and not utterance.units[place].gap.strip()
        and _closed(utterance, place + 1)
    )


def _closed(utterance: Utterance, place: int) -> bool:
    """Tell whether nothing but small talk or a spelling goes on with what stands before a unit."""
    if place >= utterance.last or utterance.units[place].code == BREAK:
        return True
    if "," in utterance.units[place].gap or _spelling_begins(utterance, place):
        return True
    return patterns(utterance.words.language, "name_tail").at(utterance, place) is not None


def _particle(utterance: Utterance, place: int) -> bool:
    """Tell whether a word belongs to the name around it: "María del Carmen", "de la Cruz"."""
    end = place
    while utterance.is_class(end, "name_particle") and not utterance.units[end].gap.strip():
        end += 1
    return place < end < utterance.last and name_like(utterance, end)


def _is_letter(utterance: Utterance, place: int) -> bool:
    return (
        0 <= place < utterance.last
        and len(utterance.units[place].word) == 1
        and utterance.units[place].word.isalpha()
    )


def _stop_of_initial(utterance: Utterance, place: int) -> bool:
    """Tell whether a full stop only marks an initial: "Mary J. Blige", not "Anna K. Good"."""
    after = place + 1
    unit = utterance.units[place]
    if unit.code != BREAK or not unit.glued or not _is_letter(utterance, place - 1):
        return False
    return name_like(utterance, after) and (
        _is_letter(utterance, after)
        or listed(utterance, after)
        or not name_like(utterance, after + 1)
    )


def _spelling_begins(utterance: Utterance, place: int) -> bool:
    """Tell whether letters said one by one stand here, and not the initials before a last name."""
    if not _is_letter(utterance, place):
        return False
    letters, at = "", place
    while len(letters) < 3 and _is_letter(utterance, at):
        letters += utterance.units[at].word
        at += 2 if at + 1 < utterance.last and _stop_of_initial(utterance, at + 1) else 1
    if len(letters) != 2:
        return len(letters) > 2
    said = utterance.units[place - 1].word
    return letters == said or not name_like(utterance, at) or "," in utterance.units[at].gap


def initials_begin(utterance: Utterance, place: int) -> bool:
    """Tell whether at most three initials with full stops stand before a last name."""
    letters = 0
    while letters < 4 and _is_letter(utterance, place) and place + 1 < utterance.last:
        if not _stop_of_initial(utterance, place + 1):
            return False
        letters, place = letters + 1, place + 2
    return 0 < letters < 4 and len(utterance.units[place].word) > 2


def _letter_names(utterance: Utterance, place: int) -> bool:
    """Tell whether the names of two letters stand here, in languages where they are words."""
    names = ("letter_name", "letter_sound", "digit_repeat")
    return "letter_name" in utterance.words.values and all(
        len(utterance.units[at].word) == 1 or any(utterance.is_class(at, name) for name in names)
        for at in range(place, min(place + 2, utterance.last))
    )
