"""A caller from a file, for a browser's microphone: what is said when, rehearsed with the flow.

The file plays on, whatever the bot does, so it is timed by the bot's own prompts: how long each is
spoken is known. An answer that comes early cuts its prompt, one that comes late (6 s at most) is
still waited for: so the times need not be exact.
"""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from caller.script import Script
from caller.served_flow import read_flow
from caller.sound.voice import Speaker, Voice
from caller.wording import wording
from flows.model.flow import Flow
from pipeline.call.flow_shown import flow_shown

RATE_HZ = 48_000
CONNECT_SECONDS = 1.2  # from the microphone's opening to the greeting
REACTION_SECONDS = 1.0
BOT_SECONDS = 1.6  # from the end of an answer to the next prompt
KEYS_SECONDS = 5.0  # for the number, which is keyed in on the page
SUMMARY_SECONDS = 13.0
AGAIN_SECONDS = 7.0


@dataclass(frozen=True, slots=True)
class Line:
    """What is said, and when, in seconds from the microphone's opening."""

    at: float
    words: str
    slower: float = 1.0


async def _lines(flow: Flow, script: Script) -> list[Line]:
    bot, caller = Voice(Speaker(speed=1.0, pitch=1.0)), Voice()
    words, slots = wording(flow.language), read_flow(flow_shown(flow, "UTC")).slots
    wants = {name: words.value(slots[name], script.booking[name], script.today) for name in slots}
    parts = [
        (_asked(flow.states["GREETING"].ask), f"I need a {wants['type']}"),
        *((_asked(flow.slots[slot].ask), wants[slot]) for slot in ("date", "time", "name")),
    ]
    lines, now = [], CONNECT_SECONDS
    try:
        for prompt, words in parts:
            now += (await bot.render(prompt)).seconds + REACTION_SECONDS
            lines.append(Line(now, words))
            now += (await caller.render(words)).seconds + BOT_SECONDS
    finally:
        bot.close()
        caller.close()
    now += KEYS_SECONDS + SUMMARY_SECONDS
    return [*lines, Line(now, "yes"), Line(now + AGAIN_SECONDS, "yes")]


def _asked(prompt: object) -> str:
    texts: Sequence[str] = getattr(prompt, "texts", ())
    return texts[0].replace("{date:weekday}", "Tuesday")


async def _write(path: Path, lines: Sequence[Line], noise_level: float) -> None:
    voice = Voice()
    samples = np.zeros(round((lines[-1].at + 5) * RATE_HZ))
    try:
        for line in lines:
            speech = (await voice.render(line.words, slower=line.slower)).at_rate(RATE_HZ)
            first = round(line.at * RATE_HZ)
            samples[first : first + len(speech.samples)] += speech.samples
    finally:
        voice.close()
    samples += np.random.default_rng(1).normal(0, noise_level, len(samples)) if noise_level else 0
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.clip(samples, -32768, 32767).astype("<i2").tobytes())


def write_caller(path: Path, flow: Flow, script: Script, noise_level: float = 0.0) -> list[Line]:
    """Write what a microphone hears of a caller who wants what a script says; tells what is when.

    Args:
        path: Of the WAV file, 48 kHz, mono.
        noise_level: Root mean square of noise around the caller, 16 bit.
    """
    lines = asyncio.run(_lines(flow, script))
    asyncio.run(_write(path, lines, noise_level))
    return lines
