"""What the caller said in one turn, sorted by what it is for: values, yes and no, wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.vocabulary.commands import (
    Affirm,
    Ask,
    Backchannel,
    Command,
    CorrectSlot,
    Deny,
    Filler,
    SetSlot,
    wish_named,
)

if TYPE_CHECKING:
    from flows.vocabulary.advice import Passage

Value = SetSlot | CorrectSlot
QUESTION = "?"  # the wish that a question for the knowledge base is; no intent has such a name


class Said:
    """The commands of one turn.

    Attributes:
        commands: All of them, as heard.
        given: Values given or taken back, in the order said.
        wishes: Names of the wishes and of the flow's intents that were said.
        yes, no: True for a yes, or a no, that nothing contradicts.
        listens: True for nothing but a sound of listening to a prompt under way: "mm-hmm".
        fills_pause: True for nothing but a filler: "um".
        passages: What the knowledge base found for a question, best first.
    """

    __slots__ = (
        "commands",
        "fills_pause",
        "given",
        "listens",
        "no",
        "passages",
        "wishes",
        "yes",
    )

    def __init__(self, commands: tuple[Command, ...], passages: tuple[Passage, ...] = ()) -> None:
        self.commands = commands
        kinds = {type(command) for command in commands}
        self.given = tuple(c for c in commands if isinstance(c, SetSlot | CorrectSlot))
        self.wishes = frozenset(name for c in commands if (name := wish_named(c)) is not None)
        if Ask in kinds:
            self.wishes |= {QUESTION}
        self.yes = Affirm in kinds and Deny not in kinds
        self.no = Deny in kinds and Affirm not in kinds
        self.listens = kinds == {Backchannel}
        self.fills_pause = kinds == {Filler}
        self.passages = passages

    def without_answer(self) -> Said:
        """Give what was said beside yes and no."""
        return self._without(Affirm(), Deny())

    def without_yes(self) -> Said:
        """Give what was said beside yes."""
        return self._without(Affirm())

    def _without(self, *answers: Command) -> Said:
        rest = tuple(command for command in self.commands if command not in answers)
        return Said(rest, self.passages)
