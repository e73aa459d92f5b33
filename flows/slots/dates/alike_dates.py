"""Days that sound alike: "the 13th" and "the 30th", "Tuesday" and "Thursday"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile

from flows.reading.alike import most_alike, near, unshared_near
from flows.reading.phonetics import likeness, sound
from flows.slots.dates.calendar_dates import add_months
from flows.vocabulary.ports import Expectation
from flows.words import spoken_values as wording
from flows.words.calibration import ALIKE
from flows.words.lexicon import fold, lexicon

_WEEK = timedelta(weeks=1)


def bookable_alike(value: str, expectation: Expectation) -> Iterator[str]:
    """Give the days that sound like one and are still to come and open, most alike first: nobody
    can have meant another."""
    today, hours = expectation.now.date(), expectation.opening_hours
    said = date.fromisoformat(value)
    if said + timedelta(days=ALIKE.far) < today:
        return
    for other in alike_dates(value, lexicon(expectation.language).language):
        day = _coming(date.fromisoformat(other), said, today)
        if day >= today and (hours is None or hours.open_on(day)):
            yield day.isoformat()


def _coming(day: date, said: date, today: date) -> date:
    """Give the next such day of a month where this month's is over: to "the 30th", "the 13th"."""
    return add_months(day, 1) if day < today and said - day >= _WEEK else day


@lru_cache(maxsize=4096)
def alike_dates(value: str, language: str) -> tuple[str, ...]:
    """Give the days of the same week or month that sound like one, most alike first."""
    return most_alike(value, _scored(value, language))


def _scored(value: str, language: str) -> Iterator[tuple[float, str]]:
    day = date.fromisoformat(value)
    names = [fold(str(name)) for name in lexicon(language).settings["weekday_names"]]
    shared = _common_end(names)
    for weekday, name in enumerate(names):
        other = day + timedelta(days=weekday - day.weekday())
        yield (
            near(_without(names[day.weekday()], shared), _without(name, shared), language),
            other.isoformat(),
        )
    for number in range(1, monthrange(day.year, day.month)[1] + 1):
        yield _days_alike(day.day, number, language), day.replace(day=number).isoformat()


def _common_end(names: list[str]) -> int:
    """Give how many letters all names end with ("day")."""
    end = 0
    while len({name[-end - 1 :] for name in names if len(name) > end + 1}) == 1:
        end += 1
    return end


def _without(name: str, end: int) -> str:
    return name[: len(name) - end]


@lru_cache(maxsize=1024)
def _days_alike(one: int, other: int, language: str) -> float:
    """Compare two days of a month as they are said: "thirteenth" and "thirtieth".

    Two are mistaken for each other, too, where one is the other with something left out in its
    middle ("sixth" and "sixteenth"), or where only their beginnings differ.
    """
    first, second = _day_said(one, language), _day_said(other, language)
    alike = unshared_near(first, second, language)
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
