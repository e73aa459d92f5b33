"""Numbers with what they count: "two high chairs" says how many of them, asked or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows.model.flow import Slot
from flows.reading.phrases import places
from flows.reading.whole_numbers import Number, whole_numbers
from flows.words.utterance import Utterance


def counted(utterance: Utterance, slot: Slot) -> Iterator[Number]:
    """Give the numbers that a slot's unit stands behind, each with the unit."""
    if not slot.unit:
        return
    ends = dict(places(utterance, slot.unit))
    for number in whole_numbers(utterance):
        if number.last in ends:
            yield replace(number, last=ends[number.last])
