"""The words of the turn under way: pure, so that no interruption can lose one.

A recogniser sends interim transcripts of a segment, each replacing the one before, then its final.
When a turn ends early, on an interim, the same words come again in later interims and in the final
of that segment: they were taken already and must not count twice. A final that says something else
than what was taken is a revision, and comes out whole, as new words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_EDGES = ".,;:!?…\"'()[]-–—"


def plain(words: Sequence[str]) -> tuple[str, ...]:
    """Words as they compare: without case and outer punctuation."""
    return tuple(bare for word in words if (bare := word.casefold().strip(_EDGES)))


def _beyond(words: list[str], taken: tuple[str, ...]) -> list[str] | None:
    """Give the words behind those taken, or None if they do not begin with them."""
    left = list(taken)
    for index, word in enumerate(words):
        if not left:
            return words[index:]
        bare = plain([word])
        if bare and bare[0] != left.pop(0):
            return None
    return []


class TurnBuffer:
    """Gathers transcripts until a turn takes them.

    Args:
        same_meaning: Tells whether a final that reads differently from the words already taken
            means the same ("seven p m", "7 PM."); then it is not a revision.

    Attributes:
        text: All words of the turn so far, the interim ones last.
        pending: The last of them that are interim ones; empty where none are.
        revises: The words of the turn are what a segment, whose words were taken early, says after
            all.
    """

    def __init__(self, same_meaning: Callable[[str, str], bool] = lambda _taken, _new: False):
        self._same_meaning = same_meaning
        self._finals: list[str] = []
        self.pending = ""
        self._taken: tuple[str, ...] = ()
        self._taken_text = ""
        self._taken_final = ""
        self._alternatives: tuple[str, ...] = ()
        self.revises = False
        self.text = ""

    def interim(self, text: str) -> str | None:
        """Take an interim transcript; give its new words, or None when it has none."""
        fresh = self._fresh(text.split())
        if not fresh:
            return None
        self._taken_final = ""
        self.pending = " ".join(fresh)
        self.text = " ".join((*self._finals, self.pending))
        return self.pending

    def final(self, text: str, alternatives: tuple[str, ...] = ()) -> str | None:
        """Take a final transcript; give its new words, or None when it has none."""
        words = text.split()
        if self._taken_final and plain(words) == plain(self._taken_final.split()):  # told twice
            return None
        fresh = self._fresh(words) if self._taken else words
        if fresh is None and not self._same_meaning(self._taken_text, text):
            fresh = words
            self.revises = not self._finals
        had_taken, self._taken, self._taken_text, self.pending = bool(self._taken), (), "", ""
        if fresh:
            self._taken_final = ""
            self._finals.append(" ".join(fresh))
        self.text = " ".join(self._finals)
        if not fresh:
            return None
        self._alternatives = () if self._finals[1:] or had_taken else alternatives
        return self._finals[-1]

    def take(self) -> tuple[str, tuple[str, ...]]:
        """End the turn: give its words and the recogniser's other hypotheses of them."""
        text, alternatives = self.text, self._alternatives
        if self.pending:
            alternatives = ()
            self._taken = (*self._taken, *plain(self.pending.split()))
            self._taken_text = f"{self._taken_text} {self.pending}".strip()
        elif self._finals:
            self._taken_final = self._finals[-1]
        self._finals, self.pending, self._alternatives, self.text = [], "", (), ""
        self.revises = False
        return text, alternatives

    def voice(self) -> None:
        """A voice begins: the same words again are said again."""
        self._taken_final = ""

    def forget_taken(self) -> None:
        """Expect no repetition any more: the segment of the words taken is over."""
        self._taken, self._taken_text, self._taken_final = (), "", ""

    def _fresh(self, words: list[str]) -> list[str] | None:
        """Words not taken yet; an empty list when all are; None when they contradict those."""
        if not self._taken:
            return words
        return _beyond(words, self._taken)
