"""The letters that a spelled name is read from, and which of them cannot have been misheard."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.reading.letters import example_of, misheard_code_word, named_letter, times_said
from flows.words.calibration import SPELLING
from flows.words.lexicon import BREAK
from flows.words.patterns import patterns
from flows.words.utterance import Utterance


@dataclass(slots=True)
class Letters:
    """Letters of a name.

    Attributes:
        written: Folded letters, with a space where one name ends and the next begins.
        certain: For each letter (spaces left out), whether it was said as a code word ("lima")
            or with an example ("l as in lima").
        clear: Whether each letter was said by itself, and no word had to be taken for letters.
        guessed: Words that were taken for misheard code words.
    """

    written: str = ""
    certain: list[bool] = field(default_factory=list)
    clear: bool = True
    guessed: int = 0
    _units: int = 0
    _likely: int = 0

    @property
    def share(self) -> float:
        """Share of the units that look like letters, 0 to 1."""
        return self._likely / max(1, self._units)

    def add(self, said: str, times: int, likely: bool, certain: bool) -> None:
        """Take the letters of one unit, the first of them so many times."""
        self._units += 1
        self._likely += likely
        said = said[:1] * (times - 1) + said
        self.written += said
        self.certain.extend([certain] * len(said))

    def part(self) -> None:
        """Begin the next name."""
        self.written += " "

    def count(self) -> None:
        """Take a unit that belongs to the spelling and is no letter itself ("double")."""
        self._units += 1
        self._likely += 1


def letters_of(utterance: Utterance, first: int, last: int) -> Letters:
    """Give the letters that units stand for."""
    found, times, place = Letters(), 1, first
    coded = _by_code_words(utterance, first, last)
    labels = patterns(utterance.words.language, "name_between").find(utterance)
    between = {label.first: label.last for label in labels}
    while place < last:
        here = place
        place += 1
        if here in between or utterance.is_class(here, "letter_space"):
            found.part()
            place = between.get(here, place)
        elif (repeat := times_said(utterance, here)) is not None:
            times = repeat
            found.count()
        elif utterance.is_class(here, "letter_writing"):
            found.count()
        elif utterance.units[here].code != BREAK:
            place = _add(found, utterance, here, last, times, coded)
            times = 1
    return found


def _add(
    found: Letters, utterance: Utterance, place: int, last: int, times: int, coded: bool
) -> int:
    """Take the letters of a unit and of the example after it; give the place after them."""
    said, likely = _letters(utterance, place)
    certain = utterance.is_class(place, "nato")
    if coded and not certain and len(utterance.units[place].word) > 1:
        word, language = utterance.units[place].word, utterance.words.language
        meant = misheard_code_word(word, language, SPELLING.code_word_like)
        said, likely = (meant, True) if meant else (said, likely)
        found.guessed += 1
    example = example_of(utterance, place, last) if likely else None
    if example is not None:
        said, certain, place = utterance.units[example].word[0], True, example
    named = utterance.is_class(place, "letter_name")
    if "letter_name" in utterance.words.values:
        named |= utterance.is_class(place, "letter_sound")
    found.clear &= certain or named or len(utterance.units[place].word) == 1
    found.add(said, times, likely, certain)
    return place + 1


def _letters(utterance: Utterance, place: int) -> tuple[str, bool]:
    """Give the letters of one unit, and whether it looks like spelling rather than a word."""
    unit, values = utterance.units[place], utterance.words.values
    word = unit.word
    if unit.number is not None:
        alike = values.get("letter_like_digit", {}).get(str(unit.number))
        return str(alike or ""), alike is not None
    named = named_letter(word, utterance.words)
    if len(word) == 1 and word.isalpha():
        return word, True
    text = utterance.text[unit.start : unit.end]
    if named is not None and not (len(word) == 2 and text.isupper()):
        return named[0], True
    plain = "".join(c for c in word if c.isalpha() and c.isascii())
    short = len(plain) <= SPELLING.longest_short and not utterance.is_class(place, "never_letters")
    return plain, short or text.isupper()


def _by_code_words(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether most letters were said as code words ("lima oscar"): of a code two such words
    tell it, but a name may be one of them ("Mike")."""
    words = [unit.word for unit in utterance.units[first:last] if unit.code != BREAK]
    coded = utterance.words.values.get("nato", {})
    fewest = max(SPELLING.fewest_coded, SPELLING.coded * len(words))
    return sum(word in coded for word in words) >= fewest
