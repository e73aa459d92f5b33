"""The flow that a bot serves, as the bot describes it to any client (``docs/call-events.md``).

The description comes over the wire, by ``GET /flow``, and not from the flow's file: so the caller
can call a bot whose files it does not have, and what it does shows that the wire tells enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from caller.errors import CallerError

ASK_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One piece of information that the bot gathers.

    Attributes:
        name: Of the slot.
        kind: Of its values, the most likely one where there are several.
        required: False where a call may do without.
        options: Of a choice: value → ways to say it.
    """

    name: str
    kind: str
    required: bool = True
    options: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedFlow:
    """What is served.

    Attributes:
        name: Of the flow.
        language: BCP-47 tag of its calls.
        timezone: IANA name; its today and tomorrow.
        slots: By name, in the flow's order.
    """

    name: str
    language: str
    timezone: str
    slots: Mapping[str, Slot]

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """Give the names of slots of these kinds, by kind and then in the flow's order."""
        return tuple(
            slot.name for kind in kinds for slot in self.slots.values() if slot.kind == kind
        )


def read_flow(described: Mapping[str, Any]) -> ServedFlow:
    """Read a description.

    Raises:
        CallerError: It is none.
    """
    try:
        slots = [
            Slot(
                name=slot["name"],
                kind=slot["kinds"][0],
                required=slot["required"],
                options={value: tuple(said) for value, said in slot["options"].items()},
            )
            for slot in described["slots"]
        ]
        return ServedFlow(
            name=described["flow"],
            language=described["language"],
            timezone=described["timezone"],
            slots={slot.name: slot for slot in slots},
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise CallerError(
            f"The bot does not describe its flow as expected ({type(error).__name__}: {error}).",
            remedy="Call a bot of this version.",
        ) from error


async def ask_flow(url: str) -> ServedFlow:
    """Ask a bot for the flow that it serves.

    Args:
        url: Of the bot, e.g. ``http://127.0.0.1:7860``.

    Raises:
        CallerError: It does not answer, or knows no such question.
    """
    timeout = aiohttp.ClientTimeout(total=ASK_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as http,
            http.get(f"{url}/flow") as response,
        ):
            return read_flow(await response.json())
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise CallerError(
            f"The bot at {url} does not tell which flow it serves ({type(error).__name__}).",
            remedy="Call a bot of this version.",
        ) from error
