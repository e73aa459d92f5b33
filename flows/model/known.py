"""What a call knows before anybody speaks: who calls, which number, what the transport told.

Flows name it in sentences (``{caller_number}``), conditions, ``with:`` and ``from:``.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.model.flow import Flow, Slot

PREFIX = "known."  # before the names of what the transport told beside the four of every call
CALLER_NUMBER, CALLED_NUMBER = "caller_number", "called_number"
USER_ID, CONVERSATION_ID = "user_id", "conversation_id"

KNOWN: Mapping[str, Slot] = {
    name: Slot(name=name, kinds=(kind,), required=False)
    for name, kind in {
        CALLER_NUMBER: "phone",
        CALLED_NUMBER: "phone",
        USER_ID: "text",
        CONVERSATION_ID: "text",
    }.items()
}


def known_slot(name: str) -> Slot | None:
    """Give how a known value is spoken and typed, by its name; None where it is no such name."""
    if name.startswith(PREFIX):
        return Slot(name=name, kinds=("text",), required=False)
    return KNOWN.get(name)


def source_slot(flow: Flow, name: str) -> Slot | None:
    """Give what is behind a name: a slot, the result of an action, a constant, what a call knows.

    What stands first in this list hides what stands behind it. None where there is no such name.
    """
    if name in flow.slots:
        return flow.slots[name]
    for action in flow.actions.values():
        if name in action.outputs:
            return action.outputs[name]
    if name in flow.constants:
        return Slot(name=name, kinds=("text",))
    return known_slot(name)
