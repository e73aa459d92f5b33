"""Values that the caller gave go into slots: rules first, then confirmation, then what depends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.dialogue import questions
from flows.dialogue.nearest import nearest
from flows.dialogue.record import FilledSlot, Pending, Record, Source
from flows.dialogue.said import Value
from flows.dialogue.work import Work
from flows.model import rules
from flows.model.flow import Prompt, Row, Slot
from flows.slots import KINDS
from flows.vocabulary.commands import CorrectSlot
from flows.words.calibration import ASKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A value that a business rule did not let in: of which slot, which, why, and what would do."""

    slot: str
    value: str
    say: Prompt
    nearest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What became of the values of one turn.

    Attributes:
        set: Slots that were empty and now hold a value.
        corrected: Slots whose value changed, or that the caller wants to give anew.
        same: Slots named again with the value they had.
        unclear: True when a value can be read in several ways.
        refusal: The first value that a rule did not let in, or None.
        pending: The question on top that is to be put: one about a value that was given, else the
            one that stood before, if it is not answered.
    """

    set: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    unclear: bool = False
    refusal: Refusal | None = None
    pending: Pending | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        """Slots that hold a new value, or were emptied at the caller's wish."""
        return (*self.set, *self.corrected)

    @property
    def nothing(self) -> bool:
        """True when no slot is other than it was, and nothing is to be said of a value."""
        return not (self.changed or self.refusal or self.unclear)


def fill(work: Work, given: Iterable[Value], source: Source) -> Filling:
    """Judge values on a trial of what the call holds, then store what the rules let in.

    A slot whose value is refused is left empty. The question that the values lead to is only
    given back: whether it is put is for the caller to say.
    """
    trial = _Trial(work, source)
    for command in given:
        slot = work.flow.slots.get(command.slot)
        if slot is not None:
            trial.take(slot, command)
    trial.judge()
    trial.store()
    return trial.filling()


class _Trial:
    """What the call would hold with the values of a turn; the record's own is kept apart."""

    def __init__(self, work: Work, source: Source) -> None:
        self._work = work
        self._source = source
        self._held: Record = work.record.copy()
        self._set: list[str] = []
        self._corrected: list[str] = []
        self._same: list[str] = []
        self._unclear = False
        self._refusal: Refusal | None = None

    def take(self, slot: Slot, command: Value) -> None:
        """Take one value, or one that the caller takes back."""
        if isinstance(command, CorrectSlot):
            _reject(self._held, slot.name, command.rejected)
            if command.value is None:
                self._take_back(slot, command)
                return
        value = command.value or ""
        if command.alternatives:
            self._ask_which(slot, (value, *command.alternatives))
        else:
            self._put(slot, command, value)

    def _take_back(self, slot: Slot, command: CorrectSlot) -> None:
        held = self._held.slots.pop(slot.name, None)
        if held is not None and command.rejected is None:
            _reject(self._held, slot.name, held.value)  # it is to be changed, so it was not meant
        self._corrected.append(slot.name)
        self._settle(slot.name)

    def _ask_which(self, slot: Slot, values: tuple[str, ...]) -> None:
        open_ones = [value for value in values if not not_to_be_had(self._held, slot, value)]
        values = tuple(open_ones) if len(open_ones) > 1 else values
        if not self._unclear:  # one question at a time; the next slot is asked later
            self._held.pending = questions.WHICH.about(slot.name, *dict.fromkeys(values))
            self._unclear = True

    def _put(self, slot: Slot, command: Value, value: str) -> None:
        held = self._held.slots.get(slot.name)
        self._settle(slot.name)
        if held is not None and held.value == value:
            self._same.append(slot.name)
            return
        if held is not None and held.source == "flow" and self._held.was_given(slot.name):
            self._work.given.append(slot.name)  # else it stands where the row set the other
        filled = FilledSlot(value=value, source=self._source, words=command.words)
        self._held.slots[slot.name] = filled
        (self._set if held is None else self._corrected).append(slot.name)
        if slot.confirm == "explicit" or _unsure(slot, command):
            self._held.pending = questions.CONFIRM.about(slot.name, value)

    def _settle(self, slot: str) -> None:
        """A slot was answered: its failures are forgotten, and so are questions about it."""
        self._held.tries.pop(slot, None)
        if self._held.pending is not None and self._held.pending.slot in ("", slot):
            self._held.pending = None

    def judge(self) -> None:
        """Empty each slot that is not wanted now; and each that changed, or whose rules read one
        that did, if a rule is broken."""
        changed = {*self._set, *self._corrected}
        self._empty_unwanted()
        for slot in self._work.flow.slots.values() if changed else ():
            reads = set().union(*(rule.require.reads for rule in slot.rules), {slot.name})
            if slot.name in self._held.slots and reads & changed:
                refusal = self._refused(slot)
                if refusal is not None:
                    self._refuse(refusal)
        pending = self._held.pending
        if self._refusal is not None and pending is not None and self._lost(pending):
            self._held.pending = None

    def _empty_unwanted(self) -> None:
        flow, held = self._work.flow, self._held
        unwanted = rules.unwanted(flow, held.world(flow, self._work.now), held.skipped)
        for name in unwanted:
            held.slots.pop(name, None)
        self._set = [name for name in self._set if name not in unwanted]
        self._corrected = [name for name in self._corrected if name not in unwanted]
        if self._held.pending is not None and self._held.pending.slot in unwanted:
            self._held.pending = None

    def _refused(self, slot: Slot) -> Refusal | None:
        return _refused(self._work, self._held, slot)

    def _refuse(self, refusal: Refusal) -> None:
        del self._held.slots[refusal.slot]
        self._refusal = self._refusal or refusal
        for names in (self._set, self._corrected):
            if refusal.slot in names:
                names.remove(refusal.slot)

    def _lost(self, pending: Pending) -> bool:
        """Tell whether a question is about a value that did not stay."""
        return questions.of(pending).about_held and pending.slot not in self._held.slots

    def store(self) -> None:
        """Make what was let in the call's own."""
        record = self._work.record
        record.slots, record.rejected = self._held.slots, self._held.rejected
        record.tries = self._held.tries
        self._work.given += self._set

    def filling(self) -> Filling:
        """Give what came of it."""
        return Filling(
            set=tuple(self._set),
            corrected=tuple(self._corrected),
            same=tuple(self._same),
            unclear=self._unclear,
            refusal=self._refusal,
            pending=self._held.pending,
        )


def _refused(work: Work, record: Record, slot: Slot) -> Refusal | None:
    """Give the refusal of the value that a slot holds; None where the rules let it in."""
    world = record.world(work.flow, work.now)
    broken = rules.broken(slot, world)
    if broken is None:
        return None
    near = nearest(slot, work.flow, world, 1, lambda value: not_to_be_had(record, slot, value))
    return Refusal(
        slot=slot.name,
        value=record.slots[slot.name].value,
        say=broken.say,
        nearest=next(iter(near), None),
    )


def let_in(work: Work, record: Record, slot: Slot) -> bool:
    """Tell whether the rules let in the value that a record holds for a slot."""
    return rules.broken(slot, record.world(work.flow, work.now)) is None


def rejudge(work: Work, name: str) -> Refusal | None:
    """Judge the value that the call holds for a slot once more, and empty it if it is refused."""
    if name not in work.record.slots:
        return None
    refusal = _refused(work, work.record, work.flow.slots[name])
    if refusal is not None:
        del work.record.slots[name]
    return refusal


def set_by(work: Work, row: Row) -> None:
    """Give slots the fixed values of a row; none stays that a rule refuses, or that is not wanted
    now."""
    for name, value in row.sets:
        work.record.slots[name] = fixed(work, name, value)
        work.record.tries.pop(name, None)
    for name, _ in row.sets:
        for judged in (name, *rules.dependents(work.flow, name)):
            rejudge(work, judged)
    for name in rules.unwanted(work.flow, work.world(), work.record.skipped) if row.sets else ():
        work.record.slots.pop(name, None)


def fixed(work: Work, name: str, value: str) -> FilledSlot:
    """Give what a slot holds that a row sets."""
    return FilledSlot(value=canonical(work.flow.slots[name], value), source="flow")


def not_to_be_had(record: Record, slot: Slot, value: str) -> bool:
    """Tell whether the caller ruled a value out, or it was found taken with what the call holds."""
    return value in record.rejected.get(slot.name, ()) or any(
        taken[0] == (slot.name, value)
        and all(name not in record.slots or record.slots[name].value == v for name, v in taken[1:])
        for taken in record.taken
    )


def found_taken(work: Work, slots: Iterable[str]) -> None:
    """Remember that values are not to be had, for which an action failed; with those of the slots
    that their rules read, such as the time with its day. None of them is offered again."""
    record = work.record
    for slot in (work.flow.slots[name] for name in slots if name in record.slots):
        reads = set().union(*(rule.require.reads for rule in slot.rules)) - {slot.name}
        names = [name for name in (slot.name, *sorted(reads)) if name in record.slots]
        taken = tuple((name, record.slots[name].value) for name in names)
        record.taken = tuple(dict.fromkeys((*record.taken, taken)))


def _unsure(slot: Slot, command: Value) -> bool:
    if slot.confirm == "auto" and (command.certainty < ASKING.doubtful or command.confusable):
        return True
    return command.certainty < ASKING.guessed


def _reject(record: Record, slot: str, value: str | None) -> None:
    ruled_out = record.rejected.get(slot, ())
    if value is not None and value not in ruled_out:
        record.rejected[slot] = (*ruled_out, value)


def confirm(work: Work, slots: Iterable[str]) -> None:
    """Mark values as confirmed by the caller."""
    for name in slots:
        held = work.record.slots.get(name)
        if held is not None:
            work.record.slots[name] = replace(held, status="confirmed")


def turn_down(work: Work, slot: str, values: Iterable[str]) -> None:
    """Remember values that the caller said no to, and empty the slot if it holds one of them."""
    for value in values:
        _reject(work.record, slot, value)
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
        and work.wants(name)
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
