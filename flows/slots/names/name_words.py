"""The words of a name that is said: where it begins, where it ends, how it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flows.reading.letters import example_of, is_part_of_spelling
from flows.slots.names.known_names import cased, is_first_name, is_last_name
from flows.slots.names.name_again import after_description, said_once
from flows.words.calibration import SPELLING
from flows.words.lexicon import BREAK, UNKNOWN
from flows.words.patterns import patterns
from flows.words.utterance import Utterance


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
        if words and (described := after_description(utterance, place)) > place:
            place = described
            continue
        if words and (_spelling_begins(utterance, place) or _letter_names(utterance, place)):
            break
        if words and _code_words(utterance, place):
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
    if utterance.is_class(place, "not_name") or utterance.is_class(place, "title"):
        return False
    return not everyday(utterance, place) or listed(utterance, place)


def everyday(utterance: Utterance, place: int) -> bool:
    """Tell whether a word has another use in the language's own rules, and no capital."""
    unit = utterance.units[place]
    word = len(unit.word) > 1 and unit.code != UNKNOWN
    return word and not utterance.text[unit.start].isupper()


def after_title(utterance: Utterance, place: int) -> int:
    """Give the place of the name after a title ("Mrs Reed"), else the place itself."""
    end = place
    while utterance.is_class(end, "title"):
        end += 1
    return end if end > place and name_like(utterance, end) else place


def listed(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a first or last name on the lists."""
    word, language = utterance.units[place].word, utterance.words.language
    return is_first_name(word, language) or is_last_name(word, language)


def name_text(utterance: Utterance, first: int, last: int) -> str:
    """Write the words of a name; a hyphen between two of them is kept, written or said."""
    said = ""
    for place in said_once(utterance, list(_words(utterance, first, last))):
        unit = utterance.units[place]
        hyphen = unit.gap == "-" or (place > first and utterance.is_class(place - 1, "name_hyphen"))
        joint = "-" if hyphen else "" if place > first and _prefix(utterance, place - 1) else " "
        said += joint + (_prefix(utterance, place) or utterance.text[unit.start : unit.end])
    words = utterance.words
    return capitalized(said, words.language, words.values.get("name_particle", {}))


def _words(utterance: Utterance, first: int, last: int) -> Iterator[int]:
    """Give the units of a name that are words of it."""
    place = first
    while place < last:
        described = after_description(utterance, place) if place > first else place
        if described > place:
            place = described
            continue
        aside = utterance.is_class(place, "name_aside") or utterance.is_class(place, "name_hyphen")
        if utterance.units[place].code != BREAK and not aside:
            yield place
        place += 1


def _prefix(utterance: Utterance, place: int) -> str:
    """Give how the beginning of a last name is written that stands apart: "o sullivan"."""
    written = utterance.words.values.get("name_prefix", {}).get(utterance.units[place].word)
    if written is None or place + 1 >= utterance.last:
        return ""
    whole = utterance.units[place].word + utterance.units[place + 1].word
    return str(written) if is_last_name(whole, utterance.words.language) else ""


def capitalized(said: str, language: str, particles: Collection[str] = ()) -> str:
    """Write the words of a name with capitals, but for particles where others have one."""
    words = said.strip(" -").split()
    some = any(word[:1].isupper() for word in words)
    return " ".join(w if some and w in particles else cased(w, language) for w in words)


def _goes_on(utterance: Utterance, place: int, words: int) -> bool:
    """Tell whether a unit is the next word of a name of which so many words stand before it."""
    if not words:
        return name_like(utterance, place) or _first_name_too(utterance, place)
    unit = utterance.units[place]
    if utterance.is_class(place, "name_hyphen") or utterance.is_class(place, "name_aside"):
        return name_like(utterance, place + 1)
    if _prefix(utterance, place):
        return True
    if name_like(utterance, place) and not (len(unit.word) == 1 and "," in unit.gap):
        return True
    if _particle(utterance, place) or _last_name_too(utterance, place):
        return True
    return _capital_at_end(utterance, place)


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
        and not everyday(utterance, after)
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


def _capital_at_end(utterance: Utterance, place: int) -> bool:
    """Tell whether a small word with a capital ends a name: "Nguyen Van An"."""
    capital = utterance.text[utterance.units[place].start].isupper()
    named = capital and utterance.is_class(place, "first_name_too")
    return named and not utterance.text.isupper() and _closed(utterance, place + 1)


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


def _is_repeat(utterance: Utterance, place: int) -> bool:
    """Tell whether a letter is said to stand twice: "double l"."""
    return utterance.is_class(place, "digit_repeat") and _is_letter(utterance, place + 1)


def _has_example(utterance: Utterance, place: int) -> bool:
    """Tell whether a letter is told by a word that begins with it: "k for kilo"."""
    if not _is_letter(utterance, place):
        return False
    example = example_of(utterance, place, utterance.last)
    return example is not None and utterance.units[example].word[0] == utterance.units[place].word


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
    if _is_repeat(utterance, place) or _has_example(utterance, place):
        return True
    if not _is_letter(utterance, place):
        return False
    letters, at = "", place
    while len(letters) < SPELLING.fewest and _is_letter(utterance, at):
        letters += utterance.units[at].word
        at += 2 if at + 1 < utterance.last and _stop_of_initial(utterance, at + 1) else 1
    if _is_repeat(utterance, at) or _has_example(utterance, at):
        return True
    if len(letters) != SPELLING.fewest - 1:
        return len(letters) >= SPELLING.fewest
    said = utterance.units[place - 1].word
    return letters == said or not name_like(utterance, at) or "," in utterance.units[at].gap


def initials_begin(utterance: Utterance, place: int) -> bool:
    """Tell whether at most three initials with full stops stand before a last name."""
    letters, end = 0, utterance.last - 1
    while letters <= SPELLING.most_initials and place < end and _is_letter(utterance, place):
        if not _stop_of_initial(utterance, place + 1):
            return False
        letters, place = letters + 1, place + 2
    return 0 < letters <= SPELLING.most_initials and len(utterance.units[place].word) > 2


def _code_words(utterance: Utterance, place: int) -> bool:
    """Tell whether words of the spelling alphabet stand here, more in a row than a name has."""
    return all(utterance.is_class(at, "nato") for at in range(place, place + SPELLING.fewest))


def _letter_names(utterance: Utterance, place: int) -> bool:
    """Tell whether the names of two letters stand here, in languages where they are words."""
    return "letter_name" in utterance.words.values and all(
        len(utterance.units[at].word) == 1 or is_part_of_spelling(utterance, at)
        for at in range(place, min(place + 2, utterance.last))
    )
