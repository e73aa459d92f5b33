"""Where the caller waited in a turn. Pure: times are seconds on one clock that never goes back."""

from __future__ import annotations

from dataclasses import dataclass


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(max(0.0, seconds) * 1000)


@dataclass(slots=True)
class TurnLatency:
    """The times of one turn, filled in as they come; ``report`` when its first audio is out.

    Attributes:
        turn: Number of the turn.
        speech_end: The caller's last speech; moves on while the caller's voice is still heard.
        words: Arrival of the last words from the recogniser; None for typed text and keys.
        turn_end: The turn was over.
        said: The reply left for the speech service.
        phrasing_seconds: What a language model took of it; None when it took no part.
    """

    turn: int
    speech_end: float
    turn_end: float
    words: float | None = None
    said: float | None = None
    phrasing_seconds: float | None = None

    def report(self, audio: float) -> dict[str, int | None]:
        """Give the breakdown in ms once the reply's first audio is out at ``audio``."""
        said = self.said if self.said is not None else audio
        thinking = said - self.turn_end - (self.phrasing_seconds or 0.0)
        spoken = self.words is not None
        return {
            "turn": self.turn,
            "end_of_turn_ms": _ms(self.turn_end - self.speech_end) if spoken else None,
            "stt_ms": _ms(self.words - self.speech_end) if self.words is not None else None,
            "thinking_ms": _ms(thinking),
            "llm_ms": _ms(self.phrasing_seconds),
            "tts_ms": _ms(audio - said),
            "total_ms": _ms(audio - self.speech_end),
        }
