"""What follows from the paths of a flow: reach, ends, effects behind a yes, loops."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from flows.errors import TemplateError
from flows.model.flow import END, Action, Flow, Row, Slot, State
from flows.model.triggers import CANCEL, Trigger
from flows.text.problems import Problems
from flows.text.templates import places

#: Triggers that are taken without the caller having a say.
_UNASKED = frozenset(
    {
        Trigger.ALWAYS,
        Trigger.ALL_FILLED,
        Trigger.SPOKEN,
        Trigger.DONE,
        Trigger.FAILED,
        Trigger.OFFERED,
        Trigger.MAX_VISITS,
    }
)


def check(flow: Flow, problems: Problems) -> None:
    """Add complaints about paths."""
    _check_reach(flow, problems)
    _check_ends(flow, problems)
    _check_loops(flow, problems)
    for state in flow.states.values():
        action = flow.actions[state.do] if state.do is not None else None
        if action is not None and action.needs_yes:
            _check_yes(flow, state, action, problems)
            _check_read_back(flow, state, action, problems)


def targets(flow: Flow, state: State) -> Iterator[tuple[str, Row | None]]:
    """Give where a state leads, with the row; None for the limits of the whole call."""
    for row in state.rows:
        yield row.to or state.name, row
    if flow.fallback is not None and flow.fallback != state.name:
        yield flow.fallback, None


def _check_reach(flow: Flow, problems: Problems) -> None:
    reached = {flow.start}
    queue = deque([flow.start])
    while queue:
        for name, _ in targets(flow, flow.states[queue.popleft()]):
            if name not in reached and name in flow.states:
                reached.add(name)
                queue.append(name)
    for name in flow.states:
        if name not in reached:
            problems.add_at(
                "reach",
                ("states", name),
                "is never reached",
                "name it as a target of another state, or remove it",
            )


def _check_ends(flow: Flow, problems: Problems) -> None:
    ending = {END}
    changed = True
    while changed:
        changed = False
        for state in flow.states.values():
            if state.name not in ending and any(to in ending for to, _ in _chosen(state)):
                ending.add(state.name)
                changed = True
    for name in flow.states:
        if name not in ending:
            problems.add_at(
                "exit",
                ("states", name),
                "no way leads from here to END",
                "add a row that leads on, at last to END",
            )


def _chosen(state: State) -> Iterator[tuple[str, Row]]:
    """Give targets other than by cancelling, which is a way out of the flow, not through it."""
    for row in state.rows:
        if row.trigger != CANCEL:
            yield row.to or state.name, row


def _check_loops(flow: Flow, problems: Problems) -> None:
    """Refuse circles that are walked without the caller having a say, unless visits are bound."""
    told: set[frozenset[str]] = set()
    for state in flow.states.values():
        circle = _circle(flow, state)
        if circle is not None and frozenset(circle) not in told:
            told.add(frozenset(circle))
            problems.add_at(
                "loop",
                ("states", state.name),
                f"goes round without asking the caller anything: {' > '.join(circle)}",
                "add 'max_visits:' to one of them, or ask something in between",
            )


def _circle(flow: Flow, state: State) -> list[str] | None:
    return _path(
        flow,
        state.name,
        lambda name: name == state.name,
        lambda source, row: (
            row is not None
            and not row.call
            and row.trigger in _UNASKED
            and flow.states[source].max_visits is None
            and not _asks_what_it_clears(flow, row)
        ),
    )


def _asks_what_it_clears(flow: Flow, row: Row) -> bool:
    """Tell whether a row empties a slot that its target then surely asks the caller for."""
    target = flow.states.get(row.to or "")
    collect = flow.states[target.reask].collect if target and target.reask else ()
    asked = {*collect, *(target.collect if target is not None else ())}
    emptied = asked.intersection(row.clear) - set(dict(row.sets))
    return any(flow.slots[name].required and not flow.slots[name].wanted_if for name in emptied)


def _check_yes(flow: Flow, state: State, action: Action, problems: Problems) -> None:
    """Look for a way to the action on which nothing was affirmed since the last form."""
    path = _path(
        flow,
        flow.start,
        lambda name: name == state.name,
        lambda source, row: row is None or row.trigger != Trigger.CONFIRMED_YES,
    )
    if flow.start == state.name:
        path = [state.name]
    path = path or _unaffirmed(flow, state)
    if path is not None:
        problems.add_at(
            "effect",
            ("states", state.name),
            f"'{action.name}' has an effect, and a call can reach it without a yes: "
            f"{' > '.join(path)}",
            f"route it through a state with 'user_confirmation: {{yes: {state.name}}}', or set "
            "effect: read / needs_yes: false",
        )


def _unaffirmed(flow: Flow, state: State) -> list[str] | None:
    """Find a way from a form to the action without a yes after the form."""
    for other in flow.states.values():
        if other.collect or other.reask:
            path = _path(
                flow,
                other.name,
                lambda name: name == state.name,
                lambda source, row: row is None or row.trigger != Trigger.CONFIRMED_YES,
            )
            if path is not None:
                return path
    return None


def _path(
    flow: Flow,
    start: str,
    arrived: Callable[[str], bool],
    allowed: Callable[[str, Row | None], bool],
) -> list[str] | None:
    """Find the shortest way of at least one step."""
    queue: deque[list[str]] = deque([[start]])
    seen: set[str] = set()
    while queue:
        path = queue.popleft()
        for name, row in targets(flow, flow.states[path[-1]]):
            if not allowed(path[-1], row) or name not in flow.states:
                continue
            if arrived(name):
                return [*path, name]
            if name not in seen:
                seen.add(name)
                queue.append([*path, name])
    return None


def _check_read_back(flow: Flow, state: State, action: Action, problems: Problems) -> None:
    """Each slot that the action uses was said in the question that was affirmed."""
    for asking in _affirming(flow, state):
        for name in action.inputs.values():
            slot = flow.slots.get(name)
            if slot is None or slot.unsaid:  # a result, which no caller said, or not to be heard
                continue
            if not _says(asking, slot) and slot.confirm != "explicit" and slot.required:
                problems.add_at(
                    "read-back",
                    ("states", asking.name, "ask"),
                    f"'{action.name}' uses {name}, but this question never says it, so the caller "
                    "cannot correct it",
                    f"add {{{name}}} to the question, give slot {name} 'confirm: explicit', or "
                    "'unsaid:' with the reason why the caller need not hear it",
                )


def _affirming(flow: Flow, state: State) -> Iterator[State]:
    """Give the states whose yes leads to a state without a further yes."""
    for other in flow.states.values():
        for row in other.rows:
            if row.trigger != Trigger.CONFIRMED_YES or row.to is None:
                continue
            onwards = row.to in flow.states and _path(
                flow,
                row.to,
                lambda name: name == state.name,
                lambda source, row: row is not None and row.trigger != Trigger.CONFIRMED_YES,
            )
            if row.to == state.name or onwards:
                yield other


def _says(state: State, slot: Slot) -> bool:
    """Tell whether a state's question speaks of a slot: each of its cases; one of them is enough
    for a slot that is not always there. Of wordings by attempt, any."""
    prompt = state.ask
    if prompt is None:
        return False
    try:
        said = [any(place.name == slot.name for place in places(text)) for text in prompt.texts]
    except TemplateError:
        return False
    return all(said) if prompt.conditions and slot.wanted_if is None else any(said)
