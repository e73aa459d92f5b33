"""Whether words that could be a name are one: not the wishes, questions and sentences that callers
say in place of it.

Any word may be a name, so those that stand alone, or behind words that lead in a name, are taken.
Within a sentence of another sense a name has to be on the lists.
"""

from __future__ import annotations

from functools import lru_cache

from flows.reading.caller_questions import question_at
from flows.slots.names.known_names import is_first_name, is_last_name
from flows.slots.names.name_words import end_of_name, everyday, listed, name_like
from flows.words.calibration import NAMES
from flows.words.lexicon import BREAK, word_list
from flows.words.patterns import patterns
from flows.words.utterance import Utterance

_ASKS = "?"
_LETTERS = ("nato", "letter_name", "only_a_letter", "digit_repeat")


def function_word(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a word without a content of its own."""
    return utterance.units[place].word in _function_words(utterance.words.language)


@lru_cache(maxsize=8)
def _function_words(language: str) -> frozenset[str]:
    return frozenset(word_list(language, "function_words"))


def babble(utterance: Utterance) -> bool:
    """Tell whether one word is said again and again, and twice only a word on no list of names."""
    words = [place for place in range(utterance.last) if utterance.units[place].code != BREAK]
    if len({utterance.units[place].word for place in words}) != 1 or len(words) < 2:
        return False
    if len(utterance.units[words[0]].word) == 1 or utterance.units[words[0]].number is not None:
        return False
    return len(words) >= NAMES.fewest_again or not listed(utterance, words[0])


def everyday_words(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether words that sound like letters are a sentence: "are you a machine"."""
    words = letters = others = 0
    for place in range(first, last):
        unit = utterance.units[place]
        if _is_letter(utterance, place):
            letters += 1
        elif unit.code != BREAK and unit.number is None:
            word = function_word(utterance, place) or everyday(utterance, place)
            words += word
            others += word and not utterance.is_class(place, "letter_sound")
    if words <= letters:
        return False
    short = last - first <= NAMES.few_units
    return short or others > 0 or question_at(utterance, first, first + 1)


def _is_letter(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a letter, a few of them together, or a word for one and no other."""
    unit = utterance.units[place]
    if len(unit.word) == 1 or utterance.text[unit.start : unit.end].isupper():
        return True
    return any(utterance.is_class(place, name) for name in _LETTERS)


def alone(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether nothing but small words to a name stands in its clause, and asks nothing."""
    begin, end = _clause(utterance, first, last)
    one = last == first + 1
    if question_at(utterance, begin, first + 1):
        return False
    if one and function_word(utterance, first) and not _first_name(utterance, first, end - begin):
        return False
    if _asked(utterance, end) and not listed(utterance, first):
        return False
    if one and last < end and _content(utterance, last):
        return False
    if _another(utterance, begin, first):
        return False
    return not (_another(utterance, last, end) if one else followed(utterance, last))


def _first_name(utterance: Utterance, place: int, words: int) -> bool:
    """Tell whether a small word is meant as a first name: "May", with a capital and alone."""
    unit = utterance.units[place]
    named = is_first_name(unit.word, utterance.words.language)
    return words == 1 and named and utterance.text[unit.start].isupper()


def _another(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether small words stand here that belong to no name."""
    return any(
        function_word(utterance, place) and not utterance.is_class(place, "beside_name")
        for place in range(first, last)
    )


def _content(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a word with a content, and not said to a name."""
    if function_word(utterance, place) or utterance.is_class(place, "beside_name"):
        return False
    if len(utterance.units[place].word) == 1 or utterance.units[place].number is not None:
        return False
    return patterns(utterance.words.language, "name_tail").at(utterance, place) is None


def followed(utterance: Utterance, last: int, one: bool = False) -> bool:
    """Tell whether a clause goes on as it does not behind a name: "it's hard to say"; behind
    ``one`` word, with any small word that does not stand beside names."""
    if _ends(utterance, last):
        return False
    small = one and _another(utterance, last, last + 1)
    return small or utterance.is_class(last, "not_after_name")


def looks_like_no_name(utterance: Utterance, place: int) -> bool:
    """Tell whether a word on no list of names ends as other words do: "raining", "recorded"."""
    unit = utterance.units[place]
    if utterance.text[unit.start].isupper() and not utterance.text.isupper():
        return False
    endings = tuple(utterance.words.settings.get("endings_of_no_name", ()))
    return unit.word.endswith(endings) and not listed(utterance, place) if endings else False


def vouched_name(utterance: Utterance) -> int | None:
    """Give the place of the first name of the lists, in a sentence that means something else.

    In a question a last name has to follow it.
    """
    for place in range(utterance.last):
        if not _vouched(utterance, place):
            continue
        begin, _ = _clause(utterance, place, place + 1)
        if not question_at(utterance, begin, place) or _last_name(utterance, place + 1):
            return place
    return None


def _vouched(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a listed first name; an everyday word only before a last name."""
    word = utterance.units[place].word
    if not name_like(utterance, place) or not is_first_name(word, utterance.words.language):
        return False
    if function_word(utterance, place) or everyday(utterance, place):
        return _last_name(utterance, place + 1) and not function_word(utterance, place)
    last = end_of_name(utterance, place, known=False)
    return last == place + 1 or _last_name(utterance, place + 1)


def _last_name(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a listed last name and no everyday word."""
    if not name_like(utterance, place) or function_word(utterance, place):
        return False
    word, language = utterance.units[place].word, utterance.words.language
    return is_last_name(word, language) or is_first_name(word, language)


def _clause(utterance: Utterance, first: int, last: int) -> tuple[int, int]:
    """Give the units between the breaks and commas around some units."""
    units = utterance.units
    while first > 0 and units[first - 1].code != BREAK and "," not in units[first].gap:
        first -= 1
    while last < len(units) and not _ends(utterance, last):
        last += 1
    return first, last


def _ends(utterance: Utterance, place: int) -> bool:
    """Tell whether a clause ends before a unit."""
    if place >= len(utterance.units):
        return True
    return utterance.units[place].code == BREAK or "," in utterance.units[place].gap


def _asked(utterance: Utterance, end: int) -> bool:
    """Tell whether a clause ends with a question mark."""
    if end >= len(utterance.units):
        return utterance.text.rstrip().endswith(_ASKS)
    unit = utterance.units[end]
    return unit.code == BREAK and utterance.text[unit.start : unit.end].startswith(_ASKS)
