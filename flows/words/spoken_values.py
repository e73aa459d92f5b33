"""Words for values: numbers, dates, times and characters, by the settings of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from flows.words.lexicon import lexicon


def _settings(language: str) -> dict[str, Any]:
    return lexicon(language).settings


def ordinal(number: int, language: str) -> str:
    """Write the day of a month as an ordinal: "1st", "22nd"."""
    suffixes = _settings(language).get("ordinal_suffixes", {})
    return f"{number}{suffixes.get(number, suffixes.get('other', ''))}"


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
    """Word a time in a style of the language.

    A style is templates: ``special`` by time (``12:00``), ``by_minute``, ``full`` for whole hours,
    ``minutes`` for the others. Their places are ``{hour}`` (1 to 12) and ``{hour_name}``,
    ``{next_hour_name}``, ``{hour24}``, ``{minute}`` (two digits) and ``{minute_name}``,
    ``{meridiem}``, ``{part}`` of the day and ``{hour_word}``.
    """
    settings = _settings(language)
    styles = settings["time_styles"]
    templates = styles.get(style) or next(iter(styles.values()))
    special = templates.get("special", {}).get(f"{hour:02d}:{minute:02d}")
    if special is not None:
        return str(special)
    hour12 = hour % 12 or 12
    usual = templates["minutes" if minute else "full"]
    return str(templates.get("by_minute", {}).get(minute, usual)).format(
        hour=hour12,
        hour_word=number_words(hour12, language),
        hour_name=settings.get("hour_names", {}).get(hour12, hour12),
        next_hour_name=settings.get("hour_names", {}).get(hour12 % 12 + 1, hour12 % 12 + 1),
        hour24=hour,
        minute=f"{minute:02d}",
        minute_name=number_words(minute, language),
        meridiem=settings.get("meridiem_spoken", {}).get("am" if hour < 12 else "pm", ""),
        part=_part(hour, settings.get("part_spoken", {})),
    )


def weekday_name(day: int, language: str) -> str:
    """Give the name of a weekday, 0 for Monday."""
    return str(_settings(language)["weekday_names"][day])


def opening_words(language: str) -> Mapping[str, str]:
    """Give the templates of opening hours: ``days`` in a row, a ``day``, ``span``, ``and``."""
    words: Mapping[str, str] = _settings(language)["opening_words"]
    return words


def _part(hour: int, parts: Mapping[int, str]) -> str:
    """Give the words for the part of the day that an hour lies in, by the hours that begin one."""
    begun = [first for first in parts if first <= hour]
    return str(parts[max(begun)]) if begun else ""


@lru_cache(maxsize=512)
def number_words(number: int, language: str) -> str:
    """Write a number below 100 in words; digits where the language's lists do not reach."""
    words = lexicon(language)
    if number in words.settings.get("number_names", {}):
        return str(words.settings["number_names"][number])
    for name in ("unit_number", "tens_number"):
        for word, value in words.values.get(name, {}).items():
            if value == number:
                return word
    tens, ones = number // 10 * 10, number % 10
    if number >= 100 or not ones:
        return str(number)
    template = str(_settings(language)["tens_and_ones"])
    return template.format(tens=number_words(tens, language), ones=number_words(ones, language))


def spelled(value: str, language: str, nato: bool = False) -> str:
    """Word characters one by one: "B, R, A, U, N", or "Bravo, Romeo, …"."""
    settings = _settings(language)
    names = settings.get("nato" if nato else "character_names", {})
    words = []
    for character in value.upper():
        if character.isspace():
            continue
        if character.isdigit():
            words.append(str(settings["digit_names"][int(character)]))
        else:
            words.append(str(names.get(character, character)))
    return ", ".join(words)


def grouped(digits: str, language: str, groups: Sequence[str] | None = None) -> str:
    """Word digits in groups: "555, 0100" as "five five five, zero one zero zero".

    Args:
        digits: As they are written.
        language: BCP-47 tag.
        groups: The same digits in groups; None to make them of three and four.
    """
    units = _settings(language)["digit_names"]
    said = [" ".join(str(units[int(d)]) for d in group) for group in groups or _groups(digits)]
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


def character(mark: str, language: str) -> str:
    """Give the name of a mark: "dot"."""
    return str(_settings(language).get("character_names", {}).get(mark, mark))


def word(name: str, language: str) -> str:
    """Give a single word of the language's settings, e.g. ``yes_spoken``."""
    return str(_settings(language).get(name, name))
