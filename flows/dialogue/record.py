"""A call's own light state: all that differs from one call of a flow to the next.

Everything else (chart, prompts, matchers) is compiled once and shared. A record is only ever
changed by ``flows.dialogue.step``, on a copy that is committed when the whole step went well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

from flows.model.conditions import World
from flows.model.flow import START, Flow

Source = Literal["voice", "text", "keys", "caller", "default", "action", "flow"]
TimeLeft = Literal["", "little", "announced", "none"]
Waiting = Literal["nothing", "reply", "action", "prompt", "hold", "handoff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSlot:
    """A value that the call holds.

    Attributes:
        value: Canonical text.
        status: ``heard``, or ``confirmed`` once the caller said yes to it.
        source: Where it came from; ``flow``: a row of the path set it.
        words: The caller's words that said it.
    """

    value: str
    status: Literal["heard", "confirmed"] = "heard"
    source: Source = "voice"
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One entry of the history: who (``caller`` or ``bot``), what, when (ISO 8601), and more."""

    role: Literal["caller", "bot"]
    text: str
    at: str
    metadata: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A question put on top of the state's own; what is asked is known by ``questions``.

    Attributes:
        kind: Name of the question in ``flows.dialogue.questions``.
        slot: The slot it is about, or empty.
        values: Canonical values that are offered.
        trigger: Trigger of the row that it is about, or empty.
    """

    kind: str
    slot: str = ""
    values: tuple[str, ...] = ()
    trigger: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenValue:
    """A value that stands in a prompt.

    Attributes:
        name: The slot, or the result of an action.
        value: Canonical text.
        begin, end: Its words are ``whole[begin:end]`` of its ``Spoken``.
    """

    name: str
    value: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A prompt.

    Attributes:
        prompt: Its number.
        text: What was sent to be spoken.
        whole: What to say when asked to repeat: ``text``, or the prompt whose end it is.
        values: Values in ``whole``, in their order.
        heard: The part of ``text`` that was played; None while not reported.
        complete: True once all of it was played.
        barged_in: True where the caller spoke or keyed over it.
        sayings: How often it was begun: again after it was cut, or when asked for.
    """

    prompt: int
    text: str
    whole: str
    values: tuple[SpokenValue, ...] = ()
    heard: str | None = None
    complete: bool = False
    barged_in: bool = False
    sayings: int = 1

    @property
    def cut(self) -> bool:
        """True where the caller has not heard all of it, as far as is known. A prompt of which
        nothing is reported, and over which nobody spoke, counts as heard: it was read."""
        return not self.complete and (self.barged_in or self.heard is not None)

    def heard_values(self) -> tuple[SpokenValue, ...]:
        """Give the values that the caller has heard to the end of their last word."""
        if not self.cut:
            return self.values
        said = (self.heard or "").split()
        start = len(self.whole) - len(self.text)
        if said != self.text.split()[: len(said)]:  # reworded: its places are not those of `text`
            played = " ".join(said)
            return tuple(v for v in self.values if v.end <= start or self._words(v) in played)
        words = [match.end() for match in re.finditer(r"\S+", self.text)][: len(said)]
        until = start + (words[-1] if words else 0)
        return tuple(value for value in self.values if value.end <= until)

    def _words(self, value: SpokenValue) -> str:
        return " ".join(self.whole[value.begin : value.end].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """Words of the caller that wait for advice before they count.

    Attributes:
        consult: Number of the ``Consult``.
        text, alternatives, source, early: As in ``UserUtterance``.
    """

    consult: int
    text: str
    alternatives: tuple[str, ...] = ()
    source: Literal["voice", "text"] = "voice"
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One leg of the call's path: what happened in a state that brought values, or led on.

    Attributes:
        state: The state.
        facts: What held, as far as rows of the state wait for it.
        words: What stood before it, in one text: the question as it was put, or what was looked
            up. Empty where no value stands in it, so that it cannot be another one.
        given: Slots that were filled.
        result: Outputs of an action, by name.
        tries, failure: As the record's at the time.
    """

    state: str
    facts: tuple[str, ...] = ()
    words: str = ""
    given: tuple[str, ...] = ()
    result: tuple[tuple[str, str], ...] = ()
    tries: tuple[tuple[str, int], ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """An effect that can be undone and of which the caller has heard nothing yet.

    Attributes:
        key: Its idempotency key.
        undo: Name of the action that takes it back.
        inputs: What that is given.
        prompt: Number of the last prompt before it was done.
    """

    key: str
    undo: str
    inputs: tuple[tuple[str, str], ...]
    prompt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """A flow that called another one and waits for its end. What it shares with the record under
    the same name is as it was, and as it will be again.

    Attributes:
        then: State in which it goes on; empty: as its rows for ``returned`` say.
    """

    then: str
    flow: str
    number: int
    state: str
    base: str
    path: tuple[Leg, ...]
    ahead: tuple[Leg, ...]
    due: bool
    told: dict[str, str]
    agreed: dict[str, str]
    asking: str
    pending: Pending | None
    slots: dict[str, FilledSlot]
    rejected: dict[str, tuple[str, ...]]
    skipped: tuple[str, ...]
    tries: dict[str, int]
    visits: dict[str, int]
    taken: tuple[tuple[tuple[str, str], ...], ...]
    results: dict[str, str]
    failure: str
    untold: tuple[Untold, ...]
    returned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The last answer to a question for a slot.

    Attributes:
        slot: Name of the slot that was asked.
        text: Its words so far.
    """

    slot: str
    text: str


@dataclass(slots=True, kw_only=True)
class Record:
    """State of one call.

    Attributes:
        session_id, conversation_id, user_id: Who; empty where unknown.
        flow: Flow that the call is in, where another one called it; empty for the one in which
            the call began.
        number: Number of that flow among those called; 0 for the one in which the call began.
        called: How many flows were called so far.
        suspended: Flows that wait for the end of the one they called, the outermost first.
        shared: Values of slots that flows share, by name.
        returned: How the flow that was called last came to its end, or empty.
        known: What the call knew when it began, by the names that flows use: ``caller_number``,
            ``called_number``, ``user_id``, ``conversation_id``, ``known.NAME``.
        state: Current state of the flow, ``START`` before the call and ``END`` after it.
        states: States entered so far, oldest first, the current one last.
        base: Where the path begins: the state after the last effect; empty for the flow's first.
        path: What was passed since then, oldest first (``flows.dialogue.path.retracing``).
        ahead: What had been passed beyond the current state and may be passed again.
        due: True when a value that was passed has changed, and the path is still to be retraced.
        told: Values that the caller has heard since the state was entered, by slot.
        agreed: Values that the caller said yes to, by slot, as they were heard.
        asking: What was asked last: a slot, or a state's name.
        waiting: What the dialogue waits for.
        slots: Filled slots by name.
        rejected: Values that the caller ruled out, by slot.
        skipped: Optional slots that the caller would rather not give.
        pending: A question on top of the state's own, or None.
        tries: Failed answers in a row, by question.
        silences: Silent reprompts in a row.
        idle: Turns in a row that were none: fillers, sounds of listening, coughs, a yes too early.
        failures: Failed answers in the whole call.
        turns: Turns of the caller in the whole call, silent ones and noises too.
        put: How often each thing was put to the caller, by a digest of what it was (``progress``).
        question: Digest of the question that was put last.
        stuck: Limits passed in a row, without a question that could be put.
        noises: Sounds without words in a row.
        held: How often the bot has said during a hold that it is still there.
        time_left: Empty, or that the time of the call is nearly over (``little``, and ``announced``
            once it was said) or over (``none``).
        visits: How often each state was entered.
        prompts: Number of the last prompt.
        spoken: The last prompt.
        before: Prompts that were said in one breath with the last one, before it.
        missed: Values (name, value) that were said in this state before them, and not heard.
        taken: Inputs of actions that failed because of a value: the slots (name, value) with which
            that value, the first, is not to be had.
        action_id: The action under way, or empty.
        results: Outputs of actions, by name.
        failure: Name of the last action's failure, or empty.
        untold: Effects that a later failure takes back, oldest first.
        handed_over: True once a person has the caller, False once nobody could be had, else None.
        kept: Words said while an action ran, heard afterwards.
        unheard: Words that wait for advice, or None.
        answered: The last answer to a question for a slot, which late words may be joined to.
        consults: Number of the last ``Consult``.
        outcome: How the call ended, or empty.
        history: Turns so far.
        resets: How often the dialogue began anew under this session id.
        created, updated: ISO 8601.
    """

    session_id: str
    conversation_id: str = ""
    user_id: str = ""
    flow: str = ""
    number: int = 0
    called: int = 0
    suspended: tuple[Suspended, ...] = ()
    shared: dict[str, FilledSlot] = field(default_factory=dict)
    returned: str = ""
    known: dict[str, str] = field(default_factory=dict)
    state: str = START
    states: tuple[str, ...] = (START,)
    base: str = ""
    path: tuple[Leg, ...] = ()
    ahead: tuple[Leg, ...] = ()
    due: bool = False
    told: dict[str, str] = field(default_factory=dict)
    agreed: dict[str, str] = field(default_factory=dict)
    asking: str = ""
    waiting: Waiting = "nothing"
    slots: dict[str, FilledSlot] = field(default_factory=dict)
    rejected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    pending: Pending | None = None
    tries: dict[str, int] = field(default_factory=dict)
    silences: int = 0
    idle: int = 0
    failures: int = 0
    turns: int = 0
    put: dict[str, int] = field(default_factory=dict)
    question: str = ""
    stuck: int = 0
    noises: int = 0
    held: int = 0
    time_left: TimeLeft = ""
    visits: dict[str, int] = field(default_factory=dict)
    prompts: int = 0
    spoken: Spoken | None = None
    before: tuple[Spoken, ...] = ()
    missed: tuple[tuple[str, str], ...] = ()
    taken: tuple[tuple[tuple[str, str], ...], ...] = ()
    action_id: str = ""
    results: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    untold: tuple[Untold, ...] = ()
    handed_over: bool | None = None
    kept: str = ""
    unheard: Unheard | None = None
    answered: Answered | None = None
    consults: int = 0
    outcome: str = ""
    history: tuple[Turn, ...] = ()
    resets: int = 0
    created: str = ""
    updated: str = ""

    @property
    def heard_out(self) -> bool:
        """True where the last prompts were heard to their end."""
        return not any(spoken.cut for spoken in self.breath)

    @property
    def breath(self) -> tuple[Spoken, ...]:
        """The last prompts, said in one breath."""
        return (*self.before, self.spoken) if self.spoken is not None else self.before

    def heard_values(self) -> tuple[SpokenValue, ...]:
        """Give the values in the last prompts that the caller has heard."""
        return tuple(value for spoken in self.breath for value in spoken.heard_values())

    def may_be_agreed(self) -> bool:
        """Tell whether the caller has heard what a yes would agree to: every value that was said
        in this state and still stands, and of prompts without values any word."""
        if any(self._stands(name, value) for name, value in self.unheard_values()):
            return False
        return self.heard_out or any(
            spoken.heard or spoken.complete or spoken.text != spoken.whole for spoken in self.breath
        )

    def unheard_values(self) -> tuple[tuple[str, str], ...]:
        """Give the values (name, value) that were said in this state, and never heard in it."""
        heard = {(value.name, value.value) for value in self.heard_values()}
        said = [(v.name, v.value) for spoken in self.breath for v in spoken.values]
        return tuple(pair for pair in dict.fromkeys((*self.missed, *said)) if pair not in heard)

    def _stands(self, name: str, value: str) -> bool:
        """Tell whether a value is one that the call holds, or asks about; one without a name is
        of a record that did not know its values."""
        held, pending = self.slots.get(name), self.pending
        asked = pending.values if pending is not None and pending.slot == name else ()
        known = held.value if held is not None else self.results.get(name, self.known.get(name))
        return not name or value == known or value in asked

    def copy(self) -> Record:
        """Give an independent copy: every part is immutable but the dictionaries."""
        twin = Record.__new__(Record)
        for name in _NAMES:
            value = getattr(self, name)
            setattr(twin, name, value.copy() if type(value) is dict else value)
        return twin

    def was_given(self, slot: str) -> bool:
        """Tell whether the caller gave a slot on the path, first or after a row had emptied it."""
        return any(slot in leg.given for leg in (*self.path, *self.ahead))

    def world(self, flow: Flow, now: datetime) -> World:
        """Give what the flow's conditions are judged by."""
        held = self.slots
        return World(
            values={
                **{name: value for name, value in self.known.items() if name not in flow.slots},
                **self.results,
                **{name: filled.value for name, filled in held.items()},
            },
            now=now,
            opening_hours=flow.opening_hours,
            failure=self.failure or None,
            outcome=self.returned or None,
            tries=self.tries,
            confirmed=frozenset(n for n, filled in held.items() if filled.status == "confirmed"),
        )

    def touch(self, now: datetime) -> None:
        """Note the time of a change."""
        self.updated = now.isoformat()
        self.created = self.created or self.updated

    def as_dict(self) -> dict[str, Any]:
        """Give the fields by name, values as they are."""
        return {name: getattr(self, name) for name in _NAMES}


_NAMES = tuple(entry.name for entry in fields(Record))
