"""A call's dialogue: ``advance(event, now) → acts``, and what one can ask of it.

    dialogue = Dialogue(load_flow(path), session_id="anna")
    acts = dialogue.advance(CallStarted(), now)

The step is pure: the same flow, events and times give the same acts, byte for byte. It takes the
time as an argument, knows no network, and changes state only when it went well as a whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.dialogue import asking, filling, moving, outside, step
from flows.dialogue.outside import Verdict
from flows.dialogue.record import FilledSlot, Record, Source, Turn
from flows.dialogue.rendering import speak
from flows.dialogue.trace import Trace
from flows.dialogue.work import Terms, Work
from flows.errors import CallwrightError
from flows.model.flow import END, START, Flow, Row
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, Consult, Say
from flows.vocabulary.events import (
    Advised,
    CallStarted,
    Event,
    PromptHeard,
    UserSilence,
    UserUtterance,
)
from flows.vocabulary.ports import Expectation, Interpreter

if TYPE_CHECKING:
    from flows.build.compiler import CompiledFlow
    from flows.vocabulary.commands import Command

_NO_TIME = datetime.min.replace(tzinfo=UTC)


class Dialogue:
    """One call's conversation.

    Args:
        compiled: The flow, shared by all calls.
        interpreter: Turns words into commands; None: by the rules of the flow's language.
        terms: What holds for every call of this bot.
        session_id, conversation_id, user_id: Who; kept in the record.
        record: State to go on from, e.g. of a snapshot; None for a new call.
    """

    __slots__ = ("_compiled", "_interpreter", "_record", "_terms", "_trace")

    def __init__(
        self,
        compiled: CompiledFlow,
        interpreter: Interpreter | None = None,
        terms: Terms | None = None,
        *,
        session_id: str = "",
        conversation_id: str = "",
        user_id: str = "",
        record: Record | None = None,
    ) -> None:
        self._compiled = compiled
        self._interpreter = interpreter or RuleInterpreter(compiled.flow.language)
        self._terms = terms or Terms()
        self._record = record or Record(
            session_id=session_id, conversation_id=conversation_id, user_id=user_id
        )
        self._trace = Trace()

    def __repr__(self) -> str:
        return f"<dialogue on {self.flow.name} in {self.state}>"

    def advance(self, event: Event, now: datetime) -> tuple[Act, ...]:
        """Take an event and give what the bot does next, in order.

        Args:
            event: What happened.
            now: Aware date and time, in the flow's time zone.

        Raises nothing that an event could cause; on a bug the state stays as it was.

        Raises:
            CallwrightError: The time has no zone, as in all that takes a time.
        """
        work = self._work(self._record.copy(), now)
        step.take(work, event)
        work.record.touch(now)
        self._record = work.record
        self._trace = work.trace
        return tuple(work.acts)

    def twin(self) -> Dialogue:
        """Give another dialogue that stands where this one does, to try out what would come."""
        return Dialogue(self._compiled, self._interpreter, self._terms, record=self._record)

    def start(self, now: datetime) -> tuple[Act, ...]:
        """Begin a conversation in text; gives the acts, as ``read`` does."""
        return self.answer(CallStarted(), now)

    def hear(self, text: str, now: datetime) -> tuple[Act, ...]:
        """Take what the caller typed; an empty text is silence. Gives the acts as ``read`` does.

        Raises:
            CallwrightError: The conversation has not begun.
        """
        if self.state == START:
            raise CallwrightError(
                f"flow {self.flow.name}: the conversation has not begun, so nothing can be heard.",
                code="start",
                remedy="Call start(now) first.",
            )
        words = text.strip()
        event = UserUtterance(text=words, source="text") if words else UserSilence()
        return self.answer(event, now)

    def answer(self, event: Event, now: datetime) -> tuple[Act, ...]:
        """Take any other event in text, e.g. the answer of an action: ``advance`` and ``read``."""
        return self.read(self.advance(event, now), now)

    def read(self, acts: Iterable[Act], now: datetime) -> tuple[Act, ...]:
        """Report that a caller has read what the bot says, all of it and at once.

        Args:
            acts: What the bot does, as ``advance`` or ``transition_to`` gave it.
            now: Aware date and time, in the flow's time zone.

        Returns:
            The acts, and all that followed when they were read.
        """
        waiting, given = deque(acts), list[Act]()
        while waiting:
            act = waiting.popleft()
            given.append(act)
            if isinstance(act, Say):
                heard = PromptHeard(prompt=act.prompt, complete=True, text=act.text)
                waiting.extend(self.advance(heard, now))
            elif isinstance(act, Consult):  # in text nobody is there to be consulted
                waiting.extend(self.advance(Advised(consult=act.consult), now))
        return tuple(given)

    def expectation(self, now: datetime) -> Expectation:
        """Give what the dialogue can take now; for end of turn and the recogniser."""
        return asking.expectation(self._work(self._record, now))

    def _work(self, record: Record, now: datetime) -> Work:
        if now.tzinfo is None:
            raise CallwrightError(
                f"flow {self.flow.name}: the time that was given to the dialogue has no time zone.",
                code="time",
                remedy="Give one with the zone, as datetime.now(ZoneInfo('Europe/London')).",
            )
        return Work(self._compiled, self._interpreter, self._terms, record, now)

    @property
    def flow(self) -> Flow:
        """The flow that the call is in: the one that it began with, or one that this called."""
        return self._compiled.flow if not self._record.flow else self._at.flow

    @property
    def home(self) -> Flow:
        """The flow that this call began with."""
        return self._compiled.flow

    @property
    def flows(self) -> dict[str, Flow]:
        """All flows that the call may come to, by name."""
        return {compiled.name: compiled.flow for compiled in self._compiled.tree}

    @property
    def _at(self) -> CompiledFlow:
        return self._compiled.named(self._record.flow)

    @property
    def interpreter(self) -> Interpreter:
        """What turns this call's words into commands."""
        return self._interpreter

    @property
    def record(self) -> Record:
        """The call's state; to be read only."""
        return self._record

    @property
    def understood(self) -> tuple[Command, ...]:
        """What the words or keys of the last event were heard as; empty where none were heard."""
        return self._trace.commands

    @property
    def trace(self) -> Trace:
        """What the last event passed: commands, rows and prompts."""
        return self._trace

    @property
    def state(self) -> str:
        """Current state of the flow; ``START`` before the call, ``END`` after it."""
        return self._record.state

    @property
    def previous(self) -> str:
        """The state before the current one."""
        return self._record.states[-2] if len(self._record.states) > 1 else START

    @property
    def asking(self) -> str:
        """What was asked last: a slot's name, or a state's."""
        return self._record.asking

    @property
    def ended(self) -> bool:
        """True once nothing fires any more."""
        return self._record.state == END

    @property
    def outcome(self) -> str:
        """How the call ended; empty before."""
        return self._record.outcome

    @property
    def slots(self) -> dict[str, FilledSlot]:
        """Filled slots by name."""
        return self._record.slots

    @property
    def apology(self) -> str:
        """What to say when a step failed."""
        return self.flow.apology

    def spoken(self, slot: str, style: str = "") -> str:
        """Word the value of a filled slot in a style of its kind, empty for the usual one; empty
        when it has none."""
        held = self._record.slots.get(slot)
        if held is None:
            return ""
        flow = self.flow
        return speak(flow.slots[slot], held.value, style, flow.language, self._terms.country)

    def can(self, name: str, now: datetime | None = None) -> bool:
        """Tell whether a trigger can fire, or a transition lead to a state, from the current one.

        Args:
            name: A trigger as in ``flows.model.flow.Row``, e.g. ``confirmed_yes``, an event of
                the chart, or a state, e.g. ``CONFIRM``.
            now: Aware date and time, to ask also whether a row's conditions hold; of a state,
                whether ``transition_to`` would go there.
        """
        if name == END or name in self.flow.states:
            if now is not None:
                return name in self.targets(now)
            begins = self.state == START and name == self.flow.start
            return begins or any(row.to == name for row in self._rows())
        rows = [row for row in self._rows() if row.trigger == name]
        if not rows or now is None:
            return bool(rows) or name in self._at.allowed(self.state)
        work = self._work(self._record, now)
        return moving.choose(work, {rows[0].trigger}, changed=self._record.slots) is not None

    def available(self) -> tuple[str, ...]:
        """Give the triggers that have a transition in the current state, each once."""
        triggers = {row.event or row.trigger: row.trigger for row in self._rows()}
        events = self._at.allowed(self.state)
        return tuple(dict.fromkeys(triggers.get(event, event) for event in events))

    def targets(self, now: datetime) -> tuple[str, ...]:
        """Give the states that ``transition_to`` would go to now, by the priority of their rows."""
        return outside.targets(self._work(self._record, now))

    def transition_to(self, target: str, now: datetime) -> Verdict:
        """Go to another state without words of the caller, as if the trigger had fired.

        Args:
            target: A state, or ``END``, that a row of the current state leads to. Its conditions
                have to hold, and ``all_filled`` has to be true. Nobody answers for the caller
                where an action waits for a yes, nor for an action or a handoff under way.
            now: Aware date and time, in the flow's time zone.

        Returns:
            True with the acts that follow, or false with the reason; then nothing has changed.
        """
        work = self._work(self._record.copy(), now)
        return self._verdict(work, outside.transition_to(work, target))

    def _verdict(self, work: Work, reason: CallwrightError | None) -> Verdict:
        if reason is not None:
            return Verdict(reason)
        work.record.touch(work.now)
        self._record = work.record
        return Verdict(acts=tuple(work.acts))

    def _rows(self) -> tuple[Row, ...]:
        state = self.flow.states.get(self.state)
        return tuple(state.rows) if state is not None else ()

    def missing(self) -> list[str]:
        """Give the slots that the flow still has to collect, in the order of asking."""
        collect = [name for state in self.flow.states.values() for name in state.collect]
        work = self._work(self._record, _NO_TIME)
        return filling.missing(work, dict.fromkeys(collect))

    @property
    def all_required_filled(self) -> bool:
        """True when no slot that some state asks for, and that has to be given, is empty."""
        return not any(self.flow.slots[name].required for name in self.missing())

    def recent_turns(self, count: int = 5) -> tuple[Turn, ...]:
        """Give the last turns, oldest first."""
        return self._record.history[-count:] if count > 0 else ()

    def get(self, slot: str) -> str | None:
        """Give the canonical value of a slot; None while it is empty.

        Raises:
            SlotError: The flow has no such slot.
        """
        outside.declared(self.flow, slot)
        held = self._record.slots.get(slot)
        return held.value if held is not None else None

    def update(self, slot: str, value: str, now: datetime, source: Source = "caller") -> Verdict:
        """Put a known value into a slot, e.g. from the transport; the summary still names it.

        As when the caller says it, failed answers to that question are forgotten, the flow's rules
        are kept, and values that do not go with it any more are emptied. No transition fires: what
        it leads to comes with the next event.

        Args:
            slot: Name of the slot.
            value: In canonical form, e.g. ``2026-11-27``, or nearly (``9:05``).
            now: Aware date and time, in the flow's time zone; for the rules.
            source: Where it came from.

        Returns:
            True, or false with the reason: no such slot (code ``unknown_slot``), not of its kind
            (``value``), against a rule (``rule``), or the caller's alone to affirm (``yes``);
            then nothing has changed.
        """
        work = self._work(self._record.copy(), now)
        return self._verdict(work, outside.update(work, slot, value, source))

    def reset(self) -> None:
        """Go back to before the call, keeping who is calling.

        What was done stays done: the next call's actions have ids of their own.
        """
        old = self._record
        self._record = Record(
            session_id=old.session_id,
            conversation_id=old.conversation_id,
            user_id=old.user_id,
            resets=old.resets + 1,
        )
