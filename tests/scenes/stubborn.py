"""Callers who never come to an end by themselves: what they say first, and then again and again.

``None`` is silence, ``*`` a sound without words, ``#…`` keys; anything else is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, cycle
from zoneinfo import ZoneInfo

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.work import Terms
from flows.playing.player import Player
from flows.playing.stubs import Stubs
from flows.vocabulary.acts import Say
from flows.vocabulary.events import (
    BothSilent,
    CallStarted,
    Event,
    KeysPressed,
    NothingSaid,
    UserSilence,
    UserUtterance,
)
from flows.words.sentences import sentences

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("UTC"))
TAKEN = Stubs(answers={"book": ({"failed": "taken"},)})
Said = str | None

FULL = ("a check up", "next tuesday", "at ten", "Emily Carter", "2025550143")
TYPE, DATE = FULL[:1], FULL[:2]

#: By name: what is said first, and what is said again and again.
CALLERS: dict[str, tuple[tuple[Said, ...], tuple[Said, ...]]] = {
    "says nothing": ((), (None,)),
    "coughs": ((), ("*",)),
    "wants it again": ((), ("repeat",)),
    "wants the summary again": (FULL, ("repeat",)),
    "wants help": ((), ("help",)),
    "wants help, and it again": ((), ("help", "repeat")),
    "asks why": ((), ("why do you need that",)),
    "holds": ((), ("hold on",)),
    "holds and is silent": ((), ("hold on", None)),
    "holds and is silent for long": ((), ("hold on", None, None, None)),
    "asks who that is": ((), ("who are you",)),
    "asks what it costs": ((), ("how much does it cost",)),
    "asks whether it is a robot": ((), ("are you a robot",)),
    "thanks": ((), ("thank you",)),
    "greets": ((), ("hello",)),
    "says okay": ((), ("okay",)),
    "says yes": ((), ("yes",)),
    "says no": ((), ("no",)),
    "says maybe": ((), ("maybe",)),
    "hesitates": ((), ("um",)),
    "swears": ((), ("you stupid machine",)),
    "babbles": ((), ("blah blah",)),
    "starts over": ((), ("start over",)),
    "gives all, and starts over": ((), (*FULL, "start over")),
    "cancels, no": ((), ("cancel", "no")),
    "cancels the summary, no": (FULL, ("cancel", "no")),
    "cancels, babbles": ((), ("cancel", "blah")),
    "says goodbye, no": ((), ("goodbye", "no")),
    "denies the summary": (FULL, ("no",)),
    "no, nothing": (FULL, ("no", "nothing")),
    "no, does not know": (FULL, ("no", "i don't know")),
    "no, no": (FULL, ("no", "no")),
    "no, the date, the same": (FULL, ("no", "the date", "next tuesday")),
    "no, the time, the same": (FULL, ("no", "the time", "at ten")),
    "date to and fro": (FULL, ("no, on wednesday", "no, on thursday")),
    "time to and fro": (FULL, ("no, at eleven", "no, at ten")),
    "name to and fro": (FULL, ("no, my name is John Smith", "no, my name is Mary Jones")),
    "no, the date, babbles": (FULL, ("no", "the date", "blah")),
    "no, silence": (FULL, ("no", None)),
    "no, again": (FULL, ("no", "repeat")),
    "no, holds": (FULL, ("no", "hold on")),
    "no, everything": (FULL, ("no", "everything")),
    "no, yes": (FULL, ("no", "yes")),
    "always taken, another time": (FULL, ("yes", "at eleven", "yes", "at ten")),
    "always taken, the same time": (FULL, ("yes", "at ten")),
    "always taken, babbles": (FULL, ("yes", "blah")),
    "a closed day": (TYPE, ("next sunday",)),
    "a closed day, no": (TYPE, ("next sunday", "no")),
    "closed days, no": (TYPE, ("next sunday", "no", "next saturday", "no")),
    "off the grid": (DATE, ("at ten past ten", "no")),
    "a day gone by": (TYPE, ("yesterday", "no")),
    "too soon": (("a check up", "today"), ("at nine thirty", "no")),
    "wants a person": ((), ("a human",)),
    "wants a person, cancels": ((), ("a human", "cancel")),
    "wants a person, no": ((), ("a human", "no")),
    "wants a person, babbles": ((), ("a human", "blah")),
    "wants a person, again": ((), ("a human", "repeat")),
    "presses 5": ((), ("#5",)),
    "presses hash": ((), ("##",)),
    "presses 0": ((), ("#0",)),
    "presses many": ((), ("#" + "9" * 40,)),
    "half a number": (FULL[:4], ("202 555",)),
    "half an address": (FULL[:4], ("bob at",)),
    "half a name": (FULL[:3], ("Emily",)),
    "two types": ((), ("a check up or a cleaning",)),
    "two days": (TYPE, ("tuesday or wednesday",)),
    "two days, no": (TYPE, ("tuesday or wednesday", "no")),
    "two days, neither": (TYPE, ("tuesday or wednesday", "neither")),
    "gives and takes back": ((), ("a check up", "blah", "no not a check up")),
    "type to and fro": ((), ("a check up", "no, a cleaning")),
    "takes a day back": ((), ("next tuesday", "no not tuesday")),
    "wants it slower": ((), ("speak slower please",)),
    "one moment, okay": ((), ("one moment", "okay")),
    "skips": ((), ("skip",)),
    "skips, no": ((), ("skip it", "no")),
    "goes back": ((), ("go back",)),
    "asks what was said": ((), ("what did you say",)),
    "undoes": ((), ("a check up", "undo")),
}


@dataclass
class Heard:
    """What a stubborn caller has heard.

    Attributes:
        turns: What the caller did until the call was over, or until no more was tried.
        counted: Turns of the caller as the call counts them: without the stills of a hold.
        words: Words that the bot said.
        questions: How often each question was put: by state, slots and its last sentence.
        again: How often something was said because the caller asked for it again.
        farewells: How often each last sentence of what asks nothing was begun.
        outcome: How the call ended; empty when it did not.
    """

    turns: int = 0
    counted: int = 0
    words: int = 0
    questions: Counter[tuple[object, ...]] = field(default_factory=Counter)
    farewells: Counter[str] = field(default_factory=Counter)
    outcome: str = ""


def event_of(said: Said, dialogue: Dialogue) -> Event:
    """Give what a caller does as an event; while nothing is asked, a silence is both sides'."""
    if said is None:
        return UserSilence() if dialogue.record.waiting in ("reply", "hold") else BothSilent()
    if said == "*":
        return NothingSaid()
    return KeysPressed(keys=said[1:]) if said.startswith("#") else UserUtterance(text=said)


def lines(first: Iterable[Said], again: Iterable[Said]) -> Iterator[Said]:
    """Give what a stubborn caller says, without end."""
    return chain(first, cycle(again))


def play(
    flow: CompiledFlow,
    says: Iterator[Said],
    *,
    talks_over: bool,
    most: int = 400,
    stubs: Stubs = TAKEN,
    terms: Terms | None = None,
) -> Heard:
    """Play a call to its end, or to ``most`` turns of the caller."""
    dialogue = Dialogue(flow, terms=terms or Terms(can_hand_over=False), session_id="stubborn")
    player, heard = Player(dialogue, NOW, stubs), Heard()
    _note(heard, dialogue, player.take(CallStarted(), to_end=not talks_over).acts)
    while not dialogue.ended and heard.turns < most:
        heard.turns += 1
        if talks_over:
            _note(heard, dialogue, player.cut_at(0.1))
        _note(
            heard, dialogue, player.take(event_of(next(says), dialogue), to_end=not talks_over).acts
        )
    heard.outcome, heard.counted = dialogue.outcome, dialogue.record.turns
    return heard


def _note(heard: Heard, dialogue: Dialogue, acts: Iterable[object]) -> None:
    said = [act.text for act in acts if isinstance(act, Say)]
    heard.words += sum(len(text.split()) for text in said)
    record = dialogue.record
    for text in said:
        last = sentences(text, dialogue.flow.language)[-1]
        if text is said[-1] and record.waiting == "reply":
            values = tuple(sorted((name, slot.value) for name, slot in record.slots.items()))
            heard.questions[(record.state, values, last)] += 1
        elif record.waiting not in ("reply", "hold"):
            heard.farewells[last] += 1
