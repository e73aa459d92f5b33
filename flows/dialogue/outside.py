"""Requests from outside, beside the events of a call: to hold a value, to go to another state.

Whoever asks is trusted as little as a caller. A value has to be of its slot's kind and within the
flow's rules; a move has to be a row of the state that could be taken now. And nobody says yes in
the caller's place: no move leads to where an action that needs a yes could run without a further
one.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.dialogue import filling, moving, questions, step
from flows.dialogue.path import retracing
from flows.dialogue.record import Source
from flows.dialogue.work import Work
from flows.errors import CallwrightError, SlotError
from flows.model.flow import END, START, Flow, Row, Slot
from flows.vocabulary.acts import Act
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.events import CallStarted

#: Answers of the outside, which only the outside gives.
_ANSWERS = frozenset({"done", "failed", "offered"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a request; true when it was done.

    Attributes:
        reason: Why it was refused, with ``code`` and ``remedy``; None when it was done. A refused
            request changes nothing.
        acts: What the bot does next, in order.
    """

    reason: CallwrightError | None = None
    acts: tuple[Act, ...] = ()

    def __bool__(self) -> bool:
        return self.reason is None


def declared(flow: Flow, name: str) -> Slot:
    """Find a slot.

    Raises:
        SlotError: The flow has no such slot.
    """
    try:
        return flow.slots[name]
    except KeyError:
        known = ", ".join(flow.slots) or "none"
        raise SlotError(
            f"flow {flow.name} has no slot {name!r}.",
            code="unknown_slot",
            remedy=f"Name one of its slots: {known}.",
        ) from None


def update(work: Work, name: str, value: str, source: Source) -> CallwrightError | None:
    """Put a known value into a slot; gives why not, if it is refused."""
    flow = work.flow
    if _affirmed(work):
        return CallwrightError(
            f"flow {flow.name}, slot {name}: in state {work.record.state} the values stand as the "
            "caller hears them, for an action that needs a yes.",
            code="yes",
            remedy="Give the value before the caller is asked for the yes, or after the action.",
        )
    try:
        slot = declared(flow, name)
        canonical = filling.canonical(slot, value)
    except SlotError as unknown:
        return unknown
    except ValueError:
        return SlotError(
            f"flow {flow.name}, slot {name}: the value is not of kind {' or '.join(slot.kinds)}.",
            code="value",
            remedy=_written(slot),
        )
    if slot.confirm == "explicit":
        return SlotError(
            f"flow {flow.name}, slot {name}: it is read back by itself ('confirm: explicit').",
            code="yes",
            remedy="Let the caller give it.",
        )
    pending, held = work.record.pending, work.record.slots
    filling.fill(work, [SetSlot(slot=name, value=canonical)], source)
    retracing.note_change(work, held)
    retracing.note(work)
    if name not in work.record.slots:
        return SlotError(
            f"flow {flow.name}, slot {name}: a rule of the flow is against the value.",
            code="rule",
            remedy="Give a value that the slot's rules let in.",
        )
    about_it = pending is not None and pending.slot in ("", name)
    work.record.pending = None if about_it else pending
    return None


def _affirmed(work: Work) -> bool:
    """Tell whether an action may run on the yes that was just given or is just being asked for."""
    state = work.flow.states.get(work.record.state)
    if state is None:
        return False
    return work.record.waiting == "action" or any(
        runs_without_yes(work.flow, row.to) for row in state.rows if row.to is not None
    )


def _written(slot: Slot) -> str:
    if slot.options:
        return f"Give one of its options: {', '.join(slot.options)}."
    return "Write it as docs/slot-kinds.md tells for its kind, e.g. 2026-11-27 for a date."


def transition_to(work: Work, target: str) -> CallwrightError | None:
    """Go to another state, by the row of the current one that leads there; gives why not, if no
    row does so now or the caller's yes is wanted first."""
    if target not in targets(work):
        return _refusal(work, target)
    if work.record.state == START:
        step.take(work, CallStarted())
        return None
    row, pending = rows_by_target(work)[target], work.record.pending
    if pending is not None and questions.of(pending).about_held:
        held = work.record.slots.copy()
        work.record.slots.pop(pending.slot, None)  # nobody affirmed it: it is asked again
        retracing.note_change(work, held)
    step.move(work, row)
    return None


def targets(work: Work) -> tuple[str, ...]:
    """Give the states that ``transition_to`` would go to now, by the priority of their rows."""
    if work.record.state != START:
        return tuple(rows_by_target(work))
    start = work.flow.start
    return () if runs_without_yes(work.flow, start) else (start,)


def rows_by_target(work: Work) -> dict[str, Row]:
    """Give the rows of the current state that a request may take now, by target.

    Of each trigger it is the row that the trigger would take; none while the outside owes an
    answer, for nobody else can give it.
    """
    record = work.record
    found: dict[str, Row] = {}
    if record.state in (START, END) or _owed(work):
        return found
    held = moving.entry_facts(work)
    for trigger in dict.fromkeys(row.trigger for row in work.state.rows):
        if trigger in _ANSWERS or (trigger == "all_filled" and trigger not in held):
            continue
        row = moving.choose(work, {trigger}, changed=record.slots)
        if row is None or row.to is None or row.call:
            continue
        if not runs_without_yes(work.flow, row.to):
            found.setdefault(row.to, row)
    return found


def _owed(work: Work) -> str:
    """Name what waits for an answer of the outside. Words that wait for advice were said in this
    state: a yes among them is none to the next question."""
    record = work.record
    if record.unheard is not None:
        return "consult"
    return record.waiting if record.waiting in ("action", "handoff") else ""


def runs_without_yes(flow: Flow, start: str) -> bool:
    """Tell whether an action that needs a yes can run from a state on without a further one."""
    seen, names = set[str](), [start]
    while names:
        name = names.pop()
        state = flow.states.get(name)
        if state is None or name in seen:
            continue
        seen.add(name)
        if state.do is not None and flow.actions[state.do].needs_yes:
            return True
        names += [row.to for row in state.rows if row.to and row.trigger != "confirmed_yes"]
        names += [flow.fallback] if flow.fallback is not None else []
    return False


def _refusal(work: Work, target: str) -> CallwrightError:
    flow, state, owed = work.flow, work.record.state, _owed(work)
    place = f"flow {flow.name}, state {state}: "
    if owed:
        return CallwrightError(
            f"{place}the call cannot go to {target} while the {owed} is under way.",
            code="transition",
            remedy=f"Answer the {owed} first.",
        )
    rows = flow.states[state].rows if state in flow.states else ()
    if any(row.to == target for row in rows) and runs_without_yes(flow, target):
        return CallwrightError(
            f"{place}what {target} leads to needs the caller's yes.",
            code="yes",
            remedy="Let the caller answer.",
        )
    known = ", ".join(targets(work)) or "none"
    return CallwrightError(
        f"{place}no row leads to {target} now.",
        code="transition",
        remedy=f"Go where one leads now: {known}.",
    )
