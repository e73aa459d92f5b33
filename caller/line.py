"""A line to the bot, whatever carries it."""

from __future__ import annotations

import asyncio
from typing import Protocol

from caller.errors import CallerError
from caller.sound.audio import Earpiece, Microphone

CONNECT_SECONDS = 15.0


class LineError(CallerError):
    """The bot could not be called."""


class Line(Protocol):
    """One connection.

    Attributes:
        carrier: As people call it, e.g. ``WebRTC``.
        microphone, earpiece: The caller's two ends.
        ended: Set when the connection is gone, whoever ended it.
    """

    carrier: str
    microphone: Microphone
    earpiece: Earpiece
    ended: asyncio.Event

    async def open(self, session: str) -> None:
        """Connect, and name the session.

        Raises:
            LineError: The bot cannot be reached or refuses.
        """
        ...

    async def key(self, key: str) -> None:
        """Press one of ``0123456789*#``."""
        ...

    async def type(self, words: str) -> None:
        """Write words instead of saying them.

        Raises:
            LineError: Nobody can write on such a line.
        """
        ...

    async def close(self) -> None:
        """Hang up. Safe to call twice."""
        ...
