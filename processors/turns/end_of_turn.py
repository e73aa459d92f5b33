"""When the caller's turn is over: as soon as the words answer what was asked, later when they are
only the beginning of an answer. Pure: times are arguments."""

from __future__ import annotations

from flows.vocabulary.acts import Listen
from flows.vocabulary.ports import Completeness
from processors.turns.pace import Waits

_ANSWERS = (Completeness.COMPLETE, Completeness.OPEN)


class EndOfTurn:
    """Knows what was heard of the caller, and when that makes a turn's end.

    Args:
        waits: Times that no ``Listen`` sets.

    Attributes:
        listen: The question that stands, with its times.
        voice_since: When the voice began that is heard now; None while none is.
        quiet_since: When the last voice ended; None while one is heard, and before the first.
        words_at: When the last words of the turn came; None without any.
        gives_interims: True once the recogniser has given interim words in this call.
    """

    def __init__(self, waits: Waits) -> None:
        self._waits = waits
        self.listen = Listen(asking="")
        self.voice_since: float | None = None
        self.quiet_since: float | None = None
        self.words_at: float | None = None
        self.gives_interims = False
        self.recogniser_seconds = 0.0
        self._stop_seconds = 0.0
        self._began = 0.0
        self._news = 0.0  # of voice that began, or of words
        self._stirred = 0.0  # of voice that began or ended, or of words
        self._speaking = False  # a voice is heard that belongs to this turn
        self._decoding = 0
        self._decoding_since = 0.0

    def begin(self, at: float) -> None:
        """The turn begins."""
        self._began = self._stirred = at
        self._news = max(self._news, at)

    def end(self, at: float) -> tuple[float, float | None]:
        """The turn is over; give when the caller was last heard, and when the last words came.

        What the voice detector says is kept: it is physical.
        """
        words_at, self.words_at, self._speaking = self.words_at, None, False
        if at >= self._decoding_since + self._waits.decoding:
            self._decoding = 0
        last_heard = at if words_at is None else words_at
        return last_heard if self.quiet_since is None else self.quiet_since, words_at

    def voice_on(self, seconds: float, at: float) -> None:
        """A voice is heard that began ``seconds`` ago."""
        self.voice_since, self.quiet_since = at - seconds, None
        self._news = self._stirred = at
        self._speaking = True

    def voice_off(self, seconds: float, at: float) -> None:
        """The voice has ended, ``seconds`` ago."""
        self.voice_since, self.quiet_since = None, at - seconds
        self._stop_seconds, self._stirred, self._speaking = seconds, at, False

    def words(self, at: float, *, final: bool) -> None:
        """Words came."""
        self.words_at = self._news = self._stirred = at
        if final:
            self._decoding = max(0, self._decoding - 1)
        else:
            self.gives_interims = True

    def decoding(self, at: float) -> None:
        """The recogniser begins to decode."""
        self._decoding, self._decoding_since = self._decoding + 1, at

    def nothing_decoded(self) -> None:
        """The recogniser found nothing in what it decoded."""
        self._decoding = max(0, self._decoding - 1)

    def due(self, verdict: Completeness | None, *, pending: bool) -> float:
        """When the turn is over if nothing more comes.

        Args:
            verdict: How far the words have come towards an answer; None without words.
            pending: The last words are interim ones.
        """
        if self.voice_since is not None:
            due = self._while_voiced(verdict)
        elif self._decoding:
            due = self._decoding_since + self._waits.decoding
        elif verdict is None:
            return min(self._without_words(), self._stirred + self._waits.no_news)
        else:
            quiet = self._news if self.quiet_since is None else self.quiet_since
            due = quiet + self._after_voice(verdict, pending)
        backstop = float("inf") if self._speaking else self._stirred + self._waits.no_news
        return min(due, self._began + self.listen.longest_seconds, backstop)

    def _without_words(self) -> float:
        quiet = self._news if self.quiet_since is None else self.quiet_since
        delay = max(0.0, self.recogniser_seconds - self._stop_seconds) + self._waits.no_words
        since = max(quiet, self._began)  # a voice over the bot lasts before its turn begins
        return since + self._stop_seconds + min(delay, self._waits.no_words_longest)

    def _while_voiced(self, verdict: Completeness | None) -> float:
        """No words end a turn while the voice goes on: only a voice that brings none is noise."""
        if self.gives_interims or verdict in _ANSWERS:
            return self._news + max(self._waits.noise, self.listen.incomplete_seconds)
        return float("inf")

    def _after_voice(self, verdict: Completeness, pending: bool) -> float:
        if verdict is Completeness.COMPLETE:
            return self.listen.complete_seconds
        if verdict is Completeness.OPEN:
            return self.listen.open_seconds
        if verdict is Completeness.PARTIAL:
            return self.listen.incomplete_seconds
        late = self.recogniser_seconds if pending else 0.0
        return max(self._waits.unknown, min(late, self.listen.incomplete_seconds))
