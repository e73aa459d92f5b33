"""Moves between states: which row is taken, and what happens on entering its target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.dialogue import asking, effects, filling, questions
from flows.dialogue.filling import Filling, Refusal
from flows.dialogue.path import gate, progress, retracing, several
from flows.dialogue.path.choosing import choose as choose
from flows.dialogue.path.choosing import entry_facts as entry_facts
from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.errors import CallwrightError
from flows.model.flow import END, OUTCOMES, START, Action, Row, State
from flows.model.triggers import CANCEL, Fact, Trigger
from flows.vocabulary.acts import Handoff, HangUp

MOST_MOVES = 50
#: Rows by which a call leaves its path without an answer: what lies ahead of it is not given up.
_LEAD_OFF = frozenset(
    {
        Trigger.ERROR,
        Trigger.NO_INPUT,
        Trigger.MAX_RETRIES,
        Trigger.MAX_SILENCE,
        Trigger.FAILED,
    }
)
MOST_STUCK = 2  # limits in a row that lead on: by the state's row, and to the fallback
_OUTCOMES: Mapping[str, str] = {  # by what led to the end: a trigger, or an event of the chart
    CANCEL: "cancelled",
    Trigger.MAX_SILENCE: "no_input",
    "time_up": "timed_out",
    Trigger.FAILED: "failed",
}
_GOODBYES = {
    "cancelled": "cancelled",
    "no_input": "silent",
    "timed_out": "time_up",
    "failed": "failed",
}

_RETURNS = {"cancelled": "flow_cancelled", "failed": "flow_failed"}  # wordings, by outcome


class EndlessMovesError(CallwrightError):
    """States follow one another without ever waiting for the caller."""


def take(
    work: Work,
    row: Row,
    *,
    agreed: bool = False,
    refusal: Refusal | None = None,
    facts: Iterable[Fact] | None = None,
) -> None:
    """Take a row: ask its own question first, if it has one, then go to its target.

    Args:
        agreed: True when the caller said yes to the row's own question.
        refusal: A value of this turn that was refused, to be spoken of where the row leads.
        facts: What held, for the call's path; None: the row's trigger.
    """
    if row.confirm is not None and not agreed:
        work.record.pending = questions.STOP.before(row)
        asking.ask(work, refusal=refusal)
        return
    work.trace.rows.append(row)
    if not _stands(work, row, agreed):
        work.record.pending = None
    retracing.note(work, (row.trigger,) if facts is None else facts)
    if row.say is not None:
        work.say(row.say)
    if row.trigger == Trigger.FAILED:
        filling.found_taken(work, row.clear)
    for name in row.clear:
        work.record.slots.pop(name, None)
    filling.set_by(work, row)
    if row.call:
        _call(work, row)
        return
    if row.to is None:
        asking.ask(work, refusal=refusal)
        return
    led_to = work.compiled.fire(work.record.state, work.compiled.event(row))
    if row.trigger == Trigger.RETURNED:
        retracing.begin_at(work, led_to)
    leads_off = row.anytime or row.trigger in _LEAD_OFF
    target = retracing.follow(work, led_to, keep_all=leads_off)
    if row.trigger == Trigger.CONFIRMED_NO and not _anything_missing(work, target):
        work.record.pending = questions.CHANGE.of_anything()
    asked = target == led_to and _ask_on_the_way(work, row)
    enter(work, target, row.trigger, question_said=asked, refusal=refusal)


def _stands(work: Work, row: Row, agreed: bool) -> bool:
    """Tell whether the question on top still stands once a row was taken: where the row leads
    nowhere, and the caller has not just agreed to it, or where it is asked as well."""
    pending, target = work.record.pending, work.flow.states.get(row.to or "")
    if pending is None:
        return False
    if row.to is None:
        return not agreed and pending.slot not in row.clear
    if target is None:
        return False
    return questions.of(pending).moves_along(pending, row, target)


def _call(work: Work, row: Row) -> None:
    """Call the flow of a row. The words that led to it are heard there too: values are taken from
    them, and an open question with which the flow begins is answered by them."""
    record = work.record
    then = work.compiled.fire(record.state, work.compiled.event(row)) if row.to else ""
    while row.home and record.suspended:
        several.resume(work, "cancelled")
    several.suspend(work, row.call, row.home or then)
    record.pending, start = None, work.compiled.fire(START, "call_started")
    record.state = start
    words = work.interpreter.interpret(work.text, asking.expectation(work), ()) if work.text else ()
    filled = filling.fill(work, Said(words).given, "voice")
    record.pending = filled.pending
    answered = choose(work, {Trigger.RESPONDED}) if work.text and _open(work.state) else None
    if answered is None:
        record.state = START
        enter(work, start, "called", refusal=filled.refusal)
        return
    record.states = (*record.states, start)
    record.visits[start] = 1
    take(work, answered, refusal=filled.refusal)


def _open(state: State) -> bool:
    return state.ask is not None and not state.asks_yes_no


def _return(work: Work, outcome: str) -> None:
    """Go on in the flow that called this one, which has come to its end."""
    if outcome in _RETURNS:
        work.say_library(_RETURNS[outcome])
    work.farewell = ""
    suspended = several.resume(work, outcome)
    retracing.note_change(work, suspended.slots)
    row = choose(work, {Trigger.RETURNED})
    if suspended.then:
        work.record.pending = None
        retracing.begin_at(work, suspended.then)
        enter(work, suspended.then, Trigger.RETURNED)
    elif row is not None:
        take(work, row)
    else:
        work.say_library("resume")
        asking.ask(work)


def _outcome(work: Work, trigger: str) -> str:
    """Name the end that a trigger led to; a flow that was called and not understood has failed."""
    if work.record.suspended and trigger == Trigger.MAX_RETRIES:
        return "failed"
    return _OUTCOMES.get(trigger) or _good_end(work)


def _good_end(work: Work) -> str:
    """Name the end of a call that nothing cut short."""
    if work.record.handed_over is None:
        return "completed"
    return "handed_over" if work.record.handed_over else "unresolved"


def _ask_on_the_way(work: Work, row: Row) -> bool:
    question = row.ask
    if question is None:
        return False
    progress.put(work, lambda: work.say(question, ask=True))
    return True


def _anything_missing(work: Work, target: str) -> bool:
    state = work.flow.states.get(target)
    return bool(state and filling.missing(work, state.collect))


def move_on(work: Work, facts: Iterable[Fact], filled: Filling) -> None:
    """Take the row that the facts of an understood turn choose, else ask what stands now."""
    record = work.record
    if filled.changed:
        record.tries.pop(work.state.name, None)
    row, hidden = None, False
    if record.pending is None or any(row.trigger == Trigger.RESPONDED for row in work.state.rows):
        with retracing.as_known(work) as hidden:
            known = _as_known(work, facts) if hidden else facts
            row = choose(work, known, filled.set)
    if row is not None:
        take(work, row, refusal=filled.refusal, facts=facts)
        return
    retracing.note(work, facts)
    place = retracing.follow(work, record.state) if record.pending is None else record.state
    row = choose(work, facts, filled.set) if hidden and place == record.state else None
    if place != record.state:
        enter(work, place, Trigger.SLOT_FILLED)
    elif row is not None:
        take(work, row, facts=())
    else:
        asking.ask(work, refusal=filled.refusal)


def _as_known(work: Work, facts: Iterable[Fact]) -> set[Fact]:
    return set(facts) - {Trigger.ALL_FILLED} | entry_facts(work)


def go_back(work: Work, place: str, refusal: Refusal | None = None) -> None:
    """Go to where something is to be asked or done once more; it may be the current state.

    There the first slot that is missing is asked, whichever was asked last.
    """
    if work.record.pending is None:
        work.record.asking = ""
    if place == work.record.state:
        asking.ask(work, refusal=refusal)
    else:
        enter(work, place, Trigger.SLOT_FILLED, refusal=refusal)


def enter(
    work: Work,
    name: str,
    trigger: str,
    *,
    question_said: bool = False,
    refusal: Refusal | None = None,
) -> None:
    """Enter a state and do what it says, up to where the dialogue has to wait."""
    record = work.record
    work.moves += 1
    if work.moves > MOST_MOVES:
        raise EndlessMovesError(
            f"flow {work.flow.name}, state {name}: states follow one another without end.",
            code="cycle",
            remedy="let one of them ask or say something",
        )
    record.state = name
    record.told.clear()
    record.states = (*record.states, name)
    record.visits[name] = record.visits.get(name, 0) + 1
    record.waiting = "nothing"
    work.forget_speech()
    if name == END:
        end(work, _outcome(work, trigger))
        return
    state = work.state
    beyond = choose(work, {Trigger.MAX_VISITS})
    if state.max_visits is not None and record.visits[name] > state.max_visits and beyond:
        take(work, beyond, refusal=refusal)
        return
    if _say_on_entry(work):
        _act(work, question_said, refusal)


def _say_on_entry(work: Work) -> bool:
    """Say what the state says when it is entered; False when that was said too often."""
    state, say = work.state, work.state.say
    if state.listens or state.do is not None:
        if say is not None and state.do is None:
            work.say(say)
        return True
    reachable = state.handoff is None or work.terms.can_hand_over
    return progress.tell(work, lambda: work.say(say) if say is not None and reachable else None)


def _act(work: Work, question_said: bool, refusal: Refusal | None) -> None:
    """Do what the state that was just entered is for."""
    state, record = work.state, work.record
    row = choose(work, {Trigger.ALWAYS} | entry_facts(work, refusal))
    if row is not None:
        take(work, row, refusal=refusal)
    elif state.do is not None:
        _do(work, work.flow.actions[state.do])
    elif state.handoff is not None:
        _hand_over(work)
    elif state.listens:
        record.waiting = "reply"
        if not question_said:
            asking.ask(work, refusal=refusal)
    else:
        record.waiting = "prompt"


def _do(work: Work, action: Action) -> None:
    """Run an action, or go back to what has to be asked first."""
    refusal = gate.refused(work, action)
    here = work.record.state
    place = gate.place_before(work, action, refusal)
    if place is None:
        work.run(action, work.record.visits[here])
    elif place == here:
        leave_for_good(work, choose(work, {Trigger.FAILED}))
    else:
        enter(work, place, Trigger.ERROR, refusal=refusal)


def _hand_over(work: Work) -> None:
    handoff = work.state.handoff
    assert handoff is not None
    if not work.terms.can_hand_over:
        no_one_there(work)
        return
    work.record.waiting = "handoff"
    work.flush()
    work.acts.append(Handoff(to=handoff.to, mode=handoff.mode, reason=work.record.states[-2]))


def settle(work: Work) -> None:
    """Lead away from where a limit was passed, until the call waits for something or is over.

    First as the state says (``max_retries``), then to the flow's fallback, then to the end with the
    words of the limit: each time that this leads to where nothing may be put either, it goes one
    step further, and only a question that could be put begins anew. So no fallback leads round for
    ever.
    """
    record = work.record
    while work.limit and record.state != END:
        work.farewell, work.limit = work.limit, ""
        record.pending = None
        record.stuck += 1
        if record.time_left == "none":
            enter(work, work.compiled.fire(record.state, "time_up"), "time_up")
        elif record.stuck > MOST_STUCK:
            enter(work, END, Trigger.FAILED)
        else:
            row = choose(work, {Trigger.MAX_RETRIES}) if record.stuck == 1 else None
            leave_for_good(work, row)
    work.limit = ""


def leave_for_good(work: Work, row: Row | None) -> None:
    """Go where a limit leads: the state's row, the flow's fallback, or the end."""
    if row is not None:
        take(work, row)
    elif work.flow.fallback is not None and work.record.state != work.flow.fallback:
        work.record.pending = None
        retracing.note(work, (retracing.FALLBACK,))
        enter(work, work.compiled.fire(work.record.state, "fallback"), "fallback")
    else:
        enter(work, END, Trigger.FAILED)


def said(work: Work) -> None:
    """Go on from a state whose words were heard, or given up."""
    row = choose(work, {Trigger.SPOKEN, Trigger.OFFERED})
    if row is not None:
        take(work, row)


def no_one_there(work: Work) -> None:
    """Say how else to reach a person."""
    work.record.handed_over = False
    work.record.waiting = "prompt"
    handoff = work.state.handoff
    if handoff is not None and handoff.otherwise is not None:
        work.say(handoff.otherwise)
    else:
        work.say_library("handoff_otherwise")


def end(work: Work, outcome: str) -> None:
    """Close the call: the goodbye that fits, then hang up. Where the flow was called by another,
    close the flow only, unless the caller is gone or the call has no way on."""
    record = work.record
    record.waiting = "nothing"
    record.pending = None
    if outcome == "failed":
        effects.take_back(work)
    if record.suspended and outcome in OUTCOMES and record.stuck <= MOST_STUCK:
        _return(work, outcome)
        return
    record.outcome = outcome
    if outcome in _GOODBYES:
        work.say_library(work.farewell or _GOODBYES[outcome])
    work.flush()
    work.acts.append(HangUp(outcome=outcome))
