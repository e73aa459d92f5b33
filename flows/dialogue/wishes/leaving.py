"""Wishes that lead out of the conversation: a person, to stop, goodbye. Rows say where to."""

from __future__ import annotations

from flows.dialogue import moving
from flows.dialogue.said import Said
from flows.dialogue.wishes.wish import Wish
from flows.dialogue.work import Work
from flows.model.triggers import CANCEL, HUMAN, Fact, Trigger, intent

_GOODBYE = intent("goodbye")


def _take_person(work: Work, said: Said) -> bool:
    row = moving.choose(work, {HUMAN})
    if row is not None:
        moving.take(work, row)
    return row is not None


def _undo_by_person(work: Work, said: Said) -> bool:
    """Once the business is done, only a person can take it back."""
    return bool(work.record.results) and _take_person(work, said)


def _goodbye_rows(work: Work, said: Said) -> frozenset[Fact]:
    """A goodbye stops the business, if the state has no row for it, and unless it only ends a yes:
    "yes, thank you, goodbye"."""
    if said.yes and work.state.asks_yes_no:
        return frozenset()
    rows = work.state.rows  # a row that calls a flow to cancel something does not end the call
    own = any(row.trigger == _GOODBYE or (row.call and row.trigger == CANCEL) for row in rows)
    return frozenset({_GOODBYE if own else CANCEL})


def _hang_up(work: Work, said: Said) -> bool:
    """A goodbye to the bot's own goodbye need not wait for its end."""
    row = moving.choose(work, {Trigger.SPOKEN, Trigger.OFFERED})
    if row is None or work.record.waiting != "prompt":
        return False
    moving.take(work, row)
    return True


PERSON = Wish(name="human", meanwhile=_take_person, proposed_as="person")
STOP = Wish(name="cancel", meanwhile=_undo_by_person)
GOODBYE = Wish(name="goodbye", rows=_goodbye_rows, meanwhile=_hang_up)
