"""Whether a turn ends when the caller has ended it.

    python -m benchmarks.turn_ends [FILES] [--answers 900] --json

Timelines are made from answers (seed 0): words that take 0.15 to 0.6 s each, a pause of 0.3 to 2 s
inside 30 % of the answers, a voice detector that hears the voice begin and stop 0.2 s late, and a
recogniser in four styles: a word at a time (``words``), each interim twice (``repeated``), with a
wrong last word that the next interim mends (``revised``), and finals only (``finals``). Finals come
0.1 to 0.6 s behind a voice, interims 0.1 to 0.2 s behind a word. They go through the real turn
machine and the real judge of words; what is said after a turn has ended is joined by the dialogue's
own rule. The bot begins to speak 0.5 s behind a turn.

FILES are rows of data sets with ``text`` (or ``nbest``) and what was asked, as
``benchmarks.understanding`` reads them: of those, answers that fill what was asked, or say yes or
no. ``--answers`` draws so many of them. Without FILES
the answers are those of ``answers.yaml`` beside this file.

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
import json
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.turn_ends.answers import OPEN, Asked, from_files, of_our_own
from benchmarks.turn_ends.playing import play
from benchmarks.turn_ends.timelines import STYLES, WITH_INTERIMS, timeline_of
from benchmarks.understanding.row_files import RowsError
from flows.vocabulary.acts import Listen


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
        asked = _asked(options.files, options.answers)
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


def _asked(files: Sequence[Path], most: int | None) -> list[Asked]:
    return from_files(files, most) if files else list(of_our_own())


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
    parser.add_argument("--answers", type=int)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--curve", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
