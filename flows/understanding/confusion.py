"""Values that sound so alike that a read-back should tell them apart.

Nothing here lists pairs: the words of a value are compared, by phonetic distance, with the words
of the other values that the slot allows.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile

from flows.model.flow import Slot
from flows.reading import spoken_values as wording
from flows.reading.calibration import ALIKE
from flows.reading.lexicon import fold, lexicon, word_list
from flows.reading.phonetics import difference, likeness, sound
from flows.reading.reading import Reading
from flows.slots.dates.calendar_dates import add_months
from flows.vocabulary.ports import Expectation

_WEEK = timedelta(weeks=1)


def confusable(reading: Reading, slot: Slot, expectation: Expectation) -> tuple[str, ...]:
    """Give the values that the slot allows and that sound like this one, most alike first."""
    language = lexicon(expectation.language).language
    if reading.kind == "choice":
        return _alike_options(reading.value, slot, language)
    if reading.kind == "date" and _long_gone(reading.value, expectation):
        return ()
    near: Iterable[str] = alike(reading.kind, reading.value, language)
    if reading.kind == "date":
        near = (_coming(other, reading.value, expectation) for other in near)
    possible = (other for other in near if _allowed(reading.kind, other, expectation))
    return tuple(islice(possible, ALIKE.most))


def _long_gone(value: str, expectation: Expectation) -> bool:
    """Tell whether all days that sound like one are over: nobody books them."""
    return date.fromisoformat(value) + timedelta(days=ALIKE.far) < expectation.now.date()


def _coming(other: str, value: str, expectation: Expectation) -> str:
    """Give the next such day of a month where this month's is over: to "the 30th", "the 13th"."""
    day, said = date.fromisoformat(other), date.fromisoformat(value)
    over = day < expectation.now.date()
    return add_months(day, 1).isoformat() if over and said - day >= _WEEK else other


def _allowed(kind: str, value: str, expectation: Expectation) -> bool:
    """Tell whether the business is open then at all: otherwise nobody can have meant it."""
    hours = expectation.opening_hours
    if kind == "time" and hours is not None:
        return hours.ever_open_at(time.fromisoformat(value))
    if kind == "date":
        day = date.fromisoformat(value)
        return day >= expectation.now.date() and (hours is None or hours.open_on(day))
    return True


@lru_cache(maxsize=4096)
def alike(kind: str, value: str, language: str) -> tuple[str, ...]:
    """Give the values of a kind that sound like one; none for kinds that are spelled anyway."""
    finder = {
        "time": _times,
        "date": _dates,
        "number": _numbers,
        "party_size": _numbers,
        "person_name": _names,
    }.get(kind)
    if finder is None:
        return ()
    near = sorted((pair for pair in finder(value, language) if pair[0]), key=lambda pair: -pair[0])
    return tuple(dict.fromkeys(other for _, other in near if other != value))


def _alike_options(value: str, slot: Slot, language: str) -> tuple[str, ...]:
    said = _first_word(value, slot)
    scored = sorted(
        (
            (_near(said, _first_word(other, slot), language), other)
            for other in slot.options
            if other != value
        ),
        reverse=True,
    )
    return tuple(other for score, other in scored if score)[: ALIKE.most]


def _first_word(option: str, slot: Slot) -> str:
    synonyms = slot.options.get(option) or (option.replace("_", " "),)
    return fold(synonyms[0]).replace(" ", "")


def _times(value: str, language: str) -> Iterator[tuple[float, str]]:
    """Other hours, other minutes, and the other half of the day."""
    hour, minute = int(value[:2]), int(value[3:5])
    half = hour - hour % 12
    for other in range(12):
        near = _words_alike(hour % 12 or 12, other or 12, language)
        yield near, f"{half + other:02d}:{minute:02d}"
    if minute:
        for other in range(0, 60, 5):
            if other:
                yield _words_alike(minute, other, language), f"{hour:02d}:{other:02d}"
    spoken = lexicon(language).settings.get("meridiem_spoken", {})
    if spoken:
        halves = [fold(str(word)) for word in list(spoken.values())[:2]]
        yield _near(halves[0], halves[1], language), f"{(hour + 12) % 24:02d}:{minute:02d}"


def _dates(value: str, language: str) -> Iterator[tuple[float, str]]:
    """Other weekdays of the week, and other days of the month."""
    day = date.fromisoformat(value)
    names = [fold(str(name)) for name in lexicon(language).settings["weekday_names"]]
    shared = _common_end(names)
    for weekday, name in enumerate(names):
        other = day + timedelta(days=weekday - day.weekday())
        yield (
            _near(_without(names[day.weekday()], shared), _without(name, shared), language),
            other.isoformat(),
        )
    for number in range(1, monthrange(day.year, day.month)[1] + 1):
        near = _days_alike(day.day, number, language)
        yield near, day.replace(day=number).isoformat()


def _numbers(value: str, language: str) -> Iterator[tuple[float, str]]:
    number = int(value)
    if number < 100:
        for other in range(1, 100):
            yield _words_alike(number, other, language), str(other)


def _names(value: str, language: str) -> Iterator[tuple[float, str]]:
    """Names of the lists that are said alike and written otherwise."""
    words = value.split()
    for place, word in enumerate(words):
        name = "first_names" if place == 0 else "last_names"
        others = _said_alike(name, language).get(sound(fold(word), language), ())
        for other in others[: ALIKE.most_names]:
            if other != fold(word):
                yield 1.0, " ".join([*words[:place], other.capitalize(), *words[place + 1 :]])


@lru_cache(maxsize=4)
def _said_alike(name: str, language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in word_list(language, name):
        found.setdefault(sound(word, language), []).append(word)
    return {spelling: tuple(words) for spelling, words in found.items() if len(words) > 1}


def _common_end(names: list[str]) -> int:
    """Give how many letters all names end with ("day")."""
    end = 0
    while len({name[-end - 1 :] for name in names if len(name) > end + 1}) == 1:
        end += 1
    return end


def _without(name: str, end: int) -> str:
    return name[: len(name) - end]


def _near(one: str, other: str, language: str) -> float:
    """Tell how alike two words sound; 0 where nobody mistakes one for the other."""
    score = likeness(one, other, language)
    alike = score >= ALIKE.alike or difference(one, other, language) <= ALIKE.nearly
    return score if alike else 0.0


@lru_cache(maxsize=8192)
def _words_alike(one: int, other: int, language: str) -> float:
    """Compare two numbers by the words that they do not share."""
    first = fold(wording.number_words(one, language)).split()
    second = fold(wording.number_words(other, language)).split()
    return _unshared_alike(first, second, language)


@lru_cache(maxsize=1024)
def _days_alike(one: int, other: int, language: str) -> float:
    """Compare two days of a month as they are said: "thirteenth" and "thirtieth".

    Two are mistaken for each other, too, where one is the other with something left out in its
    middle ("sixth" and "sixteenth"), or where only their beginnings differ.
    """
    first, second = _day_said(one, language), _day_said(other, language)
    alike = _unshared_alike(first, second, language)
    if alike or len(first) != len(second):
        return alike
    a, b = (sound("".join(words), language) for words in (first, second))
    begin, end = _shared_beginning(a, b), _shared_beginning(a[::-1], b[::-1])
    score = likeness("".join(first), "".join(second), language)
    grown = begin and end and begin + end >= min(len(a), len(b))
    return score if grown or (end >= ALIKE.rhyme and score >= ALIKE.rhyming) else 0.0


def _shared_beginning(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _day_said(day: int, language: str) -> list[str]:
    """Give the words for a day of the month as they sound: ordinals, where a language has them."""
    said = lexicon(language).settings.get("ordinals_said", {})
    if day in said:
        return [str(said[day])]
    if day % 10 in said:
        tens = fold(wording.number_words(day - day % 10, language))
        return [tens, str(said[day % 10])]
    return fold(wording.number_words(day, language)).split()


def _unshared_alike(first: list[str], second: list[str], language: str) -> float:
    return _near(
        "".join(word for word in first if word not in second),
        "".join(word for word in second if word not in first),
        language,
    )
