"""Whether a turn ends when the caller has ended it.

    python -m benchmarks.turn_ends [FILES] --json

Timelines are made from answers (seed 0): words that take 0.15 to 0.6 s each, a pause of 0.3 to 2 s
inside 30 % of the answers, a voice detector that hears the voice begin and stop 0.2 s late, and a
recogniser in four styles: a word at a time (``words``), each interim twice (``repeated``), with a
wrong last word that the next interim mends (``revised``), and finals only (``finals``). Finals come
0.1 to 0.6 s behind a voice, interims 0.1 to 0.2 s behind a word. They go through the real turn
machine and the real judge of words; what is said after a turn has ended is joined by the dialogue's
own rule. The bot begins to speak 0.5 s behind a turn.

FILES are rows of data sets with ``text`` (or ``nbest``) and what was asked, as
``benchmarks.understanding`` reads them: of those, answers that fill what was asked, or say yes or
no. Without FILES the answers are those of ``benchmarks/turn_answers.yaml``.

``closed``: answers to questions for days, times, numbers, codes and yes or no; ``open``: names,
addresses, anything. Both are over the three styles with interims; ``worst_style`` is the worst of
all four, over all answers. ``cut_%``: what stood when the next answer began is not the whole
answer. ``early_%``: the turn ended before the last word, joined later or not.
``wait_p50_seconds``, ``wait_p95_seconds``: from the end of the last word to the turn's end that
took it. ``kinds``: the same by kind; ``rules``: a fixed silence as Pipecat's default, and the least
and longest delay of LiveKit's rule, which here is told by our judge which of them to take.
``--curve``: the same for other settings.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from benchmarks.understanding.row_files import RowsError, load_some
from benchmarks.understanding.rows import expectation as row_expectation
from benchmarks.understanding.rows import heard as row_heard
from flows.build.meanings import with_meaning
from flows.dialogue.path import joining
from flows.dialogue.record import Answered
from flows.model.flow import Slot
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Listen
from flows.vocabulary.commands import Affirm, Command, CorrectSlot, Deny, SetSlot
from flows.vocabulary.events import UserUtterance
from flows.vocabulary.ports import Expectation, Question
from processors.hosting.word_judge import WordJudge
from processors.turns import happenings
from processors.turns.machine import TurnMachine
from processors.turns.orders import Answer, Order
from processors.turns.pace import Pace

STYLES = ("words", "repeated", "revised", "finals")
WITH_INTERIMS = STYLES[:3]
OPEN = frozenset({"person_name", "email", "text"})
ANSWERS = Path(__file__).with_name("turn_answers.yaml")
MOST = 400  # answers of a kind, of each file
_WORD, _PAUSE, _PAUSED, _VAD = (0.15, 0.6), (0.3, 2.0), 0.3, 0.2
_FINAL, _INTERIM, _REPLY = (0.1, 0.6), (0.1, 0.2), 0.5
_NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_RULES = RuleInterpreter()

Happens = tuple[float, happenings.Happening]


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer to a question: its words, its kind, and what the dialogue expected."""

    text: str
    kind: str
    expected: Expectation

    @property
    def slot(self) -> str:
        """Name of the slot asked; empty for yes or no."""
        return self.expected.asked[0] if self.kind != "yes_no" else ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happens while an answer is given; the last word ends at ``ends``."""

    happens: tuple[Happens, ...]
    ends: float


@dataclass(slots=True)
class Outcome:
    """What became of answers."""

    count: int = 0
    cut: int = 0
    early: int = 0
    waits: list[float] = field(default_factory=list)

    def add(self, *, cut: bool, early: bool, wait: float) -> None:
        """Count one answer."""
        self.count += 1
        self.cut += cut
        self.early += early
        self.waits.append(wait)

    @property
    def figures(self) -> dict[str, float]:
        """Give the shares and the waits."""
        waits = sorted(self.waits) or [0.0]
        return {
            "answers": self.count,
            "cut_%": round(100 * self.cut / max(1, self.count), 2),
            "early_%": round(100 * self.early / max(1, self.count), 2),
            "wait_p50_seconds": round(statistics.median(waits), 3),
            "wait_p95_seconds": round(waits[int(0.95 * (len(waits) - 1))], 3),
        }


def main(arguments: list[str]) -> int:
    """Run from the command line; gives the exit code: 2 where a file cannot be used."""
    options = _options(arguments)
    try:
        asked = list(_from_files(options.files) if options.files else _of_our_own())
    except RowsError as error:
        print(error, file=sys.stderr)
        return 2
    found = figures(asked, Listen(asking=""), options.seed)
    found["rules"] = {
        "fixed_0.8": figures(asked, fixed(0.8), options.seed, joins=False)["closed"],
        "delays_0.5_3.0": figures(asked, delays(0.5, 3.0), options.seed, joins=False)["closed"],
    }
    if options.curve:
        found["curve"] = list(_curve(asked, options.seed))
    print(json.dumps(found) if options.json else json.dumps(found, indent=2))
    return 0


def fixed(seconds: float) -> Listen:
    """Give how a turn ends after a silence, whatever was said."""
    return delays(seconds, seconds)


def delays(least: float, longest: float) -> Listen:
    """Give how a turn ends after one of two silences."""
    return Listen(
        asking="", complete_seconds=least, open_seconds=longest, incomplete_seconds=longest
    )


def figures(
    asked: Sequence[Asked], listen: Listen, seed: int = 0, *, joins: bool = True
) -> dict[str, Any]:
    """Play each answer in each style; give the figures.

    Args:
        asked: Answers.
        listen: Times of silence that end a turn.
        seed: Of the timelines.
        joins: Whether what comes late is joined.
    """
    chance = random.Random(seed)
    styles = {style: Outcome() for style in STYLES}
    groups = {"closed": Outcome(), "open": Outcome()}
    kinds: dict[str, Outcome] = {}
    for answer in asked:
        for style in STYLES:
            timeline = timeline_of(answer, style, chance)
            result = play(answer, timeline, listen, joins=joins)
            counted = [styles[style]]
            if style in WITH_INTERIMS:
                counted.append(groups["open" if answer.kind in OPEN else "closed"])
                counted.append(kinds.setdefault(answer.kind, Outcome()))
            for outcome in counted:
                outcome.add(**result)
    by_style = {style: outcome.figures for style, outcome in styles.items()}
    worst = {
        key: max(by_style[style][key] for style in STYLES)
        for key in ("cut_%", "early_%", "wait_p50_seconds", "wait_p95_seconds")
    }
    return {
        **{name: outcome.figures for name, outcome in groups.items()},
        "worst_style": worst,
        "styles": by_style,
        "kinds": {kind: outcome.figures for kind, outcome in sorted(kinds.items())},
    }


# --- answers ------------------------------------------------------------------------------------


def _of_our_own() -> Iterator[Asked]:
    for kind, texts in yaml.safe_load(ANSWERS.read_text(encoding="utf-8")).items():
        slot = with_meaning(Slot(name=kind, kinds=(kind,)), "en")
        for text in texts:
            yield from _usable(Asked(str(text), kind, _expecting(kind, slot)))


def _expecting(kind: str, slot: Slot) -> Expectation:
    if kind == "yes_no":
        return Expectation(language="en", now=_NOW, slots={}, question=Question.YES_NO)
    question = Question.SLOT
    return Expectation(
        language="en", now=_NOW, slots={kind: slot}, question=question, asked=(kind,)
    )


def _from_files(files: Iterable[Path]) -> Iterator[Asked]:
    for file in files:
        counts: dict[str, int] = {}
        for row in load_some(file):
            expected, text = row_expectation(row), row_heard(row).text
            kind = "yes_no" if expected.question is Question.YES_NO else ""
            if not kind and expected.asked:
                kind = expected.slots[expected.asked[0]].kinds[0]
            if kind and counts.get(kind, 0) < MOST:
                for answer in _usable(Asked(text, kind, expected)):
                    counts[kind] = counts.get(kind, 0) + 1
                    yield answer


def _usable(answer: Asked) -> Iterator[Asked]:
    """Leave out what is no answer to what was asked."""
    if meaning(answer, _RULES.interpret(answer.text, answer.expected)):
        yield answer


def meaning(answer: Asked, commands: Iterable[Command]) -> tuple[str, ...]:
    """Give what commands come to for the question: values, or yes or no; empty for nothing."""
    if answer.kind == "yes_no":
        said = {type(c).__name__ for c in commands if isinstance(c, Affirm | Deny)}
        return tuple(sorted(said)) if len(said) == 1 else ()
    values = [c.value for c in commands if isinstance(c, SetSlot | CorrectSlot)]
    asked = [
        c.value
        for c in commands
        if isinstance(c, SetSlot | CorrectSlot) and c.slot == answer.slot and c.value
    ]
    return (str(asked[-1]),) if asked and values else ()


# --- timelines ----------------------------------------------------------------------------------


def timeline_of(answer: Asked, style: str, chance: random.Random) -> Timeline:
    """Make the happenings of an answer."""
    words = answer.text.split()
    paused = len(words) > 1 and chance.random() < _PAUSED
    at = chance.randrange(1, len(words)) if paused else 0
    parts = [words[:at], words[at:]] if paused else [words]
    happens: list[Happens] = []
    now = 0.0
    for part in parts:
        now = _voiced(part, now, style, chance, happens)
        ends = now
        now += chance.uniform(*_PAUSE)
    return Timeline(tuple(sorted(happens, key=lambda pair: pair[0])), ends)


def _voiced(
    words: Sequence[str], now: float, style: str, chance: random.Random, happens: list[Happens]
) -> float:
    """Say words without a pause; give when the last ends."""
    happens.append((now + _VAD, happenings.VoiceOn(_VAD)))
    for place, word in enumerate(words):
        now += chance.uniform(*_WORD)
        heard = chance.uniform(*_INTERIM)
        said = " ".join(words[: place + 1])
        if style == "revised" and chance.random() < 0.5:
            wrong = " ".join((*words[:place], _misheard(word, chance)))
            happens.append((now + heard, happenings.InterimWords(wrong)))
            happens.append((now + heard + 0.1, happenings.InterimWords(said)))
        elif style != "finals":
            happens.append((now + heard, happenings.InterimWords(said)))
        if style == "repeated":
            happens.append((now + heard + 0.05, happenings.InterimWords(said)))
    happens.append((now + _VAD, happenings.VoiceOff(_VAD)))
    final = max(now + chance.uniform(*_FINAL), max((at for at, _ in happens), default=0.0))
    happens.append((final if style != "finals" else now + chance.uniform(*_FINAL), _final(words)))
    return now


def _final(words: Sequence[str]) -> happenings.Happening:
    return happenings.FinalWords(" ".join(words))


_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twenty",
    "thirty",
]


def _misheard(word: str, chance: random.Random) -> str:
    """Give what a recogniser might have made of a word at first."""
    bare = word.strip(".,").lower()
    if bare in _NUMBERS:
        return chance.choice([number for number in _NUMBERS if number != bare])
    return word[: max(1, len(word) // 2)]


# --- playing ------------------------------------------------------------------------------------


def play(
    answer: Asked, timeline: Timeline, listen: Listen, *, joins: bool = True
) -> dict[str, Any]:
    """Play one answer through the machine; give what ``Outcome.add`` takes."""
    caller = _Caller(answer, listen, joins=joins)
    happens = [(at, place, what) for place, (at, what) in enumerate(timeline.happens)]
    heapq.heapify(happens)
    last = timeline.happens[-1][0]
    while True:
        due = caller.machine.deadline()
        if happens and (due is None or happens[0][0] <= due):
            at, _, happening = heapq.heappop(happens)
            caller.take(happening, at)
        elif due is not None and due < last + 30.0:
            caller.take(happenings.Tick(), due)
        else:
            break
    ended = caller.ended or [last + 30.0]
    return {
        "cut": caller.stands != meaning(answer, _RULES.interpret(answer.text, answer.expected)),
        "early": ended[0] < timeline.ends,
        "wait": max(0.0, ended[-1] - timeline.ends),
    }


class _Caller:
    """A turn machine, and a dialogue that asks one thing and then another."""

    def __init__(self, answer: Asked, listen: Listen, *, joins: bool) -> None:
        self._answer, self._joins = answer, joins
        self.expected = answer.expected
        self.machine = TurnMachine(WordJudge(_RULES, lambda: self.expected), Pace())
        self.stands: tuple[str, ...] = ()
        self.ended: list[float] = []
        self._answered: Answered | None = None
        self._listen = replace(listen, no_input_seconds=0.0)
        self._speaks_at: float | None = None
        self.machine.take(happenings.CallBegan(), -1.0)
        self.machine.take(happenings.Stepped(listen=self._listen), -0.5)

    def take(self, happening: happenings.Happening, at: float) -> None:
        """Let something happen, after the bot has begun to speak if that came before."""
        if self._speaks_at is not None and self._speaks_at <= at:
            speaks, self._speaks_at = self._speaks_at, None
            self._do(self.machine.take(happenings.BotStarted(), speaks), speaks)
        self._do(self.machine.take(happening, at), at)

    def _do(self, orders: Iterable[Order], at: float) -> None:
        for order in orders:
            if isinstance(order, Answer) and isinstance(order.event, UserUtterance):
                self._hear(order.event, at)

    def _hear(self, event: UserUtterance, at: float) -> None:
        first = not self.ended
        self.ended.append(at)
        joined = None
        if self._answered is not None and self._joins:
            joined = joining.joined(_RULES, event, self._answered, self.expected)
        if first:
            self.stands = meaning(self._answer, _RULES.interpret(event.text, self.expected))
        elif joined is not None:
            self.stands = meaning(self._answer, joined.commands) or self.stands
        elif self.expected is self._answer.expected:  # asked again
            self.stands = meaning(self._answer, _RULES.interpret(event.text, self.expected))
        self._answered = joining.answered_by(event, self._answered, joined, self._answer.slot)
        if self.stands:
            self.expected = _next(self._answer)
        self._speaks_at = at + _REPLY
        self.machine.take(happenings.Stepped(listen=self._listen), at)


def _next(answer: Asked) -> Expectation:
    """Give what is asked after an answer: a name, or behind one a number of people."""
    kind = "party_size" if answer.kind in OPEN else "person_name"
    slot = with_meaning(Slot(name="next", kinds=(kind,)), "en")
    expected = answer.expected
    return replace(
        expected,
        question=Question.SLOT,
        asked=("next",),
        slots={**expected.slots, "next": slot},
        filled={**expected.filled, **({answer.slot: "-"} if answer.slot else {})},
    )


# --- the command --------------------------------------------------------------------------------


def _curve(asked: Sequence[Asked], seed: int) -> Iterator[dict[str, Any]]:
    for complete in (0.2, 0.3, 0.4):
        for opened in (0.6, 1.0, 1.4, 1.8):
            for incomplete in (1.5, 2.0, 2.5):
                listen = Listen(
                    asking="",
                    complete_seconds=complete,
                    open_seconds=opened,
                    incomplete_seconds=incomplete,
                )
                found = figures(asked, listen, seed)
                yield {
                    "complete": complete,
                    "open": opened,
                    "incomplete": incomplete,
                    "closed": found["closed"],
                    "worst_style": found["worst_style"],
                }


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.turn_ends")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--curve", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
