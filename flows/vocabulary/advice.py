"""What the second ear and the knowledge base answer to a ``Consult``: claims, not decisions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a second ear takes an utterance for; a claim, see ``flows.dialogue.second_ear``.

    Attributes:
        command: ``set``, ``no``, or what ``Wish.proposed_as`` calls a wish: ``repeat``, ``person``.
        words: The words of the utterance that say it.
        slot, value: For ``set``; of a choice the value is the option's name.
    """

    command: str
    words: str
    slot: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of knowledge: ``text`` to speak, ``source`` where it stands, ``score`` 0 to 1."""

    text: str
    source: str = ""
    score: float = 0.0
