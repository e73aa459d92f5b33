"""Names that are said and then spelled: "Anna, a n n a, Schmidt, s c h m i d t"."""

from __future__ import annotations

from dataclasses import replace

from flows.reading.letters import is_letter_name
from flows.reading.phonetics import likeness
from flows.reading.reading import Reading
from flows.reading.spelling import Spelled, spell
from flows.slots.names.known_names import begins_first_name, cased, is_first_name, is_last_name
from flows.slots.names.name_words import end_of_name, listed, name_like, name_text
from flows.words.calibration import NAMES, SPELLING
from flows.words.lexicon import BREAK, fold
from flows.words.patterns import patterns
from flows.words.utterance import Utterance


def spelled_after(utterance: Utterance, first: int, last: int) -> tuple[str, int] | None:
    """Give the name of the units ``[first, last)`` as spelled after them, and the place after.

    None where nothing is spelled.
    """
    run = _run(utterance, last, utterance.units[last - 1].word)
    if run is None:
        return None
    said, language = name_text(utterance, first, last), utterance.words.language
    coded = all(utterance.is_class(place, "nato") for place in range(last, run.last))
    if (
        coded
        and max(likeness(fold(word), fold(run.characters), language) for word in said.split())
        < SPELLING.spells
    ):
        value = f"{said} {cased(fold(run.characters), language)}"
    else:
        value = corrected(said, run.characters, language)
    place = run.last
    for _ in range(NAMES.most_parts):
        part = _part(utterance, value, place)
        if part is None:
            break
        value, place = part
    return value, place


def after_spelling_lead(utterance: Utterance, place: int) -> int:
    """Give the place of the letters after words that lead to them ("it's spelled"), else the place
    itself. A lead that could be a letter itself ("and") is one only where others come with it."""
    lead = patterns(utterance.words.language, "spelling_lead").at(utterance, place)
    if lead is None or lead.last - place == sum(
        utterance.is_class(at, "letter_sound") for at in range(place, lead.last)
    ):
        return place
    return lead.last if spell(utterance, lead.last).sure >= SPELLING.fewest else place


def spelled_whole(utterance: Utterance, name: Reading) -> bool:
    """Tell whether the letters at the end of an utterance are all of a name of one word: because it
    was said too, or no other first name begins with them."""
    letters = utterance.units[name.last - 1]
    if name.last != utterance.last or len(letters.word) != 1 or not letters.word.isalpha():
        return False
    word, language = fold(name.value), utterance.words.language
    if any(unit.word == word for unit in utterance.units[name.first : name.last]):
        return True
    return is_first_name(word, language) and not begins_first_name(word, language)


def is_spelled_after(utterance: Utterance, place: int) -> bool:
    """Tell whether the letters after a unit spell the word it is."""
    word, begin = utterance.units[place].word, place + 1
    said = end_of_name(utterance, place, known=False)
    if said == place + 2 and len(utterance.units[begin].word) > 2:  # a first and a last name
        begin = said
    lead = patterns(utterance.words.language, "spelling_lead").at(utterance, begin)
    run = spell(utterance, lead.last if lead else begin)
    letters = fold(run.characters)
    if run.sure < SPELLING.fewest:
        return len(word) >= SPELLING.fewest and letters == word
    if is_letter_name(utterance, place):
        return letters.startswith(word)
    return likeness(word, letters, utterance.words.language) >= SPELLING.spells


def said_after(utterance: Utterance, first: int) -> str:
    """Give the name that is spelled from a unit on and then said: "s m i t h, Smith", else ""."""
    run = spell(utterance, first)
    rest = utterance.units[run.last : utterance.last]
    if run.sure < SPELLING.fewest or not 1 <= len(rest) <= NAMES.most_said:
        return ""
    places = range(run.last, utterance.last)
    if not all(name_like(utterance, place) and listed(utterance, place) for place in places):
        return ""
    letters, language = fold(run.characters), utterance.words.language
    alike = any(likeness(unit.word, letters, language) >= SPELLING.spells for unit in rest)
    said = name_text(utterance, run.last, utterance.last)
    return corrected(said, letters, language) if alike else ""


def corrected(said: str, letters: str, language: str) -> str:
    """Put what was spelled in place of the word that sounds like it, else after the name."""
    words, letters = said.split(), fold(letters)
    rest = letters.removeprefix(fold(words[0]))
    if rest != letters and len(rest) >= SPELLING.fewest and not _is_name(letters, language):
        kept = words[1:] or [cased(rest, language)]  # the whole name was spelled
        return f"{words[0]} {corrected(' '.join(kept), rest, language)}"
    alike = [likeness(fold(word), letters, language) for word in words]
    place = max(range(len(words)), key=lambda index: alike[index])
    if alike[place] < SPELLING.spells:
        place = len(words) - 1  # it is the last name that callers spell
    if alike[place] >= SPELLING.sounds_like:
        same = fold(words[place]) == letters  # then what was said has the accents
        words[place] = words[place] if same else cased(letters, language)
    else:
        words.append(cased(letters, language))
    return " ".join(words)


def _is_name(word: str, language: str) -> bool:
    return is_first_name(word, language) or is_last_name(word, language)


def _part(utterance: Utterance, value: str, place: int) -> tuple[str, int] | None:
    """Give a name with the next word of it, said, spelled or both, and the place after that."""
    place, named = _next(utterance, place)
    last, language = end_of_name(utterance, place, known=False), utterance.words.language
    word = name_text(utterance, place, last)
    run = _run(utterance, last, utterance.units[last - 1].word)
    if run is not None:
        letters, place = run.characters, run.last
        word = corrected(word, letters, language) if word else cased(letters, language)
    else:
        sure = named or all(listed(utterance, at) for at in range(place, last))
        word, place = word if sure and " " not in value else "", last
    whole = _with(value, word, language) if word else value
    return (whole, place) if word else None


def _with(value: str, word: str, language: str) -> str:
    """Add a word to a name of one word, or put it in place of the word that it repeats."""
    if fold(value) == fold(word):
        return value
    if " " in value:
        whole = corrected(value, word, language)
        return whole if len(whole.split()) == len(value.split()) else value
    turned = is_last_name(value, language) and not is_first_name(value, language)
    if turned and is_first_name(word, language):  # "Schmidt, s c h m i d t, Anna"
        return f"{word} {value}"
    return f"{value} {word}"


def _next(utterance: Utterance, place: int) -> tuple[int, bool]:
    """Skip what stands between two parts; tell whether it names the second one."""
    while place < utterance.last and utterance.units[place].code == BREAK:
        place += 1
    named = patterns(utterance.words.language, "name_between").at(utterance, place)
    if named is not None:
        return named.last, True
    return place + utterance.is_class(place, "name_joiner"), False


def _run(utterance: Utterance, place: int, said: str) -> Spelled | None:
    """Read the letters that are spelled from a unit on; None where they are too few."""
    while place < utterance.last and utterance.units[place].code == BREAK:
        place += 1
    lead = patterns(utterance.words.language, "spelling_lead").at(utterance, place)
    place = lead.last if lead else place
    if place == utterance.last or not spell(utterance, place).sure:
        return None
    between = patterns(utterance.words.language, "name_between").find(utterance)
    end = next((m.first for m in between if m.first >= place), utterance.last)
    run = spell(utterance, place, end)
    while run.last + 1 < end and _stops_letter(utterance, run) and fold(run.characters) != said:
        more = spell(utterance, run.last + 1, end)
        if not more.sure:
            break
        joined, sure = run.characters + more.characters, run.sure + more.sure
        run = Spelled(joined, place, more.last, sure)
    run = _without_joiner(utterance, run)
    alike = likeness(said, fold(run.characters), utterance.words.language) >= SPELLING.spells
    enough = (len(run.characters) if alike else run.sure) >= SPELLING.fewest
    return run if enough and run.characters.isalpha() else None


def _stops_letter(utterance: Utterance, run: Spelled) -> bool:
    """Tell whether the letters end at a full stop after one of them: "A. N. N. A."."""
    units, at = utterance.units, run.last
    letter = at > 0 and len(units[at - 1].word) == 1 == len(units[at + 1].word)
    return letter and units[at].code == BREAK and units[at].glued


def _without_joiner(utterance: Utterance, run: Spelled) -> Spelled:
    """Leave out the "and" after the letters, which might be one."""
    last = run.last - 1
    if last <= run.first or not utterance.is_class(last, "name_joiner"):
        return run
    return replace(run, characters=run.characters[:-1], last=last)
