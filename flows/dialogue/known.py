"""What the call knows when it begins, and how slots take it: at once, or once the caller agrees.

A slot is filled at once where it bears the name of what is known, or its author trusts it
(``from: {name: …, trusted: true}``). Any other ``from:`` is offered where the slot would be asked:
what is no value of the slot, or is against a rule, or was turned down, is not.
"""

from __future__ import annotations

from contextlib import suppress

from flows.dialogue import filling
from flows.dialogue.record import FilledSlot, Record
from flows.dialogue.said import Value
from flows.dialogue.work import Work
from flows.model import known as names
from flows.slots.contact.caller_ids import caller_id
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.events import CallStarted

LONGEST = 200  # characters of what a transport told that a call keeps


def told(event: CallStarted, record: Record) -> dict[str, str]:
    """Give what the call knows, by the names that flows use, without what is not known."""
    found = {
        names.CALLER_NUMBER: caller_id(event.caller_number),
        names.CALLED_NUMBER: caller_id(event.called_number),
        names.USER_ID: record.user_id,
        names.CONVERSATION_ID: record.conversation_id,
        **{f"{names.PREFIX}{name}": value for name, value in event.known.items()},
    }
    return {name: text for name, value in found.items() if (text := value.strip()[:LONGEST])}


def trusted(work: Work, event: CallStarted) -> list[Value]:
    """Give the values that fill slots at once.

    What only the caller's own word fills (``volunteer: false``, ``confirm: explicit``) is not among
    them, nor what is no value of its slot's kind.
    """
    record, given = work.record, list[Value]()
    by_name = {**event.known, **{name: record.known.get(name, "") for name in names.KNOWN}}
    for slot in work.flow.slots.values():
        source = slot.known
        if not slot.volunteer or slot.confirm == "explicit" or (source and not source.trusted):
            continue
        text = by_name.get(slot.name) if source is None else record.known.get(source.name)
        with suppress(ValueError):
            value = filling.canonical(slot, text or "")
            given.append(SetSlot(slot=slot.name, value=value))
    return given


def offered(work: Work, name: str) -> str | None:
    """Give the value that is to be offered for a slot, in place of its question; None for none."""
    record, slot = work.record, work.flow.slots[name]
    source = slot.known
    text = record.known.get(source.name) if source is not None and not source.trusted else None
    if text is None or name in record.slots or record.tries.get(name):
        return None
    try:
        value = filling.canonical(slot, text)
    except ValueError:
        return None
    if filling.not_to_be_had(record, slot, value):
        return None
    trial = record.copy()
    trial.slots[name] = FilledSlot(value=value)
    return value if filling.let_in(work, trial, slot) else None
