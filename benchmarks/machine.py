"""What the machine costs: ``python -m benchmarks.machine [--json]``.

Measured on the shipped appointment flow, beside a stock python-statemachine machine (one instance
a call, events by ``send``) of the same chart in the same run. Figures are medians of rounds.

create_us
    A new call: a ``Dialogue`` of the compiled flow, ready for its first event.
event_us
    One event of the chart fired and the new state kept, on average over a whole call: like for
    like with the other machine's ``send``.
step_us
    One whole ``Dialogue.advance``, on average over the same call: events fired, slots filled, rules
    run, prompts worded, history kept. It has no counterpart in the other machine. What the
    caller's words mean is given, not found: ``benchmarks.understanding`` measures that.
bytes_per_call
    Memory that a new call holds, by ``tracemalloc``; ``bytes_at_end`` with the history of a whole
    call in it.
compile_ms
    Reading, checking and compiling the flow, once for all calls.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import Record
from flows.model.flow import START
from flows.vocabulary.acts import RunAction
from flows.vocabulary.commands import Affirm, Command, NoMatch, SetSlot
from flows.vocabulary.events import ActionDone, CallStarted, Event, PromptHeard, UserUtterance
from flows.vocabulary.ports import Completeness, Expectation

BARS = {"create_us": 50.0, "event_us": 50.0, "bytes_per_call": 2048.0}
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=1)))
MEANINGS: dict[str, tuple[Command, ...]] = {
    "I need a check-up": (SetSlot(slot="type", value="checkup"),),
    "next Tuesday": (SetSlot(slot="date", value="2026-11-24"),),
    "half past two": (SetSlot(slot="time", value="14:30"),),
    "Anna Smith": (SetSlot(slot="name", value="Anna Smith"),),
    "555 010 4477": (SetSlot(slot="contact", value="5550104477"),),
    "yes": (Affirm(),),
}
#: The chart's events of the same call.
CHART_EVENTS = ("call_started", "responded", *["said"] * 3, "all_filled", "confirmed_yes", "spoken")


class Told:
    """An interpreter that knows what each sentence of the call means."""

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        return MEANINGS.get(text, (NoMatch(),))

    def completeness(self, text: str, expectation: Expectation) -> Completeness:
        return Completeness.UNKNOWN


def whole_call(compiled: CompiledFlow) -> tuple[Dialogue, int, float]:
    """Take a call from greeting to goodbye; give it, its number of events, and its seconds."""
    dialogue = Dialogue(compiled, Told(), session_id="measured")
    events: list[Event] = [CallStarted(), *(UserUtterance(text=text) for text in MEANINGS)]
    spent = 0.0
    taken = 0
    for event in events:
        acts, seconds = _timed(dialogue, event)
        spent, taken = spent + seconds, taken + 1
    (action,) = (act for act in acts if isinstance(act, RunAction))
    done = ActionDone(action_id=action.action_id, result={"reference": "X4Y7"})
    spent += _timed(dialogue, done)[1]
    spent += _timed(dialogue, PromptHeard(prompt=dialogue.record.prompts, complete=True))[1]
    if dialogue.outcome != "completed":
        raise RuntimeError(f"the measured call ended as {dialogue.outcome!r} in {dialogue.state}")
    return dialogue, taken + 2, spent


def _timed(dialogue: Dialogue, event: Event) -> tuple[tuple[object, ...], float]:
    started = time.perf_counter()
    acts = dialogue.advance(event, NOW)
    return acts, time.perf_counter() - started


def median_us(work: Callable[[], object], *, times: int, rounds: int = 7) -> float:
    """Give the median time of one piece of work, in microseconds."""
    figures = []
    for _ in range(rounds):
        started = time.perf_counter()
        for _ in range(times):
            work()
        figures.append((time.perf_counter() - started) / times * 1e6)
    return statistics.median(figures)


def bytes_each(make: Callable[[], object], count: int) -> float:
    """Give the memory that each of ``count`` objects holds beyond what is shared."""
    make()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [make() for _ in range(count)]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    overhead = sys.getsizeof(kept)
    return (after - before - overhead) / count


def _walk(compiled: CompiledFlow, record: Record) -> None:
    record.state = START
    for event in CHART_EVENTS:
        record.state = compiled.fire(record.state, event)


def measure_ours(compiled: CompiledFlow) -> dict[str, float]:
    """Measure a call of this project."""
    interpreter = Told()
    record = Record(session_id="measured")
    whole_call(compiled)
    calls = [whole_call(compiled) for _ in range(200)]
    return {
        "create_us": median_us(
            lambda: Dialogue(compiled, interpreter, session_id="measured"), times=5000
        ),
        "event_us": median_us(lambda: _walk(compiled, record), times=5000) / len(CHART_EVENTS),
        "step_us": statistics.median(seconds / count * 1e6 for _, count, seconds in calls),
        "bytes_per_call": bytes_each(
            lambda: Dialogue(compiled, interpreter, session_id="measured"), 2000
        ),
        "bytes_at_end": bytes_each(lambda: whole_call(compiled)[0], 200),
    }


def measure_stock(compiled: CompiledFlow) -> dict[str, float]:
    """Measure a machine of python-statemachine of the same chart, an instance a call."""
    chart = compiled.chart
    figures = []
    for _ in range(60):
        machine: Any = chart()
        started = time.perf_counter()
        for event in CHART_EVENTS:
            machine.send(event)
        figures.append((time.perf_counter() - started) / len(CHART_EVENTS) * 1e6)
    return {
        "create_us": median_us(chart, times=60),
        "event_us": statistics.median(figures),
        "bytes_per_call": bytes_each(chart, 100),
    }


def measure() -> dict[str, Any]:
    """Measure everything; the shape is that of ``--json``."""
    started = time.perf_counter()
    compiled = load_flow("appointment")
    compile_ms = (time.perf_counter() - started) * 1e3
    ours = _rounded(measure_ours(compiled))
    return {
        **ours,
        "stock": _rounded(measure_stock(compiled)),
        "compile_ms": round(compile_ms, 1),
        "bars": BARS,
        "within_bars": all(ours[name] <= bar for name, bar in BARS.items()),
    }


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(figure, 2) for name, figure in figures.items()}


def main() -> int:
    """Print the figures; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.machine", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parsed = parser.parse_args()
    figures = measure()
    if parsed.json:
        print(json.dumps(figures))
    else:
        print(f"{'':16}{'ours':>12}{'bar':>8}{'python-statemachine':>22}")
        for name in ("create_us", "event_us", "step_us", "bytes_per_call", "bytes_at_end"):
            bar, stock = BARS.get(name, ""), figures["stock"].get(name, "")
            print(f"{name:16}{figures[name]:>12}{bar:>8}{stock:>22}")
        print(f"reading, checking and compiling the flow: {figures['compile_ms']} ms, once")
    return 0 if figures["within_bars"] else 1


if __name__ == "__main__":
    sys.exit(main())
