"""Which of the times that words leave open is meant: by what was offered, by opening hours, by the
part of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from flows.model.flow import Slot
from flows.reading.reading import Reading
from flows.slots.times.clock_times import within
from flows.vocabulary.ports import Expectation
from flows.words.calibration import TIMES
from flows.words.patterns import Match
from flows.words.utterance import Utterance


def with_half(reading: Reading, slot: Slot, day: date | None, expectation: Expectation) -> Reading:
    """Decide a time of which am or pm was left out, where only one half of the day will do."""
    hours = expectation.opening_hours
    offered = expectation.offered.get(slot.name, ())
    fitting = [value for value in reading.alternatives if value in offered]
    if len(fitting) != 1 and hours is not None:
        times = {value: time.fromisoformat(value) for value in reading.alternatives}
        if day is not None and hours.open_on(day):
            fitting = [value for value, at in times.items() if hours.open_at(day, at)]
        if day is None or not fitting:
            fitting = [value for value, at in times.items() if hours.ever_open_at(at)]
        if not fitting and slot.rules:  # closed either way, which the rules will tell
            fitting = [v for v, at in times.items() if TIMES.morning <= at.hour < TIMES.night]
    return replace(reading, value=fitting[0], alternatives=()) if len(fitting) == 1 else reading


def is_in_part(value: str, match: Match, utterance: Utterance) -> bool:
    """Tell whether a time lies in the half or part of the day that was said."""
    hour = time.fromisoformat(value).hour
    if "meridiem" in match.fields:
        return (hour >= 12) is (match.fields["meridiem"] == "pm")
    parts = utterance.words.settings.get("day_parts", {})
    first, last = (int(edge) for edge in parts[match.fields["part"]])
    return within(hour, first, last)
