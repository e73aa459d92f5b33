"""What the dialogue asks of the outside: Protocols, fulfilled elsewhere, and the data they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.model.flow import Slot
    from flows.model.opening_hours import OpeningHours
    from flows.vocabulary.acts import RunAction
    from flows.vocabulary.advice import Passage, Proposal
    from flows.vocabulary.commands import Command
    from flows.vocabulary.events import ActionDone, ActionFailed


class Question(StrEnum):
    """What kind of question the bot has just put."""

    NONE = "none"  # nothing was asked (a notice, a wait)
    OPEN = "open"  # "What can I book for you?"
    SLOT = "slot"  # the question of one slot; ``Expectation.asked`` names it
    YES_NO = "yes_no"  # a summary, an offer, "shall I stop here?"
    CHANGE = "change"  # "What should I change?": a value, or the name of a slot
    WHICH = "which"  # one of ``Expectation.offered``: "seven in the morning or the evening?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the dialogue can take now: all an interpreter may lean on.

    Attributes:
        language: BCP-47 tag of the call, e.g. ``en``.
        now: Aware date and time, in the time zone of the flow; "tomorrow" is counted from it.
        slots: Slots that may be filled now, by name, in the flow's order.
        question: What kind of question stands.
        asked: Slots that the question is about, most wanted first; empty for open questions and
            for the summary.
        filled: Values already held, canonical, by slot.
        rejected: Values that the caller ruled out in this call, canonical, by slot.
        offered: Values that the last prompt offered ("Would Tuesday do?"), canonical, by slot.
        intents: Phrases of the flow, by intent name.
        opening_hours: Decide a missing am/pm; None where the flow has none.
        prompt: What the bot said last.
        country: ISO 3166 code for telephone numbers and date order, e.g. ``US``.
        country_told: True where somebody named it; False where it is taken for granted.
        heard_out: False where the prompt was not heard to its end: "mm-hmm" then means that the
            caller listens, and agrees to nothing.
        results: Names of what actions gave, which the call holds: a reference.
        stopping: True where the question is whether to stop without having done anything.
    """

    language: str
    now: datetime
    slots: Mapping[str, Slot]
    question: Question = Question.OPEN
    asked: tuple[str, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    rejected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    intents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opening_hours: OpeningHours | None = None
    prompt: str = ""
    country: str = "US"
    country_told: bool = False
    heard_out: bool = True
    stopping: bool = False
    results: frozenset[str] = frozenset()


class Completeness(StrEnum):
    """How far an interim transcript has come towards an answer to what was asked."""

    COMPLETE = "complete"  # an answer as it stands, which hardly anybody goes on with
    OPEN = "open"  # an answer that could go on: "ten", "friday", seven digits where ten are usual
    PARTIAL = "partial"  # the beginning of one: "tomorrow at", "five five five"
    IMPOSSIBLE = "impossible"  # no answer to this question begins so
    UNKNOWN = "unknown"  # cannot be told


class Interpreter(Protocol):
    """Turns words into commands. Pure, and never raises whatever the text."""

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        """Give the commands in the order said; ``(NoMatch(),)`` when there is none."""
        ...

    def completeness(self, text: str, expectation: Expectation) -> Completeness:
        """Judge an interim transcript."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect as the ledger has it: what was to be done, and what came of it.

    Attributes:
        key: Idempotency key: call, state and visit.
        name: Registered name of the action.
        begun: Aware time at which it was about to be done.
        expires: Aware time after which the outcome does not hold any more; None for never.
        outcome: What came of it; None while nobody knows.
    """

    key: str
    name: str
    begun: datetime
    expires: datetime | None = None
    outcome: ActionDone | ActionFailed | None = None


class Ledger(Protocol):
    """Remembers effects beyond the process: what is about to be done is written before, and what
    came of it after. Whatever it raises, nothing is done that it did not take down."""

    async def begin(self, effect: Effect, now: datetime) -> Effect | None:
        """Write down what is about to be done, in one piece with looking for its key.

        Returns:
            None when the key is new, or what it stood for has expired; else what is known of it,
            and nothing is written.
        """
        ...

    async def done(self, key: str, outcome: ActionDone | ActionFailed) -> None:
        """Write down what came of it; an outcome that is known already stays."""
        ...

    async def find(self, key: str) -> Effect | None:
        """Give what is known of a key."""
        ...


class ActionRunner(Protocol):
    """Does business work. Owned by the session, so that a hang-up does not undo a booking."""

    async def run(self, action: RunAction) -> ActionDone | ActionFailed:
        """Do the work within the action's time; never raises."""
        ...


class SessionStore(Protocol):
    """Keeps snapshots of calls by session id."""

    async def save(self, session_id: str, snapshot: str) -> None: ...

    async def load(self, session_id: str) -> str | None: ...

    async def delete(self, session_id: str) -> None: ...


class SecondEar(Protocol):
    """Proposes what an utterance may mean where the rules are unsure."""

    async def propose(self, text: str, expectation: Expectation) -> tuple[Proposal, ...]:
        """Give proposals within a second; none when there are none. Never raises."""
        ...


class KnowledgeBase(Protocol):
    """Answers callers' questions from what the business wrote down."""

    async def find(self, question: str, language: str) -> tuple[Passage, ...]:
        """Give passages, best first; none when nothing fits. Never raises."""
        ...
