"""The benchmark of the machine takes real calls, and a call stays light. Times are not judged."""

from __future__ import annotations

from benchmarks import machine
from flows.build.load import load_flow


def test_the_measured_call_books_and_a_call_stays_light() -> None:
    compiled = load_flow("appointment")

    dialogue, events, _ = machine.whole_call(compiled)
    figures = machine.measure_ours(compiled)

    assert dialogue.record.results == {"reference": "X4Y7"}
    assert events == len(machine.MEANINGS) + 3
    assert 0 < figures["bytes_per_call"] <= machine.BARS["bytes_per_call"]
    assert set(machine.BARS) <= set(figures)
