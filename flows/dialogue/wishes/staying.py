"""Wishes after which the conversation goes on where it was: say it again, help, a moment."""

from __future__ import annotations

from flows.dialogue import asking, filling, moving
from flows.dialogue.filling import Filling
from flows.dialogue.path import progress, retracing
from flows.dialogue.said import QUESTION, Said
from flows.dialogue.wishes.wish import Wish
from flows.dialogue.work import Work
from flows.model.flow import MOST_SAID
from flows.model.triggers import Trigger
from flows.vocabulary.commands import SetSlot


def _say_again(work: Work, said: Said) -> bool:
    if asking.left_short(work):
        progress.put(work, lambda: asking.say_whole(work), "repeat")
    elif work.record.breath:
        progress.put(work, lambda: _say_breath(work), "repeat")
    return True


def _say_last(work: Work, said: Said) -> bool:
    """Say again what asks nothing, unless it was said as often as may be."""
    breath = work.record.breath
    if not breath or breath[-1].sayings >= MOST_SAID:
        return False
    _say_breath(work)
    return True


def _say_breath(work: Work) -> None:
    for spoken in work.record.breath:
        work.say_again(spoken, spoken.whole)


def _start_over(work: Work, said: Said) -> bool:
    record = work.record
    record.slots.clear()
    record.tries.clear()
    record.agreed.clear()
    record.pending, record.skipped = None, ()
    work.say_library("start_over")
    moving.go_back(work, retracing.begin_anew(work) or record.state)
    return True


def _skip(work: Work, said: Said) -> bool:
    """Skip an optional slot; a required one is explained instead."""
    record = work.record
    slot = work.flow.slots.get(record.asking)
    if slot is None or record.pending is not None:
        return False
    if slot.required:
        work.say_library("cannot_skip")
        asking.ask(work)
        return True
    record.skipped = (*record.skipped, slot.name)
    filled = Filling()
    if slot.default is not None:
        filled = filling.fill(work, [SetSlot(slot=slot.name, value=slot.default)], "default")
        record.pending = filled.pending
    facts = {Trigger.SLOT_FILLED} | moving.entry_facts(work, filled.refusal)
    moving.move_on(work, facts, filled)
    return True


def _wait(work: Work, said: Said) -> bool:
    if said.no and work.state.asks_yes_no:
        return False
    asking.hold(work)
    return True


def _introduce(work: Work, said: Said) -> bool:
    if said.yes or said.no:
        return False
    work.say_library("who_are_you")
    asking.ask(work)
    return True


def _answer(work: Work, said: Said) -> bool:
    if said.yes or said.no:
        return False
    say_answer(work, said)
    asking.ask(work)
    return True


def say_answer(work: Work, said: Said) -> None:
    """Say the best of what the knowledge base found, or that nothing is known."""
    if said.passages:
        work.say_words(said.passages[0].text)
    else:
        work.say_library("no_answer")


def _help(work: Work, said: Said) -> bool:
    prompt = asking.help_text(work)
    if prompt is not None:
        work.say(prompt)
    asking.ask(work)
    return True


REPEAT = Wish(name="repeat", do=_say_again, meanwhile=_say_last, proposed_as="repeat")
SLOWER = Wish(name="slower", do=_say_again, meanwhile=_say_last, proposed_as="slower")
START_OVER = Wish(name="start_over", do=_start_over)
SKIP = Wish(name="skip", do=_skip)
HOLD = Wish(name="hold", do=_wait, proposed_as="hold")
WHO_ARE_YOU = Wish(name="who_are_you", do=_introduce, proposed_as="machine")
ANSWER = Wish(name=QUESTION, do=_answer, rows=lambda work, said: frozenset())
HELP = Wish(name="help", do=_help, proposed_as="help")
