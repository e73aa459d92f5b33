"""A flow that made-up calls are made to, each watched by all guarantees.

A call that breaks a guarantee is shrunk: steps are left out as long as it still breaks, so that
what remains can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.build.compiler import CompiledFlow
from flows.dialogue.work import Terms
from flows.exploring.caller import TEMPERS, Caller, Chance, Temper
from flows.exploring.guarantees import GUARANTEES, Broken, Guarantee
from flows.exploring.hearsay import Hearsay
from flows.exploring.play import CallBrokeError, Ear, Play, Step

MOST_STEPS = 400  # of a call, however patient the caller
NEVER_RAISES = "never-raises"
COMES_TO_AN_END = "comes-to-an-end"


@dataclass(frozen=True, slots=True)
class Finding:
    """A call that broke a guarantee.

    Attributes:
        broken: Which, and how.
        steps: The call, shrunk to what it takes.
        beside: The other call of a pair, which should have ended alike; empty where there is none.
    """

    broken: Broken
    steps: tuple[Step, ...]
    beside: tuple[Step, ...] = ()


@dataclass(slots=True)
class Line:
    """A flow that calls are made to.

    Attributes:
        compiled: The flow.
        now: When each call begins, aware, in the flow's time zone.
        terms: What holds for the bot.
        guarantees: What is watched.
    """

    compiled: CompiledFlow
    now: datetime
    terms: Terms = field(default_factory=Terms)
    guarantees: Sequence[type[Guarantee]] = GUARANTEES
    ear: Ear = field(init=False)

    def __post_init__(self) -> None:
        self.ear = Ear(self.compiled.flow.language)

    def call(self) -> Play:
        """Give a call that has not begun."""
        return Play(self.compiled, self.now, self.terms, self.ear)

    def made_up(self, chance: Chance, temper: Temper) -> tuple[Play, list[Broken]]:
        """Make up a call to its end; gives it, and what it broke."""
        call, caller = self.call(), Caller(self.compiled, chance, temper)

        def steps() -> Iterator[Step]:
            while not call.dialogue.ended and len(call.steps) < MOST_STEPS:
                yield caller.step(call)

        broken = self.watched(call, steps())
        if not call.dialogue.ended and not broken:
            what = f"the call goes on after {len(call.steps)} steps"
            broken = [Broken(COMES_TO_AN_END, what, len(call.steps) - 1)]
        return call, broken

    def watched(self, call: Play, steps: Iterable[Step]) -> list[Broken]:
        """Play steps, and give what they broke."""
        hearsay = Hearsay(self.compiled, self.terms)
        watchers = [guarantee(self.compiled, hearsay) for guarantee in self.guarantees]
        broken = list[Broken]()
        try:
            for step in steps:
                call.do(step)
            call.settle()
        except CallBrokeError as error:
            broken.append(Broken(NEVER_RAISES, str(error), len(call.steps) - 1))
        for moment in call.moments:
            hearsay.watch(moment)
            for watcher in watchers:
                broken += watcher.broken(moment)
        return broken

    def shrunk(self, steps: Sequence[Step], broken: Broken) -> Finding:
        """Leave out steps as long as the same guarantee breaks."""
        best, why = list(steps[: broken.place + 1]), broken
        size = max(len(best) // 2, 1)
        while size:
            at = len(best) - size
            while at > 0:
                shorter = best[:at] + best[at + size :]
                again = self._breaks(shorter, broken.kind)
                if again is not None:
                    best, why = shorter[: again.place + 1], again
                at = min(at, len(best)) - size
            size //= 2
        return Finding(why, tuple(best))

    def _breaks(self, steps: Sequence[Step], kind: tuple[str, str]) -> Broken | None:
        found = self.watched(self.call(), steps)
        return next((broken for broken in found if broken.kind == kind), None)


def temper_of(number: int) -> Temper:
    """Give the temper of a call by its number."""
    return TEMPERS[number % len(TEMPERS)]
