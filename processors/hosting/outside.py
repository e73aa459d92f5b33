"""What a live call needs of the outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flows.vocabulary.ports import ActionRunner, Interpreter
from processors.hosting.consulting import Advisers
from processors.speaking.performing import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Who serves a live call.

    Attributes:
        interpreter: Judges how complete words are, and whether two wordings mean the same.
        actions: Does business work; owned by the server, so that a hang-up undoes nothing.
        clock: Gives the aware date and time in the flow's time zone.
        advisers: Are asked about words that the dialogue is unsure of.
        stepped: Is called after each step of the dialogue; never raises.
        phrase: Rewords prompts that leave it, or None; never raises.
    """

    interpreter: Interpreter
    actions: ActionRunner
    clock: Callable[[], datetime]
    advisers: Advisers = field(default_factory=Advisers)
    phrase: Phrase | None = None
    stepped: Callable[[], None] | None = None
