"""Finding a person's name in an utterance: said, spelled, or said and spelled."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flows.understanding import spelled_names
from flows.understanding.known_names import (
    FIRST,
    LAST,
    is_first_name,
    is_last_name,
    likelihood,
    written,
)
from flows.understanding.lexicon import BREAK, fold
from flows.understanding.name_letters import letters_of
from flows.understanding.patterns import patterns
from flows.understanding.phonetics import likeness
from flows.understanding.reading import NAMED, PLAIN, Reading
from flows.understanding.spelling import spell
from flows.understanding.utterance import Utterance

KIND = "person_name"
_SPELLING_SHARE = 0.7  # of the units that must look like letters
_FEWEST_LETTERS = 3
_MOST_UNITS = 60  # of a spelled name
_SOUNDS_LIKE = 0.4
_GUESSED = 0.3  # certainty lost by each code word that was misheard
_COST_OF_DOUBT = 6.0  # cost of a spelled name at which nothing speaks for it


def names_said(utterance: Utterance, asked: bool, country: str) -> Iterator[Reading]:
    """Give the names that are led in ("my name is …"), else, when asked, what may be one."""
    found = False
    language = utterance.words.language
    for name in ("name_lead", "name_lead_weak"):
        for match in patterns(language, name).find(utterance):
            if utterance.is_class(match.first - 1, "not_lead"):
                continue
            sure = asked or name == "name_lead"
            reading = _led(utterance, match.last, asked, sure, country)
            if reading is not None and not found:
                found = True
                yield reading
    if asked and not found:
        first = 0
        while first < utterance.last and not _name_like(utterance, first):
            first += 1
        reading = _spelled(utterance, 0, country) or _from(utterance, first, PLAIN, country)
        if reading is not None:
            yield reading


def _led(utterance: Utterance, first: int, asked: bool, sure: bool, country: str) -> Reading | None:
    """Read the name after a lead-in; unless asked it has to look like a name."""
    if asked:
        return _spelled(utterance, first, country) or _from(utterance, first, NAMED, country)
    last = _end_of_name(utterance, first, known=not _capitals(utterance, first))
    if last == first:
        return None
    if not sure and not is_first_name(utterance.units[first].word, utterance.words.language):
        return None
    return _reading(utterance, first, last, NAMED, country)


def _from(utterance: Utterance, first: int, rank: int, country: str) -> Reading | None:
    """Read the name that begins at a unit, with what is spelled after it."""
    last = _end_of_name(utterance, first, known=False)
    if last == first:
        return None
    run = spell(utterance, last)
    if run.characters.isalpha() and min(len(run.characters), run.sure) >= _FEWEST_LETTERS:
        said = _name(utterance, first, last)
        value = _corrected(said, run.characters, utterance.words.language)
        return Reading(kind=KIND, value=value, first=first, last=run.last, rank=rank)
    return _labelled(utterance, first, last, country) or _reading(
        utterance, first, last, rank, country
    )


def _labelled(utterance: Utterance, first: int, middle: int, country: str) -> Reading | None:
    """Read the last name where it is named as such: "Ruth, and the last name is Okafor"."""
    between = patterns(utterance.words.language, "name_between").at(utterance, middle)
    if between is None:
        return None
    last = _end_of_name(utterance, between.last, known=False)
    if last == between.last:
        return None
    value = f"{_name(utterance, first, middle)} {_name(utterance, between.last, last)}"
    certainty = likelihood(value.split(), utterance.words.language, country)
    return Reading(kind=KIND, value=value, first=first, last=last, rank=NAMED, certainty=certainty)


def _reading(utterance: Utterance, first: int, last: int, rank: int, country: str) -> Reading:
    value = _name(utterance, first, last)
    certainty = likelihood(value.split(), utterance.words.language, country)
    return Reading(kind=KIND, value=value, first=first, last=last, rank=rank, certainty=certainty)


def _end_of_name(utterance: Utterance, first: int, known: bool) -> int:
    """Give where a name ends; where it must be ``known``, all its words stand in the lists."""
    most = int(utterance.words.settings.get("most_name_words", 5))
    language = utterance.words.language
    last = first
    while last < utterance.last and last - first < most:
        word = utterance.units[last].word
        if last > first and _particle(utterance, last):
            last += 1
            continue
        if not _name_like(utterance, last):
            break
        if last > first and (_letter_follows(utterance, last) or _letter_names(utterance, last)):
            break
        if known and not (
            is_first_name(word, language) or (last > first and is_last_name(word, language))
        ):
            break
        if not known and last > first and not _joined(utterance, last):
            break
        last += 1
    return last


def _particle(utterance: Utterance, place: int) -> bool:
    """Tell whether a word belongs to the name around it: "María del Carmen", "de la Cruz"."""
    end = place
    while utterance.is_class(end, "name_particle") and not utterance.units[end].gap.strip():
        end += 1
    return place < end < utterance.last and _name_like(utterance, end)


def _letter_follows(utterance: Utterance, place: int) -> bool:
    """Tell whether two letters stand here, said one by one."""
    pair = utterance.units[place : min(place + 2, utterance.last)]
    return len(pair) == 2 and all(len(unit.word) == 1 for unit in pair)


def _letter_names(utterance: Utterance, place: int) -> bool:
    """Tell whether the names of two letters stand here, in languages where they are words."""
    names = ("letter_name", "letter_sound", "digit_repeat")
    return "letter_name" in utterance.words.values and all(
        len(utterance.units[at].word) == 1 or any(utterance.is_class(at, name) for name in names)
        for at in range(place, min(place + 2, utterance.last))
    )


def _joined(utterance: Utterance, place: int) -> bool:
    """Tell whether a word goes on with the name before it: no comma stands between."""
    return "," not in utterance.units[place].gap or len(utterance.units[place].word) > 1


def _spelled(utterance: Utterance, first: int, country: str) -> Reading | None:
    """Read a name that is spelled from a unit on to the end."""
    last = utterance.last
    if not _FEWEST_LETTERS <= last - first <= _MOST_UNITS or _is_word(utterance, first):
        return None
    letters = letters_of(utterance, first, last)
    if letters.share < _SPELLING_SHARE or len(letters.written) < _FEWEST_LETTERS:
        return None
    language = utterance.words.language
    found = spelled_names.match(letters.written, language, country, letters.clear)
    if found is not None:
        found = spelled_names.keep_certain(found, letters)
    if found is not None:
        first_name = written(found.first_name, language, FIRST)
        value = f"{first_name} {written(found.last_name, language, LAST)}".strip()
        certainty = max(0.1, 1 - found.cost / _COST_OF_DOUBT - _GUESSED * letters.guessed)
    else:
        value, certainty = written(letters.written, language, LAST), 0.2
    return Reading(
        kind=KIND,
        value=_written(value),
        first=first,
        last=last,
        rank=NAMED,
        certainty=certainty,
    )


def _is_word(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a name said as a word, after which it may be spelled."""
    word, language = utterance.units[place].word, utterance.words.language
    if len(word) < _FEWEST_LETTERS or utterance.is_class(place, "nato"):
        return False
    if utterance.is_class(place, "letter_sound"):
        return False
    return is_first_name(word, language) or is_last_name(word, language)


def _corrected(said: str, letters: str, language: str) -> str:
    """Put what was spelled in place of the word that sounds like it, else after the name."""
    words = said.split()
    spelled = letters.capitalize()
    alike = [likeness(fold(word), fold(letters), language) for word in words]
    place = max(range(len(words)), key=lambda index: alike[index])
    if alike[place] >= _SOUNDS_LIKE:
        same = fold(words[place]) == fold(spelled)  # then what was said has the accents
        words[place] = words[place] if same else spelled
    else:
        words.append(spelled)
    return " ".join(words)


def _name_like(utterance: Utterance, place: int) -> bool:
    unit = utterance.units[place]
    if unit.code == BREAK or unit.number is not None or not unit.word.isalpha():
        return False
    return not utterance.is_class(place, "not_name")


def _capitals(utterance: Utterance, first: int) -> bool:
    """Tell whether the text tells names by capitals: the next word has one, not all words do."""
    if first >= utterance.last:
        return False
    unit = utterance.units[first]
    return utterance.text[unit.start].isupper() and not utterance.text.isupper()


def _name(utterance: Utterance, first: int, last: int) -> str:
    """Write the words of a name; a hyphen between two of them is kept."""
    said = ""
    for unit in utterance.units[first:last]:
        said += ("-" if unit.gap == "-" else " ") + utterance.text[unit.start : unit.end]
    return _written(said, utterance.words.values.get("name_particle", {}))


def _written(said: str, particles: Collection[str] = ()) -> str:
    words = said.strip(" -").split()
    cased = any(word[:1].isupper() for word in words)
    kept = [
        w if w[:1].isupper() or (cased and w in particles) else w[:1].upper() + w[1:] for w in words
    ]
    return " ".join(kept)
