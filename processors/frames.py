"""Frames of our own, between the processors and the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipecat.frames.frames import ControlFrame, SystemFrame

from flows.vocabulary.acts import Handoff
from flows.vocabulary.ports import Expectation


@dataclass
class CallStartedFrame(ControlFrame):
    """The caller can hear: the dialogue begins. Queued by the assembly on connection."""

    caller_number: str | None = None
    called_number: str | None = None
    user_id: str = ""
    conversation_id: str = ""
    known: dict[str, str] = field(default_factory=dict)
    interruptible: bool = field(default=False, init=False)


@dataclass
class ExpectationFrame(SystemFrame):
    """What the dialogue can take now; travels upstream to the recogniser at every ``Listen``.

    Attributes:
        asking: As in ``flows.vocabulary.acts.Listen``.
        expectation: What an answer may be.
    """

    asking: str
    expectation: Expectation


@dataclass
class DecodingFrame(SystemFrame):
    """The recogniser begins to decode what was said; goes ahead of the voice's end.

    Each one is followed by a ``TranscriptionFrame`` or a ``NothingHeardFrame``. For recognisers
    that decode an utterance when it is over; without it a turn waits as long as they usually take.
    """


@dataclass
class NothingHeardFrame(SystemFrame):
    """The recogniser found no words in what it decoded, or could not decode it."""


@dataclass
class PromptMarkFrame(ControlFrame):
    """Begin (``edge="begin"``) or end of a prompt in the stream of speech; queues behind its audio.

    ``text`` is the prompt's whole text on the begin mark. ``silent`` is True for a prompt that is
    only shown, not spoken.
    """

    prompt: int
    edge: str
    text: str = ""
    silent: bool = False


@dataclass
class NotSpokenFrame(ControlFrame):
    """A voice could not speak a sentence, ``text``; queues in its place in the stream of speech.
    What is heard instead, an apology, is not the prompt."""

    text: str


@dataclass
class PromptHeardFrame(SystemFrame):
    """What the caller heard of a prompt; travels upstream from behind the transport's output.

    Every interruption is answered by one, so that prompts that never began are known too.

    Attributes:
        prompt: Number of the prompt; 0 when an interruption found none being played.
        complete: True if all of it was spoken and played.
        text: The words that were played.
        seconds: Seconds of audio that were played.
    """

    prompt: int
    complete: bool
    text: str
    seconds: float


@dataclass
class HandoffFrame(ControlFrame):
    """Put the caller through, once all audio before it is played; taken behind the output."""

    handoff: Handoff
    interruptible: bool = field(default=False, init=False)


@dataclass
class HandoffAnsweredFrame(SystemFrame):
    """Travels upstream in answer to a ``HandoffFrame``: ``done`` if a person has the caller now."""

    done: bool


@dataclass
class CallEventFrame(SystemFrame):
    """Something about the call that observers (page, demo, metrics) may show.

    ``kind`` and ``data`` are listed in ``docs/call-events.md``.
    """

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


Show = Callable[[CallEventFrame], None]
"""Takes a call event on its way; never waits."""


@dataclass
class PauseFrame(SystemFrame):
    """The page paused (``paused=True``) or resumed the call: silence timers stop while paused."""

    paused: bool
