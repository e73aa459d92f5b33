"""What the caller's turns ask of their host, to be done in order. Read first, with
``happenings``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flows.vocabulary.events import KeysPressed, UserUtterance


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """The caller's turn by voice begins."""


@dataclass(frozen=True, slots=True)
class TakeFloor:
    """The caller has the floor: the bot falls silent. ``hold``: what it says next waits until the
    turn is closed."""

    hold: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """The bot falls silent, for what the caller said before is answered now."""


@dataclass(frozen=True, slots=True)
class ShowWords:
    """Show words of a turn under way, which may still change."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class ShowKey:
    """Show a key."""

    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The caller has given an answer, by voice, typed or keyed.

    Attributes:
        turn: Number of the answer in the call, from 1.
        text: What was said or typed; empty for keys.
        event: What the dialogue is told.
        spoken_until: When the caller was last heard.
        words_at: When the last words came; None for text and keys.
        kept: The event is to be told later, by ``Tell``: a prompt has to be heard before.
    """

    turn: int
    text: str
    event: UserUtterance | KeysPressed
    spoken_until: float
    words_at: float | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the dialogue an answer that was kept."""

    event: UserUtterance | KeysPressed


@dataclass(frozen=True, slots=True)
class CloseTurn:
    """The turn by voice is over; ``empty`` where it held no words."""

    empty: bool


class Alarm(StrEnum):
    """A time is up. The first three are the machine's own business, the others are orders."""

    SUSTAINED = "sustained"  # the voice over a prompt has lasted
    TURN = "turn"  # nothing more came: the turn is over
    KEYS = "keys"  # no key more came: the entry is over
    NO_INPUT = "no_input"  # the caller said nothing for the time allowed
    BOTH_SILENT = "both_silent"  # neither side is heard for too long
    NO_WORDS = "no_words"  # no word or key for so long that the call is over
    LAST_MINUTE = "last_minute"  # the call may go on for a minute more
    CALL = "call"  # the call has lasted as long as a call may; once more, if it goes on
    GRACE = "grace"  # and goes on all the same


Alarms = dict[Alarm, float]
"""When each alarm is due that is set."""

Order = OpenTurn | TakeFloor | Cut | ShowWords | ShowKey | Answer | Tell | CloseTurn | Alarm
