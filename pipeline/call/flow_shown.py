"""What a flow shows of itself to any client: the event ``call`` and ``GET /flow`` hold it."""

from __future__ import annotations

from typing import Any

from flows.model.flow import Flow, Slot


def flow_shown(flow: Flow, timezone: str) -> dict[str, Any]:
    """Describe a flow; ``docs/call-events.md`` tells the fields.

    Args:
        flow: That calls run by.
        timezone: IANA name that holds where the flow names none.
    """
    return {
        "flow": flow.name,
        "language": flow.language,
        "timezone": flow.timezone or timezone,
        "slots": [_slot_shown(slot) for slot in flow.slots.values()],
        "states": list(flow.states),
    }


def _slot_shown(slot: Slot) -> dict[str, Any]:
    return {
        "name": slot.name,
        "kinds": list(slot.kinds),
        "required": slot.required,
        "options": {name: list(said) for name, said in slot.options.items()},
    }
