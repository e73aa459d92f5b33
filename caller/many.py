"""Many calls: a line for each as it ends, and what came of them all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from pathlib import Path

from caller.conversation import CallResult
from caller.diary import Booking, agrees, read_booking, read_bookings
from caller.report import STAGES, percentile, table

_LINE = "{number:>3}  {result:<6}  {seconds:>5}  {turns:>5}  {refused:>4}  {script:<66}  {note}"


async def show_many(
    calls: Sequence[Awaitable[CallResult]], database: Path | None, needed: int
) -> int:
    """Make the calls and print a table.

    Args:
        calls: Each one call.
        database: The bot's diary, or None.
        needed: How many have to be booked right.

    Returns:
        0 when at least ``needed`` were booked right and none wrong, else 1.
    """
    head = {"number": "", "result": "result", "seconds": "s", "turns": "turns", "refused": "no"}
    print(_LINE.format(**head, script="to be booked", note="").rstrip(), flush=True)
    results: list[CallResult] = []
    for finished in asyncio.as_completed([asyncio.ensure_future(call) for call in calls]):
        result = await finished
        results.append(result)
        print(_line(len(results), result, database), flush=True)
    right = sum(_judge(result, database) == "right" for result in results)
    wrong = sum(_judge(result, database) == "WRONG" for result in results)
    wrong = max(wrong, _strangers(results, database))
    print(f"\n{right} of {len(results)} booked right, {wrong} booked wrong.")
    print(*_latencies(results), sep="\n")
    return 0 if right >= needed and not wrong else 1


def _judge(result: CallResult, database: Path | None) -> str:
    booking = _booking(result, database)
    if result.wrong or (booking is not None and not agrees(booking, result.wanted)):
        return "WRONG"
    if result.right and (database is None or booking is not None):
        return "right"
    return "none"


def _booking(result: CallResult, database: Path | None) -> Booking | None:
    return read_booking(database, result.reference) if database and result.reference else None


def _strangers(results: Sequence[CallResult], database: Path | None) -> int:
    """Count bookings in the diary that no call wanted."""
    if database is None:
        return 0
    return sum(
        not any(agrees(entry, result.wanted) for result in results)
        for entry in read_bookings(database)
    )


def _line(number: int, result: CallResult, database: Path | None) -> str:
    return _LINE.format(
        number=number,
        result=_judge(result, database),
        seconds=f"{result.seconds:.0f}",
        turns=len(result.moments),
        refused=result.refused,
        script=str(result.script),
        note=result.problem,
    ).rstrip()


def _latencies(results: Sequence[CallResult]) -> list[str]:
    rows = [("latency, ms", "p50", "p95", "turns")]
    events = [event for result in results for event in result.bot.of_kind("latency")]
    for stage in STAGES:
        values = [event[stage] for event in events if event.get(stage) is not None]
        if values:
            p50, p95 = (f"{percentile(values, share):.0f}" for share in (0.5, 0.95))
            rows.append((stage.removesuffix("_ms").replace("_", " "), p50, p95, str(len(values))))
    return ["", *table(rows, right=(1, 2, 3))]
