"""What the FSM processor asks of a dialogue; ``flows.dialogue.dialogue`` fulfils it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from flows.model.flow import Flow
from flows.vocabulary.acts import Act
from flows.vocabulary.events import Event
from flows.vocabulary.ports import Expectation


class FilledSlot(Protocol):
    """A value that a dialogue holds; canonical text in ``value``."""

    @property
    def value(self) -> str: ...

    @property
    def status(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def words(self) -> str: ...


class Dialogue(Protocol):
    """One call's conversation, free of clock and network.

    Attributes:
        apology: What to say after an exception in a step.
        ended: True once the business of the call is over.
        outcome: How it ended, as in ``flows.vocabulary.acts.HangUp``, or ``hung_up``; empty before.
        asking: What the standing question is about; None when nothing is asked.
    """

    @property
    def flow(self) -> Flow: ...

    @property
    def state(self) -> str: ...

    @property
    def asking(self) -> str | None: ...

    @property
    def slots(self) -> Mapping[str, FilledSlot]: ...

    @property
    def ended(self) -> bool: ...

    @property
    def outcome(self) -> str: ...

    @property
    def apology(self) -> str: ...

    def advance(self, event: Event, now: datetime) -> tuple[Act, ...]:
        """Take one event and give the acts in the order in which they are to be done."""
        ...

    def expectation(self, now: datetime) -> Expectation:
        """Give what can be taken now."""
        ...

    def spoken(self, slot: str, style: str = "") -> str:
        """Word a filled slot as it is spoken, in a style of its kind, empty for the usual one."""
        ...
