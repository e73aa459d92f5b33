"""Which end of a span a value is: "after 5", "not before Tuesday", "from Monday to Wednesday".

A slot takes one end where its ``end`` says so, else either.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.reading.patterns import Match, patterns
from flows.reading.reading import Reading
from flows.reading.utterance import Utterance
from flows.slots import KINDS

FROM, TO = "from", "to"


def end_said(reading: Reading, readings: Sequence[Reading], utterance: Utterance) -> str:
    """Give which end of a span a reading is said to be; empty where nothing says so."""
    if not KINDS[reading.kind].spanned:
        return ""
    if reading.role in (FROM, TO):
        return reading.role
    found = [(match.first, end) for end in (FROM, TO) for match in _around(reading, end, utterance)]
    if found:
        return min(found)[1]
    between = patterns(utterance.words.language, "bound_between")
    begun = any(
        between.whole(utterance, other.last, reading.first)
        and other.kind == reading.kind
        and end_said(other, (), utterance) == FROM
        for other in readings
        if other.last < reading.first
    )
    return TO if begun else ""


def is_limit(reading: Reading, utterance: Utterance) -> bool:
    """Tell whether a "not" before a value belongs to its bound: "not before 10"."""
    return any(
        match.first < reading.first < match.last
        for end in (FROM, TO)
        for match in _around(reading, end, utterance)
    )


def _around(reading: Reading, end: str, utterance: Utterance) -> list[Match]:
    """Give the words about an end that stand right before a value, in its beginning, or after."""
    language = utterance.words.language
    before = patterns(language, f"bound_{end}").find(utterance)
    after = patterns(language, f"bound_{end}_after").find(utterance)
    return [
        m for m in before if reading.first <= m.last < reading.last and m.first <= reading.first
    ] + [m for m in after if m.first == reading.last]


def closed(readings: Sequence[Reading], utterance: Utterance) -> list[Reading]:
    """Let the beginning of a span decide its end, which comes after it."""
    settled: list[Reading] = []
    for reading in readings:
        begins = [
            other.value
            for other in settled
            if other.kind == reading.kind and not other.alternatives and other.last <= reading.first
        ]
        if begins and end_said(reading, settled, utterance) == TO:
            led = end_said(settled[-1], settled, utterance) == FROM
            reading = KINDS[reading.kind].span_end(reading, begins[-1], led, utterance)
        settled.append(reading)
    return settled
