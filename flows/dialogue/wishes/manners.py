"""Manners, good and bad: a greeting, thanks, "are you there?", abuse. None is a failed answer."""

from __future__ import annotations

from flows.dialogue import asking, moving
from flows.dialogue.path import progress
from flows.dialogue.said import Said
from flows.dialogue.wishes.wish import Deed, Wish
from flows.dialogue.work import Work
from flows.model.triggers import HUMAN, Trigger


def _answer_with(name: str) -> Deed:
    """Give the deed that says a library wording, and what was open again; a state that takes any
    answer takes this one too."""

    def do(work: Work, said: Said) -> bool:
        if said.yes or said.no or _is_answer(work):
            return False
        work.say_library(name)
        asking.ask(work)
        return True

    return do


def _is_answer(work: Work) -> bool:
    """Tell whether any word goes on here: the question is an open one, or was answered elsewhere,
    while it was asked."""
    takes_all = any(row.trigger == Trigger.RESPONDED for row in work.state.rows)
    return work.record.pending is None and (takes_all or work.record.asking in work.record.slots)


def _calm(work: Work, said: Said) -> bool:
    """Answer abuse calmly once; then lead away, to a person if the flow has one."""
    if said.yes or said.no:
        return False
    if progress.once_a_call(work, "insult"):
        return _answer_with("insult")(work, said)
    work.farewell = "insulted"
    moving.leave_for_good(work, moving.choose(work, {HUMAN}))
    return True


PRESENCE = Wish(name="presence", do=_answer_with("presence"))
THANKS = Wish(name="thanks", do=_answer_with("thanks"))
INSULT = Wish(name="insult", do=_calm)
