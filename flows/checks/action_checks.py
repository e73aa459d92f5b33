"""Actions: what they run is there, and takes what the flow gives it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flows.actions.own import OwnAction
from flows.actions.typed import takes, type_of
from flows.model.flow import Action, Flow, Slot
from flows.model.http_request import HttpRequest
from flows.model.known import source_slot
from flows.text.problems import Problems, TreePath, did_you_mean

#: Names that may be run, with the author's function where it is one.
Registered = Collection[str] | Mapping[str, OwnAction | None]


def check(flow: Flow, problems: Problems, registered: Registered | None) -> None:
    """Add complaints about actions.

    Args:
        flow: The flow.
        problems: Takes the complaints.
        registered: As for ``validate``.
    """
    used = {state.do for state in flow.states.values()}
    used |= {action.undo for action in flow.actions.values()}
    for name, action in flow.actions.items():
        path: TreePath = ("actions", name)
        _check_inputs(flow, action, problems)
        _check_gives(flow, action, problems)
        _check_undo(flow, action, problems)
        if action.expires_seconds is not None and action.effect != "hold":
            problems.add_at(
                "action", (*path, "expires"), "only a hold expires", "write 'effect: hold'"
            )
        if action.http is not None:
            _check_http(action, action.http, problems)
        elif registered is not None:
            _check_run(flow, action, registered, problems)
        if name not in used:
            problems.add_at("action", path, "no state does it", f"add 'do: {name}' or remove it")


def _check_inputs(flow: Flow, action: Action, problems: Problems) -> None:
    path: TreePath = ("actions", action.name, "with")
    for source in action.inputs.values():
        if source_slot(flow, source) is None:
            slot_exists(flow, source, path, problems)


def _check_gives(flow: Flow, action: Action, problems: Problems) -> None:
    for name, output in action.outputs.items():
        slot = flow.slots.get(name)
        if slot is not None and not set(output.kinds) <= set(slot.kinds):
            problems.add_at(
                "action",
                ("actions", action.name, "gives"),
                f"'{name}' is a slot of kind {' or '.join(slot.kinds)}, and is given as "
                f"{' or '.join(output.kinds)}",
                f"write {name}: {' or '.join(slot.kinds)}, or give it another name",
            )


def _check_http(action: Action, http: HttpRequest, problems: Problems) -> None:
    path: TreePath = ("actions", action.name)
    for place in http.places:
        if place not in action.inputs:
            problems.add_at(
                "action",
                (*path, "run"),
                f"{{{place}}} is no input of the action{did_you_mean(place, action.inputs)}",
                f"add {place} to 'with:'",
            )
    if action.effect == "hold" and not http.idempotent:
        problems.add_at(
            "action",
            (*path, "effect"),
            "a hold may be asked for again, and this server may not",
            "let it do the work of one Idempotency-Key only once, and write 'idempotent: true' "
            "under http:",
        )
    if action.effect != "read" and http.method == "get":
        problems.add_at(
            "action", (*path, "http"), "a get changes nothing", "write 'effect: read', or a method"
        )


def _check_undo(flow: Flow, action: Action, problems: Problems) -> None:
    if action.undo is None:
        return
    path: TreePath = ("actions", action.name, "undo")
    undoing = flow.actions.get(action.undo)
    if undoing is None:
        names = ", ".join(flow.actions)
        what = f"'{action.undo}' is not an action{did_you_mean(action.undo, flow.actions)}"
        problems.add_at("action", path, what, f"name one of {names}")
    elif undoing.undo is not None or undoing.effect != "once":
        what = f"'{action.undo}' takes back what was done, and is no effect of its own"
        problems.add_at("action", path, what, "name an action with effect: once and without undo")
    elif action.effect == "read":
        problems.add_at("action", path, "what only reads cannot be undone", "remove undo")


def slot_exists(
    flow: Flow, name: str, path: TreePath, problems: Problems, line: int | None = None
) -> None:
    """Add a complaint where the flow has no such slot."""
    if name not in flow.slots:
        problems.add(
            "slot",
            line or problems.line(path),
            f"'{name}' is not a slot{did_you_mean(name, flow.slots)}",
            f"name one of {', '.join(flow.slots) or 'slots: (there are none)'}",
            path,
        )


def _check_run(flow: Flow, action: Action, registered: Registered, problems: Problems) -> None:
    path: TreePath = ("actions", action.name)
    if action.run not in registered:
        problems.add_at(
            "action",
            (*path, "run"),
            f"no action is registered as '{action.run}'{did_you_mean(action.run, registered)}",
            f"name one of {', '.join(sorted(registered))}, or register it",
        )
    own = registered.get(action.run) if isinstance(registered, Mapping) else None
    found = (source_slot(flow, source) for source in action.inputs.values())
    if own is not None and None not in found:
        for sentence, remedy in _misfits(flow, action, own):
            problems.add_at("action", (*path, "with"), sentence, remedy)


def _misfits(flow: Flow, action: Action, own: OwnAction) -> Iterator[tuple[str, str]]:
    """Give what an author's function does not take as the flow gives it, with the remedy."""
    where = f"'{own.name}' ({own.place})"
    if action.effect == "hold" and not own.idempotent:
        yield (
            f"{where} is no hold, for it may not be asked for again",
            "let it do the work of one context.key only once, and mark it with idempotent=True",
        )
    for name, source in action.inputs.items():
        slot = source_slot(flow, source)
        if name in own.parameters and slot is not None:
            yield from _misfit(slot, name, own, where)
        elif name not in own.parameters and not own.takes_any:
            known = list(own.parameters)
            yield (
                f"{where} has no parameter '{name}'{did_you_mean(name, known)}",
                f"name one of {', '.join(known) or 'none, for it has none'}, or add it there",
            )
    for name, parameter in own.parameters.items():
        if parameter.required and name not in action.inputs:
            yield (
                f"{where} needs '{name}', which the flow does not give it",
                f"add {name} to 'with:', or give the parameter a default",
            )


def _misfit(slot: Slot, name: str, own: OwnAction, where: str) -> Iterator[tuple[str, str]]:
    parameter = own.parameters[name]
    given = type_of(slot)
    if not takes(parameter.annotation, given):
        wanted = getattr(parameter.annotation, "__name__", str(parameter.annotation))
        yield (
            f"{where} takes '{name}' as {wanted}, but {slot.name} arrives as {given.__name__}",
            f"write {name}: {given.__name__} there, or give another slot",
        )
    empty = not slot.always_given
    if empty and parameter.required and not takes(parameter.annotation, type(None)):
        yield (
            f"{where} needs '{name}', but {slot.name} may stay empty",
            f"write {name}: {given.__name__} | None = None there, or make the slot required",
        )
