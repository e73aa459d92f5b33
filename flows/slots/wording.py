"""Words for values: numbers, dates, times and characters, by the settings of a language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from flows.understanding.lexicon import lexicon


def _settings(language: str) -> dict[str, Any]:
    return lexicon(language).settings


def ordinal(number: int, language: str) -> str:
    """Write an ordinal: "1st", "22nd"."""
    suffixes = _settings(language).get("ordinal_suffixes", {})
    teens = 11 <= number % 100 <= 13
    suffix = suffixes.get("other", "") if teens else suffixes.get(number % 10)
    return f"{number}{suffix if suffix is not None else suffixes.get('other', '')}"


def date_words(day: date, style: str, language: str) -> str:
    """Word a date in a style of the language; the first style where there is no such one."""
    settings = _settings(language)
    styles = settings["date_styles"]
    template = styles.get(style) or next(iter(styles.values()))
    return str(template).format(
        weekday=settings["weekday_names"][day.weekday()],
        month=settings["month_names"][day.month - 1],
        day=day.day,
        ordinal=ordinal(day.day, language),
        year=day.year,
    )


def time_words(hour: int, minute: int, style: str, language: str) -> str:
    """Word a time in a style of the language."""
    settings = _settings(language)
    styles = settings["time_styles"]
    templates = styles.get(style) or next(iter(styles.values()))
    if minute == 0 and hour in (0, 12) and style != "short":
        return str(settings["midnight_spoken" if hour == 0 else "noon_spoken"])
    part = _part(hour)
    return str(templates["minutes" if minute else "full"]).format(
        hour=hour % 12 or 12,
        hour24=hour,
        minute=f"{minute:02d}",
        meridiem=settings["meridiem_spoken"]["am" if hour < 12 else "pm"],
        part=settings["part_spoken"][part],
    )


def _part(hour: int) -> str:
    if hour < 12:
        return "morning"
    if hour < 17:
        return "afternoon"
    return "evening" if hour < 21 else "night"


@lru_cache(maxsize=512)
def number_words(number: int, language: str) -> str:
    """Write a number below 100 in words; digits where the language's lists do not reach."""
    words = lexicon(language)
    for name in ("unit_number", "tens_number"):
        for word, value in words.values.get(name, {}).items():
            if value == number:
                return word
    tens, ones = number // 10 * 10, number % 10
    if number >= 100 or not ones:
        return str(number)
    return f"{number_words(tens, language)} {number_words(ones, language)}"


def spelled(value: str, language: str, nato: bool = False) -> str:
    """Word characters one by one: "B, R, A, U, N", or "Bravo, Romeo, …"."""
    settings = _settings(language)
    names = settings.get("nato" if nato else "character_names", {})
    words = []
    for character in value.upper():
        if character.isspace():
            continue
        if character.isdigit():
            words.append(str(settings["speak_units"][int(character)]))
        else:
            words.append(str(names.get(character, character)))
    return ", ".join(words)


def grouped(digits: str, language: str) -> str:
    """Word digits in groups: "555, 0100" as "five five five, zero one zero zero"."""
    units = _settings(language)["speak_units"]
    said = [" ".join(str(units[int(d)]) for d in group) for group in _groups(digits)]
    return ", ".join(said)


def _groups(digits: str) -> list[str]:
    if len(digits) <= 4:
        return [digits]
    last = 4 if len(digits) in (7, 10, 11) else 3
    head, tail = digits[:-last], digits[-last:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-3:])
        head = head[:-3]
    return [*groups, tail]


def word(name: str, language: str) -> str:
    """Give a single word of the language's settings, e.g. ``yes_spoken``."""
    return str(_settings(language).get(name, name))
