"""Values that the caller gave go into slots: rules first, then confirmation, then what depends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from flows.dialogue.nearest import nearest
from flows.dialogue.record import FilledSlot, Pending, Source
from flows.dialogue.work import Refusal, Work
from flows.model import rules
from flows.model.conditions import World
from flows.model.flow import Slot
from flows.slots import KINDS
from flows.vocabulary.commands import CorrectSlot, SetSlot


@dataclass(slots=True)
class Filling:
    """What became of the values of one turn.

    Attributes:
        set: Slots that were empty and now hold a value.
        corrected: Slots whose value changed, or that the caller wants to give anew.
        same: Slots named again with the value they had.
        unclear: A slot whose value can be read in several ways, or None.
        refused: True when a rule did not let a value in.
    """

    set: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    unclear: str | None = None
    refused: bool = False

    @property
    def changed(self) -> list[str]:
        """Slots that hold a new value, or were emptied at the caller's wish."""
        return [*self.set, *self.corrected]


def fill(work: Work, given: Iterable[SetSlot | CorrectSlot], source: Source) -> Filling:
    """Put values into slots.

    An ambiguous value leaves a pending question; a value that a rule refuses leaves
    ``work.refusal``; a slot that is confirmed by itself leaves a pending confirmation.
    """
    filling = Filling()
    for command in given:
        slot = work.flow.slots.get(command.slot)
        if slot is not None:
            _take(work, slot, command, source, filling)
    _check_rules(work, filling)
    _ask_back(work, filling)
    return filling


def world(work: Work) -> World:
    """Give what conditions are judged by."""
    record = work.record
    return World(
        values={
            **record.results,
            **{name: filled.value for name, filled in record.slots.items()},
        },
        now=work.now,
        opening_hours=work.flow.opening_hours,
        failure=record.failure or None,
        tries=record.tries,
        confirmed=frozenset(
            name for name, filled in record.slots.items() if filled.status == "confirmed"
        ),
    )


def _take(
    work: Work, slot: Slot, command: SetSlot | CorrectSlot, source: Source, filling: Filling
) -> None:
    record = work.record
    held = record.slots.get(slot.name)
    if isinstance(command, CorrectSlot):
        _reject(work, slot.name, command.rejected)
        if command.value is None:
            if held is not None and command.rejected is None:
                _reject(work, slot.name, held.value)  # it is to be changed, so it was not meant
            record.slots.pop(slot.name, None)
            filling.corrected.append(slot.name)
            _settle(work, slot.name)
            return
    value = command.value or ""
    if command.alternatives:
        options = tuple(dict.fromkeys((value, *command.alternatives)))
        if filling.unclear is None:  # one question at a time; the next slot is asked later
            record.pending = Pending(kind="which", slot=slot.name, values=options)
            filling.unclear = slot.name
        return
    if held is not None and held.value == value:
        filling.same.append(slot.name)
        _settle(work, slot.name)
        return
    record.slots[slot.name] = FilledSlot(value=value, source=source, words=command.words)
    (filling.set if held is None else filling.corrected).append(slot.name)
    _settle(work, slot.name)
    if (
        slot.confirm == "explicit"
        or _guessed(command)
        or (slot.confirm == "auto" and _doubtful(command))
    ):
        record.pending = Pending(kind="confirm", slot=slot.name, values=(value,))


def _guessed(command: SetSlot | CorrectSlot) -> bool:
    """True for what is asked back whatever the flow says."""
    return command.certainty < 0.5


def _doubtful(command: SetSlot | CorrectSlot) -> bool:
    return command.certainty < 0.6 or bool(command.confusable)


def _reject(work: Work, slot: str, value: str | None) -> None:
    if value is None:
        return
    ruled_out = work.record.rejected.get(slot, ())
    if value not in ruled_out:
        work.record.rejected[slot] = (*ruled_out, value)


def _settle(work: Work, slot: str) -> None:
    """A slot was answered: its failures are forgotten, and so are questions about it."""
    record = work.record
    record.tries.pop(slot, None)
    if record.pending is not None and record.pending.slot in ("", slot):
        record.pending = None


def _check_rules(work: Work, filling: Filling) -> None:
    """Run the rules of each slot that changed or whose rules read one that did."""
    changed = set(filling.changed)
    if not changed:
        return
    for slot in work.flow.slots.values():
        held = work.record.slots.get(slot.name)
        reads = set().union(*(rule.require.reads for rule in slot.rules), {slot.name})
        if held is None or not reads & changed:
            continue
        broken = rules.broken(slot, world(work))
        if broken is None:
            continue
        near = nearest(slot, work.flow, world(work), limit=3)
        ruled_out = work.record.rejected.get(slot.name, ())
        refusal = Refusal(
            slot=slot.name,
            value=held.value,
            say=broken.say,
            nearest=next((value for value in near if value not in ruled_out), None),
        )
        del work.record.slots[slot.name]
        work.refusal = work.refusal or refusal
        filling.refused = True
        for names in (filling.set, filling.corrected):
            if slot.name in names:
                names.remove(slot.name)


def _ask_back(work: Work, filling: Filling) -> None:
    """Drop a pending question about a value that did not stay."""
    pending = work.record.pending
    if (
        pending is not None
        and pending.kind == "confirm"
        and pending.slot not in work.record.slots
        and filling.refused
    ):
        work.record.pending = None


def confirm(work: Work, slots: Iterable[str]) -> None:
    """Mark values as confirmed by the caller."""
    for name in slots:
        held = work.record.slots.get(name)
        if held is not None:
            work.record.slots[name] = replace(held, status="confirmed")


def turn_down(work: Work, slot: str, values: Iterable[str]) -> None:
    """Remember values that the caller said no to, and empty the slot if it holds one of them."""
    for value in values:
        _reject(work, slot, value)
        held = work.record.slots.get(slot)
        if held is not None and held.value == value:
            del work.record.slots[slot]


def missing(work: Work, collect: Iterable[str]) -> list[str]:
    """Give the slots of ``collect`` that still have to be asked, in order."""
    record = work.record
    return [
        name
        for name in collect
        if name not in record.slots
        and (work.flow.slots[name].required or name not in record.skipped)
    ]


def canonical(slot: Slot, value: str) -> str:
    """Give a value in the canonical form of the slot's kinds.

    Raises:
        ValueError: It is not a value of any of them.
    """
    for kind in slot.kinds:
        found = KINDS[kind].canonical(value, slot)
        if found is not None:
            return found
    raise ValueError(f"slot {slot.name}: not a value of kind {' or '.join(slot.kinds)}")
