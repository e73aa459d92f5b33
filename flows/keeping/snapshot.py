"""Snapshots: a call's state as versioned JSON, restored in another process to an equal dialogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from flows.dialogue import questions
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import Record
from flows.dialogue.work import Terms
from flows.errors import SnapshotError
from flows.model.flow import END, START

if TYPE_CHECKING:
    from flows.build.compiler import CompiledFlow
    from flows.vocabulary.ports import Interpreter

VERSION = 1
_RECORD = TypeAdapter(Record)


def take_snapshot(dialogue: Dialogue) -> str:
    """Give the dialogue's state as one line of JSON, keys sorted."""
    flow = dialogue.flow
    return json.dumps(
        {
            "callwright": VERSION,
            "flow": {"name": flow.name, "version": flow.version, "digest": flow.digest},
            "record": _RECORD.dump_python(dialogue.record, mode="json"),
        },
        sort_keys=True,
        ensure_ascii=False,
    )


def restore(
    snapshot: str,
    compiled: CompiledFlow,
    interpreter: Interpreter,
    terms: Terms | None = None,
) -> Dialogue:
    """Give the dialogue that a snapshot was taken of.

    Raises:
        SnapshotError: It is not a snapshot, of a later version, of another flow or of another text
            of this flow, or it speaks of states or slots that the flow does not have, or of a
            question on top that is not registered.
    """
    try:
        data = json.loads(snapshot)
        version, identity, record = data["callwright"], data["flow"], data["record"]
    except (ValueError, KeyError, TypeError) as problem:
        raise SnapshotError("This is not a snapshot of a call.", code="malformed") from problem
    if version != VERSION:
        raise SnapshotError(
            f"The snapshot has version {version!r}, this program reads version {VERSION}.",
            code="version",
            remedy="restore it with the program that took it",
        )
    _check_identity(identity, compiled)
    try:
        restored = _RECORD.validate_python(record)
    except ValidationError as problem:
        raise SnapshotError("The snapshot's record is damaged.", code="malformed") from problem
    _check_names(restored, compiled)
    return Dialogue(compiled, interpreter, terms, record=restored)


def _check_identity(identity: Any, compiled: CompiledFlow) -> None:
    flow = compiled.flow
    expected = {"name": flow.name, "version": flow.version, "digest": flow.digest}
    if identity != expected:
        raise SnapshotError(
            f"The snapshot is of another flow than {flow.name} version {flow.version}.",
            code="flow",
            remedy="restore it with the flow file that the call began with",
        )


def _check_names(record: Record, compiled: CompiledFlow) -> None:
    flow = compiled.flow
    states = {record.state, *record.states} - {START, END}
    unknown = sorted((states - flow.states.keys()) | (record.slots.keys() - flow.slots.keys()))
    if unknown:
        raise SnapshotError(
            f"The snapshot speaks of {', '.join(unknown)}, which the flow does not have.",
            code="malformed",
        )
    pending = record.pending
    if pending is not None and pending.kind not in questions.REGISTERED:
        raise SnapshotError(
            f"The snapshot's call is at a question {pending.kind!r}, which is not known here.",
            code="question",
            remedy="restore it with the program that took it",
        )
