"""What is told after the calls: the booking, slot by slot, and the latency of each turn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from caller.conversation import CallResult
from caller.diary import Booking, agrees

STAGES = ("end_of_turn_ms", "stt_ms", "thinking_ms", "llm_ms", "tts_ms", "total_ms")
_HEADS = ("end of turn", "stt", "thinking", "llm", "tts", "total")


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> list[str]:
    """Lay out rows in aligned columns, the first row as head; ``right`` names right-hand ones."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    to_the_right = set(right)

    def line(row: Sequence[str]) -> str:
        cells = (
            cell.rjust(width) if at in to_the_right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return "  ".join(cells).rstrip()

    head, *rest = rows
    return [line(head), "  ".join("-" * width for width in widths), *map(line, rest)]


def booking_table(result: CallResult, booking: Booking | None) -> list[str]:
    """Show each slot: as wanted, as booked, where it came from."""
    rows = [("slot", "wanted", "booked", "came from")]
    told = result.booked or {}
    for slot, wanted in result.wanted.items():
        booked = (booking or {}).get(slot) or told.get(slot, "–")
        rows.append((slot, wanted, booked, result.sources.get(slot, "–")))
    return table(rows)


def latency_table(result: CallResult) -> list[str]:
    """Show the latency of each turn by stage, in ms."""
    rows: list[tuple[str, ...]] = [("turn", *_HEADS)]
    for event in result.bot.of_kind("latency"):
        cells = ("–" if event.get(stage) is None else str(event[stage]) for stage in STAGES)
        rows.append((str(event["turn"]), *cells))
    return table(rows, right=range(len(rows[0])))


def percentile(values: Sequence[float], share: float) -> float | None:
    """Give the value that ``share`` (0 to 1) of the values do not exceed; None without values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def verdict(result: CallResult, booking: Booking | None, read_back: bool) -> str:
    """Say in a sentence what came of a call."""
    if result.booked is None and not booking:
        return f"Nothing was booked. {result.problem}"
    if (read_back and not agrees(booking, result.wanted)) or not result.right:
        return f"What was booked is not what was wanted. {result.problem}".strip()
    if result.problem:
        return f"Booked as wanted, but: {result.problem}"
    where = "read back from the diary" if read_back else "as the bot told it"
    reference = f": reference {result.reference}" if result.reference else ""
    return f"Booked as wanted, {where}{reference}."
