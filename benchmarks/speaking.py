"""How fast the embedded voice speaks: ``python -m benchmarks.speaking [--json]``.

Every wording of the library, and all that the bot says in a booked call, is spoken and measured.
``callwright check`` reckons with ``WORDS_A_SECOND`` of ``flows.checks.longest``, which is to be no
faster than any figure here.

words_a_second
    Words by seconds of sound, of all wordings of a language.
booking_words_a_second
    The same of a booked call, with its dates and its telephone number.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from benchmarks.voices import RATE_HZ, Voice
from flows.build.library import read_library
from flows.build.load import load_flow
from flows.checks.longest import WORDS_A_SECOND
from flows.dialogue.dialogue import Dialogue
from flows.playing.player import Player
from flows.vocabulary.acts import Say
from flows.vocabulary.events import CallStarted, Event, UserUtterance

VOICES = {"en": "en-US", "es": "es-ES"}
SAYS = ("a check-up", "next Tuesday", "at ten in the morning", "Emily Carter", "2025550143", "yes")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def rate(texts: Iterable[str], language: str) -> float:
    """Give the words a second of texts."""
    voice = Voice(language, "pico", VOICES[language])
    words = seconds = 0.0
    for text in texts:
        words += len(text.split())
        seconds += len(voice.say(text)) / RATE_HZ
    return round(words / seconds, 2)


def booking() -> list[str]:
    """Give what the bot says in a booked call."""
    player = Player(Dialogue(load_flow("appointment"), session_id="speaking"), NOW)
    events: list[Event] = [CallStarted(), *(UserUtterance(text=words) for words in SAYS)]
    acts = [act for event in events for act in player.take(event).acts]
    return [act.text for act in acts if isinstance(act, Say)]


def measured() -> dict[str, dict[str, float]]:
    """Give the figures by language."""
    found = {}
    for language in VOICES:
        prompts = read_library(language).prompts.values()
        texts = [text for prompt in prompts for text in prompt.texts if "{" not in text]
        found[language] = {"words_a_second": rate(texts, language)}
    found["en"]["booking_words_a_second"] = rate(booking(), "en")
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast the embedded voice speaks.")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    figures = measured()
    if parser.parse_args().json:
        print(json.dumps({"words_a_second_reckoned": WORDS_A_SECOND, **figures}))
        return
    print(f"reckoned by check: {WORDS_A_SECOND} words a second")
    for language, found in figures.items():
        print(language, ", ".join(f"{name} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
