"""Snapshots: a call's state as versioned JSON, restored in another process to an equal dialogue."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from flows.dialogue import questions
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import Record, Suspended
from flows.dialogue.work import Terms
from flows.errors import SnapshotError
from flows.model.flow import END, START

if TYPE_CHECKING:
    from flows.build.compiler import CompiledFlow
    from flows.vocabulary.ports import Interpreter

VERSION = 2
_RECORD = TypeAdapter(Record)


def take_snapshot(dialogue: Dialogue) -> str:
    """Give the dialogue's state as one line of JSON, keys sorted."""
    flow = dialogue.home
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
    """Give the dialogue that a snapshot was taken of. One of an older version is migrated.

    Raises:
        SnapshotError: It is not a snapshot, of a later version, of another flow or of another text
            of this flow, or it has parts that a record does not have, or speaks of states or slots
            that the flow does not have, or of a question on top that is not registered.
    """
    try:
        data = json.loads(snapshot)
        version, identity, record = data["callwright"], data["flow"], data["record"]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise SnapshotError("This is not a snapshot of a call.", code="malformed") from problem
    if isinstance(version, bool) or version not in (VERSION, *_MIGRATIONS):
        raise SnapshotError(
            f"The snapshot has version {version!r}, this program reads "
            f"{', '.join(map(str, (*_MIGRATIONS, VERSION)))}.",
            code="version",
            remedy="restore it with the program that took it",
        )
    _check_identity(identity, version, compiled)
    restored = _read(record, version)
    _check_names(restored, compiled)
    return Dialogue(compiled, interpreter, terms, record=restored)


def _read(record: Any, version: int) -> Record:
    """Read a record, all of it: what is written again is what was read."""
    try:
        restored = _RECORD.validate_python(_MIGRATIONS.get(version, _as_it_is)(record))
        written = _RECORD.dump_python(restored, mode="json")
    except (ValidationError, KeyError, TypeError, AttributeError) as problem:
        raise _damaged() from problem
    whole = record == written if version == VERSION else _within(record, written)
    if not whole:
        raise _damaged()
    return restored


def _damaged() -> SnapshotError:
    return SnapshotError(
        "The snapshot's record is damaged: it is not what a call of this version holds.",
        code="malformed",
        remedy="restore the snapshot as it was taken",
    )


def _as_it_is(record: Any) -> Any:
    return record


def _from_version_1(record: Any) -> Any:
    """Migrate a record that did not know yet which values a prompt holds: what may hold one counts
    as heard only when all of it was. Its path is not known and begins where the call stands. What
    else is new since begins empty."""
    state, spoken = record["state"], record["spoken"]
    record = {**record, "base": "" if state in (START, END) else state}
    if spoken is None:
        return record
    whole = {"name": "", "value": "", "begin": 0, "end": len(spoken["whole"])}
    heard = spoken["complete"] or spoken["heard"] is None  # as in ``Spoken.cut``
    told = {name: held["value"] for name, held in record["slots"].items() if heard}
    return {**record, "told": told, "spoken": {**spoken, "values": [whole]}}


_MIGRATIONS: Mapping[int, Callable[[Any], Any]] = {1: _from_version_1}


def _within(old: Any, new: Any) -> bool:
    """Tell whether all that stands in an older record stands in the migrated one."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and _within(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_within, old, new))
    return bool(old == new)


def _check_identity(identity: Any, version: int, compiled: CompiledFlow) -> None:
    """Tell whether a snapshot is of this flow. The digest of version 1 was of the library's words
    too, which have changed since: there the author's own version tells."""
    flow = compiled.flow
    expected = {"name": flow.name, "version": flow.version, "digest": flow.digest}
    told = identity if isinstance(identity, dict) else {}
    if version == 1 and "digest" in told:
        told = {**told, "digest": flow.digest}
    if told != expected:
        raise SnapshotError(
            f"The snapshot is of another flow than {flow.name} version {flow.version}.",
            code="flow",
            remedy="restore it with the flow file that the call began with",
        )


def _check_names(record: Record, compiled: CompiledFlow) -> None:
    known = {state for flow in compiled.tree for state in flow.states} | {START, END}
    parts: tuple[Record | Suspended, ...] = (record, *record.suspended)
    unknown = set(record.states) - known
    for part in parts:
        unknown |= _unknown(part, compiled)
    if unknown:
        raise SnapshotError(
            f"The snapshot speaks of {', '.join(sorted(unknown))}, which the flow does not have.",
            code="malformed",
            remedy="restore it with the flow file that the call began with",
        )
    for pending in filter(None, (part.pending for part in parts)):
        if pending.kind not in questions.REGISTERED:
            raise SnapshotError(
                f"The snapshot's call is at a question {pending.kind!r}, which is not known here.",
                code="question",
                remedy="restore it with the program that took it",
            )


def _unknown(part: Record | Suspended, compiled: CompiledFlow) -> set[str]:
    """Give the names that a record, or what it holds of a flow that waits, should not speak of."""
    if part.flow and part.flow not in compiled.called:
        return {part.flow}
    flow, legs = compiled.named(part.flow).flow, (*part.path, *part.ahead)
    states = {part.state, part.base or START, *(leg.state for leg in legs)} - {START, END}
    about = {part.pending.slot} - {""} if part.pending is not None else set()
    slots = {*part.slots, *part.rejected, *part.skipped, *about}
    then = {part.then} - {"", END} if isinstance(part, Suspended) else set()
    return ((states | then) - flow.states.keys()) | (slots - flow.slots.keys())
