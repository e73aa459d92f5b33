"""A caller who is made up: for any flow, by chance, one step at a time.

He hears what is asked, and most of the time answers it, in words that the kinds of the slots speak
themselves. Else he does what callers do: says more than was asked, takes back, denies, wishes,
coughs, presses keys, breaks in, is silent, says what means nothing. A stubborn one does the same
one, two or three things for ever. All that is chosen comes from ``Chance``, so that the same chance
makes the same call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml

from flows.build.compiler import CompiledFlow
from flows.dialogue import asking
from flows.dialogue.rendering import kind_of, speak
from flows.exploring.play import Play, Step
from flows.model.flow import Slot
from flows.slots import KINDS
from flows.vocabulary.ports import Question
from flows.words.lexicon import lexicon

_FOLDER = Path(__file__).parent / "wordings"
_T = TypeVar("_T")


class Chance(Protocol):
    """Where all choices come from; ``random.Random`` is one."""

    def randrange(self, stop: int, /) -> int:
        """Give a number from 0 on, below ``stop``."""
        ...


@lru_cache(maxsize=16)
def wordings(language: str) -> Mapping[str, Any]:
    """Give how callers of a language speak; that of English where nothing is known of it."""
    path = _FOLDER / f"{lexicon(language).language}.yaml"
    path = path if path.exists() else _FOLDER / "en.yaml"
    read: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """What sort of caller it is.

    Attributes:
        moves: How often each of the caller's ``MOVES`` is made, in relation to the others.
        interrupts: In how many of a hundred prompts the caller breaks in.
        agrees: In how many of a hundred questions the answer is yes.
        stubborn: The turn from which on the same steps are made again and again; 0 for never.
    """

    moves: Mapping[str, int]
    interrupts: int = 10
    agrees: int = 75
    stubborn: int = 0


EASY = Temper(moves={"answer": 80, "over_answer": 10, "correct": 8, "agree": 2})
WILD = Temper(
    moves={
        "answer": 40,
        "over_answer": 8,
        "correct": 12,
        "agree": 4,
        "deny": 4,
        "wish": 10,
        "intent": 4,
        "silence": 3,
        "keys": 3,
        "filler": 3,
        "listening": 3,
        "back": 2,
        "nonsense": 3,
        "polite": 2,
        "question": 2,
        "cough": 1,
        "later": 2,
        "watchdog": 1,
        "leave": 1,
    },
    interrupts=25,
    agrees=65,
)
STUBBORN = Temper(moves={**WILD.moves, "leave": 0, "answer": 20}, interrupts=40, stubborn=1)
TEMPERS = (EASY, WILD, WILD, STUBBORN)


@dataclass(slots=True)
class Caller:
    """Makes the steps of one call.

    Args:
        compiled: The flow that is called.
        chance: Where all choices come from.
        temper: What sort of caller it is.
    """

    compiled: CompiledFlow
    chance: Chance
    temper: Temper
    _planned: list[Step] = field(default_factory=list, init=False)
    _rut: list[Step] = field(default_factory=list, init=False)
    _begins: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.temper.stubborn:
            self._begins = self.temper.stubborn + self.chance.randrange(10)

    def step(self, call: Play) -> Step:
        """Give the next step of a call under way."""
        if not call.steps:
            return Step("start")
        if self._planned:
            return self._planned.pop(0)
        cut = self._cut(call)
        if cut is not None:
            return cut
        call.settle()
        if call.action is not None and call.record.waiting == "action":
            return self._while_acting(call)
        if self.temper.stubborn and call.record.turns >= self._begins:
            return _audible(self._again(call), call)
        return _audible(self._move(call), call)

    # What is drawn

    def _often(self, of_hundred: int) -> bool:
        return self.chance.randrange(100) < of_hundred

    def _pick(self, things: Sequence[_T]) -> _T:
        return things[self.chance.randrange(len(things))]

    def _say(self, manner: str, **places: str) -> Step:
        template: str = self._pick(wordings(self.compiled.flow.language)[manner])
        return Step("user", template.format(**places))

    # The next step

    def _cut(self, call: Play) -> Step | None:
        """Break into what is being said, or say something while it goes on."""
        if not call.playing or call.playing[-1].must_hear:
            return None
        if not self._often(self.temper.interrupts):
            return None
        parts = call.playing[-1].text.split(" ")
        heard = " ".join(parts[: self.chance.randrange(len(parts))])
        early = self.chance.randrange(6)
        if early < 3:
            self._planned.append(self._say(("listening", "yes", "filler")[early]))
        elif early == 3:
            self._planned.append(Step("cough"))
        return Step("cut", heard)

    def _while_acting(self, call: Play) -> Step:
        if self._often(15):
            return self._pick((Step("both_silent"), self._correct(call), self._say("polite")))
        state = self.compiled.flow.states[call.record.state]
        action = self.compiled.flow.actions[state.do or ""]
        if self._often(20):
            return Step("failed", self._pick((*action.failures, "down")))
        given = ((name, self._result(output, call)) for name, output in action.outputs.items())
        return Step("done", values=tuple(given))

    def _result(self, output: Slot, call: Play) -> str:
        return self._pick(KINDS[output.kinds[0]].examples(output, call.now) or ("-",))

    def _again(self, call: Play) -> Step:
        """Make the same few steps for ever."""
        if not self._rut:
            moves = [self._move(call) for _ in range(1 + self.chance.randrange(3))]
            self._rut = [step for step in moves if step.what != "later"] or [Step("silence")]
        self._rut.append(self._rut.pop(0))
        return self._rut[-1]

    def _move(self, call: Play) -> Step:
        weights = self.temper.moves
        at = self.chance.randrange(sum(weights.values()))
        for name, weight in weights.items():
            at -= weight
            if at < 0:
                return MOVES[name](self, call)
        raise AssertionError("weights add up")

    def _answer(self, call: Play) -> Step:
        """Answer what is asked."""
        record, flow = call.record, self.compiled.flow
        expected = call.dialogue.expectation(call.now)
        if record.pending is not None and expected.question is Question.WHICH:
            slot = flow.slots[record.pending.slot]
            return self._say("answer", value=self._words(slot, self._pick(record.pending.values)))
        if expected.question is Question.YES_NO:
            return self._say("yes" if self._often(self.temper.agrees) else "no")
        if expected.question is Question.CHANGE and record.slots:
            return self._correct(call)
        asked = flow.slots.get(record.asking)
        if asked is not None and record.pending is None:
            return self._value_of(asked, call)
        if flow.intents and self._often(50):
            return self._intent(call)
        return self._over_answer(call)

    def _value_of(self, slot: Slot, call: Play) -> Step:
        if self._often(5):
            return self._say("nonsense")
        return self._say("answer", value=self._some(slot, call))

    def _over_answer(self, call: Play) -> Step:
        """Say values of several slots in one breath."""
        slots = list(self.compiled.flow.slots.values())
        if not slots:
            return self._say("nonsense")
        said = [self._some(self._pick(slots), call) for _ in range(1 + self.chance.randrange(3))]
        both: str = wordings(self.compiled.flow.language)["and"]
        return self._say("over", values=both.join(said))

    def _correct(self, call: Play) -> Step:
        """Take back what was said before, by value, by name, or both."""
        held = call.record.slots
        if not held:
            return self._say("by_value", value=self._any_value(call))
        name = self._pick(sorted(held))
        slot = self.compiled.flow.slots[name]
        places = {
            "slot": name.replace("_", " "),
            "value": self._another(slot, call, held[name].value),
            "old": self._words(slot, held[name].value),
        }
        manner = self._pick(("by_value", "by_both", "by_name", "instead"))
        return self._say(manner, **places)

    def _another(self, slot: Slot, call: Play, held: str) -> str:
        """Word another value than the one that is held."""
        examples = [v for v in KINDS[slot.kinds[0]].examples(slot, call.now) if v != held]
        return self._words(slot, self._pick(examples)) if examples else "-"

    def _any_value(self, call: Play) -> str:
        slots = list(self.compiled.flow.slots.values())
        return self._some(self._pick(slots), call) if slots else "-"

    def _wish(self, call: Play) -> Step:
        wishes = wordings(self.compiled.flow.language)["wishes"]
        return Step("user", self._pick(wishes[self._pick(sorted(wishes))]))

    def _intent(self, call: Play) -> Step:
        """Say what the flow listens for."""
        intents = self.compiled.flow.intents
        if not intents:
            return self._wish(call)
        return Step("user", self._pick(intents[self._pick(sorted(intents))]))

    def _keys(self, call: Play) -> Step:
        """Press keys that answer, or any."""
        keys = asking.key_entry(self.compiled.flow, call.record)
        if keys is not None and keys.options and self._often(70):
            return Step("keys", self._pick(sorted(keys.options)))
        if keys is not None and keys.max_digits and self._often(70):
            length = min(max(keys.min_digits, 4), keys.max_digits)
            return Step("keys", "".join(str(self.chance.randrange(10)) for _ in range(length)))
        return Step("keys", self._pick("0123456789*#"))

    def _some(self, slot: Slot, call: Play) -> str:
        """Word some value of a slot."""
        kind = KINDS[self._pick(slot.kinds)]
        examples = kind.examples(slot, call.now)
        return self._words(slot, self._pick(examples)) if examples else "-"

    def _words(self, slot: Slot, value: str) -> str:
        styles = kind_of(slot, value).styles
        style = styles[0] if self._often(80) else self._pick(styles)
        return words(self.compiled, slot, value, style)


def _audible(step: Step, call: Play) -> Step:
    """Give what a silence is: where nobody waits for the caller, it is one of both sides."""
    waits = call.record.waiting in ("reply", "hold")
    return step if waits or step.what != "silence" else Step("both_silent")


def words(compiled: CompiledFlow, slot: Slot, value: str, style: str = "") -> str:
    """Word a value as a caller says it."""
    return speak(slot, value, style, compiled.flow.language, "US")


Move = Callable[[Caller, Play], Step]


def _fixed(what: str, argument: str = "") -> Move:
    return lambda caller, call: Step(what, argument)


def _manner(name: str) -> Move:
    return lambda caller, call: caller._say(name)


MOVES: Mapping[str, Move] = {
    "answer": Caller._answer,
    "over_answer": Caller._over_answer,
    "correct": Caller._correct,
    "wish": Caller._wish,
    "intent": Caller._intent,
    "keys": Caller._keys,
    "agree": _manner("yes"),
    "deny": _manner("no"),
    "filler": _manner("filler"),
    "listening": _manner("listening"),
    "back": _manner("back"),
    "nonsense": _manner("nonsense"),
    "polite": _manner("polite"),
    "question": _manner("question"),
    "silence": _fixed("silence"),
    "cough": _fixed("cough"),
    "later": _fixed("later", "45 minutes"),
    "watchdog": _fixed("both_silent"),
    "leave": _fixed("hang_up"),
}
