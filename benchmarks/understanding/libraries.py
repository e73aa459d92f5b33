"""Dates and times as well-known libraries find them, for the comparison; each is optional."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Found = tuple[list[str], list[str]]
Finder = Callable[[str, datetime], Found]


@dataclass(frozen=True, slots=True)
class Library:
    """A library: its name on the package index, what is imported, and how it is used."""

    name: str
    module: str
    make: Callable[[Any], Finder]


def installed() -> Mapping[str, Finder]:
    """Give the finders of the libraries that can be imported here."""
    found: dict[str, Finder] = {}
    for library in LIBRARIES:
        try:
            module = importlib.import_module(library.module)
        except ImportError:
            continue
        found[library.name] = library.make(module)
    return found


def missing() -> list[str]:
    """Name the libraries that cannot be imported here."""
    there = installed()
    return [library.name for library in LIBRARIES if library.name not in there]


def _parsedatetime(module: Any) -> Finder:
    calendar = module.Calendar()

    def find(text: str, now: datetime) -> Found:
        dates: list[str] = []
        times: list[str] = []
        for moment, flag, *_ in calendar.nlp(text, sourceTime=now) or ():
            if flag in (1, 3):
                dates.append(moment.date().isoformat())
            if flag in (2, 3):
                times.append(f"{moment:%H:%M}")
        return dates, times

    return find


def _dateparser(module: Any) -> Finder:
    def find(text: str, now: datetime) -> Found:
        wanted = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future"}
        dates: list[str] = []
        times: list[str] = []
        found = module.search_dates(text, languages=["en"], settings=wanted)
        for words, moment in found or ():
            if moment.date() != now.date() or "today" in words.lower():
                dates.append(moment.date().isoformat())
            if (moment.hour, moment.minute) not in ((now.hour, now.minute), (0, 0)):
                times.append(f"{moment:%H:%M}")
        return dates, times

    return find


def _ctparse(module: Any) -> Finder:
    logging.getLogger("ctparse").setLevel(logging.ERROR)

    def find(text: str, now: datetime) -> Found:
        parsed = module.ctparse(text, ts=now, timeout=1.0)
        resolution: Any = parsed.resolution if parsed else None
        ends: list[Any] = [resolution]
        if hasattr(resolution, "t_from"):
            ends = [resolution.t_from, resolution.t_to]
        dates: list[str] = []
        times: list[str] = []
        for end in ends:
            if getattr(end, "year", None) and end.month and end.day:
                dates.append(date(end.year, end.month, end.day).isoformat())
            if getattr(end, "hour", None) is not None:
                times.append(f"{end.hour:02d}:{end.minute or 0:02d}")
        return dates, times

    return find


def _recognizers(module: Any) -> Finder:
    def find(text: str, now: datetime) -> Found:
        dates: list[str] = []
        times: list[str] = []
        for result in module.recognize_datetime(text, "en-us", reference=now):
            values = (result.resolution or {}).get("values") or ()
            moments = [v["value"] for v in values if v.get("type") in ("date", "time", "datetime")]
            later = [m for m in moments if m[:10] >= now.date().isoformat()]
            if not moments:
                continue
            _add(later[0] if later and "-" in moments[0] else moments[0], dates, times)
        return dates, times

    return find


def _add(moment: str, dates: list[str], times: list[str]) -> None:
    """Take a moment written as a date, a time, or both apart."""
    for part in moment.split():
        if "-" in part:
            dates.append(part)
        elif ":" in part:
            times.append(part[:5])


LIBRARIES = (
    Library("recognizers-text-date-time", "recognizers_date_time", _recognizers),
    Library("dateparser", "dateparser.search", _dateparser),
    Library("ctparse", "ctparse", _ctparse),
    Library("parsedatetime", "parsedatetime", _parsedatetime),
)
