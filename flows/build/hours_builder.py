"""``opening_hours:`` and ``holidays:`` of a flow file → ``OpeningHours``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from flows.grammar.schema_types import WEEKDAYS
from flows.model.condition_types import read_time
from flows.model.opening_hours import OpeningHours, Span
from flows.text.problems import Problems, TreePath


def build_hours(
    spec: Mapping[str, str | dict[date, str]],
    holidays: Iterable[date],
    problems: Problems,
) -> OpeningHours:
    """Resolve opening hours; what cannot be right is added to ``problems``."""
    week: list[tuple[Span, ...]] = [()] * 7
    given: dict[int, str] = {}
    exceptions: dict[date, tuple[Span, ...]] = dict.fromkeys(holidays, ())
    for key, value in spec.items():
        path: TreePath = ("opening_hours", key)
        if key == "except":
            _read_exceptions(value, exceptions, problems, path)
            continue
        if not isinstance(value, str):
            problems.add_at("hours", path, "hours are due here", "write 09:00-18:00 or closed")
            continue
        spans = _spans(value, problems, path)
        for day in _days(key):
            if day in given:
                problems.add_at(
                    "hours",
                    path,
                    f"{WEEKDAYS[day]} stands in '{given[day]}' and in '{key}'",
                    "name each weekday once",
                )
            given[day] = key
            week[day] = spans
    return OpeningHours(week=tuple(week), exceptions=exceptions)


def _read_exceptions(
    value: str | dict[date, str],
    exceptions: dict[date, tuple[Span, ...]],
    problems: Problems,
    path: TreePath,
) -> None:
    if isinstance(value, str):
        problems.add_at("hours", path, "dates are due under 'except'", "write 2026-12-24: closed")
        return
    for day, hours in value.items():
        exceptions[day] = _spans(hours, problems, (*path, day.isoformat()))


def _days(key: str) -> tuple[int, ...]:
    first, _, last = key.partition("-")
    start = WEEKDAYS.index(first)
    count = (WEEKDAYS.index(last or first) - start) % 7
    return tuple((start + step) % 7 for step in range(count + 1))


def _spans(text: str, problems: Problems, path: TreePath) -> tuple[Span, ...]:
    if text == "closed":
        return ()
    spans: list[Span] = []
    for part in text.split(","):
        opens, closes = (read_time(side) for side in part.strip().split("-"))
        late = bool(spans) and opens is not None and opens < spans[-1].closes
        if opens is None or closes is None or opens >= closes or late:
            problems.add_at(
                "hours",
                path,
                f"'{part.strip()}' is not a span of one day",
                "write the earlier time first, spans in order, as 09:00-12:00, 13:00-18:00",
            )
            return ()
        spans.append(Span(opens, closes))
    return tuple(spans)
