"""Several flows in one call: the one that is called has a record of its own, its caller waits.

Theory of operation. What a call knows of one flow (its state, path, slots, results, tries) is a
part of the record. When a flow is called, that part is put aside as ``Suspended`` and the called
flow begins with an empty one; when it has come to its end, the part is taken up again. So a flow is
the same flow whoever calls it, and what is true of a call in one flow (corrections, gate, questions
on top) is true within each. What counts for the whole call (turns, failures, what was put) goes on.

A flow that waits is not called again (``may_call``), so no more flows wait than the tree has.
Slots that flows share, by name, are carried along (``Record.shared``).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields

from flows.dialogue import filling
from flows.dialogue.record import Record, Suspended
from flows.dialogue.said import Value
from flows.dialogue.work import Work
from flows.model.flow import Slot
from flows.vocabulary.commands import SetSlot

_PART = tuple(entry.name for entry in fields(Suspended) if entry.name != "then")


def may_call(work: Work, name: str) -> bool:
    """Tell whether a flow can be called now: neither it nor one that it calls is under way."""
    waiting = (work.home.named(suspended.flow).name for suspended in work.record.suspended)
    return work.home.named(name).flow.calls.isdisjoint((work.flow.name, *waiting))


def suspend(work: Work, name: str, then: str = "") -> None:
    """Put the current flow aside and begin another one, in START.

    Args:
        name: The flow that is called.
        then: State in which the current one goes on afterwards; empty: as its rows say.
    """
    record, empty = work.record, Record(session_id="")
    _share(work)
    part = {entry: getattr(record, entry) for entry in _PART}
    record.suspended = (*record.suspended, Suspended(then=then, **part))
    for entry in _PART:
        setattr(record, entry, getattr(empty, entry))
    record.called += 1
    record.flow, record.number = name, record.called
    _arrive(work)


def resume(work: Work, outcome: str) -> Suspended:
    """Take up the flow that called the current one, which ended so; gives what it was."""
    record = work.record
    _share(work)
    *waiting, last = record.suspended
    for entry in _PART:
        value = getattr(last, entry)
        setattr(record, entry, value.copy() if type(value) is dict else value)
    record.suspended, record.returned = tuple(waiting), outcome
    _arrive(work)
    return last


def _share(work: Work) -> None:
    """Note the values that other flows of the call may take."""
    record = work.record
    for slot in filter(_takes, work.flow.slots.values()):
        held = record.slots.get(slot.name)
        if held is not None:
            record.shared[slot.name] = held
        else:
            record.shared.pop(slot.name, None)


def _arrive(work: Work) -> None:
    """Stand in the flow that the record names now, with what it shares."""
    record = work.record
    work.compiled = work.home.named(record.flow)
    work.flow = work.compiled.flow
    work.given, work.put = [], None
    work.forget_speech()
    record.waiting = "nothing"
    given: list[Value] = []
    for slot in filter(_takes, work.flow.slots.values()):
        shared = record.shared.get(slot.name)
        if shared is not None:
            with suppress(ValueError):
                value = filling.canonical(slot, shared.value)
                given.append(SetSlot(slot=slot.name, value=value, words=shared.words))
    filling.fill(work, given, "caller")
    work.given = []


def _takes(slot: Slot) -> bool:
    """Tell whether a slot takes what was said in another flow, and is not to be heard here."""
    return slot.shared and slot.volunteer and slot.confirm != "explicit"
