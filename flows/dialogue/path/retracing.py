"""Corrections are as if they had been said first: the call's path is walked again.

Theory of operation. Each turn or event that filled slots, or by which a state was left, is noted as
a ``Leg`` of the path: the state, the facts that held, the slots that were filled, and the words
that stood before it. When a value that had been given changes or is taken back, the call is played
again from its beginning, leg by leg, with the values that it holds now: nothing is said, counted or
done. While it is played, the record holds no value before the leg that gave it, so a condition that
was judged before a value was known is judged so again.

In each state the row is chosen anew, by the facts of the state's next leg. A leg counts as long as
the words before it are the same now: the question as it is put, the inputs of an action that looks
something up. The walk stops

- where a leg does not count, or there is none: the question is asked, the action runs;
- in a state that collects a slot that is empty now;
- in the state where the call stands: then the whole path holds, and the call stays.

There the call enters as it would have in the first place. What had been passed beyond that state is
kept as what lies ahead, and is passed in the same way, silently, when the call comes there. Of it
is dropped what cannot be reached without going back; slots that only the dropped part had asked for
are emptied. A walk never runs an effect on a yes that was given before: it stops at the question,
and an effect that failed is tried anew when the call comes there again.

What follows for every call, as long as no effect has been done, times and answers of the business
aside: take a call in which a value is corrected, and the same call in which the caller gives the
right value where the first one stood, and says nothing in place of the correction; where the
correction led to a question, the same answer is given as in the other call. Then ``state``, the
values of ``slots`` and ``pending`` are the same in both. Counters (``tries``, ``failures``,
``turns``, ``visits``), ``states``, ``history``, ``rejected``, ``skipped`` and how a value was
confirmed may differ. It is to be compared where nothing lies ``ahead`` any more. Not held by it: a
value that was told unasked in a state that the right value leads past is kept, a value that is
only taken back is empty until it is given anew, so ``is empty`` holds of it, and one that was not
wanted for a while (``rules``) is asked for again.

Once an effect is done, the path begins anew in the state that did it: what lies before stays. So it
does where a flow leads on after one that it called, and a walk stops where one is to be called.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from flows.dialogue import filling
from flows.dialogue.path.choosing import choose, entry_facts
from flows.dialogue.record import FilledSlot, Leg
from flows.dialogue.rendering import unmarked
from flows.dialogue.work import Work
from flows.model.flow import END, Flow, Row
from flows.model.triggers import Fact, Trigger, intent_named

FALLBACK = "fallback"  # the fact by which a limit of the whole call leads to the flow's fallback
MOST_MOVES = 200  # in one walk; beyond it the call goes on from where the walk is
#: What a walk finds by itself, on entering a state.
FOUND = frozenset({Trigger.ALWAYS, Trigger.ALL_FILLED, Trigger.MAX_VISITS})
_NOTHING: Mapping[str, str] = {}


def note(work: Work, facts: Iterable[str] = (), result: Mapping[str, str] = _NOTHING) -> None:
    """Note a leg in the current state: the slots that this step filled, and what held.

    Nothing is noted of a turn that brought nothing.
    """
    record, state = work.record, work.flow.states.get(work.record.state)
    if state is None:
        return
    waited = {row.trigger for row in state.rows} - FOUND | {Trigger.DONE, FALLBACK}
    held = tuple(sorted(waited.intersection(facts)))
    given, work.given = tuple(dict.fromkeys(work.given)), []
    put, work.put = work.put, None
    if not held and not given:
        return
    leg = Leg(
        state=state.name,
        facts=held,
        words=words_before(work) if put is None else put,
        given=given,
        result=tuple(result.items()),
        tries=tuple(sorted(record.tries.items())),
        failure=record.failure,
    )
    record.path = (*record.path, leg)


def note_effect(work: Work) -> None:
    """Begin the path anew: an effect was done in this state."""
    begin_at(work, work.record.state)


def begin_at(work: Work, state: str) -> None:
    """Begin the path anew in a state: what lies before stays."""
    record = work.record
    record.base, record.path, record.ahead, record.due = state, (), (), False
    for name, held in record.slots.items():
        if held.source == "flow":  # what rows have set so far stays, wherever the path leads
            record.slots[name] = replace(held, source="default")


def note_change(work: Work, held: Mapping[str, FilledSlot]) -> None:
    """Note that the path is to be retraced, if a value that was held has changed or is gone.

    Args:
        held: The slots as they were.
    """
    now = work.record.slots
    if any(name not in now or now[name].value != was.value for name, was in held.items()):
        work.record.due = True


def answer_anew(work: Work, facts: Collection[str]) -> bool:
    """Let a wish that no row here waits for be the answer where the path has a row for it: "no, I
    want to cancel" of somebody who was asked what they want. True when it was one."""
    path = work.record.path
    for index in range(len(path) - 1, -1, -1):
        leg = path[index]
        waited = {row.trigger for row in work.flow.states[leg.state].rows if not row.anytime}
        wanted = tuple(sorted(waited.intersection(facts)))
        if wanted and wanted != leg.facts and _is_open(leg):
            work.record.path = (*path[:index], replace(leg, facts=wanted), *path[index + 1 :])
            work.record.due = True
            return True
    return False


def _is_open(leg: Leg) -> bool:
    """Tell whether an open question was answered."""
    return any(fact == Trigger.RESPONDED or intent_named(fact) for fact in leg.facts)


def words_before(work: Work) -> str:
    """Give what stands before the caller or the business in the current state, as it is now.

    Empty where nothing in it depends on a value.
    """
    state = work.state
    if state.do is not None:
        action = work.flow.actions[state.do]
        inputs = work.inputs_of(action) if action.effect == "read" else {}
        return "\n".join(f"{name}={value}" for name, value in inputs.items())
    if state.collect or state.reask or state.handoff:
        return ""
    prompts = [prompt for prompt in (state.say, state.ask) if prompt is not None]
    texts = [(work.words_of(prompt), bool(prompt.conditions)) for prompt in prompts]
    said = (work.render(text) for text, varies in texts if varies or "{" in text)
    return unmarked(" ".join(said))[0]


def retrace(work: Work) -> str | None:
    """Walk the path again from its beginning, after a value changed.

    Returns:
        The state in which something is to be asked or done now, which may be the current one; None
        where the whole path holds, and the call stands where it stood.
    """
    record = work.record
    here = Leg(state=record.state, given=tuple(dict.fromkeys(work.given)))
    record.due = False
    if here.given or not record.ahead:
        record.ahead = (here, *record.ahead)
    record.ahead, record.path = (*record.path, *record.ahead), ()
    walk = _Walk(work, here, anew=True)
    place = walk.go(record.base or work.flow.start)
    walk.close(place)
    if walk.arrived:
        return None
    work.given, work.put = [], None
    return place


def follow(work: Work, name: str, *, keep_all: bool = False) -> str:
    """Go on along what lies ahead from a state; gives where the call stands.

    Args:
        work: The step.
        name: The state.
        keep_all: True to keep what cannot be reached from where the call stands: no answer of the
            caller led there.
    """
    record = work.record
    if not record.ahead or name == END:
        return name
    here = record.ahead[-1]
    walk = _Walk(work, here)
    place = walk.go(name)
    walk.close(place, keep_all=keep_all)
    if walk.arrived and here.given:
        record.path = (*record.path, here)
    return place


@contextmanager
def as_known(work: Work) -> Iterator[bool]:
    """Let the record hold only what was given up to here, and not yet what lies ahead.

    Gives true where that makes a difference.
    """
    record, held = work.record, work.record.slots
    hidden = _given(record.ahead) - _given(record.path) - set(work.given)
    hidden &= held.keys()
    if hidden:
        record.slots = {name: v for name, v in held.items() if name not in hidden}
    yield bool(hidden)
    record.slots = held


def begin_anew(work: Work) -> str | None:
    """Walk as far as open questions were answered, and no further; gives what ``retrace`` does."""
    record = work.record
    record.path = tuple(leg for leg in record.path if _is_open(leg))
    record.ahead = ()
    place = retrace(work)
    record.ahead = ()
    return place


def forget_last_yes(work: Work) -> None:
    """Let the last yes of the path not count any more."""
    path = work.record.path
    for index in range(len(path) - 1, -1, -1):
        if Trigger.CONFIRMED_YES in path[index].facts:
            unanswered = replace(path[index], facts=())
            work.record.path = (*path[:index], unanswered, *path[index + 1 :])
            return


class _Walk:
    """One walk. While it is under way, the record holds only what was given on the way."""

    def __init__(self, work: Work, here: Leg, *, anew: bool = False) -> None:
        record = work.record
        self._work, self._record, self._here = work, record, here
        self._held, self._state = record.slots, record.state
        self._aside = record.pending, record.tries, record.failure
        self._ahead, self._passed = list(record.ahead), list(record.path)
        self._visits: dict[str, int] = {}
        self._cleared: set[str] = set()
        self._yes: tuple[str, int] | None = None  # the last one: its state, its place in the path
        self.arrived = False
        behind, ahead = _given(self._passed), _given(self._ahead)
        self._unsure = record.pending.slot if record.pending is not None else ""
        self._ever_given = behind | ahead
        self._lost = behind - record.slots.keys()  # given before, and empty now
        hidden = (ahead - behind) | {self._unsure}
        fixed = {name for name, held in record.slots.items() if anew and held.source == "flow"}
        self._fixed = fixed  # set by rows of the path as it was
        self._set: dict[str, FilledSlot] = {}  # set by rows of the walk
        hidden |= fixed
        record.slots = {name: v for name, v in record.slots.items() if name not in hidden}
        hidden = _results(self._ahead) - _results(self._passed)
        record.results = {name: v for name, v in record.results.items() if name not in hidden}
        record.pending = None

    def go(self, name: str) -> str:
        """Walk from a state to where the call has to stop; gives that state."""
        target: str | None = name
        while target is not None:
            self._record.state = name = target
            if name == END or sum(self._visits.values()) > MOST_MOVES:
                break
            self._visits[name] = self._visits.get(name, 0) + 1
            target = self._left()
        return self._before_effect(name)

    def _left(self) -> str | None:
        """Give where the state is left to, as it was left before; None where the walk stops."""
        fire, state = self._work.compiled.fire, self._record.state
        row = self._on_entry()
        if row is not None and row.call:
            return None
        while row is None or row.to is None:
            self._change(row)
            leg = None if self._asks_again() else self._next()
            if leg is None:
                return None
            row = self._row(leg)
            if self._asks_again():
                self._passed[-1] = replace(leg, facts=())
                return None
            if FALLBACK in leg.facts:
                return fire(state, FALLBACK)
        self._change(row)
        return fire(state, self._work.compiled.event(row))

    def _on_entry(self) -> Row | None:
        """Give the row that is taken at once."""
        state = self._work.state
        if state.max_visits is not None and self._visits[state.name] > state.max_visits:
            beyond = choose(self._work, {Trigger.MAX_VISITS})
            if beyond is not None:
                return beyond
        return choose(self._work, {Trigger.ALWAYS} | entry_facts(self._work))

    def _next(self) -> Leg | None:
        """Pass the state's next leg that counts; None where there is none."""
        legs = [leg for leg in self._ahead if leg.state == self._record.state]
        for leg in legs:
            counts = leg.words == words_before(self._work)
            self._ahead.remove(leg)
            self._give(leg)
            if leg is self._here:
                self.arrived = True
                return None
            if counts:
                self._passed.append(leg)
                return leg
            if leg.given:
                self._passed.append(replace(leg, facts=(), result=()))
        return None

    def _give(self, leg: Leg) -> None:
        for name in leg.given:
            if name not in self._held:
                self._lost.add(name)
            elif name != self._unsure:
                self._record.slots[name] = self._held[name]
                self._cleared.discard(name)
                self._set.pop(name, None)

    def _row(self, leg: Leg) -> Row | None:
        """Choose the row that a leg leads to now."""
        record = self._record
        record.tries, record.failure = dict(leg.tries), leg.failure
        record.results.update(leg.result)
        given = [name for name in leg.given if name in record.slots]
        facts = cast("set[Fact]", set(leg.facts))
        if leg.given and not given:
            facts.discard(Trigger.SLOT_FILLED)
        row = choose(self._work, facts | entry_facts(self._work), given)
        if row is not None and row.trigger == Trigger.CONFIRMED_YES:
            self._yes = (record.state, len(self._passed) - 1)
        return row

    def _asks_again(self) -> bool:
        """Tell whether the state asks for a slot that had been given, and was emptied."""
        asked = _asked(self._work.flow, self._record.state)
        return not self._lost.isdisjoint(filling.missing(self._work, asked))

    def _change(self, row: Row | None) -> None:
        """Empty and set slots as a row does."""
        for name in row.clear if row is not None else ():
            if self._record.slots.pop(name, None) is not None:
                self._cleared.add(name)
            self._set.pop(name, None)
        for name, value in row.sets if row is not None else ():
            self._set[name] = self._record.slots[name] = self._fixed_value(name, value)
            self._cleared.discard(name)

    def _fixed_value(self, name: str, value: str) -> FilledSlot:
        """Give what a row sets, or what the caller has made of it since."""
        held = self._held.get(name)
        told = held is not None and held.source in ("voice", "text", "keys")
        if held is not None and told and name not in self._ever_given:
            return held
        return filling.fixed(self._work, name, value)

    def _before_effect(self, name: str) -> str:
        """Give the question whose yes led to an effect, where the walk came to one."""
        flow = self._work.flow
        done = flow.states[name].do if name in flow.states and not self.arrived else None
        if done is None or self._yes is None or not flow.actions[done].needs_yes:
            return name
        name, place = self._yes
        self._ahead = [*self._passed[place + 1 :], *self._ahead]
        self._passed = self._passed[:place]
        return name

    def close(self, place: str, *, keep_all: bool = False) -> None:
        """Make what was found the call's own."""
        record = self._record
        within = ahead_of(self._work.flow, place, {*self._visits, *_states(self._passed)})
        onwards = [leg for leg in self._ahead if keep_all or leg.state in within]
        kept = [leg for leg in onwards if not self._tried(leg)]
        dropped = [leg for leg in self._ahead if leg not in onwards]
        record.state = self._state
        record.pending, record.tries, record.failure = self._aside
        record.path, record.ahead = tuple(self._passed), tuple(kept)
        gone = self._abandoned(dropped, kept, within) | (self._cleared - _given(kept))
        gone |= self._fixed - _given(self._passed) - _given(kept)
        held = {name: v for name, v in self._held.items() if name not in gone}
        later = _given(kept)
        record.slots = {**held, **{n: v for n, v in self._set.items() if n not in later}}

    def _tried(self, leg: Leg) -> bool:
        """Tell whether an effect was tried and failed: it is tried again once it is agreed to."""
        flow = self._work.flow
        done = flow.states[leg.state].do if leg.state in flow.states else None
        if done is None or Trigger.FAILED not in leg.facts:
            return False
        return flow.actions[done].effect != "read"

    def _abandoned(self, dropped: list[Leg], kept: list[Leg], within: set[str]) -> set[str]:
        """Give the slots that only the dropped legs had asked for."""
        flow = self._work.flow
        asked = {name for leg in dropped for name in leg.given if name in _asked(flow, leg.state)}
        states = (within - _states(dropped)) | self._visits.keys() | _states(self._passed)
        elsewhere = {name for state in states for name in _asked(flow, state)}
        return asked - elsewhere - _given(self._passed) - _given(kept)


def _given(legs: Iterable[Leg]) -> set[str]:
    return {name for leg in legs for name in leg.given}


def _results(legs: Iterable[Leg]) -> set[str]:
    return {name for leg in legs for name, _ in leg.result}


def _states(legs: Iterable[Leg]) -> set[str]:
    return {leg.state for leg in legs}


def _asked(flow: Flow, name: str) -> tuple[str, ...]:
    """Give the slots that a state asks for."""
    state = flow.states.get(name)
    if state is None:
        return ()
    return flow.states[state.reask].collect if state.reask else state.collect


def ahead_of(flow: Flow, place: str, passed: Collection[str]) -> set[str]:
    """Give the states that the call may come to from a state without going back to one that it
    passed; a state that asks again what another asked stands for that one."""
    here = {place, flow.states[place].reask} if place in flow.states else {place}
    found, names = set[str](), [place]
    while names:
        name = names.pop()
        if name in found or name not in flow.states or (name in passed and name not in here):
            continue
        found.add(name)
        names += [row.to for row in flow.states[name].rows if row.to is not None]
    return found
