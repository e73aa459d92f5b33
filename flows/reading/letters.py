"""Letters said by name: the one reader for all that is spelled, codes, names and addresses.

What a word may be besides differs with what is spelled, and stands there: of a run of characters
it ends the run (``spelling.py``); of a name it is some of its letters, for all words of the stretch
belong to it (``slots/names/name_letters.py``); of a code whose shape is known it is any character
that may have been said, at a price (``slots/codes/shaped_codes.py``).
"""

from __future__ import annotations

from functools import lru_cache

from flows.reading.phonetics import likeness
from flows.words.lexicon import Lexicon, lexicon
from flows.words.utterance import Utterance

_SOUNDS = "letter_sound"  # words that are also something else
_NAMES = ("nato", "letter_name", _SOUNDS)


def named_letter(word: str, words: Lexicon) -> tuple[str, bool] | None:
    """Give the letters that a word is the name of, and whether it can hardly be another word."""
    for name in _NAMES:
        if word in words.values.get(name, {}):
            return str(words.values[name][word]), name != _SOUNDS
    return None


def is_letter_name(utterance: Utterance, place: int) -> bool:
    """Tell whether a word is the name of a letter, or a word of the spelling alphabet."""
    return any(utterance.is_class(place, name) for name in _NAMES)


def is_part_of_spelling(utterance: Utterance, place: int) -> bool:
    """Tell whether a word is the name of a letter, or says that the next stands twice."""
    names = ("letter_name", _SOUNDS, "digit_repeat")
    return any(utterance.is_class(place, name) for name in names)


def times_said(utterance: Utterance, place: int) -> int | None:
    """Give how often a word says that the next character stands ("double"), None if it does not."""
    times = utterance.words.values.get("digit_repeat", {}).get(utterance.units[place].word)
    return None if times is None else int(times)


def example_of(utterance: Utterance, place: int, stop: int) -> int | None:
    """Give the place of "boy" in "b as in boy", "b for boy", "b like boy".

    Where the word between is a letter too (Spanish "de"), what follows must not be one.
    """
    if not utterance.is_class(place + 1, "as_in"):
        return None
    after = place + 2
    if after < stop and utterance.is_class(after, "as_in_joiner"):
        after += 1
    elif is_part_of_spelling(utterance, place + 1) and is_part_of_spelling(utterance, after):
        return None
    if after >= stop:
        return None
    example = utterance.units[after]
    return after if example.word.isalpha() and len(example.word) > 2 else None


def sound_alike(one: str, other: str, language: str) -> bool:
    """Tell whether the names of two letters sound alike."""
    rows = lexicon(language).settings.get("letters_alike", ())
    return any(one.lower() in row and other.lower() in row for row in rows)


@lru_cache(maxsize=4096)
def misheard_code_word(word: str, language: str, least: float) -> str | None:
    """Give the letter of the spelling word that a word sounds most like, in lower case; None where
    the likeness is below ``least``."""
    coded = lexicon(language).values.get("nato", {})
    best = max(coded, key=lambda code: likeness(word, code, language), default=None)
    if best is None or likeness(word, best, language) < least:
        return None
    return str(coded[best])
