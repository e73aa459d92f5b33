"""What a guarantee is, and what its watchers ask of a moment of a call."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.build.compiler import CompiledFlow
from flows.dialogue.record import Record
from flows.exploring.hearsay import Hearsay
from flows.exploring.play import Moment
from flows.model.conditions import World
from flows.model.flow import Flow, State
from flows.model.triggers import Trigger
from flows.text.templates import places
from flows.vocabulary.commands import Affirm, Command, CorrectSlot, Deny, SetSlot
from flows.vocabulary.events import KeysPressed

_PARTICULAR = re.compile(r"'[^']*'|\S*\d\S*|\S*[A-Z@]\S*|: .*")


@dataclass(frozen=True, slots=True)
class Broken:
    """A guarantee that a call broke.

    Attributes:
        guarantee: Its name.
        what: What happened, for people.
        place: The step of the call in which it was seen, counting from 0.
    """

    guarantee: str
    what: str
    place: int

    @property
    def kind(self) -> tuple[str, str]:
        """What two breaks have in common that differ in values and places alone."""
        return self.guarantee, _PARTICULAR.sub("_", self.what)


class Guarantee(ABC):
    """Watches one call; a new one is made for each.

    Attributes:
        name: For people and files.
        sentence: What it holds.
    """

    name: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        self.compiled = compiled
        self.flow: Flow = compiled.flow
        self.hearsay = hearsay

    @abstractmethod
    def watch(self, moment: Moment) -> Iterator[str]:
        """Take a moment; gives what broke in it, for people."""

    def broken(self, moment: Moment) -> Iterator[Broken]:
        """Take a moment; gives what broke in it."""
        for what in self.watch(moment):
            yield Broken(self.name, what, moment.place)


def is_yes(moment: Moment) -> bool:
    """Tell whether the caller said or keyed a yes, and no no."""
    kinds = {type(command) for command in moment.commands}
    return Affirm in kinds and Deny not in kinds


def is_no(moment: Moment) -> bool:
    """Tell whether the caller said or keyed a no, and no yes."""
    kinds = {type(command) for command in moment.commands}
    return Deny in kinds and Affirm not in kinds


def is_turn(moment: Moment) -> bool:
    """Tell whether the caller said or keyed something."""
    return moment.heard is not None or isinstance(moment.event, KeysPressed)


def asks_yes_no(flow: Flow, record: Record) -> bool:
    """Tell whether the state's own yes/no question stands, with nothing on top."""
    state = flow.states.get(record.state)
    return state is not None and state.asks_yes_no and record.pending is None


def said_in(state: State) -> frozenset[str]:
    """Give the slots that a state's own question speaks of, in any of its wordings."""
    texts = state.ask.texts if state.ask is not None else ()
    return frozenset(place.name for text in texts for place in places(text))


def entered(moment: Moment) -> tuple[str, ...]:
    """Give the states entered in a moment, in order."""
    return moment.after.states[len(moment.before.states) :]


def agreed_to(flow: Flow, moment: Moment) -> State | None:
    """Give the state whose own question was answered by yes in this moment."""
    state = flow.states.get(moment.before.state)
    ways = entered(moment)
    if state is None or not ways or not asks_yes_no(flow, moment.before):
        return None
    if not is_turn(moment) or not is_yes(moment):
        return None
    yes = {row.to for row in state.rows if row.trigger == Trigger.CONFIRMED_YES}
    return state if ways[0] in yes else None


def emptied(moment: Moment) -> set[str]:
    """Give the slots that held a value before and hold none now."""
    return set(moment.before.slots) - set(moment.after.slots)


def world_of(flow: Flow, moment: Moment) -> World:
    """Give what conditions are judged by after a moment."""
    return moment.after.world(flow, moment.now)


def values_in(moment: Moment) -> list[SetSlot | CorrectSlot]:
    """Give the values that the caller gave or took back."""
    return [c for c in moment.commands if isinstance(c, SetSlot | CorrectSlot)]


def names(commands: tuple[Command, ...]) -> str:
    """Name commands for people."""
    return ", ".join(type(command).__name__ for command in commands)
