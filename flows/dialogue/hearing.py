"""What the caller said, once it is commands: answers, corrections and wishes, in that order."""

from __future__ import annotations

from flows.dialogue import asking, filling, moving
from flows.dialogue.filling import Filling
from flows.dialogue.record import Source
from flows.dialogue.rendering import unheard
from flows.dialogue.work import Work
from flows.vocabulary.commands import (
    Affirm,
    Ask,
    AskHuman,
    Cancel,
    Command,
    CorrectSlot,
    Deny,
    Goodbye,
    Help,
    Hold,
    Intent,
    Repeat,
    SetSlot,
    Skip,
    Slower,
    StartOver,
    WhoAreYou,
)


class Said:
    """The commands of one turn, sorted by what they are for."""

    __slots__ = ("given", "intents", "kinds")

    def __init__(self, commands: tuple[Command, ...]) -> None:
        self.given = [c for c in commands if isinstance(c, SetSlot | CorrectSlot)]
        self.intents = [c.name for c in commands if isinstance(c, Intent)]
        self.kinds = {type(command) for command in commands}

    @property
    def yes(self) -> bool:
        """A yes that nothing contradicts."""
        return Affirm in self.kinds and Deny not in self.kinds

    @property
    def no(self) -> bool:
        """A no that nothing contradicts."""
        return Deny in self.kinds and Affirm not in self.kinds


def hear(work: Work, commands: tuple[Command, ...], source: Source) -> None:
    """Take one turn of the caller."""
    said = Said(commands)
    work.record.silences = 0
    if work.record.waiting in ("prompt", "handoff"):
        _hear_meanwhile(work, said)
        return
    work.record.waiting = "reply"
    if _answer_row(work, said) or _leave(work, said):
        return
    _answer_pending(work, said)
    was_unclear = work.record.pending is not None and work.record.pending.kind == "which"
    filled = filling.fill(work, said.given, source)
    if was_unclear and filled.unclear and not filled.changed:
        _fail(work)
        return
    if not filled.changed and not filled.refused and not filled.unclear and _wish(work, said):
        return
    _progress(work, said, filled)


def _leave(work: Work, said: Said) -> bool:
    """Take a row for an intent, if the state has one: a person, cancel, the flow's own."""
    facts = {f"intent_{name}" for name in said.intents}
    if AskHuman in said.kinds:
        facts.add("intent_human")
    agreed = said.yes and work.state.asks_yes_no  # "yes, thank you, goodbye"
    if Cancel in said.kinds or (Goodbye in said.kinds and not agreed):
        facts.add("intent_cancel")
    row = moving.choose(work, facts) if facts else None
    if row is None:
        return False
    if row.confirm is not None:
        moving.stay(work, "said")
    moving.take(work, row)
    return True


def _answer_row(work: Work, said: Said) -> bool:
    """Hear the answer to "shall I stop here?"; True when the turn is used up by it."""
    pending = work.record.pending
    if pending is None or pending.kind != "row":
        return False
    row = next((row for row in work.state.rows if row.trigger == pending.trigger), None)
    leaves = {Cancel, Goodbye} if pending.trigger == "intent_cancel" else set()
    if row is not None and not said.given and (said.yes or said.kinds & leaves):
        moving.take(work, row, agreed=True)
        return True
    if said.given or AskHuman in said.kinds:
        work.record.pending = None
        return False
    if said.no:
        work.record.pending = None
        moving.stay(work, "said")
        work.say_library("resume")
        asking.ask(work)
        return True
    if not _wish(work, said):
        _fail(work)
    return True


def _answer_pending(work: Work, said: Said) -> None:
    """Turn a yes or no to an offered value into the value, or into its being ruled out.

    Another value in place of an offer is judged by itself; in place of one that was read back it
    says that this was heard wrong.
    """
    pending = work.record.pending
    if pending is None or pending.kind in ("row", "which", "change"):
        return
    about = [command for command in said.given if command.slot == pending.slot]
    if said.yes and not about:
        work.record.pending = None
        if pending.kind == "confirm":
            filling.confirm(work, (pending.slot,))
        said.given.append(SetSlot(slot=pending.slot, value=pending.values[0], words="yes"))
    elif said.no or about:
        refused = said.no or pending.kind == "confirm"
        if refused and not any(command.value in pending.values for command in about):
            filling.turn_down(work, pending.slot, pending.values)
        if said.no:
            work.record.pending = None


def _progress(work: Work, said: Said, filled: Filling) -> None:
    """Find what the turn came to, and move on or ask again."""
    record = work.record
    if Ask in said.kinds:
        _answer_question(work)
    facts = {"responded"}
    if filled.changed or (filled.same and (said.yes or record.asking in filled.same)):
        facts.add("slot_filled")
    pending = record.pending
    if pending is None and not filled.refused and record.asking in record.slots:
        facts.add("slot_filled")  # the value came from elsewhere, while it was asked
    if pending is not None and pending.kind == "change" and (said.yes or said.no):
        record.pending = None
        facts |= {"slot_filled"}
    facts |= _yes_or_no(work, said, filled) | moving.entry_facts(work)
    if not _understood(work, said, filled, facts):
        _fail(work, facts)
        return
    if "all_filled" not in facts:  # else the summary says it
        _acknowledge(work, filled)
    _move(work, facts, filled)


def _yes_or_no(work: Work, said: Said, filled: Filling) -> set[str]:
    """Judge the answer to the state's own yes/no question. A correction counts before a yes."""
    if not work.state.asks_yes_no or work.record.pending is not None:
        return set()
    if filled.corrected or filled.set or filled.refused:
        changed_only = all(name in work.record.slots for name in filled.corrected)
        return set() if changed_only and not filled.refused else {"confirmed_no"}
    if said.yes:
        filling.confirm(work, list(work.record.slots))
        return {"confirmed_yes"}
    return {"confirmed_no"} if said.no else set()


def _understood(work: Work, said: Said, filled: Filling, facts: set[str]) -> bool:
    if filled.refused:
        return False
    if facts & {"confirmed_yes", "confirmed_no", "slot_filled"} or filled.unclear:
        return True
    state = work.state
    if any(row.trigger == "responded" for row in state.rows):
        return True
    return said.no and _turned_down(work)


def _turned_down(work: Work) -> bool:
    """True when a no was the answer to an offer or a read-back: the slot is asked afresh."""
    asked = work.record.asking
    return asked in work.record.rejected and asked not in work.record.slots


def _fail(work: Work, facts: set[str] | None = None) -> None:
    """Count a failed answer; reprompt, or leave at the limit."""
    record = work.record
    question = asking.question_of(record) if work.refusal is None else work.refusal.slot
    record.tries[question] = record.tries.get(question, 0) + 1
    record.failures += 1
    over = record.tries[question] >= _limit(work) or record.failures >= work.flow.limits.failures
    row = moving.choose(work, {"responded"} & (facts or set()))
    if over:
        row = row or moving.choose(work, {"max_retries"})
        moving.leave_for_good(work, row)
        return
    row = row or moving.choose(work, {"confirmed_no"} & (facts or set()))
    row = row or (moving.choose(work, {"error"}) if record.pending is None else None)
    if row is not None:
        moving.take(work, row)
        return
    moving.stay(work, "error" if record.pending is None else "said")
    asking.ask(work, "no_match")


def _limit(work: Work) -> int:
    slot = work.flow.slots.get(work.record.asking)
    for limit in (
        work.state.max_retries,
        slot.max_retries if slot is not None else None,
        work.flow.limits.max_retries,
    ):
        if limit is not None:
            return limit
    return work.terms.max_retries


def _acknowledge(work: Work, filled: Filling) -> None:
    """Ground a corrected value, and values that the flow wants grounded, in passing."""
    if work.state.asks_yes_no:
        return
    for name in filled.changed:
        held = work.record.slots.get(name)
        if held is None or work.record.pending is not None:
            continue
        if name in filled.corrected:
            work.say_library("corrected", values={"value": work.word(name, held.value)})
        elif work.flow.slots[name].confirm in ("implicit", "auto"):
            work.say_library("implicit", values={"value": work.word(name, held.value)})


def _move(work: Work, facts: set[str], filled: Filling) -> None:
    record = work.record
    if filled.changed:
        record.tries.pop(work.state.name, None)
    if record.pending is not None and "responded" not in _triggers(work):
        moving.stay(work, "said")
        asking.ask(work)
        return
    row = moving.choose(work, facts, filled.changed)
    if row is not None:
        moving.take(work, row)
        return
    moving.stay(work, "corrected" if filled.corrected else "said")
    asking.ask(work)


def _triggers(work: Work) -> set[str]:
    return {row.trigger for row in work.state.rows}


def _wish(work: Work, said: Said) -> bool:
    """Do what changes nothing: repeat, help, hold, who are you, start over, skip."""
    record = work.record
    if said.kinds & {Repeat, Slower}:
        moving.stay(work, "said")
        if record.spoken is not None:
            work.say_text(record.spoken.whole)
        return True
    if StartOver in said.kinds:
        _start_over(work)
        return True
    if Skip in said.kinds and _skip(work):
        return True
    if Hold in said.kinds and not (said.no and work.state.asks_yes_no):
        moving.stay(work, "said")
        record.waiting = "hold"
        asking.say_hold(work, "hold")
        return True
    if said.kinds & {WhoAreYou, Ask} and not said.yes and not said.no:
        moving.stay(work, "said")
        if WhoAreYou in said.kinds:
            work.say_library("who_are_you")
        else:
            _answer_question(work)
        asking.ask(work)
        return True
    if Help in said.kinds:
        moving.stay(work, "said")
        prompt = asking.help_text(work)
        if prompt is not None:
            work.say(prompt)
        asking.ask(work)
        return True
    return False


def _answer_question(work: Work) -> None:
    """Say the best of what the knowledge base found, or that nothing is known."""
    if work.passages:
        work.say_words(work.passages[0].text)
    else:
        work.say_library("no_answer")


def _start_over(work: Work) -> None:
    record = work.record
    record.slots.clear()
    record.tries.clear()
    record.pending = None
    work.say_library("start_over")
    row = moving.choose(work, {"confirmed_no"})
    if row is not None:
        moving.take(work, row)
        return
    moving.stay(work, "said")
    asking.ask(work)


def _skip(work: Work) -> bool:
    """Skip an optional slot; a required one is explained instead."""
    record = work.record
    slot = work.flow.slots.get(record.asking)
    if slot is None or record.pending is not None:
        return False
    if slot.required:
        moving.stay(work, "said")
        work.say_library("cannot_skip")
        asking.ask(work)
        return True
    record.skipped = (*record.skipped, slot.name)
    filled = Filling()
    if slot.default is not None:
        given = [SetSlot(slot=slot.name, value=slot.default)]
        filled = filling.fill(work, given, "default")
    _move(work, {"slot_filled"} | moving.entry_facts(work), filled)
    return True


def _hear_meanwhile(work: Work, said: Said) -> None:
    """Words while the bot says something that asks nothing, such as the goodbye."""
    record = work.record
    spoken = record.spoken
    if AskHuman in said.kinds or (said.kinds & {Cancel} and record.results):
        row = moving.choose(work, {"intent_human"})
        if row is not None:
            moving.take(work, row)
            return
    if said.kinds & {Repeat, Slower} and spoken is not None:
        work.say_text(spoken.whole)
        return
    row = moving.choose(work, {"spoken", "offered"})
    if Goodbye in said.kinds and row is not None and record.waiting == "prompt":
        moving.take(work, row)
        return
    say_rest(work)


def say_rest(work: Work) -> None:
    """Say again what was cut off of the last prompt, from the first sentence not heard."""
    spoken = work.record.spoken
    if spoken is None or spoken.complete or spoken.heard is None:
        return
    rest = unheard(spoken.text, spoken.heard, work.flow.language)
    if rest:
        work.say_text(rest, whole=spoken.whole)
