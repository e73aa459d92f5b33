"""How well the embedded recogniser hears: ``python -m benchmarks.hearing [--json]``.

Synthetic callers answer each question of the appointment flow, at 16 kHz and over a telephone. A
sentence is right when the rules read what was heard exactly as they read what was said: each slot
with its value, yes and no, corrections and wishes. It is lost when they read nothing of it, and
wrong otherwise. ``agree`` is the share in which n-gram and grammar found the same words, and
``right_if_agree`` how many of those are right. ``rtf`` is processor time over length of sound.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.hearing_sentences import CONFIRM, OPEN, Sentence, sentences
from benchmarks.voices import RATE_HZ, Samples, Voice, through_telephone, voice_named
from flows.build.load import load_flow
from flows.model.flow import Flow
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.commands import Command, CorrectSlot, NoMatch, SetSlot
from flows.vocabulary.ports import Expectation, Question
from pipeline.speech.engine_process import EngineProcess
from pipeline.speech.hearing import MODULE, NAME, HeardWords, Hearing, Sound
from pipeline.speech.searches import search_for

FLOW = Path("flows/definitions/appointment.yaml")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/New_York"))
LINES = ("16 kHz", "telephone")


@dataclass
class Score:
    """Counts of sentences, and seconds."""

    said: int = 0
    right: int = 0
    wrong: int = 0
    agree: int = 0
    right_if_agree: int = 0
    sound_seconds: float = 0.0
    spent_seconds: float = 0.0
    misheard: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Give what is printed."""
        return {
            "said": self.said,
            "right": round(self.right / self.said, 3),
            "wrong": round(self.wrong / self.said, 3),
            "agree": round(self.agree / self.said, 3),
            "right_if_agree": round(self.right_if_agree / max(1, self.agree), 3),
            "rtf": round(self.spent_seconds / self.sound_seconds, 3),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--each", type=int, default=16, help="sentences a question and voice")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--voices", default="en-US,en-GB", help="names of benchmarks.voices")
    parser.add_argument("--misheard", action="store_true", help="print what was misheard")
    options = parser.parse_args()
    voices = [voice_named(name) for name in options.voices.split(",")]
    scores = asyncio.run(measure(voices, options.each, options.seed))
    noise = asyncio.run(words_in_noise())
    if options.json:
        result = {line: {q: s.figures() for q, s in of.items()} for line, of in scores.items()}
        print(json.dumps({**result, "noise": asdict(noise)}))
    else:
        _print(scores, noise, misheard=options.misheard)


async def measure(
    voices: Iterable[Voice], each: int, seed: int = 0
) -> Mapping[str, Mapping[str, Score]]:
    """Give the scores by line and question, ``all`` among them."""
    flow = load_flow(FLOW).flow
    hearing = Hearing((EngineProcess(MODULE, NAME),))
    scores: dict[str, dict[str, Score]] = {line: defaultdict(Score) for line in LINES}
    try:
        for voice in voices:
            for sentence in sentences(each, seed):
                sound = voice.say(sentence.text)
                for line in LINES:
                    carried = through_telephone(sound) if line == "telephone" else sound
                    await _hear(hearing, flow, sentence, carried, scores[line])
    finally:
        hearing.close()
    return scores


async def _hear(
    hearing: Hearing, flow: Flow, sentence: Sentence, sound: Samples, scores: dict[str, Score]
) -> None:
    expectation = _expectation(flow, sentence.asked)
    search = search_for(flow, expectation)
    await hearing.learn(search)
    began = time.perf_counter()
    heard = await hearing.hear(Sound(sound.tobytes(), RATE_HZ), search, 30.0)
    spent = time.perf_counter() - began
    verdict = _verdict(sentence.text, heard, expectation)
    for score in (scores[sentence.question], scores["all"]):
        score.said += 1
        score.right += verdict == "right"
        score.wrong += verdict == "wrong"
        score.agree += heard.certainty == "agree"
        score.right_if_agree += heard.certainty == "agree" and verdict == "right"
        score.sound_seconds += len(sound) / RATE_HZ
        score.spent_seconds += spent
    if verdict != "right":
        words = " | ".join((heard.text, *heard.alternatives))
        scores[sentence.question].misheard.append(f"{verdict}: {sentence.text} → {words}")


def _expectation(flow: Flow, asked: str) -> Expectation:
    question = {OPEN: Question.OPEN, CONFIRM: Question.YES_NO}.get(asked, Question.SLOT)
    filled = {"type": "cleaning", "date": "2026-11-26", "time": "11:00", "name": "Ann Lee"}
    return Expectation(
        language=flow.language,
        now=NOW,
        slots=flow.slots,
        question=question,
        asked=(asked,) if question is Question.SLOT else (),
        filled=filled if question is Question.YES_NO else {},
        opening_hours=flow.opening_hours,
    )


def _verdict(said: str, heard: HeardWords, expectation: Expectation) -> str:
    interpreter = RuleInterpreter()
    wanted = _meaning(interpreter.interpret(said, expectation))
    if not heard.text:
        return "lost"
    found = _meaning(interpreter.interpret(heard.text, expectation, heard.alternatives))
    if found == wanted:
        return "right"
    return "lost" if found == {"NoMatch"} else "wrong"


def _meaning(commands: Iterable[Command]) -> set[str]:
    found = set()
    for command in commands:
        if isinstance(command, SetSlot | CorrectSlot):
            found.add(f"{command.slot}={(command.value or '').lower()}")
        elif isinstance(command, NoMatch):
            found.add("NoMatch")
        else:
            found.add(repr(command))
    return found


@dataclass
class Noise:
    """Sounds without words, and in how many of them words were heard."""

    sounds: int = 0
    with_words: int = 0
    words: list[str] = field(default_factory=list)


async def words_in_noise() -> Noise:
    """Play noises to each question, on both lines."""
    flow = load_flow(FLOW).flow
    hearing = Hearing((EngineProcess(MODULE, NAME),))
    found = Noise()
    try:
        for asked in ("type", "date", "time", "name", OPEN, CONFIRM):
            search = search_for(flow, _expectation(flow, asked))
            for kind, sound in noises():
                for carried in (sound, through_telephone(sound)):
                    heard = await hearing.hear(Sound(carried.tobytes(), RATE_HZ), search, 30.0)
                    found.sounds += 1
                    found.with_words += bool(heard.text)
                    if heard.text:
                        found.words.append(f"{asked}, {kind}: {heard.text}")
    finally:
        hearing.close()
    return found


def noises() -> Iterable[tuple[str, Samples]]:
    """Give sounds without words, one to two seconds at 16 kHz."""
    chance = np.random.default_rng(7)
    at = np.arange(RATE_HZ) / RATE_HZ
    hiss = chance.normal(size=RATE_HZ)
    sounds: dict[str, Any] = {
        "hiss": hiss * 3000,
        "faint hiss": hiss * 100,
        "rumble": np.cumsum(chance.normal(size=RATE_HZ)) * 50,
        "cough": hiss * 9000 * np.exp(-at * 14),
        "two coughs": hiss * 9000 * np.exp(-(at % 0.5) * 14),
        "breath": hiss * 2500 * np.sin(np.pi * at) ** 2,
        "knocks": hiss * 9000 * np.exp(-(at % 0.3) * 60),
        "hum": np.sin(at * 2 * np.pi * 60) * 8000,
        "tone": np.sin(at * 2 * np.pi * 440) * 8000,
        "siren": np.sin(2 * np.pi * (600 * at + 40 * np.sin(at * 9))) * 8000,
    }
    for kind, sound in sounds.items():
        yield kind, np.clip(sound, -32_768, 32_767).astype(np.int16)


def _print(scores: Mapping[str, Mapping[str, Score]], noise: Noise, *, misheard: bool) -> None:
    for line, of in scores.items():
        for question, score in of.items():
            figures = "  ".join(f"{name} {value:g}" for name, value in score.figures().items())
            print(f"{line:10} {question:8} {figures}")
            for mistake in score.misheard if misheard else ():
                print(f"    {mistake}")
    print(f"noise: words heard in {noise.with_words} of {noise.sounds} sounds", *noise.words)


if __name__ == "__main__":
    main()
