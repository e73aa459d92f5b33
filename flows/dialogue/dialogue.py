"""A call's dialogue: ``advance(event, now) → acts``, and what one can ask of it.

    dialogue = Dialogue(load_flow(path), RuleInterpreter(), session_id="anna")
    acts = dialogue.advance(CallStarted(), now)

The step is pure: the same flow, events and times give the same acts, byte for byte. It takes the
time as an argument, knows no network, and changes state only when it went well as a whole.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flows.dialogue import asking, filling, moving, step
from flows.dialogue.record import FilledSlot, Record, Source, Turn
from flows.dialogue.rendering import speak
from flows.dialogue.work import Terms, Work
from flows.errors import SlotError
from flows.model.flow import END, START, Flow, Row, Slot
from flows.vocabulary.acts import Act
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.events import Event
from flows.vocabulary.ports import Expectation, Interpreter

if TYPE_CHECKING:
    from flows.build.compiler import CompiledFlow


class Dialogue:
    """One call's conversation.

    Args:
        compiled: The flow, shared by all calls.
        interpreter: Turns words into commands.
        terms: What holds for every call of this bot.
        session_id, conversation_id, user_id: Who; kept in the record.
        record: State to go on from, e.g. of a snapshot; None for a new call.
    """

    __slots__ = ("_compiled", "_interpreter", "_record", "_terms")

    def __init__(
        self,
        compiled: CompiledFlow,
        interpreter: Interpreter,
        terms: Terms | None = None,
        *,
        session_id: str = "",
        conversation_id: str = "",
        user_id: str = "",
        record: Record | None = None,
    ) -> None:
        self._compiled = compiled
        self._interpreter = interpreter
        self._terms = terms or Terms()
        self._record = record or Record(
            session_id=session_id, conversation_id=conversation_id, user_id=user_id
        )

    def advance(self, event: Event, now: datetime) -> tuple[Act, ...]:
        """Take an event and give what the bot does next, in order.

        Args:
            event: What happened.
            now: Aware date and time, in the flow's time zone.

        Raises nothing that an event could cause; on a bug the state stays as it was.
        """
        work = self._work(self._record.copy(), now)
        step.take(work, event)
        work.record.touch(now)
        self._record = work.record
        return tuple(work.acts)

    def expectation(self, now: datetime) -> Expectation:
        """Give what the dialogue can take now; for end of turn and the recogniser."""
        return asking.expectation(self._work(self._record, now))

    def _work(self, record: Record, now: datetime) -> Work:
        return Work(self._compiled, self._interpreter, self._terms, record, now)

    @property
    def flow(self) -> Flow:
        """The flow that this call began with."""
        return self._compiled.flow

    @property
    def interpreter(self) -> Interpreter:
        """What turns this call's words into commands."""
        return self._interpreter

    @property
    def record(self) -> Record:
        """The call's state; to be read only."""
        return self._record

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

    def spoken(self, slot: str) -> str:
        """Word the value of a filled slot; empty when it has none."""
        held = self._record.slots.get(slot)
        if held is None:
            return ""
        spec = self.flow.slots[slot]
        return speak(spec, held.value, "", self.flow.language, self._terms.country)

    def can(self, trigger: str, now: datetime | None = None) -> bool:
        """Tell whether a trigger, or event of the chart, can fire in the current state.

        Args:
            trigger: As in ``flows.model.flow.Row``, e.g. ``confirmed_yes``.
            now: Aware date and time, to ask also whether a row's conditions hold.
        """
        rows = [row for row in self._rows() if row.trigger == trigger]
        if not rows or now is None:
            return bool(rows) or trigger in self._compiled.allowed(self.state)
        work = self._work(self._record, now)
        return moving.choose(work, {trigger}, changed=self._record.slots) is not None

    def available(self) -> tuple[str, ...]:
        """Give the triggers that have a transition in the current state, each once."""
        triggers = {row.event or row.trigger: row.trigger for row in self._rows()}
        events = self._compiled.allowed(self.state)
        return tuple(dict.fromkeys(triggers.get(event, event) for event in events))

    def _rows(self) -> tuple[Row, ...]:
        state = self.flow.states.get(self.state)
        return tuple(state.rows) if state is not None else ()

    def missing(self) -> list[str]:
        """Give the slots that the flow still has to collect, in the order of asking."""
        collect = [name for state in self.flow.states.values() for name in state.collect]
        work = self._work(self._record, datetime.min)
        return filling.missing(work, dict.fromkeys(collect))

    def recent_turns(self, count: int = 10) -> tuple[Turn, ...]:
        """Give the last turns, oldest first."""
        return self._record.history[-count:] if count > 0 else ()

    def slot(self, name: str) -> FilledSlot | None:
        """Give what a slot holds; None while it is empty.

        Raises:
            SlotError: The flow has no such slot.
        """
        self._declared(name)
        return self._record.slots.get(name)

    def update_slot(
        self, slot: str, value: str, now: datetime, source: Source = "caller"
    ) -> FilledSlot:
        """Put a known value into a slot, e.g. from the transport; the summary still names it.

        As when the caller says it, failed answers to that question are forgotten, the flow's rules
        are kept, and values that do not go with it any more are emptied. No transition fires: what
        it leads to comes with the next event.

        Args:
            slot: Name of the slot.
            value: As written or canonical, e.g. ``2026-11-27``.
            now: Aware date and time, in the flow's time zone; for the rules.
            source: Where it came from.

        Raises:
            SlotError: The flow has no such slot, or it does not take the value; nothing changed.
        """
        declared = self._declared(slot)
        try:
            canonical = filling.canonical(declared, value)
        except ValueError:
            kinds = " or ".join(declared.kinds)
            raise SlotError(
                f"flow {self.flow.name}, slot {slot}: the value is not of kind {kinds}.",
                code="value",
                remedy="Give a value of that kind.",
            ) from None
        work = self._work(self._record.copy(), now)
        pending = work.record.pending
        filling.fill(work, [SetSlot(slot=slot, value=canonical)], source)
        if slot not in work.record.slots:
            raise SlotError(
                f"flow {self.flow.name}, slot {slot}: a rule of the flow is against the value.",
                code="rule",
                remedy="Give a value that the slot's rules let in.",
            )
        about_it = pending is not None and pending.slot in ("", slot)
        work.record.pending = None if about_it else pending
        work.record.touch(now)
        self._record = work.record
        return self._record.slots[slot]

    def _declared(self, slot: str) -> Slot:
        try:
            return self.flow.slots[slot]
        except KeyError:
            known = ", ".join(self.flow.slots) or "none"
            raise SlotError(
                f"flow {self.flow.name} has no slot {slot!r}.",
                code="unknown_slot",
                remedy=f"Name one of its slots: {known}.",
            ) from None

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
