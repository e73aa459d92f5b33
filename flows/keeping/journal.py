"""Journals: the events of a call as lines of JSON, and their replay to the same acts."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from flows.dialogue.dialogue import Dialogue
from flows.errors import CallwrightError
from flows.vocabulary.acts import Act
from flows.vocabulary.events import Event

_EVENTS: dict[str, TypeAdapter[Event]] = {
    kind.__name__: TypeAdapter(kind) for kind in get_args(Event)
}


class JournalError(CallwrightError):
    """A line of a journal cannot be read."""


def event_line(event: Event, now: datetime) -> str:
    """Give an event as one line of JSON."""
    return _line({"at": now.isoformat(), "event": _plain(event)})


def acts_line(acts: Iterable[Act]) -> str:
    """Give the acts of one step as one line of JSON; equal acts give equal lines."""
    return _line([_plain(act) for act in acts])


def read_event(line: str, number: int = 1) -> tuple[Event, datetime]:
    """Read a line of a journal.

    Raises:
        JournalError: The line is malformed; the message names its number.
    """
    try:
        data = json.loads(line)
        event = dict(data["event"])
        kind = _EVENTS[event.pop("type")]
        if "fields" in event:  # as journals had it before
            event["known"] = event.pop("fields")
        return kind.validate_python(event), datetime.fromisoformat(data["at"])
    except (ValueError, KeyError, TypeError, ValidationError) as problem:
        raise JournalError(
            f"journal, line {number}: this is not an event.",
            code="journal",
            remedy="replay an unchanged journal",
        ) from problem


def replay(dialogue: Dialogue, lines: Iterable[str]) -> Iterator[str]:
    """Advance a dialogue by the events of a journal, and give each step's acts as a line."""
    for number, line in enumerate(lines, 1):
        event, now = read_event(line, number)
        yield acts_line(dialogue.advance(event, now))


def _plain(thing: Any) -> dict[str, Any]:
    return {"type": type(thing).__name__, **dataclasses.asdict(thing)}


def _line(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
