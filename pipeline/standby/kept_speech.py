"""The caller's audio since the voice began, kept until a recogniser has answered for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from pipeline.standby.service_failure import ServiceFailedError

_BEFORE_SECONDS = 1.0  # kept from before the voice was noticed
_LONGEST_SECONDS = 60.0


@dataclass(eq=False)
class KeptSegment:
    """Speech between two silences.

    Attributes:
        audio: What was said.
        begun: True once the service gave some words of it that were not final.
        broken: Why its words will not come from the service, or None.
        answered: Set when the service has answered for it, or will not.
    """

    audio: bytearray
    begun: bool = False
    broken: ServiceFailedError | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def break_off(self, error: ServiceFailedError) -> None:
        """Let nobody wait for the service's answer any longer."""
        self.broken = self.broken or error
        self.answered.set()


class KeptSpeech:
    """Keeps mono 16-bit audio.

    Attributes:
        speaking: The segment that is being spoken, or None in a silence.
    """

    def __init__(self) -> None:
        self.speaking: KeptSegment | None = None
        self._before = bytearray()

    def keep(self, audio: bytes, rate_hz: int) -> None:
        """Keep audio: of the segment, or the last second before one."""
        seconds = _BEFORE_SECONDS if self.speaking is None else _LONGEST_SECONDS
        kept = self._before if self.speaking is None else self.speaking.audio
        kept += audio
        del kept[: max(0, len(kept) - int(seconds * rate_hz) * 2)]

    def begin(self) -> None:
        """The voice began."""
        self.speaking = KeptSegment(self._before)
        self._before = bytearray()

    def end(self) -> KeptSegment | None:
        """The voice ended: give what was said; None if it had not begun."""
        ended, self.speaking = self.speaking, None
        return ended
