"""What a streaming voice was given to say in one audio context, and how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_SLOW_SECONDS_A_LETTER = 0.1  # slower than voices speak: less than this was heard for certain
_FAST_SECONDS_A_LETTER = 0.04  # faster than voices speak: less audio than this is not all of it


def letters_in(text: str) -> int:
    """Count what is not white space, which words and sentences share however they are cut."""
    return sum(map(len, text.split()))


@dataclass(eq=False, slots=True)
class StreamedTurn:
    """One audio context.

    Attributes:
        texts: Sentences in order; from ``keep_lost`` on those that still have to be said.
        complete: True once no more sentences will come.
        ended: True once no more audio will come.
        seconds: Length of its audio so far.
    """

    texts: list[str] = field(default_factory=list)
    complete: bool = False
    ended: bool = False
    seconds: float = 0.0
    _timed: list[tuple[int, float]] = field(default_factory=list)  # letters and time of each word
    _passed: int = 0  # letters of what need not be said again

    def note_word(self, word: str, at: float) -> None:
        """Take notice of a word that the voice timed, in seconds from the context's begin."""
        self._timed.append((letters_in(word), at))

    @property
    def long_enough(self) -> bool:
        """True if the audio may be all of it, as far as its length tells."""
        return self.seconds >= _FAST_SECONDS_A_LETTER * sum(map(letters_in, self.texts))

    def keep_lost(self) -> list[tuple[str, float]]:
        """Forget the sentences that were heard to their end.

        Returns:
            Words of them that the voice did not time, at the end of the audio.
        """
        heard = self._letters_heard()
        untimed: list[tuple[str, float]] = []
        while self.texts and self._passed + letters_in(self.texts[0]) <= heard:
            words = self.texts.pop(0).split()
            untimed += self.not_timed([(word, self.seconds) for word in words])
        return untimed

    def not_timed(self, times: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """Leave out the words that the voice timed already.

        Args:
            times: Words of the next sentence, each with its time.
        """
        timed = sum(letters for letters, _ in self._timed)
        left: list[tuple[str, float]] = []
        for word, at in times:
            self._passed += len(word)
            if self._passed > timed:
                left.append((word, at))
        return left

    def _letters_heard(self) -> int:
        """Count by the words timed, and behind the last of them by their pace: some voices time
        the last word of a sentence only when the next sentence begins."""
        sounded = [(letters, at) for letters, at in self._timed if at < self.seconds]
        if len(sounded) < 2:
            return int(self.seconds / _SLOW_SECONDS_A_LETTER)
        last, at = sounded[-1]
        letters = sum(count for count, _ in sounded)
        pace = max(at / (letters - last), _FAST_SECONDS_A_LETTER)
        return max(letters, letters - last + round((self.seconds - at) / pace))
