"""Which end of a span a value is: "after 5", "not before Tuesday", "from Monday to Wednesday".

A flow wants one end where it names a slot so: ``date_from``, ``earliest_time`` take where a span
begins, ``date_to``, ``latest_time`` where it ends. A slot with another name takes either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from flows.reading.patterns import Match
from flows.reading.reading import Reading
from flows.reading.utterance import Utterance
from flows.slots.dates.calendar_dates import add_months
from flows.understanding.marks import Mark, Marks
from flows.understanding.scene import Scene

FROM, TO = "from", "to"
_ENDS = {
    **dict.fromkeys(("from", "start", "earliest", "after"), FROM),
    **dict.fromkeys(("to", "until", "end", "latest", "before"), TO),
}
_MARKS = {FROM: (Mark.FROM, Mark.FROM_AFTER), TO: (Mark.TO, Mark.TO_AFTER)}
_SPANNED = frozenset({"date", "time"})


def wanted_end(slot: str) -> str:
    """Give which end of a span a slot takes, by its name; empty where it takes either."""
    parts = slot.split("_")
    return _ENDS.get(parts[-1]) or _ENDS.get(parts[0]) or "" if len(parts) > 1 else ""


def end_said(reading: Reading, readings: Sequence[Reading], marks: Marks) -> str:
    """Give which end of a span a reading is said to be; empty where nothing says so."""
    if reading.kind not in _SPANNED:
        return ""
    if reading.role in (FROM, TO):
        return reading.role
    found = [(match.first, end) for end in (FROM, TO) for match in _about(reading, end, marks)]
    if found:
        return min(found)[1]
    begun = any(
        marks.fills(Mark.SPAN, other.last, reading.first)
        and other.kind == reading.kind
        and end_said(other, (), marks) == FROM
        for other in readings
        if other.last < reading.first
    )
    return TO if begun else ""


def is_limit(reading: Reading, marks: Marks) -> bool:
    """Tell whether a "not" before a value belongs to its bound: "not before 10"."""
    return any(
        match.first < reading.first < match.last
        for end in (FROM, TO)
        for match in _about(reading, end, marks)
    )


def _about(reading: Reading, end: str, marks: Marks) -> Iterator[Match]:
    """Give the words about an end that stand right before a value, in its beginning, or after."""
    return chain.from_iterable(marks.upon(reading, kind) for kind in _MARKS[end])


def closed(readings: Sequence[Reading], scene: Scene) -> list[Reading]:
    """Let the beginning of a span decide its end: a day comes after it, and so does a time of
    which am or pm was left out."""
    settled: list[Reading] = []
    for reading in readings:
        begins = [
            other.value
            for other in settled
            if other.kind == reading.kind and not other.alternatives and other.last <= reading.first
        ]
        later = sorted(value for value in reading.alternatives if begins and value > begins[-1])
        if begins and end_said(reading, settled, scene.marks) == TO:
            if reading.kind == "time" and later:
                reading = replace(reading, value=later[0], alternatives=())
            elif reading.kind == "date" and end_said(settled[-1], settled, scene.marks) == FROM:
                reading = _after(reading, begins[-1], scene.utterance)
        settled.append(reading)
    return settled


def _after(reading: Reading, begin: str, utterance: Utterance) -> Reading:
    """Give the first day of the same name that is not before a span's beginning."""
    said = range(reading.first, reading.last)
    named = reading.alternatives or any(utterance.is_class(place, "month") for place in said)
    if named or reading.value >= begin:
        return reading
    day, start = date.fromisoformat(reading.value), date.fromisoformat(begin)
    if any(utterance.is_class(place, "weekday") for place in said):
        return replace(
            reading, value=(day + timedelta(weeks=-((day - start).days // 7))).isoformat()
        )
    return replace(reading, value=add_months(day, 1).isoformat())
