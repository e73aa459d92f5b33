"""What must hold across a whole flow before a call is taken with it.

Each check adds complaints with line, place and remedy; none raises. ``validate`` runs them in the
order in which an author would want to read about them: names first, then shapes of states, then
what follows from the paths of the chart (``flows.checks.paths``) and from what is filled when
(``flows.checks.data_flow``). Paths are only looked at when all names are right.
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from flows.checks import action_checks, data_flow, paths, prompt_checks, state_checks
from flows.checks.action_checks import slot_exists
from flows.checks.advice import UNHEARD_INTENTS
from flows.model.flow import END, START, Flow, Prompt, Row, Slot, State
from flows.model.known import KNOWN
from flows.model.triggers import intent_named
from flows.slots import KINDS
from flows.text.problems import Problems, TreePath, did_you_mean
from flows.words.lexicon import lexicon

_RESERVED = frozenset(
    {"today", "now", "failure", "and", "or", "not", "is", "in", "filled", "empty", "confirmed"}
    | {"nearest", "limit", "value", "values", "phone_number", "options", "slot"}
)


def validate(
    flow: Flow,
    prompts: Iterable[tuple[TreePath, Prompt]],
    problems: Problems,
    actions: action_checks.Registered | None = None,
) -> None:
    """Add every complaint about a flow.

    Args:
        flow: The flow.
        prompts: Its own prompts, each with its path in the file.
        problems: Takes the complaints.
        actions: Names that may be run, with what each takes where that is told; None: any.
    """
    prompts = tuple(prompts)
    _check_names(flow, problems)
    _check_targets(flow, problems)
    for slot in flow.slots.values():
        _check_slot(flow, slot, problems)
    action_checks.check(flow, problems, actions)
    prompt_checks.check(flow, prompts, problems)
    if problems:
        return
    state_checks.check(flow, problems)
    paths.check(flow, problems)
    if not problems:
        data_flow.check(flow, prompts, problems)
        data_flow.check_actions(flow, problems)


def _check_names(flow: Flow, problems: Problems) -> None:
    if flow.timezone is not None and not _zone_exists(flow.timezone):
        problems.add_at(
            "timezone",
            ("timezone",),
            f"'{flow.timezone}' is not a time zone",
            "write one such as Europe/Berlin",
        )
    outputs = {name: action for action in flow.actions.values() for name in action.outputs}
    for name in (*flow.slots, *outputs):
        path = ("slots", name) if name in flow.slots else ("actions", outputs[name].name, "gives")
        if name in _RESERVED:
            problems.add_at("name", path, f"'{name}' has a meaning of its own", "rename it")
    for name in (START, END):
        if name in flow.states:
            problems.add_at(
                "name", ("states", name), f"{name} exists without being written", "rename the state"
            )


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _check_targets(flow: Flow, problems: Problems) -> None:
    def state(name: str | None, path: TreePath, *, end: bool = True) -> None:
        known = [*flow.states, END] if end else list(flow.states)
        if name is not None and name not in known:
            problems.add_at(
                "target",
                path,
                f"'{name}' is not a state{did_you_mean(name, known)}",
                f"name one of {', '.join(known)}",
            )

    state(flow.start, ("start",), end=False)
    state(flow.fallback, ("defaults", "fallback"), end=False)
    for place in flow.states.values():
        state(place.reask, ("states", place.name, "reask"), end=False)
        for row in place.rows:
            if row.to is not None and row.to != END and row.to not in flow.states:
                line_path = ("states", place.name)
                known = list(dict.fromkeys([*flow.states, END]))
                problems.add(
                    "target",
                    row.line,
                    f"'{row.to}' is not a state{did_you_mean(row.to, known)}",
                    f"name one of {', '.join(known)}",
                    () if row.anytime else line_path,
                )
        _check_state_names(flow, place, problems)


def _check_state_names(flow: Flow, state: State, problems: Problems) -> None:
    path: TreePath = ("states", state.name)
    for key, names in (
        ("collect", state.collect),
        ("optional", state.optional),
        ("hears", tuple(set(state.hears or ()) - {*state.collect, *state.optional})),
    ):
        for index, name in enumerate(names):
            slot_exists(flow, name, (*path, key, index), problems)
        for name in {name for name in names if names.count(name) > 1}:
            problems.add_at("slot", (*path, key), f"'{name}' stands here twice", "keep one")
    for row in state.rows:
        for name in (*row.clear, *dict(row.sets), *([row.slot] if row.slot else [])):
            slot_exists(flow, name, path, problems, row.line)
        _check_sets(flow, row, () if row.anytime else path, problems)
        intent = intent_named(row.trigger)
        known = (*flow.intents, *lexicon(flow.language).wishes)
        if intent is not None and intent not in (*known, *UNHEARD_INTENTS):
            problems.add(
                "intent",
                row.line,
                f"'{intent}' is not an intent{did_you_mean(intent, known)}",
                f"add its phrases under 'intents:', or use one of {', '.join(known)}",
                () if row.anytime else path,
            )
    if state.do is not None and state.do not in flow.actions:
        problems.add_at(
            "action",
            (*path, "do"),
            f"'{state.do}' is not an action{did_you_mean(state.do, flow.actions)}",
            f"name one of {', '.join(flow.actions) or 'actions: (there are none)'}",
        )


def _check_sets(flow: Flow, row: Row, path: TreePath, problems: Problems) -> None:
    for name, value in row.sets:
        slot = flow.slots.get(name)
        if slot is not None and not _is_value(slot, value):
            problems.add(
                "row",
                row.line,
                f"'{value}' is not a value of {name}{did_you_mean(value, slot.options)}",
                f"write one of {', '.join(slot.options)}"
                if slot.options
                else f"write a value of kind {' or '.join(slot.kinds)}",
                path,
            )


def _check_slot(flow: Flow, slot: Slot, problems: Problems) -> None:
    path: TreePath = ("slots", slot.name)
    takes_options = any(KINDS[kind].has_options for kind in slot.kinds)
    if takes_options and not slot.options:
        problems.add_at("slot", path, "a choice needs its options", "add 'options:'")
    if slot.options and not takes_options:
        problems.add_at(
            "slot", (*path, "options"), "only a choice has options", "write 'kind: choice'"
        )
    for key, given, kinds in (
        ("unit", slot.unit, ("number", "party_size")),
        ("words", slot.words, ("number",)),
        ("yes", slot.yes, ("yes_no",)),
        ("no", slot.no, ("yes_no",)),
    ):
        if given and not set(kinds) & set(slot.kinds):
            problems.add_at(
                "slot",
                (*path, key),
                f"a {' or '.join(slot.kinds)} has no '{key}'",
                f"remove it, or write 'kind: {kinds[0]}'",
            )
    if slot.default is not None and slot.required:
        problems.add_at(
            "slot",
            (*path, "default"),
            "a required slot is always asked, so its default is never taken",
            "add 'required: false', or remove the default",
        )
    if slot.default is not None and not _is_value(slot, slot.default):
        problems.add_at(
            "slot",
            (*path, "default"),
            f"'{slot.default}' is not a {' or '.join(slot.kinds)}",
            "write a value of this kind",
        )
    for value in slot.words:
        if not _is_value(slot, value):
            what = f"'{value}' is not a {' or '.join(slot.kinds)}"
            problems.add_at("slot", (*path, "words", value), what, "write a number of the scale")
    for key, value in (slot.keys.options if slot.keys else {}).items():
        if not _is_value(slot, value):
            problems.add_at(
                "slot",
                (*path, "keys", key),
                f"key {key} means '{value}', which is not one of its values"
                f"{did_you_mean(value, slot.options)}",
                f"use one of {', '.join(slot.options) or 'its values'}",
            )
    _check_known(flow, slot, problems)
    _check_collected(flow, slot, problems)


def _check_known(flow: Flow, slot: Slot, problems: Problems) -> None:
    """Add complaints about a value that the call may know already."""
    source, path = slot.known, ("slots", slot.name, "from")
    if source is None:
        return
    asked = any(slot.name in state.collect for state in flow.states.values())
    if not source.trusted and not asked:
        problems.add_at(
            "slot",
            path,
            "it is offered where the slot is asked, and no state asks it",
            f"add {slot.name} to a collect: list, or write {{name: {source.name}, trusted: true}}",
        )
    if source.trusted and (not slot.volunteer or slot.confirm == "explicit"):
        problems.add_at(
            "slot",
            path,
            "it is trusted, and only the caller's own word fills this slot",
            "remove 'trusted', so that it is offered, or what keeps it to the caller's word",
        )
    takes = KNOWN.get(source.name)
    if takes is not None and not {*takes.kinds, "text"} & {*slot.kinds}:
        problems.add_at(
            "slot",
            path,
            f"{source.name} is never a {' or '.join(slot.kinds)}",
            f"write 'kind: {takes.kinds[0]}'",
        )


def _is_value(slot: Slot, value: str) -> bool:
    if slot.options and value in slot.options:
        return True
    return any(KINDS[kind].canonical(value, slot) is not None for kind in slot.kinds)


def _check_collected(flow: Flow, slot: Slot, problems: Problems) -> None:
    collected = any(slot.name in state.collect for state in flow.states.values())
    given = any(slot.name in action.outputs for action in flow.actions.values())
    rows = (row for state in flow.states.values() for row in state.rows)
    given = given or any(slot.name in dict(row.sets) for row in rows)
    path: TreePath = ("slots", slot.name)
    if collected and slot.ask is None:
        problems.add_at("slot", path, "is collected, but no prompt asks for it", "add 'ask:'")
    if slot.required and not collected and not given:
        problems.add_at(
            "slot",
            path,
            "is required but no state collects it",
            f"add {slot.name} to a collect: list, or 'required: false'",
        )
