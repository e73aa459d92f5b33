"""What every question on top of the state's own answers for itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.dialogue.record import Pending
from flows.model.flow import Keys
from flows.slots.choices.yes_no import YES_NO_KEYS
from flows.vocabulary.ports import Question

if TYPE_CHECKING:
    from flows.dialogue.said import Said, Value
    from flows.dialogue.work import Work
    from flows.model.flow import Flow, Row, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a turn is for the question on top that stands; a value, nothing is done yet.

    Attributes:
        given: Values to be put into slots: those of the turn, and one that was agreed to.
        over: True when the question needs no further answer, whatever comes of the values.
        over_if_nothing_else: True when it needs none unless a value opens another one.
        row: A row that was agreed to: it is taken at once.
        declined: True when the caller said no to it: what stood beneath is asked again.
        missed: True when it was no answer: a wish, or a failed answer.
        must_choose: True when a value that is still unclear is a failed answer.
        confirms: True when the value asked about is right.
        rules_out: Values that the caller said no to.
    """

    given: tuple[Value, ...] = ()
    over: bool = False
    over_if_nothing_else: bool = False
    row: Row | None = None
    declined: bool = False
    missed: bool = False
    must_choose: bool = False
    confirms: bool = False
    rules_out: tuple[str, ...] = ()


class OnTop(ABC):
    """A question on top of the state's own. One instance of each is shared by all calls.

    What differs from call to call is the ``Pending`` of the record, of which ``kind`` is the
    question's name.

    Attributes:
        name: Stands in snapshots, so it stays.
        listens: What kind of question it is for the interpreter.
        reprompt: Ending of the library's ``no_match_`` and ``no_input_`` for it.
        about_held: True when it is about the value that its slot holds.
        shows_beneath: True when the question beneath may be answered as well.
    """

    name: ClassVar[str]
    listens: ClassVar[Question] = Question.YES_NO
    reprompt: ClassVar[str] = "yes_no"
    about_held: ClassVar[bool] = False
    shows_beneath: ClassVar[bool] = False

    @abstractmethod
    def ask(self, work: Work, pending: Pending) -> None:
        """Say the question."""

    @abstractmethod
    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        """Tell what a turn is for it: yes, no, a value, or anything else."""

    def keys(self, flow: Flow, pending: Pending, beneath: Keys | None) -> Keys | None:
        """Give how keys answer it; ``beneath`` is how they answer the question beneath."""
        return Keys(options=YES_NO_KEYS) if self.listens is Question.YES_NO else beneath

    def moves_along(self, pending: Pending, row: Row, target: State) -> bool:
        """Tell whether it still stands in the state that a row leads to."""
        return False

    def would_stop(self, pending: Pending) -> bool:
        """Tell whether a yes ends the call with nothing done."""
        return False


def say_values(work: Work, prompt: str, slot: str, values: tuple[str, ...]) -> None:
    """Say a library wording that names values of a slot."""
    words = [work.word(slot, value) for value in values]
    joint = work.library("or")
    last = f" {joint.texts[0]} " if joint else " / "
    places = {
        "value": words[0],
        "values": last.join((", ".join(words[:-1]), words[-1])),
        "first": words[0],
        "last": words[-1],
    }
    work.say_library(prompt, ask=True, values=places)
