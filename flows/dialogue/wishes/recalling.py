"""Wishes for what the call holds already: "what time did I say?", "I told you that already"."""

from __future__ import annotations

from dataclasses import replace

from flows.dialogue import asking, filling, questions
from flows.dialogue.path import progress
from flows.dialogue.record import FilledSlot
from flows.dialogue.said import Said
from flows.dialogue.wishes.wish import Wish
from flows.dialogue.work import Work
from flows.model.flow import MOST_SAID
from flows.vocabulary.commands import Recall, SetSlot

_MOST_TURNS = 20  # earlier turns of the caller that are read again
_ANYTHING = "text"  # a kind of which any words are a value: earlier ones prove nothing


def _tell(work: Work, said: Said) -> bool:
    """Say what is held, then go back to what was open."""
    _say_held(work, said)
    asking.ask(work)
    return True


def _tell_meanwhile(work: Work, said: Said) -> bool:
    if not progress.once_more(work, "recall", MOST_SAID):
        return False
    _say_held(work, said)
    return True


def _say_held(work: Work, said: Said) -> None:
    about = next(c.about for c in said.commands if isinstance(c, Recall))
    names = (about,) if about else tuple(name for name in work.flow.slots)
    held = [words for name in names if (words := work.worded(name))]
    work.say_library("held" if held else "held_nothing", values={"value": ", ".join(held)})


def _search(work: Work, said: Said) -> bool:
    """Look for what is asked in what the caller said before; never scold."""
    record = work.record
    if any(isinstance(command, Recall) for command in said.commands):
        return False
    asked = record.asking
    slot = work.flow.slots.get(asked)
    if slot is not None and record.pending is None and asked not in record.slots:
        found = _earlier(work, asked)
        if found is not None:
            record.slots[asked] = FilledSlot(value=found.value, words=found.words)
            if filling.rejudge(work, asked) is None:
                work.given.append(asked)
                record.pending = questions.CONFIRM.about(asked, found.value)
                asking.ask(work)
                return True
    work.say_library("missed")
    asking.ask(work)
    return True


def _earlier(work: Work, name: str) -> SetSlot | None:
    """Give a value for a slot that an earlier turn holds, read as an answer to its question."""
    record = work.record
    if _ANYTHING in work.flow.slots[name].kinds:
        return None
    expected = replace(asking.expectation(work), filled={}, heard_out=True)
    turns = [turn.text for turn in record.history if turn.role == "caller"][-_MOST_TURNS:]
    ruled_out = record.rejected.get(name, ())
    used = {held.words for held in record.slots.values()}
    for text in reversed(turns[:-1]):
        for command in work.interpreter.interpret(text, expected):
            if (
                isinstance(command, SetSlot)
                and command.slot == name
                and not command.alternatives
                and command.value not in ruled_out
                and command.words not in used
            ):
                return command
    return None


RECALL = Wish(name="recall", do=_tell, meanwhile=_tell_meanwhile)
TOLD_ALREADY = Wish(name="told_already", do=_search)
