"""The longest call that a flow can come to, in turns of the caller and in seconds of speech.

Theory of operation. The step counts every turn (``limits.turns``), so a call is a walk over the
states that listen, of at most so many turns. ``_Speech`` tells for each turn the most that the bot
can say in it: what stays in a state, what its rows lead to, and where limits lead. The longest walk
is found by going back from the last turn. What is said between turns (stills of a hold, the end
that is announced) is bounded for the whole call and added once. No call of the machine is longer;
tests hold generated calls against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from flows.checks.spoken_words import SpokenWords
from flows.model.flow import (
    END,
    MOST_HOLDS,
    MOST_PUT,
    MOST_READ_OUT,
    MOST_SAID,
    Flow,
    Row,
    Slot,
    State,
)
from flows.model.triggers import Trigger
from flows.slots import KINDS

WORDS_A_SECOND = 1.9  # of the embedded voice at its slowest: python -m benchmarks.speaking
LONGEST_PASSAGE = 40  # words of what is found for a caller's question
_LIMITS = ("failed", "not_understood", "no_progress", "too_long", "silent", "noise", "time_up")
_AT_ONCE = (Trigger.ALWAYS, Trigger.ALL_FILLED, Trigger.MAX_VISITS)

Ways = dict[str, int]
"""Next state that listens, or END → most words until there."""


@dataclass(frozen=True, slots=True)
class Often:
    """A question that may be put more often than others: by its author's own limit.

    Attributes:
        where: ``state ASK``, ``slot date`` or ``defaults``.
        times: How often it may be put in the same situation.
    """

    where: str
    times: int


@dataclass(frozen=True, slots=True)
class Longest:
    """Bounds of a call.

    Attributes:
        turns: Turns of the caller, silent ones included.
        words: Words that the bot says.
    """

    turns: int
    words: int

    @property
    def seconds(self) -> int:
        """Seconds of the bot's speech."""
        return ceil(self.words / WORDS_A_SECOND)

    @property
    def minutes(self) -> int:
        """Minutes of the bot's speech, rounded up."""
        return ceil(self.seconds / 60)


def longest_call(flow: Flow) -> Longest:
    """Compute the longest call of a flow that ``checks`` found no fault with."""
    speech = _Speech(flow)
    turns = {state.name: speech.turn(state) for state in flow.states.values() if state.listens}
    begun = speech.enter(flow.start)
    heard = {name: max(_into(name, (begun, *turns.values()))) for name in turns}
    most: Ways = {}
    for _ in range(flow.limits.turns):
        most = {
            name: max(
                [heard[name] + speech.finish + most.get(name, 0)]  # once more, or what was cut
                + [words + most.get(to, 0) for to, words in ways.items()]
            )
            for name, ways in turns.items()
        }
    walk = max(words + most.get(to, 0) for to, words in begun.items())
    return Longest(turns=speech.turns, words=walk + speech.besides)


def put_more_often(flow: Flow) -> tuple[Often, ...]:
    """Give where an author's own limit lets the same question be put more than four times."""
    limits = [("defaults", flow.limits.max_retries), ("defaults", flow.limits.max_silence + 1)]
    limits += [(f"state {state.name}", state.max_retries) for state in flow.states.values()]
    limits += [(f"slot {slot.name}", slot.max_retries) for slot in flow.slots.values()]
    return tuple(Often(where, most) for where, most in limits if most and most > MOST_PUT)


def _into(name: str, all_ways: tuple[Ways, ...]) -> list[int]:
    return [ways.get(name, 0) for ways in all_ways]


class _Speech:
    """The most that is said on the ways of a flow, in words."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._words = SpokenWords(flow)
        self._entered: dict[tuple[str, bool], Ways] = {}
        words = self._words
        self._passage = LONGEST_PASSAGE if flow.questions is not None else 0
        slots = flow.slots.values()
        self._still = words.library("still_waiting")
        self._kindly = words.begins("no_match", "no_input")
        self._wish = max(
            self._passage,
            words.begins("help", "who_are_you", "no_answer", "cannot_skip", "resume", "start_over"),
            *(words.of(slot.help) for slot in slots),
            *(words.of(state.help) for state in flow.states.values()),
        )
        self._grounded = sum(
            words.library("corrected", "implicit", value=words.value(slot)) for slot in slots
        )
        self._on_top = max(
            words.begins("change", "confirm_cancel"), *(self._about(slot) for slot in slots), 0
        )

    @property
    def finish(self) -> int:
        """Words before what was cut of a prompt."""
        return self._words.library("finish")

    @property
    def turns(self) -> int:
        """Turns of the caller: those with a question, and those over what is said after them."""
        silent = [state for state in self._flow.states.values() if not state.listens]
        return self._flow.limits.turns + MOST_SAID * (len(silent) + 1)

    @property
    def besides(self) -> int:
        """Words beside those of turns: stills of holds, the end announced, circles of says."""
        flow, words = self._flow, self._words
        holds = [flow.hold, *(slot.hold for slot in flow.slots.values() if slot.hold is not None)]
        library = words.library("hold_still")
        stills = max(
            hold.rounds * max(words.of(hold.still), 0 if hold.still else library) for hold in holds
        )
        announced = words.library("last_minute") + words.library("last_turn")
        visits = [state.max_visits or 0 for state in flow.states.values()]
        silent = sum(self._said(state) for state in flow.states.values() if not state.listens)
        return stills * MOST_HOLDS + announced + sum(visits) * silent

    def turn(self, state: State) -> Ways:
        """Give the most that is said from a turn of the caller at a state on."""
        before = max(self._wish, self._kindly, self._hold(state))
        grounded = self._passage + (0 if state.asks_yes_no else self._grounded)
        ways: Ways = {}
        _add(ways, state.name, max(before, grounded) + self._question(state))
        for row in state.rows:
            self._by_row(ways, grounded, row, state)
        self._leave(ways, max(before, grounded), state)
        return ways

    def enter(self, name: str, *, missing: bool = False) -> Ways:
        """Give the most that is said on entering a state, until the caller's next turn.

        Args:
            name: The state, or END.
            missing: True when something that it collects was emptied on the way.
        """
        if name == END:
            return {END: self._words.library(*_LIMITS, "cancelled")}
        key = (name, missing)
        if key in self._entered:
            return self._entered[key]
        self._entered[key] = {}  # a circle is walked once; its bound is counted in `besides`
        state, ways = self._flow.states[name], Ways()
        said = self._said(state)
        if state.listens:
            _add(ways, name, said + self._question(state))
        for row in state.rows:
            filled = row.trigger != Trigger.ALL_FILLED or not missing
            if filled and (not state.listens or row.trigger in _AT_ONCE):
                failed = row.trigger == Trigger.FAILED
                self._by_row(ways, self._waited(state) if failed else said, row, state)
        if not state.listens:
            self._leave(ways, said, state)
        self._entered[key] = ways
        return ways

    def _by_row(self, ways: Ways, before: int, row: Row, state: State) -> None:
        words = self._words
        own = words.of(row.say) + max(words.of(row.ask), words.of(row.confirm))
        if row.confirm is not None:
            _add(ways, state.name, before + own)
        target = self._flow.states.get(row.to or state.name)
        collect = target.collect if target is not None else ()
        missing = any(
            self._flow.slots[name].required
            for name in {*row.clear} & {*collect} - {*dict(row.sets)}
        )
        for to, count in self.enter(row.to or state.name, missing=missing).items():
            _add(ways, to, before + own + count)

    def _leave(self, ways: Ways, before: int, state: State) -> None:
        """Add the ways of limits: a row, then the fallback, then the end."""
        limits = (Trigger.MAX_RETRIES, Trigger.MAX_SILENCE)
        led: Ways = {state.name: 0}
        for row in state.rows:
            if row.trigger in limits:
                self._by_row(led, 0, row, state)
        fallback = self._flow.fallback
        onwards = [self.enter(END), *([self.enter(fallback)] if fallback is not None else [])]
        further: Ways = {}
        for count in led.values():
            for way in onwards:
                for to, words in way.items():
                    _add(further, to, before + count + words + self._words.library(*_LIMITS))
        for to, words in further.items():
            _add(ways, to, words)

    def _said(self, state: State) -> int:
        """Give what a state says beside its question; what asks nothing may be said twice."""
        words = self._words
        if state.listens:
            return words.of(state.say)
        said = words.of(state.say) * MOST_SAID
        if state.handoff is not None:
            otherwise = words.of(state.handoff.otherwise) or words.library("handoff_otherwise")
            said += otherwise * MOST_SAID
        return said + self._waited(state)

    def _waited(self, state: State) -> int:
        """Give what is said while an action or the carrier is waited for."""
        words = self._words
        if state.do is not None:
            own = words.of(self._flow.actions[state.do].meanwhile)
            meanwhile = own or words.library("meanwhile")
            return meanwhile + self._still * MOST_SAID + words.library("not_done", "not_known")
        return self._still * MOST_PUT if state.handoff is not None else 0

    def _hold(self, state: State) -> int:
        holds = [self._flow.hold, *(slot.hold for slot in self._flow.slots.values())]
        own = (self._words.of(hold.say) for hold in holds if hold is not None)
        return max(self._words.library("hold"), *own)

    def _question(self, state: State) -> int:
        """Give the longest that is asked in a state: its own question, or one on top."""
        words = self._words
        own = max(words.of(state.ask), words.of(state.no_match), words.of(state.no_input))
        agreed = max((words.of(row.confirm) for row in state.rows), default=0)
        asked = self._flow.states[state.reask] if state.reask else state
        slots = [self._asked(self._flow.slots[name]) for name in asked.collect]
        return max(own, agreed, self._on_top, *slots, 0)

    def _asked(self, slot: Slot) -> int:
        words = self._words
        return max(words.of(slot.ask), words.of(slot.no_match), words.of(slot.no_input))

    def _about(self, slot: Slot) -> int:
        """Give the longest question on top about a slot, or a refusal with what would do."""
        words, value = self._words, self._words.value(slot)
        several = value * _read_out(slot) + words.library("or") + 1
        places = {"value": value, "values": several, "first": value, "last": value}
        question = max(
            words.library(name, **places)
            for name in ("which_value", "which_between", "confirm_value", "offer_value")
        )
        if slot.known is not None:
            own = words.of(slot.known.ask, value=value, ending=value)
            names = ("already", "already_caller_number")
            library = (words.library(name, value=value, ending=value) for name in names)
            question = max(question, own, *library)
        said = [words.of(rule.say, nearest=value) for rule in slot.rules]
        refused = max(said, default=0) + max(
            self._asked(slot), words.library("offer_value", value=value)
        )
        return max(question, refused)


def _read_out(slot: Slot) -> int:
    """Give how many values of a slot are read out where several could be meant."""
    if slot.options:
        return len(slot.options)
    return MOST_READ_OUT if any(KINDS[kind].spanned for kind in slot.kinds) else 2


def _add(ways: Ways, to: str, words: int) -> None:
    ways[to] = max(ways.get(to, 0), words)
