"""Dates of birth: a day, a month and a year that lie in the past, said or read out as digits."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flows.reading.digit_strings import digit_runs, joined
from flows.reading.phonetics import likeness
from flows.slots.dates.calendar_dates import Fields, resolve
from flows.words.calibration import BIRTHS
from flows.words.lexicon import fold, lexicon
from flows.words.patterns import Match, layered, patterns
from flows.words.utterance import Utterance

BIRTH = "birth"  # the meaning of a slot that asks for a date of birth
OLDEST = 130  # years
_MONTHS, _CENTURIES = 12, (19, 20)
_OF_YEAR = frozenset({"year", "year_more", "century", "year2", "past_year"})


def names_birth(text: str, language: str) -> bool:
    """Tell whether a word of a birthday stands in a text."""
    words = lexicon(language).values.get("birth_word", {})
    return any(fold(word.strip("¿?.,!¡")) in words for word in text.split())


def speaks_of_birth(utterance: Utterance) -> bool:
    """Tell whether a word of a birthday is said."""
    return any(utterance.is_class(place, "birth_word") for place in range(utterance.last))


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth said by the units ``[first, last)``."""

    day: date
    first: int
    last: int
    certainty: float = 1.0


def birth_dates(utterance: Utterance, today: date, month_first: bool) -> Iterator[BirthDate]:
    """Give past dates with a year."""
    found = False
    for _, match in layered(utterance, "date_birth"):
        said, last = _anew(utterance, match)
        fields, certainty = _in_order(said, month_first)
        certainty *= BIRTHS.doubted_day if _may_be_a_year(utterance, match) else 1.0
        for day in resolve({**fields, "range": True}, today, month_first)[:1]:
            if _possible(day, today):
                found = True
                yield BirthDate(day, match.first, last, certainty)
    if not found:
        found_otherwise = _read_out(utterance, today, month_first) or _misheard(utterance, today)
        if found_otherwise is not None:
            yield found_otherwise


def _in_order(fields: Fields, month_first: bool) -> tuple[Fields, float]:
    """Tell which of two numbers is the month, in the country's order or the only way there is, and
    how certain that is."""
    if "first" not in fields:
        return fields, 1.0
    parts = int(fields["first"]), int(fields["second"])
    month, day = parts if month_first else parts[::-1]
    swapped = month > _MONTHS >= day
    month, day = (day, month) if swapped else (month, day)
    return {**fields, "month": month, "day": day}, BIRTHS.other_order if swapped else 1.0


def _may_be_a_year(utterance: Utterance, match: Match) -> bool:
    """Tell whether a day may be the beginning of the year: "March nineteen eighty"."""
    place = match.at.get("day", -1)
    if match.at.get("past_year") != place + 1 or int(match.fields["day"]) not in _CENTURIES:
        return False
    word = utterance.units[place].word
    return word.isdigit() or utterance.words.number_of(word) is not None


def _anew(utterance: Utterance, match: Match) -> tuple[Fields, int]:
    """Give the fields of a date with the year that takes the place of the one said first, and the
    unit after that: "the third of May 63, no sorry, 64"."""
    language = utterance.words.language
    back = patterns(language, "instead").at(utterance, match.last)
    end = back.last if back else match.last
    while (more := patterns(language, "instead").at(utterance, end)) is not None:
        end = more.last
    year = patterns(language, "birth_year_anew").at(utterance, end) if back else None
    if year is None or year.last != utterance.last:
        return match.fields, match.last
    if "last_digit" not in year.fields:
        kept = {name: value for name, value in match.fields.items() if name not in _OF_YEAR}
        return {**kept, **year.fields}, year.last
    name = next((n for n in ("year_more", "year2", "past_year", "year") if n in match.fields), None)
    if name is None:
        return match.fields, match.last
    digit = int(year.fields["last_digit"])
    value = int(match.fields[name])
    return {**match.fields, name: value - value % 10 + digit}, year.last


def _possible(day: date, today: date) -> bool:
    return day <= today and day.year > today.year - OLDEST


def _read_out(utterance: Utterance, today: date, month_first: bool) -> BirthDate | None:
    """Read digits, where there is little else: "0404 1997", "it is 0404 and 1997"."""
    runs = digit_runs(utterance)
    if not runs:
        return None
    run = joined(tuple(piece for run in runs for piece in run.pieces))
    others = utterance.last - sum(one.last - one.first for one in runs)
    numbers = sum(unit.number is not None for unit in utterance.units[: utterance.last])
    if others > BIRTHS.most_others or numbers > sum(len(one.pieces) for one in runs):
        return None
    if len(run.digits) < BIRTHS.fewest_in_one and len(run.pieces) == 1:
        return None
    read = _from_digits(run.digits, today, month_first)
    if read is None:
        return None
    day, certainty = read
    return BirthDate(day, 0, utterance.last, certainty * BIRTHS.with_others ** min(1, others))


def _from_digits(digits: str, today: date, month_first: bool) -> tuple[date, float] | None:
    """Read "04041997", "441997" or "040497" as a past date, with how certain that is."""
    for swapped in (month_first, not month_first):
        found: dict[date, float] = {}
        for first, second, year, certainty in _splits(digits, today):
            month, day = (int(first), int(second)) if swapped else (int(second), int(first))
            if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                that = date(year, month, day)
                if _possible(that, today):
                    found.setdefault(that, certainty)
        for that, certainty in found.items():
            usual = 1.0 if swapped == month_first else BIRTHS.other_order
            return that, certainty * usual / len(found)
    return None


def _splits(digits: str, today: date) -> Iterator[tuple[str, str, int, float]]:
    """Give the ways to cut digits into two short parts and a year, likeliest first."""
    if 6 <= len(digits) <= 8:
        head, year = digits[:-4], int(digits[-4:])
        if today.year - OLDEST < year <= today.year:
            certainty = {4: 1.0, 3: BIRTHS.three_digits, 2: BIRTHS.run_together}[len(head)]
            for cut in {4: (2,), 3: (1, 2), 2: (1,)}[len(head)]:
                yield head[:cut], head[cut:], year, certainty
            return
    if len(digits) == 6:
        yield digits[:2], digits[2:4], past_year(int(digits[4:]), today), BIRTHS.short_year


def _misheard(utterance: Utterance, today: date) -> BirthDate | None:
    """Read a day that was heard as another word, before a month and year: "guard of May 1950"."""
    language = utterance.words.language
    for match in patterns(language, "birth_after_day").find(utterance):
        place = match.first - 1
        if place < 0 or utterance.units[place].number is not None:
            continue
        heard = _ordinal_like(utterance.units[place].word, language)
        if heard is None:
            continue
        day, certainty = heard
        for found in resolve({**match.fields, "day": day, "range": True}, today, False)[:1]:
            if _possible(found, today):
                return BirthDate(found, place, match.last, certainty)
    return None


@lru_cache(maxsize=4096)
def _ordinal_like(word: str, language: str) -> tuple[int, float] | None:
    """Give the day of the month that a word sounds most like, and how certain that is."""
    said = lexicon(language).settings.get("ordinals_said", {})
    scored = ((likeness(word, fold(name), language), int(day)) for day, name in said.items())
    ranked = sorted(scored)[-2:]
    if len(ranked) < 2 or ranked[1][0] < BIRTHS.like_a_day:
        return None
    (second, _), (best, day) = ranked
    return day, best * min(1.0, BIRTHS.misheard + BIRTHS.lead * (best - second))


def past_year(short: int, today: date) -> int:
    """Give the latest past year that ends in two digits."""
    return 2000 + short if 2000 + short <= today.year else 1900 + short
