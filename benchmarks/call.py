"""What a caller waits for, and what a call costs: ``python -m benchmarks.call [--json]``.

Measured with live calls to a served bot on this machine: the scripted caller speaks, in real time,
and the bot hears and speaks with the services that its settings choose (without keys: the embedded
ones). Figures are in milliseconds, the median and the 95th percentile of all turns by voice.

end_of_speech_to_first_audio_ms
    From the caller's last sound to the first audio that the bot sends. ``stages_ms`` are its parts
    as the bot measures them: ``end_of_turn`` (silence that ends the turn, hearing included),
    ``stt`` (until the last words came, a part of ``end_of_turn``), ``thinking``, ``llm``, ``tts``.
at_the_caller_ms
    The same wait, from the last sample that the caller sent to the first that is heard there.
barge_in_to_silence_ms
    From the caller's first sound to the last audio sent, as the bot measures it;
    ``barge_in_at_the_caller_ms`` as the caller hears it.
memory_per_call_mb
    Proportional set size that each further call adds to the server, engines included, with
    ``--held`` calls open at once.
load_at_start
    Processes that wanted a core when it began; above the number of cores all times are too long.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loguru import logger

from caller.__main__ import make_line
from caller.conversation import Caller, CallResult
from caller.mind import Mind
from caller.report import STAGES, percentile, table
from caller.script import draw
from caller.served_bot import served_bot
from caller.served_flow import ask_flow
from caller.sound.voice import Voice
from caller.wording import wording

HOLD_SECONDS = 8.0  # calls that are only held open have heard the greeting by then

Spread = dict[str, float | None]


def spread(values: Iterable[float]) -> Spread:
    """Give median and 95th percentile, whole numbers; None without values."""
    known = list(values)
    pair = {"p50": percentile(known, 0.5), "p95": percentile(known, 0.95)}
    return {name: None if value is None else round(value) for name, value in pair.items()}


def turns(results: Sequence[CallResult]) -> list[dict[str, Any]]:
    """Give the latency events of turns by voice."""
    events = [event for result in results for event in result.bot.of_kind("latency")]
    return [dict(event) for event in events if event.get("end_of_turn_ms") is not None]


def stages(results: Sequence[CallResult]) -> dict[str, Spread]:
    """Give the spread of each stage that took part."""
    found = turns(results)
    named = {
        stage.removesuffix("_ms"): [t[stage] for t in found if t.get(stage) is not None]
        for stage in STAGES
        if stage != "total_ms"
    }
    return {name: spread(values) for name, values in named.items() if values}


def waits_at_the_caller(results: Sequence[CallResult]) -> list[float]:
    """Give, for each phrase, the ms until the bot was heard next, if that was its answer."""
    waits = []
    for result in results:
        ends = [moment.ended_at for moment in result.moments]
        for ended_at, next_at in zip(ends, [*ends[1:], float("inf")], strict=True):
            heard = result.line.earpiece.sound_after(ended_at)
            if heard is not None and heard < next_at:
                waits.append((heard - ended_at) * 1000)
    return waits


def cuts_at_the_caller(results: Sequence[CallResult]) -> list[float]:
    """Give, for each barge-in, the ms from the caller's first sound until the bot was silent."""
    cuts = []
    for result in results:
        for moment in result.moments:
            silent = result.line.earpiece.silence_after(moment.began_at) if moment.cut else None
            if silent is not None:
                cuts.append((silent - moment.began_at) * 1000)
    return cuts


def memory_mb(process_id: int) -> float:
    """Give the proportional set size of a process and all below it, in MB."""
    total = _pss_kb(process_id)
    for task in Path(f"/proc/{process_id}/task").iterdir():
        children = (task / "children").read_text().split()
        total += sum(memory_mb(int(child)) * 1000 for child in children)
    return total / 1000


def _pss_kb(process_id: int) -> float:
    for line in Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    return 0.0


async def memory_per_call(url: str, process_id: int, phone: bool, held: int) -> float:
    """Hold calls open and give the MB that each adds."""
    before = memory_mb(process_id)
    lines = [make_line(url, phone=phone) for _ in range(held)]
    try:
        for line in lines:
            await line.open(f"held-{uuid.uuid4().hex[:8]}")
        await asyncio.sleep(HOLD_SECONDS)
        return (memory_mb(process_id) - before) / held
    finally:
        for line in lines:
            await line.close()


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Make the calls and give all figures."""
    load = os.getloadavg()[0]
    results: list[CallResult] = []
    voice = Voice()
    with tempfile.TemporaryDirectory(prefix="callwright-") as folder:
        async with served_bot(Path(folder)) as bot:
            flow = await ask_flow(bot.url)
            words, today = wording(flow.language), datetime.now(UTC).date()
            try:
                for script in draw(flow, words, today, count=options.calls, seed=options.seed):
                    line, mind = make_line(bot.url, phone=options.phone), Mind(script, flow, words)
                    results.append(await Caller(line, voice, mind).call(bot.url))
            finally:
                voice.close()
            memory = await memory_per_call(bot.url, bot.process_id, options.phone, options.held)
    totals = [turn["total_ms"] for turn in turns(results)]
    silences = [e["silence_ms"] for r in results for e in r.bot.of_kind("barge_in")]
    return {
        "calls": len(results),
        "carrier": "telephone" if options.phone else "webrtc",
        "booked_right": sum(result.right for result in results),
        "turns": len(totals),
        "end_of_speech_to_first_audio_ms": spread(totals),
        "stages_ms": stages(results),
        "at_the_caller_ms": spread(waits_at_the_caller(results)),
        "barge_in_to_silence_ms": spread(silences),
        "barge_in_at_the_caller_ms": spread(cuts_at_the_caller(results)),
        "memory_per_call_mb": round(memory, 1),
        "cores": os.cpu_count(),
        "load_at_start": round(load, 1),
    }


def show(figures: dict[str, Any]) -> str:
    """Lay the figures out for people."""
    spreads = {
        "end of speech → first audio": figures["end_of_speech_to_first_audio_ms"],
        **{f"  {name.replace('_', ' ')}": s for name, s in figures["stages_ms"].items()},
        "the same, at the caller": figures["at_the_caller_ms"],
        "barge-in → silence": figures["barge_in_to_silence_ms"],
        "the same, at the caller ": figures["barge_in_at_the_caller_ms"],
    }
    rows = [("ms", "p50", "p95")]
    rows += [(name, str(s["p50"]), str(s["p95"])) for name, s in spreads.items()]
    rest = ("calls", "booked_right", "turns", "memory_per_call_mb", "cores", "load_at_start")
    lines = [f"{name.replace('_', ' ')}: {figures[name]}" for name in rest]
    return "\n".join([*table(rows, right=(1, 2)), "", *lines])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.call")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--phone", action="store_true", help="by telephone: 8 kHz")
    parser.add_argument("--calls", type=int, default=3, help="made one after the other (3)")
    parser.add_argument("--held", type=int, default=4, help="held open for the memory (4)")
    parser.add_argument("--seed", type=int, default=1, help="of the callers (1)")
    options = parser.parse_args(arguments)
    logger.remove()
    figures = asyncio.run(measure(options))
    print(json.dumps(figures) if options.json else show(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
