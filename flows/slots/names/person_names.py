"""Finding a person's name in an utterance: said, spelled, or said and spelled."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from flows.reading.letters import is_letter_name
from flows.reading.phonetics import likeness
from flows.reading.reading import NAMED, PLAIN, Reading
from flows.reading.spelling import spell
from flows.slots.names import spelled_names
from flows.slots.names.known_names import (
    FIRST,
    LAST,
    cased,
    is_first_name,
    is_last_name,
    likelihood,
    written,
)
from flows.slots.names.name_letters import letters_of
from flows.slots.names.name_sense import (
    alone,
    babble,
    everyday_words,
    followed,
    looks_like_no_name,
    vouched_name,
)
from flows.slots.names.name_words import (
    after_title,
    capitalized,
    end_of_name,
    first_word,
    initials_begin,
    listed,
    name_like,
    name_text,
)
from flows.slots.names.said_and_spelled import (
    after_spelling_lead,
    corrected,
    is_spelled_after,
    said_after,
    spelled_after,
)
from flows.words.calibration import LISTED, NAMES, SPELLING, WORK
from flows.words.lexicon import BREAK, fold
from flows.words.patterns import Match, holds_any, patterns
from flows.words.utterance import Utterance

KIND = "person_name"
_LABELS = ("first_name_label", "name_between")  # patterns


def names_said(utterance: Utterance, asked: bool, country: str) -> Iterator[Reading]:
    """Give the names that are led in ("my name is …"), else, when asked, what may be one."""
    if asked and babble(utterance):
        return
    turned = _in_two_parts(utterance, country) if asked else None
    if turned is not None:
        yield turned
        return
    found = statement = False
    language = utterance.words.language
    for name in ("name_lead", "name_lead_weak"):
        for match in patterns(language, name).find(utterance):
            if utterance.is_class(match.first - 1, "not_lead"):
                continue
            sure = asked or name == "name_lead"
            if name == "name_lead_weak" and _named_before(utterance, match.first, match.last):
                continue
            reading = _led(utterance, match.last, asked, sure, country)
            if reading is not None and asked and _means_else(utterance, reading, match.last, name):
                statement = True
                continue
            if reading is not None and not found:
                found = True
                yield _mended(utterance, reading, country) if asked else reading
    if asked and not found:
        label = patterns(language, "name_between").at(utterance, 0)
        reading = _spelled(utterance, label.last if label else 0, country)
        reading = reading or _plain(utterance, country, statement)
        if reading is not None:
            yield _mended(utterance, reading, country)


def _mended(utterance: Utterance, reading: Reading, country: str) -> Reading:
    """Read a name with what the next sentence says of it."""
    again = _told_again(utterance, reading, country)
    return _taken_back(utterance, again, country)


def _told_again(utterance: Utterance, reading: Reading, country: str) -> Reading:
    """Read the name that the next sentence tells whole ("Tom. Tom Baker."), or goes on with
    ("Anna. Brown.")."""
    place = reading.last
    while place < utterance.last and utterance.units[place].code == BREAK:
        place += 1
    if place in (reading.last, utterance.last):
        return reading
    lead = patterns(utterance.words.language, "name_lead_weak").at(utterance, place)
    other = _from(utterance, lead.last if lead else place, reading.rank, country)
    if other is None or not alone(utterance, other.first, other.last):
        return reading
    said, anew = (fold(one.value).split() for one in (reading, other))
    if len(anew) > len(said) and all(word in anew for word in said):
        return replace(other, first=reading.first)
    if len(said) > 1 or len(anew) > 1 or said == anew or lead:
        return reading
    language = utterance.words.language
    if not (is_first_name(said[0], language) and is_last_name(anew[0], language)):
        return reading
    value = f"{reading.value} {other.value}"
    certainty = likelihood(value.split(), language, country)
    return replace(other, value=value, first=reading.first, certainty=certainty)


def _plain(utterance: Utterance, country: str, statement: bool) -> Reading | None:
    """Read the name that nothing leads in; one of the lists, where the sentence means else."""
    if not statement:
        reading = _from(utterance, first_word(utterance), PLAIN, country)
        if reading is None or alone(utterance, reading.first, reading.last):
            return reading
    vouched = vouched_name(utterance)
    return None if vouched is None else _from(utterance, vouched, PLAIN, country)


def _means_else(utterance: Utterance, reading: Reading, first: int, lead: str) -> bool:
    """Tell whether words on no list of names behind a lead-in are a statement: "it's raining"."""
    if reading.first != first or any(listed(utterance, at) for at in range(first, reading.last)):
        return False
    weak, one = lead == "name_lead_weak", reading.last == first + 1
    if followed(utterance, reading.last, one and weak):
        return True
    return one and weak and looks_like_no_name(utterance, first)


def _named_before(utterance: Utterance, lead: int, place: int) -> bool:
    """Tell whether a whole name was said before words that may lead in one, and no other after
    them: "Anna Smith, and it is urgent", "Sarah Connor, that's Sarah with an h"; or the one whose
    letters follow: "Bhattacharya, it's B H A T T …"."""
    if lead and _spells_what_was_said(utterance, lead, place):
        return True
    if place < utterance.last and listed(utterance, place):
        word = utterance.units[place].word
        if all(unit.word != word for unit in utterance.units[:lead]):
            return False
    return any(listed(utterance, at) and listed(utterance, at + 1) for at in range(lead - 1))


def _spells_what_was_said(utterance: Utterance, lead: int, place: int) -> bool:
    """Tell whether the letters from a unit on are those of a word right before ``lead``."""
    run = spell(utterance, place)
    if run.sure < SPELLING.fewest:
        return False
    letters, language = fold(run.characters), utterance.words.language
    return any(
        name_like(utterance, at)
        and likeness(utterance.units[at].word, letters, language) >= SPELLING.spells
        for at in range(max(0, lead - NAMES.most_said), lead)
    )


def name_at(utterance: Utterance, first: int, country: str) -> Reading | None:
    """Read the name that is said or spelled from a unit on."""
    return _led(utterance, first, asked=True, sure=True, country=country)


def unless_rejected(
    reading: Reading, rejected: Collection[str], language: str, country: str
) -> Reading:
    """Read letters that make a name which the caller has ruled out as the listed name alike."""
    words = reading.value.split()
    if reading.value not in rejected or reading.last - reading.first <= 2 * len(words):
        return reading
    letters = "".join(map(fold, words))
    found = spelled_names.match(letters, language, country, clear=False, certain=True)
    return replace(reading, value=_full(found, language)) if found else reading


def _led(utterance: Utterance, first: int, asked: bool, sure: bool, country: str) -> Reading | None:
    """Read the name after a lead-in; unless asked it has to look like a name."""
    if asked:
        return _spelled(utterance, first, country) or _from(utterance, first, NAMED, country)
    last = end_of_name(utterance, first, known=not _capitals(utterance, first))
    if last == first:
        return None
    if not sure and not is_first_name(utterance.units[first].word, utterance.words.language):
        return None
    return _reading(utterance, first, last, NAMED, country)


def _from(utterance: Utterance, first: int, rank: int, country: str) -> Reading | None:
    """Read the name that begins at a unit, with what is spelled after it."""
    first = after_title(utterance, first)
    last = end_of_name(utterance, first, known=False)
    if last == first:
        return None
    spelled = spelled_after(utterance, first, last)
    if spelled is not None:
        value, last = spelled
        return Reading(kind=KIND, value=value, first=first, last=last, rank=rank)
    return _labelled(utterance, first, last, country) or _reading(
        utterance, first, last, rank, country
    )


def _in_two_parts(utterance: Utterance, country: str) -> Reading | None:
    """Read a name whose second part is named as such: "Okafor, first name Ruth"."""
    if not holds_any(utterance, _LABELS):
        return None
    for name in _LABELS:
        for label in patterns(utterance.words.language, name).find(utterance):
            parts = _parts(utterance, label, country)
            if parts is None:
                continue
            before, after = parts
            if before.last >= after.last:  # the label is a part of it
                return before
            said = (before.value, after.value)
            value = " ".join(reversed(said) if name == "first_name_label" else said)
            certainty = likelihood(value.split(), utterance.words.language, country)
            return replace(after, value=value, first=before.first, certainty=certainty)
    return None


def _parts(utterance: Utterance, label: Match, country: str) -> tuple[Reading, Reading] | None:
    """Give what is said of a name right before a label, and after it."""
    language = utterance.words.language
    leads = [
        lead.last
        for name in ("name_between", "name_lead", "name_lead_weak")
        for lead in patterns(language, name).find(utterance)
        if lead.last < label.first
    ]
    place = max(leads, default=first_word(utterance))
    if place >= label.first:
        return None
    run = spell(utterance, place)
    if _in_code_words(utterance, place) and run.last == label.first:
        value = cased(fold(run.characters), language)
        before: Reading | None = Reading(kind=KIND, value=value, first=place, last=run.last)
    elif run.last >= label.first:
        return None
    else:
        before = _from(utterance, place, NAMED, country)
    after = _led(utterance, label.last, asked=True, sure=True, country=country)
    if before is None or after is None:
        return None
    if label.last < before.last:
        return before, before
    between = utterance.units[before.last : label.first]
    return (before, after) if all(unit.code == BREAK for unit in between) else None


def _labelled(utterance: Utterance, first: int, middle: int, country: str) -> Reading | None:
    """Read the last name where it is named as such: "Ruth, and the last name is Okafor"."""
    between = patterns(utterance.words.language, "name_between").at(utterance, middle)
    if between is None:
        return None
    run = spell(utterance, between.last)
    coded = _in_code_words(utterance, between.last)
    last = run.last if coded else end_of_name(utterance, between.last, known=False)
    if last == between.last:
        return None
    language = utterance.words.language
    named = (
        cased(fold(run.characters), language) if coded else name_text(utterance, between.last, last)
    )
    value = f"{name_text(utterance, first, middle)} {named}"
    certainty = likelihood(value.split(), utterance.words.language, country)
    return Reading(kind=KIND, value=value, first=first, last=last, rank=NAMED, certainty=certainty)


def _in_code_words(utterance: Utterance, place: int) -> bool:
    """Tell whether a part of a name is spelled in code words from a unit on: "lima echo echo"."""
    run = spell(utterance, place)
    places = range(place, run.last)
    return len(places) > 1 and all(utterance.is_class(at, "nato") for at in places)


def _reading(utterance: Utterance, first: int, last: int, rank: int, country: str) -> Reading:
    value = name_text(utterance, first, last)
    certainty = likelihood(value.split(), utterance.words.language, country)
    return Reading(kind=KIND, value=value, first=first, last=last, rank=rank, certainty=certainty)


def _taken_back(utterance: Utterance, reading: Reading, country: str) -> Reading:
    """Read the name that takes this one's place: "Anna no sorry Hannah Smith"."""
    place = _after_taking_back(utterance, reading.last)
    if place is None:
        return reading
    other = _spelled(utterance, place, country)
    if other is None and _trusted(utterance, reading, place):
        other = _from(utterance, place, reading.rank, country)
    if other is None:
        return reading
    value = _instead(reading.value, other.value, utterance.words.language)
    return replace(other, value=value, first=reading.first)


def _after_taking_back(utterance: Utterance, place: int) -> int | None:
    """Give the place after words that take back what came right before them, None without."""
    language, begun = utterance.words.language, place
    while place < utterance.last:
        match = patterns(language, "instead").at(utterance, place)
        if match is None and place > begun:
            match = patterns(language, "name_lead_weak").at(utterance, place)
        if match is None and utterance.units[place].code != BREAK:
            break
        place = match.last if match else place + 1
    back = any(utterance.units[at].code != BREAK for at in range(begun, place))
    return place if back and place < utterance.last else None


def _trusted(utterance: Utterance, reading: Reading, place: int) -> bool:
    """Tell whether a word is listed, or sounds like one of the name before it, so is a name."""
    if utterance.is_class(place, "no_name_after"):
        return False
    word, language = utterance.units[place].word, utterance.words.language
    alike = (likeness(fold(said), word, language) for said in reading.value.split())
    return listed(utterance, place) or max(alike) >= SPELLING.sounds_like


def _instead(said: str, other: str, language: str) -> str:
    """Put one word in place of the one it corrects in a longer name; a whole name stands alone."""
    if " " in other or " " not in said:
        return other
    new = corrected(said, other, language)
    if len(new.split()) == len(said.split()):
        return new
    last = is_last_name(other, language) and not is_first_name(other, language)
    return " ".join([*said.split()[:-1], other]) if last else other


def _spelled(utterance: Utterance, first: int, country: str) -> Reading | None:
    """Read a name that is spelled from a unit on to the end."""
    first, last = after_spelling_lead(utterance, first), utterance.last
    if not SPELLING.fewest <= last - first <= WORK.name_units:
        return None
    if _is_word(utterance, first) or initials_begin(utterance, first):
        return None
    named = said_after(utterance, first)
    if named:
        return Reading(kind=KIND, value=named, first=first, last=last, rank=NAMED)
    if everyday_words(utterance, first, last):
        return None
    letters = letters_of(utterance, first, last)
    if letters.share < SPELLING.likely or len(letters.written) < SPELLING.fewest:
        return None
    language = utterance.words.language
    found = spelled_names.match(letters.written, language, country, letters.clear)
    if found is not None:
        found = spelled_names.keep_certain(found, letters)
    if found is not None:
        value = _full(found, language)
        doubt, guessed = found.cost / LISTED.cost_of_doubt, SPELLING.guessed * letters.guessed
        certainty = max(LISTED.least, 1 - doubt - guessed)
    else:
        value, certainty = written(letters.written, language, LAST), LISTED.unlisted
    return Reading(
        kind=KIND,
        value=capitalized(value, language),
        first=first,
        last=last,
        rank=NAMED,
        certainty=certainty,
    )


def _full(name: spelled_names.SpelledName, language: str) -> str:
    first, last = written(name.first_name, language, FIRST), written(name.last_name, language, LAST)
    return capitalized(f"{first} {last}".strip(), language)


def _is_word(utterance: Utterance, place: int) -> bool:
    """Tell whether a unit is a name said as a word, after which it may be spelled."""
    word = utterance.units[place].word
    if len(word) < SPELLING.fewest:
        return False
    if is_letter_name(utterance, place):
        return is_spelled_after(utterance, place)
    return listed(utterance, place) or is_spelled_after(utterance, place)


def _capitals(utterance: Utterance, first: int) -> bool:
    """Tell whether the text tells names by capitals: the next word has one, not all words do."""
    if first >= utterance.last:
        return False
    unit = utterance.units[first]
    return utterance.text[unit.start].isupper() and not utterance.text.isupper()
