"""A caller at the talk page's microphone, who answers by voice whenever it is the caller's turn.

The browser's microphone is replaced by one that plays what it is given; the page, and all behind
it, hears real audio. Whose turn it is and what is asked stand on the page: so no answer depends on
how quick the machine is, and what was misheard is said again, at another pace.
"""

from __future__ import annotations

import asyncio
import base64
import io
import wave
from collections import Counter
from collections.abc import Mapping

import numpy as np
from playwright.sync_api import Locator, Page

from caller.script import Script
from caller.served_flow import read_flow
from caller.sound.voice import Voice
from caller.wording import wording
from flows.model.flow import Flow
from pipeline.call.flow_shown import flow_shown

RATE_HZ = 48_000
PACES = (1.0, 0.9)
TURN_MS = 40_000  # the longest that the bot speaks or books
OPENING, AGREEING = "", "asks for a yes"
MICROPHONE = """
const context = new AudioContext();
const microphone = context.createMediaStreamDestination();
navigator.mediaDevices.getUserMedia = async () => {
  await context.resume();
  return microphone.stream;
};
window.sayIntoMicrophone = async (wave, loop) => {
  const bytes = Uint8Array.from(atob(wave), (letter) => letter.charCodeAt(0));
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(bytes.buffer);
  source.loop = loop;
  source.connect(microphone);
  source.start();
  if (!loop) await new Promise((resolve) => (source.onended = resolve));
};
"""

Speeches = Mapping[str, tuple[str, ...]]
"""What is said by what the page says the bot asks, at several paces: WAV files in Base64."""


def speeches(flow: Flow, script: Script) -> Speeches:
    """Render what a caller says who wants what a script says."""
    return asyncio.run(_speeches(flow, script))


async def _speeches(flow: Flow, script: Script) -> Speeches:
    voice, words = Voice(), wording(flow.language)
    slots = read_flow(flow_shown(flow, "UTC")).slots
    wants = {name: words.value(slots[name], script.booking[name], script.today) for name in slots}
    said = {f"asks for {name}": wanted for name, wanted in wants.items()}
    said |= {OPENING: f"I need a {wants['type']}", AGREEING: "yes"}
    try:
        return {
            asked: tuple(
                [_wave((await voice.render(text, slower=pace)).at_rate(RATE_HZ).samples)
                 for pace in PACES]
            )
            for asked, text in said.items()
        }  # fmt: skip
    finally:
        voice.close()


def _wave(samples: np.ndarray) -> str:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.clip(samples, -32768, 32767).astype("<i2").tobytes())
    return base64.b64encode(content.getvalue()).decode()


class PageCaller:
    """Speaks into the microphone of a page, which must not have been opened yet.

    Args:
        page: In which it calls.
        said: What it says.
    """

    def __init__(self, page: Page, said: Speeches) -> None:
        page.add_init_script(MICROPHONE)
        self._page = page
        self._said = said
        self._times: Counter[str] = Counter()

    def say(self, asked: str) -> None:
        """Answer what is asked; ends with the words."""
        speech = self._said[asked][self._times[asked] % len(PACES)]
        self._times[asked] += 1
        self._page.evaluate("(wave) => sayIntoMicrophone(wave, false)", speech)

    def be_in_noise(self, level: float) -> None:
        """Let it be loud around the caller from now on: root mean square, 16 bit."""
        noise = _wave(np.random.default_rng(1).normal(0, level, 5 * RATE_HZ))
        self._page.evaluate("(wave) => sayIntoMicrophone(wave, true)", noise)

    def answer_until(self, seen: Locator) -> None:
        """Answer whenever it is the caller's turn, until something is seen on the page."""
        turn, lines = self._page.locator("#floor[data-floor=IDLE]"), self._page.locator(".line-bot")
        while True:
            turn.or_(seen).first.wait_for(timeout=TURN_MS)
            if seen.count():
                return
            before = lines.count()
            self.say(self._page.locator("#flow-asking").text_content() or OPENING)
            lines.nth(before).or_(seen).first.wait_for(timeout=TURN_MS)
