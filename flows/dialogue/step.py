"""The dialogue step: one event, what the record becomes, and the acts that follow.

Theory of operation. ``take`` is the whole of it: by kind of event it calls one short function,
which works on a copy of the record (``Work``). Words become commands (``interpreter``), commands
become values, facts and wishes (``hearing``, ``filling``), facts choose a row of the state
(``moving``), and the state that is entered asks its question (``asking``). An event that does not
fit where the call is (an answer of an action that nobody waits for, say) changes nothing and gives
no acts.
"""

from __future__ import annotations

from dataclasses import replace

from flows.dialogue import asking, effects, filling, hearing, known, moving, second_ear
from flows.dialogue.path import gate, joining, progress, retracing
from flows.dialogue.record import Record, Source, Unheard
from flows.dialogue.said import Said
from flows.dialogue.work import MOST_IDLE, Work
from flows.model.flow import END, MOST_HOLDS, MOST_NOISES, MOST_PUT, MOST_SAID, START, Row
from flows.model.triggers import Trigger
from flows.slots import KINDS
from flows.slots.choices.yes_no import YES_NO_KEYS
from flows.vocabulary.acts import Consult
from flows.vocabulary.commands import (
    Affirm,
    Ask,
    AskHuman,
    Command,
    Deny,
    NoMatch,
    Repeat,
    SetSlot,
    meaningless,
)
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    Advised,
    BargeIn,
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    HandoffDone,
    HandoffFailed,
    KeysPressed,
    LastMinute,
    NothingSaid,
    PromptHeard,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from flows.vocabulary.ports import Expectation, Question


def take(work: Work, event: Event) -> None:
    """Take one event; the work's record and acts hold what came of it."""
    record = work.record
    if record.state == END:
        return
    if record.state == START:
        if isinstance(event, CallStarted):
            _started(work, event)
            _finish(work)
        return
    if record.unheard is not None and isinstance(event, UserSilence | BothSilent | KeysPressed):
        _advised(work, Advised(consult=record.unheard.consult))  # the advice is too late
        if not isinstance(event, KeysPressed):
            _finish(work)
            return
    match event:
        case UserUtterance():
            _utterance(work, event)
        case Advised():
            _advised(work, event)
        case KeysPressed():
            _keys(work, event)
        case UserSilence():
            _silence(work)
        case BothSilent():
            _both_silent(work)
        case NothingSaid():
            _noise(work)
        case BargeIn():
            work.barge_in(event.prompt)
        case PromptHeard():
            _heard(work, event)
        case ActionDone():
            _done(work, event)
        case ActionFailed():
            _failed(work, event)
        case HandoffDone() | HandoffFailed():
            _handoff_answered(work, isinstance(event, HandoffDone))
        case LastMinute():
            record.time_left = record.time_left or "little"
        case TimeUp():
            _time_up(work, event)
        case CallEnded():
            _hung_up(work)
        case _:
            return
    _finish(work)


def _started(work: Work, event: CallStarted) -> None:
    """Fill slots that the transport knows already, by their names, and enter the first state.

    What only the caller's own word fills (``volunteer: false``, ``confirm: explicit``) stays empty,
    and so does what is no value of its slot's kind, or is refused by a rule.
    """
    record = work.record
    record.user_id = event.user_id or record.user_id
    record.conversation_id = event.conversation_id or record.conversation_id
    record.known = known.told(event, record)
    filling.fill(work, known.trusted(work, event), "caller")
    work.given = []
    moving.enter(work, work.compiled.fire(START, "call_started"), "call_started")


def _finish(work: Work) -> None:
    """Close what is said, and listen where the caller is expected to answer."""
    moving.settle(work)
    retracing.note(work)
    work.flush()
    record = work.record
    if work.acts and record.unheard is None and record.waiting in ("reply", "hold"):
        work.acts.append(asking.listen(work))


def _utterance(work: Work, event: UserUtterance) -> None:
    record = work.record
    work.note("caller", event.text, source=event.source)
    if record.waiting == "action":
        record.kept = f"{record.kept} {event.text}".strip()
        return
    waiting, record.unheard = record.unheard, None
    work.early = event.early or (waiting is not None and waiting.early)
    text, alternatives = event.text, event.alternatives
    if waiting is not None:
        text, alternatives = f"{waiting.text} {text}", ()
    work.text = text
    expected = asking.expectation(work)
    commands = _joined(work, replace(event, text=text), expected)
    if commands is None:
        commands = work.interpreter.interpret(text, expected, alternatives)
    ear = work.terms.second_ear and second_ear.wanted(commands, text, expected)
    question = _question(work, commands)
    if ear or question:
        record.consults += 1
        record.unheard = Unheard(
            consult=record.consults,
            text=text,
            alternatives=alternatives,
            source=event.source,
            early=work.early,
        )
        work.acts.append(Consult(consult=record.consults, text=text, ear=ear, question=question))
        return
    _turn(work, Said(commands), event.source)


def _joined(work: Work, event: UserUtterance, expected: Expectation) -> tuple[Command, ...] | None:
    """Join late words to the last answer; give what changes by it, or None."""
    record, last = work.record, work.record.answered
    joined = joining.joined(work.interpreter, event, last, expected) if last is not None else None
    asks = expected.question in (Question.SLOT, Question.WHICH) and expected.asked
    asking = expected.asked[0] if asks else ""
    gathers = asking not in record.slots
    record.answered = joining.answered_by(event, last, joined, asking, gathers=gathers)
    return joined.commands if joined is not None else None


def _question(work: Work, commands: tuple[Command, ...]) -> str:
    """Give what the knowledge base is to be asked: the caller's question, if the flow has one."""
    asked = (command.question for command in commands if isinstance(command, Ask))
    return next(asked, "") if work.flow.questions is not None else ""


def _advised(work: Work, event: Advised) -> None:
    """Hear what was said, with the advice that came, or without any."""
    waiting = work.record.unheard
    if waiting is None or waiting.consult != event.consult:
        return
    work.record.unheard, work.early, work.text = None, waiting.early, waiting.text
    expected = asking.expectation(work)
    commands = work.interpreter.interpret(waiting.text, expected, waiting.alternatives)
    if work.terms.second_ear and second_ear.wanted(commands, waiting.text, expected):
        commands = second_ear.merged(
            commands, event.proposals, waiting.text, expected, work.interpreter
        )
    _turn(work, Said(commands, event.passages), waiting.source)


def _turn(work: Work, said: Said, source: Source) -> None:
    record = work.record
    record.turns += 1
    idle = record.idle
    hearing.hear(work, said, source)
    if record.idle > MOST_IDLE:  # who only hums and haws is asked as if they were silent
        record.idle = 0
        _silence(work)
    elif record.idle <= idle and record.waiting == "reply":
        progress.idle(work)


def _keys(work: Work, event: KeysPressed) -> None:
    work.note("caller", event.keys, source="keys")
    work.early, work.record.answered = event.early, None
    if work.record.waiting != "action":
        _turn(work, Said((_command_of_keys(work, event.keys),)), "keys")


def _command_of_keys(work: Work, keys: str) -> Command:
    """Read keys by what was asked: an option, a number, yes or no, a person, once more."""
    record = work.record
    entry = asking.key_entry(work.flow, record)
    if asking.asks_yes_no(work.flow, record) and keys in YES_NO_KEYS:
        return Affirm() if YES_NO_KEYS[keys] == "yes" else Deny()
    slot = work.flow.slots.get(record.pending.slot if record.pending else record.asking)
    if entry is not None and slot is not None and keys in entry.options:
        return SetSlot(slot=slot.name, value=entry.options[keys], words=keys)
    if entry is not None and slot is not None and entry.max_digits:
        for kind in slot.kinds:
            value = KINDS[kind].from_keys(keys, slot)
            if value is not None and entry.min_digits <= len(keys) <= entry.max_digits:
                return SetSlot(slot=slot.name, value=value, words=keys)
    if keys == asking.PERSON_KEY:
        return AskHuman()
    return Repeat() if keys == asking.REPEAT_KEY else NoMatch()


def _silence(work: Work) -> None:
    record = work.record
    gate.note_heard(work)
    if record.waiting not in ("reply", "hold"):
        return
    rounds = asking.hold_of(work).rounds
    waits = record.silences < rounds and record.held < MOST_HOLDS * rounds
    if record.waiting == "hold" and waits and not progress.over(work):
        record.silences += 1
        record.held += 1
        asking.say_hold(work, "hold_still")
        return
    if record.waiting == "hold":
        record.silences = 0
    record.waiting = "reply"
    record.turns += 1
    record.silences += 1
    if record.silences > work.flow.limits.max_silence:
        _leave_silent(work)
        return
    row = moving.choose(work, {Trigger.NO_INPUT})
    if row is not None:
        moving.take(work, row)
        return
    asking.ask(work, "no_input")


def _leave_silent(work: Work) -> None:
    """Leave a caller of whom too long no word was heard."""
    row = moving.choose(work, {Trigger.MAX_SILENCE})
    if row is not None:
        moving.take(work, row)
    else:
        end = work.compiled.fire(work.record.state, Trigger.MAX_SILENCE)
        moving.enter(work, end, Trigger.MAX_SILENCE)


def _noise(work: Work) -> None:
    """A sound without words stopped the bot. Noises in a row are a kind of silence."""
    record = work.record
    record.turns += 1
    record.noises += 1
    if record.waiting in ("reply", "hold") and record.noises > MOST_NOISES:
        record.waiting = "reply"
        work.farewell = "noise"
        _leave_silent(work)
    else:
        hearing.wait(work)


def _both_silent(work: Work) -> None:
    """Break a silence that no timer of the dialogue broke."""
    waiting = work.record.waiting
    if waiting in ("action", "handoff"):
        most = MOST_SAID if waiting == "action" else MOST_PUT
        if progress.once_more(work, "still_waiting", most):
            work.say_library("still_waiting")
        elif waiting == "handoff":
            moving.no_one_there(work)
    elif waiting == "prompt":
        moving.said(work)
    else:
        _silence(work)


def _time_up(work: Work, event: TimeUp) -> None:
    """End the call; where it has only lasted long enough, with the turn that is under way."""
    record = work.record
    if event.reason == "length":
        first, record.time_left = record.time_left != "none", "none"
        if first or record.waiting == "action":
            return
    work.farewell = {"length": progress.TOO_LONG, "trouble": "failed"}.get(event.reason, "")
    moving.enter(work, work.compiled.fire(record.state, "time_up"), "time_up")


def _heard(work: Work, event: PromptHeard) -> None:
    record = work.record
    work.heard_report(event.prompt, event.text, event.complete)
    effects.heard(work, event)
    last = record.spoken is not None and record.spoken.prompt == event.prompt
    if last and event.complete and record.waiting == "prompt":
        moving.said(work)


def _done(work: Work, event: ActionDone) -> None:
    record = work.record
    if record.waiting != "action" or event.action_id != record.action_id:
        return
    record.action_id = ""
    state = work.state
    action = work.flow.actions[state.do or ""]
    if action.effect != "read":
        retracing.note_effect(work)
    effects.done(work, action, event)
    retracing.note(work, (Trigger.DONE,), event.result)
    if state.say is not None:
        work.say(state.say)
    record.waiting = "prompt"
    row = moving.choose(work, {Trigger.DONE})
    if row is not None:
        moving.take(work, row, facts=())
    _hear_kept(work)


def _failed(work: Work, event: ActionFailed) -> None:
    record = work.record
    if record.waiting != "action" or event.action_id != record.action_id:
        return
    record.action_id = ""
    record.failure = event.failure
    row = moving.choose(work, {Trigger.FAILED})
    effects.failed(work, work.flow.actions[work.state.do or ""], event.failure, row)
    moving.leave_for_good(work, row)
    _hear_kept(work)


def _handoff_answered(work: Work, done: bool) -> None:
    if work.record.waiting != "handoff":
        return
    if not done:
        moving.no_one_there(work)
        return
    work.record.handed_over = True
    work.record.waiting = "prompt"
    moving.said(work)


def _hear_kept(work: Work) -> None:
    """Hear what was said while the action ran, where somebody listens now. It answers no question
    that had not been put: a yes among it is none."""
    record = work.record
    kept, record.kept = record.kept, ""
    if kept and record.waiting == "reply":
        expected = replace(
            asking.expectation(work), question=Question.OPEN, asked=(), offered={}, heard_out=True
        )
        said = Said(work.interpreter.interpret(kept, expected, ())).without_answer()
        if not meaningless(said.commands):
            hearing.hear(work, said, "voice")


def _hung_up(work: Work) -> None:
    record = work.record
    record.outcome = record.outcome or ("handed_over" if _being_put_through(record) else "hung_up")
    record.state = END
    record.states = (*record.states, END)
    record.waiting = "nothing"


def _being_put_through(record: Record) -> bool:
    """A carrier may take the caller away before it says so; it is only asked when all was heard."""
    return record.waiting == "handoff" and record.spoken is not None and record.spoken.complete


def move(work: Work, row: Row) -> None:
    """Take a row that others than the caller asked for; its own question is not put."""
    moving.take(work, row, agreed=True)
    _finish(work)
