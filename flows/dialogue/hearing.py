"""What the caller said, once it is commands: answers, corrections and wishes, in that order.

Theory of operation. A turn is heard once, by ``hear``. What the functions here find out they give
back as values (``Heard``, ``Filling``, facts); the record changes only by what was decided.

0. What is no turn (a filler, a sound of listening) changes nothing; a yes counts only for what was
   heard (``Record.may_be_agreed``), else the rest is said first.
1. The question on top, if one stands, says what the turn is for it (``questions``). A row that was
   agreed to, a no that goes back to the question beneath, and what is no answer end the turn here.
2. Wishes and intents for which the state has a row take it (``wishes.triggers``): a person, cancel.
3. What a yes or no to the question on top means is done, and the values are judged and stored
   (``filling``). They may lead to a question on top, in place of the one before.
4. A turn that filled nothing may be a wish (``wishes.do``): it is done, and the turn ends.
5. Else the turn is weighed: the facts that hold choose a row (``moving.move_on``); an answer that
   was not understood, or whose value was refused, is counted and asked again (``_fail``).
"""

from __future__ import annotations

from dataclasses import replace

from flows.dialogue import asking, filling, moving, questions, wishes
from flows.dialogue.filling import Filling, Refusal
from flows.dialogue.path import gate, progress, retracing
from flows.dialogue.questions import Heard
from flows.dialogue.record import Pending, Source
from flows.dialogue.said import QUESTION, Said, Value
from flows.dialogue.work import Work
from flows.model.flow import MOST_SAID, Row
from flows.model.triggers import Fact, Trigger
from flows.vocabulary.commands import meaningless

Facts = frozenset[Fact]
_NONE: Facts = frozenset()


def hear(work: Work, said: Said, source: Source) -> None:
    """Take one turn of the caller."""
    work.trace.commands = said.commands
    record = work.record
    gate.note_heard(work)
    if said.listens or said.fills_pause:
        wait(work, back=said.listens)
        return
    record.silences = record.noises = 0
    if record.waiting in ("prompt", "handoff"):
        if not wishes.do_meanwhile(work, said):
            _talked_over(work)
        return
    if record.waiting == "hold" and meaningless(said.commands):
        wait(work, back=True)
        return
    record.waiting = "reply"
    if said.yes and _too_early(work):
        if _hear_out(work, said):
            return
        said = said.without_answer()
    record.idle = 0
    held, work.put = record.slots.copy(), retracing.words_before(work)
    on_top = record.pending
    heard = _for_on_top(work, on_top, said)
    if _decided(work, said, heard) or _leave(work, said):
        return
    if retracing.answer_anew(work, wishes.without_deed(said)):
        heard = replace(heard, given=_without_denial(work, heard.given))
    _settle(work, on_top, heard)
    filled = filling.fill(work, heard.given, source)
    record.pending = filled.pending
    if on_top is not None and heard.confirms:
        _affirm(work, on_top)
    retracing.note_change(work, held)
    if heard.must_choose and filled.unclear and not filled.changed:
        _fail(work, refusal=filled.refusal)
        return
    if filled.nothing and wishes.do(work, said):
        return
    over = heard.over_if_nothing_else and record.pending is on_top
    if over:
        record.pending = None
    asked = said if on_top is None else said.without_yes()  # that was for the question on top
    _progress(work, said, asked, filled, frozenset({Trigger.SLOT_FILLED}) if over else _NONE)


def wait(work: Work, *, back: bool = False) -> None:
    """Take a turn that is none, a filler or a cough: what was being said goes on, else the bot
    waits for the caller, who after a hold may be ``back``."""
    record = work.record
    if record.waiting == "hold" and back:
        record.waiting = "reply"
        asking.ask(work)
    elif record.waiting in ("prompt", "handoff"):
        _talked_over(work)
    elif not progress.again(work, work.go_on):
        record.idle += 1


def _talked_over(work: Work) -> None:
    """Finish what asks nothing and was cut: once more, uncut, then the call goes on."""
    record = work.record
    if record.spoken is None or record.spoken.sayings < MOST_SAID:
        work.go_on()
    elif record.waiting == "prompt":
        moving.said(work)


def _too_early(work: Work) -> bool:
    """Tell whether a yes comes before what it would agree to was heard."""
    early = work.early or not work.record.may_be_agreed()
    return early and asking.asks_yes_no(work.flow, work.record)


def _hear_out(work: Work, said: Said) -> bool:
    """Have the caller hear the rest before they agree; False where they said more than yes."""
    if said.wishes or _anything_new(work, said):
        return False
    if progress.again(work, lambda: work.go_on("finish")):
        return True
    work.record.idle += 1
    if work.record.may_be_agreed():
        progress.again(work, work.say_end)
    else:  # its values were not heard when it was put, and something else was said since
        work.record.missed = ()
        work.say_library("finish")
        asking.ask(work)
    return True


def _anything_new(work: Work, said: Said) -> bool:
    held = {name: filled.value for name, filled in work.record.slots.items()}
    return any(
        command.value is None or held.get(command.slot) != command.value for command in said.given
    )


def _without_denial(work: Work, given: tuple[Value, ...]) -> tuple[Value, ...]:
    """Leave out a no that came with another answer to an earlier question: it is said of that."""
    kinds = {name: slot.kinds for name, slot in work.flow.slots.items()}
    return tuple(v for v in given if not ("yes_no" in kinds.get(v.slot, ()) and v.value == "no"))


def _for_on_top(work: Work, on_top: Pending | None, said: Said) -> Heard:
    if on_top is None:
        return Heard(given=said.given)
    return questions.of(on_top).hear(work.state, on_top, said)


def _decided(work: Work, said: Said, heard: Heard) -> bool:
    """Do what the question on top makes of a turn as a whole; True when it is used up by it."""
    if heard.row is not None:
        moving.take(work, heard.row, agreed=True)
    elif heard.declined:
        work.record.pending = None
        work.say_library("resume")
        asking.ask(work)
    elif heard.missed:
        if not wishes.do(work, said):
            _fail(work)
    else:
        return False
    return True


def _leave(work: Work, said: Said) -> bool:
    """Take the row of a wish or an intent, if the state has one: a person, cancel, its own."""
    row = moving.choose(work, wishes.triggers(work, said))
    if row is None:
        return False
    moving.take(work, row)
    return True


def _settle(work: Work, on_top: Pending | None, heard: Heard) -> None:
    """Do what a yes or no to the question on top means for the value that it is about."""
    if on_top is None:
        return
    if heard.over:
        work.record.pending = None
    filling.turn_down(work, on_top.slot, heard.rules_out)


def _affirm(work: Work, on_top: Pending) -> None:
    """Do what a yes means for a value that was said to be right, as far as the rules let it in."""
    record, held = work.record, work.record.slots.get(on_top.slot)
    if held is None or held.value not in on_top.values:
        return
    filling.confirm(work, (on_top.slot,))
    gate.agree_to(work, on_top.slot)
    if record.pending is not None and record.pending.slot == on_top.slot:
        record.pending = None  # the same would be asked once more


def _progress(work: Work, said: Said, asked: Said, filled: Filling, answered: Facts) -> None:
    """Find what the turn came to, and move on or ask again.

    Args:
        asked: What of it may answer the state's own question.
        answered: Facts that hold since the question on top was answered.
    """
    if QUESTION in said.wishes:
        wishes.say_answer(work, said)
    if work.record.due and _stands_elsewhere(work, filled):
        return
    facts = (
        _responded(filled)
        | answered
        | _slot_filled(work, said, filled)
        | _yes_or_no(work, asked, filled)
        | moving.entry_facts(work, filled.refusal)
    )
    if not _understood(work, said, filled, facts):
        _fail(work, facts, filled.refusal)
        return
    if Trigger.ALL_FILLED not in facts:  # else the summary says it
        _acknowledge(work, filled, work.record.state)
    moving.move_on(work, facts, filled)


def _stands_elsewhere(work: Work, filled: Filling) -> bool:
    """Walk the call's path again; True when something else is to be asked now, and was."""
    held = work.record.slots
    place = retracing.retrace(work)
    if place is None and filled.nothing and work.record.slots != held:
        place = work.record.state  # rows of the path set other values: what is asked may change
    if place is None:
        return False
    if filled.refusal is not None and _counted(work, filled.refusal):
        _leave_at_limit(work)
        return True
    _acknowledge(work, filled, place)
    moving.go_back(work, place, filled.refusal)
    return True


def _responded(filled: Filling) -> Facts:
    """A value that only changes what was given before is no answer to what is asked."""
    only_corrected = filled.corrected and not filled.set
    return _NONE if only_corrected else frozenset({Trigger.RESPONDED})


def _slot_filled(work: Work, said: Said, filled: Filling) -> Facts:
    record = work.record
    again = bool(filled.same) and (said.yes or record.asking in filled.same)
    # The value may come from elsewhere, while it was asked.
    elsewhere = record.pending is None and filled.refusal is None and record.asking in record.slots
    return frozenset({Trigger.SLOT_FILLED}) if filled.set or again or elsewhere else _NONE


def _yes_or_no(work: Work, said: Said, filled: Filling) -> Facts:
    """Judge the answer to the state's own yes/no question. A correction counts before a yes."""
    if not work.state.asks_yes_no or work.record.pending is not None:
        return _NONE
    no = frozenset({Trigger.CONFIRMED_NO})
    if filled.changed or filled.refusal is not None:
        changed_only = all(name in work.record.slots for name in filled.corrected)
        return _NONE if changed_only and filled.refusal is None else no
    if said.yes:
        filling.confirm(work, list(work.record.slots))
        gate.agree(work)
        return frozenset({Trigger.CONFIRMED_YES})
    return no if said.no else _NONE


def _understood(work: Work, said: Said, filled: Filling, facts: Facts | set[Fact]) -> bool:
    if filled.refusal is not None:
        return False
    answered = {Trigger.CONFIRMED_YES, Trigger.CONFIRMED_NO, Trigger.SLOT_FILLED}
    if facts & answered or filled.corrected or filled.unclear:
        return True
    if any(row.trigger == Trigger.RESPONDED for row in work.state.rows):
        return True
    return said.no and _turned_down(work)


def _turned_down(work: Work) -> bool:
    """True when a no was the answer to an offer or a read-back: the slot is asked afresh."""
    asked = work.record.asking
    return asked in work.record.rejected and asked not in work.record.slots


def _fail(work: Work, facts: Facts | set[Fact] = _NONE, refusal: Refusal | None = None) -> None:
    """Count a failed answer; reprompt, or leave at the limit.

    Args:
        facts: What holds of the turn all the same.
        refusal: The value that was refused, if that is why it failed.
    """
    record = work.record
    over = _counted(work, refusal)
    row = moving.choose(work, facts & {Trigger.RESPONDED})
    if over:
        _leave_at_limit(work, row)
        return
    row = row or moving.choose(work, facts & {Trigger.CONFIRMED_NO})
    if row is None and record.pending is None:
        row = moving.choose(work, {Trigger.ERROR})
    if row is not None:
        moving.take(work, row, refusal=refusal)
    else:
        asking.ask(work, "no_match", refusal)


def _counted(work: Work, refusal: Refusal | None = None) -> bool:
    """Count a failed answer; True when a limit is reached."""
    record = work.record
    question = refusal.slot if refusal is not None else asking.question_of(record)
    record.tries[question] = record.tries.get(question, 0) + 1
    record.failures += 1
    most = progress.retries(work)
    return record.tries[question] >= most or record.failures >= work.home.flow.limits.failures


def _leave_at_limit(work: Work, row: Row | None = None) -> None:
    work.farewell = "not_understood"
    moving.leave_for_good(work, row or moving.choose(work, {Trigger.MAX_RETRIES}))


def _acknowledge(work: Work, filled: Filling, place: str) -> None:
    """Ground a corrected value, and values that the flow wants grounded, in passing.

    Args:
        place: The state that speaks next; a question for a yes says the values itself.
    """
    state = work.flow.states.get(place)
    if state is not None and state.asks_yes_no:
        return
    for name in filled.changed:
        held = work.record.slots.get(name)
        if held is None or work.record.pending is not None:
            continue
        if name in filled.corrected:
            work.say_library("corrected", values={"value": work.word(name, held.value)})
        elif work.flow.slots[name].confirm in ("implicit", "auto"):
            work.say_library("implicit", values={"value": work.word(name, held.value)})
