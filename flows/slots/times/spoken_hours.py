"""Opening hours as a sentence says them: "Monday to Friday from nine to five, …"."""

from __future__ import annotations

from datetime import time

from flows.model.opening_hours import OpeningHours, Span
from flows.words import spoken_values as wording

_FEWEST_IN_A_RUN = 3  # days in a row that are said as "Monday to Wednesday"
_MORNING, _EVENING, _HALF_A_DAY = 7, 18, 12  # hours


def spoken_hours(hours: OpeningHours, language: str) -> str:
    """Word the hours of the week: days with the same hours together, closed days left out; empty
    where no day is open. Exceptions by date are not said."""
    days: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in enumerate(hours.week):
        if spans:
            days.setdefault(spans, []).append(day)
    return ", ".join(_line(which, spans, language) for spans, which in days.items())


def _line(days: list[int], spans: tuple[Span, ...], language: str) -> str:
    words = wording.opening_words(language)
    runs = _runs(days)
    names = [
        name
        for run in runs
        for name in (
            [words["days"].format(first=_name(run[0], language), last=_name(run[-1], language))]
            if len(run) >= _FEWEST_IN_A_RUN
            else [words["day"].format(day=_name(day, language)) for day in run]
        )
    ]
    spoken = [_span(span, language) for span in spans]
    return f"{_joined(names, words['and'])} {_joined(spoken, words['and'])}"


def _runs(days: list[int]) -> list[list[int]]:
    runs = [[days[0]]]
    for day in days[1:]:
        if day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _joined(parts: list[str], joint: str) -> str:
    *first, last = parts
    return f"{', '.join(first)} {joint} {last}" if first else last


def _name(day: int, language: str) -> str:
    return wording.weekday_name(day, language)


def _span(span: Span, language: str) -> str:
    """Word a span; without the half of the day where nobody could mistake it."""
    minutes = (span.closes.hour - span.opens.hour) * 60 + span.closes.minute - span.opens.minute
    plain = _MORNING <= span.opens.hour < _EVENING and span.closes.hour < _EVENING + 2
    style = "hours" if plain and minutes < _HALF_A_DAY * 60 else "short"
    opens, closes = (_time(at, style, language) for at in (span.opens, span.closes))
    return wording.opening_words(language)["span"].format(opens=opens, closes=closes)


def _time(at: time, style: str, language: str) -> str:
    return wording.time_words(at.hour, at.minute, style, language)
