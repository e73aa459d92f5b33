"""What the caller's turns ask about words."""

from __future__ import annotations

from typing import Protocol

from flows.vocabulary.ports import Completeness


class Judge(Protocol):
    """Judges words against what was asked. Never raises."""

    def completeness(self, text: str) -> Completeness:
        """Tell how far words have come towards an answer."""
        ...

    def taken(self) -> None:
        """A turn takes words that may still change: note what they answered."""
        ...

    def same_meaning(self, taken: str, text: str) -> bool:
        """Tell whether a text means the same as words that were taken so."""
        ...
