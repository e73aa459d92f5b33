"""What happens to the caller's turns. Read first, with ``orders``: ``TurnMachine.take`` is told of
each, with its time."""

from __future__ import annotations

from dataclasses import dataclass

from flows.vocabulary.acts import Listen

# --- the caller ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VoiceOn:
    """The voice detector hears a voice, which began ``seconds`` ago; ``over_prompt`` while
    something of the bot's is on its way to the caller or being played."""

    seconds: float = 0.0
    over_prompt: bool = False


@dataclass(frozen=True, slots=True)
class VoiceOff:
    """The voice detector hears no voice any more, since ``seconds``."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class InterimWords:
    """An interim transcript of a segment; it replaces the one before."""

    text: str


@dataclass(frozen=True, slots=True)
class FinalWords:
    """The final transcript of a segment, with the recogniser's other hypotheses, best first."""

    text: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecogniserDelay:
    """How long the recogniser usually takes from the end of a voice to its words."""

    seconds: float


@dataclass(frozen=True, slots=True)
class DecodingBegan:
    """The recogniser decodes what was said; answered by final words or by ``NothingDecoded``."""


@dataclass(frozen=True, slots=True)
class NothingDecoded:
    """The recogniser found no words in what it decoded."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The caller typed a text, which is not empty."""

    text: str


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """The caller pressed a telephone key, one of ``0123456789*#``."""

    key: str


# --- the bot ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BotStarted:
    """The caller begins to hear the bot."""


@dataclass(frozen=True, slots=True)
class BotStopped:
    """The bot's audio ended or was dropped."""


@dataclass(frozen=True, slots=True)
class MustHear:
    """A prompt that may not be interrupted is on its way or being played (``active``), or no
    more."""

    active: bool


@dataclass(frozen=True, slots=True)
class Stepped:
    """The dialogue took an event, and its acts are done.

    Attributes:
        listen: How it listens now; None where it asked nothing new.
        busy: It waits for work, or hangs up: nothing is expected of the caller.
        speechless: It answered the caller with silence.
    """

    listen: Listen | None = None
    busy: bool = False
    speechless: bool = False


# --- the call -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallBegan:
    """The caller can hear: silences and the call's length count from here."""


@dataclass(frozen=True, slots=True)
class Muted:
    """The bot's answers are only shown (``active``), so that no silence is wrong; or spoken."""

    active: bool


@dataclass(frozen=True, slots=True)
class Paused:
    """The call is paused (``active``): no silence counts. Or it goes on."""

    active: bool


@dataclass(frozen=True, slots=True)
class HungUp:
    """The connection is gone. Nothing is ordered after it."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; told at ``TurnMachine.deadline`` at the latest."""


Happening = (
    VoiceOn
    | VoiceOff
    | InterimWords
    | FinalWords
    | RecogniserDelay
    | DecodingBegan
    | NothingDecoded
    | Typed
    | KeyPressed
    | BotStarted
    | BotStopped
    | MustHear
    | Stepped
    | CallBegan
    | Muted
    | Paused
    | HungUp
    | Tick
)
