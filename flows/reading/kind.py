"""What every slot kind can do; ``docs/slot-kinds.md`` shows how to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from flows.model.flow import Keys, Slot


class Kind(Protocol):
    """A type of value. Values are canonical text everywhere outside a kind.

    Attributes:
        name: As written in flow files: ``date``, ``time``, ``choice``, ``person_name``, …
        styles: Names of the ways it can be spoken, ``{slot:style}``; the first is the default.
    """

    @property
    def name(self) -> str: ...

    @property
    def styles(self) -> tuple[str, ...]: ...

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Give the canonical form of a value written by a person or program (a default in a flow,
        a field of a start body), or None if it is not a value of this kind."""
        ...

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word a canonical value. Never raises: what it cannot word is spoken as it stands."""
        ...

    def keys(self, slot: Slot) -> Keys | None:
        """How telephone keys can give it, when the flow does not say; None if they cannot."""
        ...

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read keyed digits (without the end key), or None."""
        ...


@runtime_checkable
class SpokenByCountry(Protocol):
    """A kind whose values are said otherwise from country to country."""

    def speak_in(self, country: str, value: str, style: str, language: str) -> str:
        """Word a canonical value as ``Kind.speak``; ``country`` is an ISO 3166 code."""
        ...
