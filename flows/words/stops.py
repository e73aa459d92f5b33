"""Full stops that a recogniser puts inside a value: "May. 9", "Two. Thirty."; no sentence ends."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.words.lexicon import BREAK, Lexicon, lexicon
from flows.words.tokens import Unit


def without_stops_inside(units: list[Unit], words: Lexicon) -> list[Unit]:
    """Give the units without the breaks between a weekday and its date, a month and its day, and,
    where nothing else is said, an hour and its minutes."""
    codes = "".join([unit.code for unit in units])
    if BREAK not in codes.rstrip(BREAK):
        return units
    inside = {found.end() - 1 for found in _inside(words.language).finditer(codes)}
    return [unit for place, unit in enumerate(units) if place not in inside] if inside else units


@lru_cache(maxsize=16)
def _inside(language: str) -> re.Pattern[str]:
    """Give the expression whose matches end with a break that is inside a value."""

    def one_of(*names: str) -> str:
        codes = "".join(map(lexicon(language).class_codes, names))
        return f"[{re.escape(codes)}]" if codes else "(?!)"

    month = one_of("month")
    date = f"(?:{one_of('article')}?{one_of('ordinal_day')}|{month})"
    day = f"{one_of('ordinal_day', 'day')}(?!{one_of('counted_thing', 'number')})"
    minutes = f"{one_of('minute')}{one_of('meridiem')}?{BREAK}*$"
    return re.compile(
        f"{month}{BREAK}(?={day})|{one_of('weekday')}{BREAK}(?={date})"
        f"|^{one_of('around')}?{one_of('hour')}{BREAK}(?={minutes})"
    )
