"""``python -m caller``: a scripted caller books an appointment by voice, in real time."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from loguru import logger

from caller.audio import write_recording
from caller.conversation import Caller, CallResult
from caller.line import Line
from caller.many import show_many
from caller.report import agrees, booking_table, latency_table, read_booking, verdict
from caller.script import LANGUAGE, Script, demonstration, draw
from caller.served_bot import health, served_bot
from caller.telephone import TelephoneLine
from caller.timeline import Timeline
from caller.voice import Speaker, Voice
from caller.web import WebLine
from flows.errors import CallwrightError
from pipeline.settings.loading import load_settings
from pipeline.speech.name_lists import common_names

ENOUGH_RIGHT = 0.9  # share of the calls over WebRTC


@dataclass(frozen=True, slots=True)
class Target:
    """The bot that is called; ``database`` is None where it cannot be read from here."""

    url: str
    database: Path | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the calls; exit code 0 only when they went as they had to."""
    options = _parser().parse_args(arguments)
    logger.remove()
    try:
        return asyncio.run(_run(options))
    except CallwrightError as error:
        print(f"The call could not be made.\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m caller", description=__doc__)
    parser.add_argument("--phone", action="store_true", help="by telephone: Twilio Media Streams")
    parser.add_argument("--url", help="of a bot that runs; without it one is started")
    parser.add_argument("--database", type=Path, help="diary of that bot, to read the booking back")
    parser.add_argument("--many", action="store_true", help="calls of different callers, a table")
    parser.add_argument("--calls", type=int, default=20, help="how many with --many (20)")
    parser.add_argument("--at-once", type=int, default=2, help="calls at a time with --many (2)")
    parser.add_argument("--seed", type=int, default=1, help="of the callers with --many (1)")
    parser.add_argument("--record", type=Path, help="folder for recordings of both sides")
    parser.add_argument("--voice", default=Speaker().voice, help="one of Pico's")
    parser.add_argument("--pitch", type=float, default=Speaker().pitch, help="of the voice (0.85)")
    return parser


async def _run(options: argparse.Namespace) -> int:
    async with _target(options) as target:
        voice = Voice(Speaker(voice=options.voice, pitch=options.pitch))
        try:
            if options.many:
                return await _many(options, target, voice)
            return await _one(options, target, voice)
        finally:
            voice.close()


@asynccontextmanager
async def _target(options: argparse.Namespace) -> AsyncIterator[Target]:
    if options.url:
        url = options.url.rstrip("/")
        if await health(url) is None:
            raise CallwrightError(
                f"No bot answers at {url}.", code="line_refused", remedy="Start it with make run."
            )
        yield Target(url, options.database)
        return
    with tempfile.TemporaryDirectory(prefix="callwright-") as folder:
        print("Starting a bot of its own …", flush=True)
        async with served_bot(Path(folder)) as bot:
            print(f"It serves at {bot.url} with a diary of its own.\n", flush=True)
            yield Target(bot.url, bot.database)


def make_line(url: str, *, phone: bool) -> Line:
    """Make a line to the bot, not yet open."""
    if phone:
        return TelephoneLine(url, auth_token=os.environ.get("TWILIO_AUTH_TOKEN", ""))
    return WebLine(url)


async def _one(options: argparse.Namespace, target: Target, voice: Voice) -> int:
    script = demonstration(_today())
    timeline = Timeline()
    print(f"To be booked: {script}\n")
    line = make_line(target.url, phone=options.phone)
    caller = Caller(line, voice, script, show=timeline.caller, watch=timeline.event)
    timeline.begin()
    result = await caller.call(target.url)
    _record(options, result)
    booking = read_booking(target.database, result.reference) if target.database else None
    print("", *booking_table(result, booking), "", sep="\n")
    print("Latency of each turn, in ms from the caller's last sound:")
    print(*latency_table(result), "", sep="\n")
    print(verdict(result, booking, target.database is not None))
    went_well = result.right and not result.problem and result.cut_in
    if not result.cut_in:
        print("The caller was to cut a prompt short, and did not.")
    return 0 if went_well and (target.database is None or agrees(booking, result)) else 1


async def _many(options: argparse.Namespace, target: Target, voice: Voice) -> int:
    scripts = draw(options.calls, options.seed, _today(), common_names(LANGUAGE))
    free = asyncio.Semaphore(max(1, options.at_once))

    async def one(script: Script) -> CallResult:
        async with free:
            line = make_line(target.url, phone=options.phone)
            result = await Caller(line, voice, script).call(target.url)
            _record(options, result)
            return result

    needed = 0 if options.phone else round(ENOUGH_RIGHT * options.calls)
    return await show_many([one(script) for script in scripts], target.database, needed)


def _record(options: argparse.Namespace, result: CallResult) -> None:
    if options.record:
        path = options.record / f"{result.session}.wav"
        write_recording(path, result.line.microphone, result.line.earpiece)
        print(f"Recording: {path}")


def _today() -> date:
    return datetime.now(ZoneInfo(load_settings().timezone)).date()


if __name__ == "__main__":
    raise SystemExit(main())
