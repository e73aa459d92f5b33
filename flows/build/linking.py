"""Flows that call one another → one tree: what each takes from the one where calls begin."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from flows.build.row_builder import merge
from flows.model.flow import Flow, Row, State
from flows.model.triggers import intent_named
from flows.text.problems import Problems


def linked(home: Flow, anytime: Iterable[Row], flow: Flow) -> Flow:
    """Give a flow with the calls that the flow in which calls begin offers in every state.

    A row of the flow's own for the same trigger wins. What the row asks, says and empties is put in
    words of the flow where calls begin, so only its question goes along, and a row with ``if`` does
    not.
    """
    confirm = flow.prompts.get("confirm_start")
    added = [
        replace(
            row,
            to=None,
            home=row.to or "",
            confirm=row.confirm or confirm,
            say=None,
            ask=None,
            clear=(),
        )
        for row in anytime
        if row.call and row.condition is None and row.call != flow.name
    ]
    if not added:
        return flow
    return replace(
        flow,
        states={name: _with(state, added) for name, state in flow.states.items()},
        intents={**dict(_phrases(home, added)), **flow.intents},
    )


def _with(state: State, added: Iterable[Row]) -> State:
    return replace(state, rows=merge(state, state.rows, added))


def _phrases(home: Flow, added: Iterable[Row]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in added:
        name = intent_named(row.trigger)
        if name is not None and name in home.intents:
            yield name, home.intents[name]


def digest(home: Flow, others: Mapping[str, Flow]) -> str:
    """Give the SHA-256 of a whole tree; of a flow that calls none its own."""
    if not others:
        return home.digest
    parts = sorted(f"{flow.name} {flow.digest}" for flow in (home, *others.values()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def check_shared(flow: Flow, others: Iterable[Flow], problems: Problems) -> None:
    """Add complaints about slots that a flow shares with others, and that are of another kind."""
    for other in others:
        for name, slot in flow.slots.items():
            theirs = other.slots.get(name)
            if theirs is None or not (slot.shared and theirs.shared):
                continue
            if (slot.kinds, sorted(slot.options)) != (theirs.kinds, sorted(theirs.options)):
                problems.add_at(
                    "shared",
                    ("slots", name),
                    f"is shared with flow {other.name}, where it is of another kind or has other "
                    "options",
                    "give both the same kind and options, or rename one",
                )


def check_zone(flow: Flow, home: Flow, problems: Problems) -> None:
    """Add a complaint where a flow that is called has another time zone."""
    if flow.timezone is not None and flow.timezone != home.timezone:
        problems.add_at(
            "timezone",
            ("timezone",),
            f"flow {home.name}, which calls it, has {home.timezone or 'none'}",
            "write the same in both, or leave it out here",
        )
