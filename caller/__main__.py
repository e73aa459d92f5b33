"""``python -m caller``: a scripted caller books by voice, in real time, whatever flow is served."""

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

from caller.conversation import Caller, CallResult
from caller.diary import agrees, read_booking
from caller.errors import CallerError
from caller.line import Line
from caller.many import show_many
from caller.mind import Mind
from caller.report import booking_table, latency_table, verdict
from caller.script import Script, demonstration, draw
from caller.served_bot import health, served_bot
from caller.served_flow import ServedFlow, ask_flow
from caller.sound.audio import write_recording
from caller.sound.voice import Speaker, Voice
from caller.telephone import TelephoneLine
from caller.timeline import Timeline
from caller.web import WebLine
from caller.wording import Wording, wording

ENOUGH_RIGHT = 0.9  # share of the calls over WebRTC


@dataclass(frozen=True, slots=True)
class Target:
    """The bot that is called; ``database`` is None where it cannot be read from here."""

    url: str
    database: Path | None
    flow: ServedFlow
    wording: Wording

    @property
    def today(self) -> date:
        """The day in the flow's time zone."""
        return datetime.now(ZoneInfo(self.flow.timezone)).date()


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the calls; exit code 0 only when they went as they had to."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.typed and options.phone:
        parser.error("nobody writes on a telephone: leave --typed or --phone out")
    if options.flow and options.url:
        parser.error("--flow is for a bot of the caller's own: leave --flow or --url out")
    try:
        return asyncio.run(_run(options))
    except CallerError as error:
        print(f"The call could not be made.\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m caller", description=__doc__)
    parser.add_argument("--phone", action="store_true", help="by telephone: Twilio Media Streams")
    parser.add_argument("--typed", action="store_true", help="in writing: neither side speaks")
    parser.add_argument("--url", help="of a bot that runs; without it one is started")
    parser.add_argument("--flow", help="what that one serves: a name or a file (appointment)")
    parser.add_argument("--database", type=Path, help="diary of that bot, to read the booking back")
    parser.add_argument("--many", action="store_true", help="calls of different callers, a table")
    parser.add_argument("--calls", type=int, default=20, help="how many with --many (20)")
    parser.add_argument("--at-once", type=int, default=2, help="calls at a time with --many (2)")
    parser.add_argument(
        "--seed",
        type=int,
        help="of the callers with --many (1); a single call without it is always the same",
    )
    parser.add_argument("--record", type=Path, help="folder for recordings of both sides")
    parser.add_argument("--voice", help="one of Pico's (the language's)")
    parser.add_argument("--pitch", type=float, help="of the voice (0.85)")
    return parser


async def _run(options: argparse.Namespace) -> int:
    async with _target(options) as target:
        voice = None if options.typed else Voice(_speaker(options, target.wording))
        try:
            if options.many:
                return await _many(options, target, voice)
            return await _one(options, target, voice)
        finally:
            if voice is not None:
                voice.close()


def _speaker(options: argparse.Namespace, wording: Wording) -> Speaker:
    own = wording.speaker
    return Speaker(
        voice=options.voice or own["name"],
        speed=own["speed"],
        pitch=own["pitch"] if options.pitch is None else options.pitch,
    )


@asynccontextmanager
async def _target(options: argparse.Namespace) -> AsyncIterator[Target]:
    if options.url:
        url = options.url.rstrip("/")
        if await health(url) is None:
            raise CallerError(f"No bot answers at {url}.", remedy="Start it with make run.")
        yield await _described(url, options.database)
        return
    with tempfile.TemporaryDirectory(prefix="callwright-") as folder:
        print("Starting a bot of its own …", flush=True)
        async with served_bot(Path(folder), _settings(options)) as bot:
            print(f"It serves at {bot.url} with a diary of its own.\n", flush=True)
            yield await _described(bot.url, bot.database)


def _settings(options: argparse.Namespace) -> dict[str, str]:
    """Give the settings of the caller's own bot."""
    silent = {"STT_PROVIDER": "none", "TTS_PROVIDER": "none"} if options.typed else {}
    if not options.flow:
        return silent
    path = Path(options.flow)  # a file is found from here, wherever the bot runs
    return {**silent, "FLOW": str(path.resolve()) if path.is_file() else options.flow}


async def _described(url: str, database: Path | None) -> Target:
    flow = await ask_flow(url)
    return Target(url, database, flow, wording(flow.language))


def make_line(url: str, *, phone: bool) -> Line:
    """Make a line to the bot, not yet open."""
    if phone:
        return TelephoneLine(url, auth_token=os.environ.get("TWILIO_AUTH_TOKEN", ""))
    return WebLine(url)


async def _one(options: argparse.Namespace, target: Target, voice: Voice | None) -> int:
    script = _script(options, target)
    timeline = Timeline()
    print(f"To be booked: {script}\n")
    line = make_line(target.url, phone=options.phone)
    mind = Mind(script, target.flow, target.wording)
    caller = Caller(line, voice, mind, show=timeline.caller, watch=timeline.event)
    timeline.begin()
    result = await caller.call(target.url)
    _record(options, result)
    read_back = target.database if result.in_diary else None
    booking = read_booking(read_back, result.reference) if read_back else None
    print("", *booking_table(result, booking), "", sep="\n")
    print("Latency of each turn, in ms from the caller's last sound:")
    print(*latency_table(result), "", sep="\n")
    print(verdict(result, booking, read_back is not None))
    cut_in = result.cut_in or options.typed
    went_well = result.right and not result.problem and cut_in
    if not cut_in:
        print("The caller was to cut a prompt short, and did not.")
    return 0 if went_well and (read_back is None or agrees(booking, result.wanted)) else 1


def _script(options: argparse.Namespace, target: Target) -> Script:
    if options.seed is None:
        return demonstration(target.flow, target.wording, target.today)
    (script,) = draw(target.flow, target.wording, target.today, count=1, seed=options.seed)
    return script


async def _many(options: argparse.Namespace, target: Target, voice: Voice | None) -> int:
    seed = 1 if options.seed is None else options.seed
    scripts = draw(target.flow, target.wording, target.today, count=options.calls, seed=seed)
    free = asyncio.Semaphore(max(1, options.at_once))

    async def one(script: Script) -> CallResult:
        async with free:
            line = make_line(target.url, phone=options.phone)
            mind = Mind(script, target.flow, target.wording)
            result = await Caller(line, voice, mind).call(target.url)
            _record(options, result)
            return result

    needed = 0 if options.phone else round(ENOUGH_RIGHT * options.calls)
    return await show_many([one(script) for script in scripts], target.database, needed)


def _record(options: argparse.Namespace, result: CallResult) -> None:
    if options.record:
        path = options.record / f"{result.session}.wav"
        write_recording(path, result.line.microphone, result.line.earpiece)
        print(f"Recording: {path}")


if __name__ == "__main__":
    raise SystemExit(main())
