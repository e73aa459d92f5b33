"""When the caller's turn is over: as soon as the words answer what was asked, later when they are
only the beginning of an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from pipecat.frames.frames import (
    Frame,
    InterimTranscriptionFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_stop import BaseUserTurnStopStrategy

from flows.vocabulary.acts import Listen
from flows.vocabulary.ports import Completeness
from processors.frames import DecodingFrame, NothingHeardFrame
from processors.turns.turn_buffer import TurnBuffer


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds of silence that end a turn.

    Attributes:
        unknown: After words that cannot be judged, counted from the end of the voice.
        no_words: On top of the recogniser's own delay, after a voice without words.
        no_words_longest: Bound of that wait, so that a bot that was cut goes on soon.
        decoding: A recogniser that says that it decodes is waited for so long at most.
        noise: A voice that brings no words for so long is noise, with a recogniser that gives
            interim words, or after words that are an answer; else the longest answer is the bound.
    """

    unknown: float = 0.5
    no_words: float = 0.1
    no_words_longest: float = 0.6
    decoding: float = 4.0
    noise: float = 3.0


class ExpectationUserTurnStopStrategy(BaseUserTurnStopStrategy):
    """Ends turns by what the dialogue expects.

    It may end a turn while the voice detector still hears a voice; the host then has to release
    the controller (see ``TurnTaking``).

    Args:
        completeness: Judges the words so far against what was asked.
        buffer: The words of the turn; the host fills it before this strategy sees a frame.
        waits: Times that no ``Listen`` sets.
    """

    def __init__(
        self,
        completeness: Callable[[str], Completeness],
        buffer: TurnBuffer,
        waits: Waits | None = None,
    ) -> None:
        super().__init__()
        self._completeness = completeness
        self._buffer = buffer
        self._waits = waits or Waits()
        self._listen = Listen(asking="")
        self._recogniser_seconds = 0.0
        self._stop_seconds = 0.0
        self._voice = False
        self._quiet_since: float | None = None
        self._news = 0.0
        self._began = 0.0
        self._in_turn = False
        self._decoding = 0
        self._decoding_since = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.gives_interims = False

    def expect(self, listen: Listen) -> None:
        """Take the times of the question that stands."""
        self._listen = listen
        self._arm()

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        """Watch voice and words."""
        now = asyncio.get_running_loop().time()
        match frame:
            case STTMetadataFrame():
                self._recogniser_seconds = frame.ttfs_p99_latency
                return ProcessFrameResult.CONTINUE
            case DecodingFrame():
                self._decoding, self._decoding_since = self._decoding + 1, now
            case NothingHeardFrame():
                self._decoding = max(0, self._decoding - 1)
            case VADUserStartedSpeakingFrame():
                self._voice, self._quiet_since, self._news = True, None, now
            case VADUserStoppedSpeakingFrame():
                self._voice, self._stop_seconds = False, frame.stop_secs
                self._quiet_since = now - frame.stop_secs
            case InterimTranscriptionFrame():
                self._news, self.gives_interims = now, True
            case TranscriptionFrame():
                self._news, self._decoding = now, max(0, self._decoding - 1)
            case _:
                return ProcessFrameResult.CONTINUE
        self._arm()
        return ProcessFrameResult.CONTINUE

    async def handle_user_turn_started(self) -> None:
        """Begin to watch for the end."""
        self._in_turn = True
        self._began = asyncio.get_running_loop().time()
        self._news = max(self._news, self._began)
        self._arm()

    async def handle_user_turn_stopped(self) -> None:
        """Stop watching. What the voice detector says is kept: it is physical."""
        self._in_turn = False
        if asyncio.get_running_loop().time() >= self._decoding_since + self._waits.decoding:
            self._decoding = 0
        self._cancel()

    async def cleanup(self) -> None:
        """Stop watching."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        self._cancel()

    def _deadline(self) -> float:
        """When the turn is over if nothing more comes, on the loop's clock."""
        text = self._buffer.text
        longest = self._began + self._listen.longest_seconds
        verdict = self._completeness(text) if text else None
        if self._voice:
            return min(longest, self._while_voiced(verdict))
        if self._decoding:
            return min(longest, self._decoding_since + self._waits.decoding)
        quiet = self._quiet_since if self._quiet_since is not None else self._news
        if verdict is None:
            delay = max(0.0, self._recogniser_seconds - self._stop_seconds) + self._waits.no_words
            since = max(quiet, self._began)  # a turn begins before its voice is noted here
            return since + self._stop_seconds + min(delay, self._waits.no_words_longest)
        return min(longest, quiet + self._after_voice(verdict))

    def _while_voiced(self, verdict: Completeness | None) -> float:
        if verdict is Completeness.COMPLETE and self.gives_interims:
            return self._news + self._listen.complete_seconds
        if self.gives_interims or verdict is Completeness.COMPLETE:
            return self._news + max(self._waits.noise, self._listen.incomplete_seconds)
        return float("inf")

    def _after_voice(self, verdict: Completeness) -> float:
        if verdict is Completeness.COMPLETE:
            return self._listen.complete_seconds
        if verdict is Completeness.PARTIAL:
            return self._listen.incomplete_seconds
        late = self._recogniser_seconds if self._buffer.pending else 0.0
        return max(self._waits.unknown, min(late, self._listen.incomplete_seconds))

    def _arm(self) -> None:
        self._cancel()
        if self._in_turn:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time(), self._deadline()), self._over)

    def _over(self) -> None:
        self._timer = None
        self.create_task(self.trigger_user_turn_stopped(), "end_of_turn")

    def _cancel(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
