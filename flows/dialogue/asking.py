"""Questions: what is asked in a state, in which wording, and how the bot listens for the answer."""

from __future__ import annotations

from dataclasses import replace

from flows.dialogue import filling, known, questions
from flows.dialogue.filling import Refusal
from flows.dialogue.path import progress
from flows.dialogue.path.progress import question_of as question_of
from flows.dialogue.record import Pending, Record
from flows.dialogue.work import Work
from flows.model.flow import Flow, Hold, Keys, Listening, Prompt, Slot, State
from flows.slots import KINDS
from flows.slots.choices.yes_no import YES_NO_KEYS
from flows.text.templates import places
from flows.vocabulary.acts import Listen
from flows.vocabulary.ports import Expectation, Question
from flows.words.sentences import sentences

PERSON_KEY, REPEAT_KEY = "0", "*"


def ask(work: Work, manner: str = "ask", refusal: Refusal | None = None) -> None:
    """Put the question of the state that the call is in, and wait for the answer.

    Args:
        manner: ``ask``, ``no_match`` (the last answer was not understood) or ``no_input``.
        refusal: A value of this turn that was refused: then this is said, and what would do.
    """
    work.record.waiting = "reply"
    progress.put(work, lambda: _say_question(work, manner, refusal))


def _say_question(work: Work, manner: str, refusal: Refusal | None) -> None:
    record = work.record
    if refusal is not None:
        _refuse(work, refusal)
    elif record.pending is not None:
        _ask_pending(work, record.pending, manner)
    elif work.state.ask is not None:
        _ask_state(work, work.state, manner)
    else:
        _offer_or_ask(work, _next_slot(work), manner)


def _offer_or_ask(work: Work, name: str, manner: str) -> None:
    value = known.offered(work, name)
    if value is None:
        _ask_slot(work, name, manner)
        return
    work.record.asking = name
    work.record.pending = questions.ALREADY.about(name, value)
    _ask_pending(work, work.record.pending, manner)


def _next_slot(work: Work) -> str:
    """Give the slot to ask: the one under way while it is empty, else the first missing."""
    state = work.state
    collect = work.flow.states[state.reask].collect if state.reask else state.collect
    wanted = filling.missing(work, collect)
    if work.record.asking in wanted and (state.reask or work.record.tries.get(work.record.asking)):
        return work.record.asking
    return wanted[0] if wanted else (collect[0] if collect else work.record.asking)


def _ask_state(work: Work, state: State, manner: str) -> None:
    assert state.ask is not None
    kind = "yes_no" if state.asks_yes_no else "open"
    work.record.asking = state.name
    own = {"no_match": state.no_match, "no_input": state.no_input}.get(manner)
    if manner != "ask":
        attempt = _attempt(work, state.name, manner)
        if own is not None:
            work.say(own, attempt, ask=True)
            return
        _say_kindly(work, manner, kind, attempt)
        if (question := _question_alone(work, state)) is not None:
            work.say(question, ask=True)
            return
    work.say(state.ask, work.record.tries.get(state.name, 0), ask=True)


def _question_alone(work: Work, state: State) -> Prompt | None:
    """Give the bare question of a summary that the caller has heard whole: it is not read to them
    once more because an answer was unclear. None where it is not known to be heard, has values in
    it, or the author gave wordings of their own for it."""
    record, ask = work.record, state.ask
    if ask is None or len(ask.texts) > 1 or not state.asks_yes_no or not record.heard_out:
        return None
    *summary, question = sentences(ask.texts[0], work.flow.language)
    if places(question) or not all(_heard(work, p.name) for s in summary for p in places(s)):
        return None
    return replace(ask, texts=(question,)) if summary else None


def left_short(work: Work) -> bool:
    """Tell whether a summary was put last by its question alone: asked for again, it is whole."""
    record, state = work.record, work.state
    if record.pending is not None or record.spoken is None or not state.asks_yes_no:
        return False
    said = {value.name for spoken in record.breath for value in spoken.values}
    wanted = {place.name for text in state.ask.texts for place in places(text)} if state.ask else ()
    return bool(wanted) and not said


def say_whole(work: Work) -> None:
    """Say the question of the state that the call is in, with all that stands in it."""
    _ask_state(work, work.state, "ask")


def _heard(work: Work, name: str) -> bool:
    held, results = work.record.slots.get(name), work.record.results
    value = held.value if held is not None else results.get(name)
    return value is None or work.record.told.get(name) == value


def _ask_slot(work: Work, name: str, manner: str) -> None:
    slot = work.flow.slots[name]
    work.record.asking = name
    tries = work.record.tries.get(name, 0)
    if manner == "ask" and tries:
        manner = "no_match"
    own = {"no_match": slot.no_match, "no_input": slot.no_input}.get(manner)
    if own is not None:
        work.say(own, _attempt(work, name, manner), ask=True)
        return
    if manner != "ask":
        _say_kindly(work, manner, slot.kinds[0], _attempt(work, name, manner))
    if slot.ask is not None:
        work.say(slot.ask, tries, ask=True)


def _attempt(work: Work, question: str, manner: str) -> int:
    if manner == "no_input":
        return max(work.record.silences - 1, 0)
    return max(work.record.tries.get(question, 1) - 1, 0)


def _say_kindly(work: Work, manner: str, kind: str, attempt: int) -> None:
    """Say the library's sentence for a kind of slot, else the general one."""
    prompt = work.library(manner, kind)
    if prompt is not None:
        work.say(prompt, attempt)


def _refuse(work: Work, refusal: Refusal) -> None:
    """Say why a rule refused a value; offer what would do, or ask again. A question about another
    value that came with it is put first."""
    record, pending = work.record, work.record.pending
    slot = work.flow.slots[refusal.slot]
    record.asking = slot.name
    values = {slot.name: work.word(slot.name, refusal.value)}
    if pending is not None and pending.slot in ("", slot.name):
        record.pending = pending = None
    if refusal.nearest is not None:
        values["nearest"] = work.word(slot.name, refusal.nearest)
        record.pending = questions.OFFER.about(slot.name, refusal.nearest)
    work.say(refusal.say, ask=refusal.nearest is not None, values=values)
    if refusal.nearest is None and pending is not None:
        _ask_pending(work, pending, "ask")
    elif refusal.nearest is None and slot.ask is not None:
        work.say(slot.ask, ask=True)
    elif refusal.nearest is not None and "?" not in work.words_of(refusal.say):
        work.say_library("offer_value", ask=True, values={"value": values["nearest"]})


def _ask_pending(work: Work, pending: Pending, manner: str) -> None:
    question = questions.of(pending)
    if manner != "ask":
        attempt = _attempt(work, question_of(work.record), manner)
        _say_kindly(work, manner, question.reprompt, attempt)
    question.ask(work, pending)


def hold_of(work: Work) -> Hold:
    """Give what happens when the caller asks for a moment now: the slot's way, else the flow's."""
    slot = work.flow.slots.get(work.record.asking)
    return slot.hold if slot is not None and slot.hold is not None else work.flow.hold


def hold(work: Work) -> None:
    """Wait while the caller looks for something."""
    work.record.waiting = "hold"
    progress.put(work, lambda: say_hold(work, "hold"), "hold")


def say_hold(work: Work, name: str) -> None:
    """Say ``hold`` or ``hold_still`` in the words of the slot, the flow or the library."""
    hold = hold_of(work)
    own = hold.say if name == "hold" else hold.still
    if own is not None:
        work.say(own)
    else:
        work.say_library(name)


def listen(work: Work) -> Listen:
    """Give how the bot listens for the answer to the question that stands."""
    record = work.record
    slot = work.flow.slots.get(record.asking)
    state = work.flow.states.get(record.state)
    times = (state.listen if state else None) or (slot.listen if slot else Listening())
    no_input = times.no_input_seconds
    if record.waiting == "hold":
        no_input = hold_of(work).every_seconds
    return Listen(
        asking="confirm" if asks_yes_no(work.flow, record) else record.asking,
        complete_seconds=times.complete_seconds,
        incomplete_seconds=times.incomplete_seconds,
        no_input_seconds=no_input,
        longest_seconds=times.longest_seconds,
        keys=key_entry(work.flow, record),
    )


def asks_yes_no(flow: Flow, record: Record) -> bool:
    """Tell whether yes or no answers the question that stands."""
    if record.pending is not None:
        return questions.of(record.pending).listens is Question.YES_NO
    state = flow.states.get(record.state)
    return state is not None and state.asks_yes_no


def expectation(work: Work) -> Expectation:
    """Give what the dialogue can take now."""
    record, flow = work.record, work.flow
    pending = record.pending
    state = flow.states.get(record.state)
    question = _question(flow, record)
    on_top = questions.of(pending) if pending is not None else None
    about = pending.slot if pending is not None else ""
    beneath = record.asking in flow.slots and (on_top is None or on_top.shows_beneath)
    asked = (about,) if about else ((record.asking,) if beneath else ())
    if question is Question.YES_NO and about and "yes_no" in flow.slots[about].kinds:
        asked = ()  # a yes is one to the question on top, and no value
    hears = state.hears if state is not None else None
    return Expectation(
        language=flow.language,
        now=work.now,
        slots={
            name: slot
            for name, slot in flow.slots.items()
            if (slot.volunteer and (hears is None or name in hears)) or name in asked
        },
        question=question,
        asked=asked,
        filled={name: held.value for name, held in record.slots.items()},
        rejected=record.rejected,
        offered={about: pending.values} if pending is not None and about else {},
        intents=flow.intents,
        opening_hours=flow.opening_hours,
        prompt=record.spoken.text if record.spoken is not None else "",
        country=work.terms.country,
        country_told=work.terms.country_told,
        heard_out=record.heard_out and not work.early and record.waiting != "hold",
        results=frozenset(record.results),
        stopping=pending is not None and on_top is not None and on_top.would_stop(pending),
    )


def _question(flow: Flow, record: Record) -> Question:
    state = flow.states.get(record.state)
    if state is None or not state.listens:
        return Question.NONE
    if record.pending is not None:
        return questions.of(record.pending).listens
    if state.asks_yes_no:
        return Question.YES_NO
    return Question.OPEN if state.ask is not None else Question.SLOT


def slot_keys(slot: Slot) -> Keys | None:
    """Give how keys answer a slot's question: as the flow says, else as its kind does."""
    if slot.keys is not None:
        return slot.keys
    return next((keys for kind in slot.kinds if (keys := KINDS[kind].keys(slot))), None)


def key_entry(flow: Flow, record: Record) -> Keys | None:
    """Give how keys answer the question that stands."""
    beneath = _keys_beneath(flow, record)
    if record.pending is None:
        return beneath
    return questions.of(record.pending).keys(flow, record.pending, beneath)


def _keys_beneath(flow: Flow, record: Record) -> Keys | None:
    """Give how keys answer the state's own question."""
    state = flow.states.get(record.state)
    if record.pending is None and state is not None and state.asks_yes_no:
        return Keys(options=YES_NO_KEYS)
    slot = flow.slots.get(record.asking)
    return slot_keys(slot) if slot is not None else None


def help_text(work: Work) -> Prompt | None:
    """Find what helps with the question that stands."""
    slot = work.flow.slots.get(work.record.asking)
    if slot is not None and slot.help is not None and not asks_yes_no(work.flow, work.record):
        return slot.help
    kinds = slot.kinds if slot is not None else ()
    return work.state.help or work.library("help", *kinds)
