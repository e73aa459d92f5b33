"""When a business is open: weekdays with spans of time, and exceptions by date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Span:
    """Open from ``opens`` (included) until ``closes`` (excluded), local time of one day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """Spans by weekday (0 is Monday), with exceptions; a day without spans is closed.

    Attributes:
        week: Seven tuples of spans, Monday first.
        exceptions: Spans that hold on a date in place of its weekday's.
    """

    week: tuple[tuple[Span, ...], ...]
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def spans(self, day: date) -> tuple[Span, ...]:
        """Give the spans of a day, in order; empty when closed."""
        return self.exceptions.get(day, self.week[day.weekday()])

    def open_on(self, day: date) -> bool:
        """Tell whether the business opens at all on this day."""
        return bool(self.spans(day))

    def open_at(self, day: date, at: time) -> bool:
        """Tell whether the business is open on this day at this time."""
        return any(span.opens <= at < span.closes for span in self.spans(day))

    def ever_open_at(self, at: time) -> bool:
        """Tell whether any weekday is open at this time: decides a missing am/pm."""
        return any(span.opens <= at < span.closes for spans in self.week for span in spans)
