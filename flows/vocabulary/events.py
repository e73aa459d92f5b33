"""What happens to a dialogue. Each event is a past or bare fact; ``Dialogue.advance`` takes one.

Events are plain data: they serialise to JSON (``keeping.journal``), so a call can be replayed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.vocabulary.advice import Passage, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted:
    """The caller is connected and can hear.

    The dialogue keeps all of it; flows speak of it (``{caller_number}``), and slots take it
    (``from:``, or by their names).

    Attributes:
        caller_number: E.164 or as the carrier gave it, SIP addresses included; None when withheld
            or not a telephone. Numbers by which carriers say "withheld" are known as such.
        called_number: The number that was called, likewise.
        user_id: Who calls, where the transport knows it; empty: as the dialogue was begun with.
        conversation_id: What the call belongs to, likewise.
        known: What else the transport knows (room, start body), as text.
    """

    caller_number: str | None = None
    called_number: str | None = None
    user_id: str = ""
    conversation_id: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUtterance:
    """The words of one finished user turn.

    Attributes:
        text: The words, as recognised or typed; never empty.
        alternatives: Further hypotheses of the recogniser, best first, without ``text``.
        source: ``voice`` or ``text``.
        early: True when it was said while a prompt was played that has to be heard, and was kept
            until that was over.
        follows: True where it began before the caller could hear what follows their last answer.
        revises: True where it is what the recogniser makes of the last answer after all.
    """

    text: str
    alternatives: tuple[str, ...] = ()
    source: Literal["voice", "text"] = "voice"
    early: bool = False
    follows: bool = False
    revises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysPressed:
    """Telephone keys, collected as the last ``Listen`` asked.

    Attributes:
        keys: Characters of ``0123456789*#``, without the key that ended the entry.
        early: As in ``UserUtterance``.
    """

    keys: str
    early: bool = False


@dataclass(frozen=True, slots=True)
class UserSilence:
    """The caller said nothing for the time that the last ``Listen`` allowed."""


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """Sound without words (a cough) stopped the bot; what was being said was not all heard."""


@dataclass(frozen=True, slots=True)
class BothSilent:
    """Neither side has been heard for longer than the watchdog allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BargeIn:
    """The caller began to speak, type or key while the bot was speaking; the history notes when."""

    prompt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptHeard:
    """A prompt ended at the caller's side.

    Attributes:
        prompt: The number of its ``Say``.
        complete: True if it was played to its end.
        text: The part of it that was played, as words.
    """

    prompt: int
    complete: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone:
    """An action succeeded; ``result`` maps its output names to text."""

    action_id: str
    result: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFailed:
    """An action failed or ran out of time; ``failure`` is a name, e.g. ``taken`` or ``down``."""

    action_id: str
    failure: str


@dataclass(frozen=True, slots=True)
class HandoffDone:
    """The carrier has put the caller through."""


@dataclass(frozen=True, slots=True)
class HandoffFailed:
    """The carrier could not put the caller through, or nobody was named to put them through to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """The answer to a ``Consult``; empty where nobody had one in time.

    Attributes:
        consult: The ``Consult``'s number.
        proposals: What the second ear takes the words for, as it claims.
        passages: What the knowledge base found, best first.
    """

    consult: int
    proposals: tuple[Proposal, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class LastMinute:
    """The call may go on for a minute more; said with the next question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeUp:
    """The time of the call is over.

    Attributes:
        reason: ``quiet``, nobody said a word for too long: the call ends at once. ``length``, it
            has lasted as long as a call may: the turn under way is finished, and no further
            question is put; told again, the call ends at once, unless an action is under way.
            ``trouble``, it cannot go on: it ends at once.
    """

    reason: Literal["quiet", "length", "trouble"] = "quiet"


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The connection is gone. Nothing fires after it."""


Event = (
    CallStarted
    | UserUtterance
    | KeysPressed
    | UserSilence
    | NothingSaid
    | BothSilent
    | BargeIn
    | PromptHeard
    | ActionDone
    | ActionFailed
    | HandoffDone
    | HandoffFailed
    | Advised
    | LastMinute
    | TimeUp
    | CallEnded
)
