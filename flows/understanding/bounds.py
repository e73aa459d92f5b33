"""Which end of a span a value is: "after 5", "not before Tuesday", "from Monday to Wednesday".

A slot takes one end where its ``end`` says so, else either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from flows.reading.reading import Reading
from flows.slots import KINDS
from flows.understanding.marks import Mark, Marks
from flows.understanding.scene import Scene
from flows.words.patterns import Match

FROM, TO = "from", "to"
_MARKS = {FROM: (Mark.FROM, Mark.FROM_AFTER), TO: (Mark.TO, Mark.TO_AFTER)}


def end_said(reading: Reading, readings: Sequence[Reading], marks: Marks) -> str:
    """Give which end of a span a reading is said to be; empty where nothing says so."""
    if not KINDS[reading.kind].spanned:
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


def about(reading: Reading, marks: Marks) -> Iterator[tuple[str, Match]]:
    """Give the ends of a span that a reading is said to be, each with the words that say so."""
    return ((end, match) for end in (FROM, TO) for match in _about(reading, end, marks))


def _about(reading: Reading, end: str, marks: Marks) -> Iterator[Match]:
    """Give the words about an end that stand right before a value, in its beginning, or after."""
    return chain.from_iterable(marks.upon(reading, kind) for kind in _MARKS[end])


def closed(readings: Sequence[Reading], scene: Scene) -> list[Reading]:
    """Let the beginning of a span decide its end, which comes after it."""
    settled: list[Reading] = []
    for reading in readings:
        begins = [
            other.value
            for other in settled
            if other.kind == reading.kind and not other.alternatives and other.last <= reading.first
        ]
        if begins and end_said(reading, settled, scene.marks) == TO:
            led = end_said(settled[-1], settled, scene.marks) == FROM
            reading = KINDS[reading.kind].span_end(reading, begins[-1], led, scene.utterance)
        settled.append(reading)
    return settled
