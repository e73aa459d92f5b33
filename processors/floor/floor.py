"""Who is talking: a small machine beside the flow. Pure: time is an argument.

An illegal event changes nothing. After ``HANG_UP`` nothing fires any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from loguru import logger


class FloorState(StrEnum):
    """Whose turn it is."""

    IDLE = "IDLE"  # nobody talks
    LISTENING = "LISTENING"  # the caller talks
    THINKING = "THINKING"  # the caller's turn is over, the reply is not heard yet
    SPEAKING = "SPEAKING"  # the bot talks
    INTERRUPT = "INTERRUPT"  # the caller talks into the bot, which falls silent


class FloorEvent(StrEnum):
    """What moves the floor."""

    VOICE = "voice"  # the caller begins to speak, type or key
    END_OF_TURN = "end_of_turn"  # the caller's words are complete
    NO_WORDS = "no_words"  # the caller's sound held no words
    AUDIO = "audio"  # first audio of the bot
    DONE = "done"  # the bot has said all
    NO_REPLY = "no_reply"  # the bot has nothing to say to a turn
    SILENCED = "silenced"  # the bot's audio is dropped
    HANG_UP = "hang_up"  # the connection is gone


_S, _E = FloorState, FloorEvent

TRANSITIONS: dict[tuple[FloorState, FloorEvent], FloorState] = {
    (_S.IDLE, _E.VOICE): _S.LISTENING,
    (_S.IDLE, _E.AUDIO): _S.SPEAKING,  # greeting, reprompt
    (_S.LISTENING, _E.END_OF_TURN): _S.THINKING,
    (_S.LISTENING, _E.NO_WORDS): _S.IDLE,
    (_S.LISTENING, _E.AUDIO): _S.SPEAKING,  # resumed after a cough
    (_S.THINKING, _E.AUDIO): _S.SPEAKING,
    (_S.THINKING, _E.VOICE): _S.LISTENING,  # the caller goes on before the first audio
    (_S.THINKING, _E.NO_REPLY): _S.IDLE,
    (_S.SPEAKING, _E.DONE): _S.IDLE,
    (_S.SPEAKING, _E.VOICE): _S.INTERRUPT,
    (_S.INTERRUPT, _E.SILENCED): _S.LISTENING,
    (_S.INTERRUPT, _E.END_OF_TURN): _S.THINKING,
    (_S.INTERRUPT, _E.NO_WORDS): _S.IDLE,
    (_S.INTERRUPT, _E.AUDIO): _S.SPEAKING,  # nothing was said: the bot goes on
}


@dataclass(frozen=True, slots=True)
class FloorChange:
    """A change: ``seconds`` were spent in ``previous``; ``at`` is when it ended."""

    previous: FloorState
    state: FloorState
    at: float
    seconds: float


class Floor:
    """The floor of one call.

    Args:
        at: Now, in seconds on any clock that never goes back.
        observer: Told of each change; an error in it is logged and stops nothing.
    """

    __slots__ = ("_observer", "closed", "since", "state")

    def __init__(self, at: float, observer: Callable[[FloorChange], None] | None = None) -> None:
        self._observer = observer
        self.state = FloorState.IDLE
        self.since = at
        self.closed = False

    def take(self, event: FloorEvent, at: float) -> FloorChange | None:
        """Move by an event; None when it is illegal now, and nothing has changed then."""
        if self.closed:
            return None
        if event is FloorEvent.HANG_UP:
            self.closed = True
            target = FloorState.IDLE if self.state is not FloorState.IDLE else None
        else:
            target = TRANSITIONS.get((self.state, event))
        if target is None:
            return None
        change = FloorChange(self.state, target, at, max(0.0, at - self.since))
        self.state, self.since = target, at
        try:
            if self._observer:
                self._observer(change)
        except Exception as error:
            logger.bind(error=type(error).__name__).error("an observer of the floor failed")
        return change
