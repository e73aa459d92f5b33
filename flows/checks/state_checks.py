"""Shapes of states: each does one thing, and has a row for what can happen there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.model.flow import Flow, Row, State
from flows.model.triggers import Fact, Trigger, intent_named
from flows.text.problems import Problems, TreePath

_LISTENING = frozenset(
    {
        Trigger.RESPONDED,
        Trigger.SLOT_FILLED,
        Trigger.CONFIRMED_YES,
        Trigger.CONFIRMED_NO,
        Trigger.ERROR,
        Trigger.NO_INPUT,
        Trigger.MAX_RETRIES,
        Trigger.MAX_SILENCE,
    }
)
_ANSWERED = frozenset({Trigger.RESPONDED, Trigger.SLOT_FILLED, Trigger.CONFIRMED_YES})
#: Triggers by what has to be in a state for them to happen.
_NEEDS: Mapping[Fact, str] = {
    Trigger.ALL_FILLED: "collect",
    Trigger.DONE: "do",
    Trigger.FAILED: "do",
    Trigger.OFFERED: "handoff",
    Trigger.CONFIRMED_YES: "ask",
    Trigger.CONFIRMED_NO: "ask",
    Trigger.MAX_VISITS: "max_visits",
}


def check(flow: Flow, problems: Problems) -> None:
    """Add complaints about single states."""
    for state in flow.states.values():
        if not _does_one_thing(state, problems):
            continue
        _check_rows(flow, state, problems)
        for sentence, remedy in (*_missing_exits(flow, state), *_missing_answers(flow, state)):
            code = "action" if sentence.startswith("runs action") else "exit"
            problems.add_at(code, ("states", state.name), sentence, remedy)
        _check_order(flow, state, problems)


def _does_one_thing(state: State, problems: Problems) -> bool:
    things = ("ask", "collect", "reask", "do", "handoff")
    given = [thing for thing in things if getattr(state, thing)]
    if len(given) > 1:
        problems.add_at(
            "state",
            ("states", state.name),
            f"does several things: {', '.join(given)}",
            "keep one, and move the others to states of their own",
        )
        return False
    if not given and state.say is None and not _has(state, Trigger.ALWAYS):
        problems.add_at(
            "state",
            ("states", state.name),
            "neither says, asks nor does anything",
            "add one of say, ask, collect, reask, do, handoff, or 'always:' under next:",
        )
        return False
    return True


def _has(state: State, *triggers: Trigger) -> bool:
    """Tell whether a row of one of the triggers is taken whenever that happens."""
    return any(row.trigger in triggers and _unconditional(row) for row in state.rows)


def _unconditional(row: Row) -> bool:
    return row.condition is None and row.slot is None


def _missing_exits(flow: Flow, state: State) -> Iterator[tuple[str, str]]:
    fallback = flow.fallback or next(
        (other.name for other in flow.states.values() if other.handoff), "STATE"
    )
    if state.listens and not _has(state, Trigger.MAX_RETRIES, Trigger.RESPONDED):
        yield (
            "has no way out when the caller is not understood",
            f"add 'max_retries: {fallback}' under next:, or set defaults: fallback:",
        )
    if state.collect and not _has(state, Trigger.ALL_FILLED):
        yield (
            "does not say where to go when all is filled",
            "add 'all_filled: STATE' under next:",
        )
    if state.do is not None and not _has(state, Trigger.FAILED):
        yield (
            f"runs action '{state.do}' but does not say what happens when it fails",
            f"add 'failed: {fallback}' under next:",
        )
    if (
        state.do is not None
        and not _has(state, Trigger.DONE)
        and not (state.say is not None and _has(state, Trigger.SPOKEN))
    ):
        yield (
            f"runs action '{state.do}' but does not say what happens when it is done",
            "add 'done: STATE' under next:, or 'say:' with 'spoken: STATE'",
        )
    calls = any(row.call and not row.to and not row.anytime for row in state.rows)
    if calls and not state.listens and not _has(state, Trigger.RETURNED):
        yield (
            "calls a flow but does not say what follows when it has returned",
            "add 'returned: STATE' under next:, or 'to: STATE' to the row",
        )
    if state.handoff is not None and not _has(state, Trigger.OFFERED):
        yield (
            "does not say what follows when a person was offered",
            "add 'offered: END' under next:",
        )
    bounded = any(row.trigger == Trigger.MAX_VISITS for row in state.rows)
    if state.max_visits is not None and not bounded:
        yield (
            "does not say what follows after max_visits",
            f"add 'max_visits: {fallback}' under next:, or set defaults: fallback:",
        )
    silent = not (state.listens or state.do or state.handoff)
    if silent and not _has(state, Trigger.SPOKEN, Trigger.ALWAYS):
        yield ("does not say what follows when it has spoken", "add 'spoken: STATE' under next:")


def _missing_answers(flow: Flow, state: State) -> Iterator[tuple[str, str]]:
    if state.ask is not None and not any(
        row.trigger in _ANSWERED or _own_intent(row) for row in state.rows
    ):
        yield (
            "asks a question whose answer leads nowhere",
            "add 'responded: STATE', 'user_confirmation:' or 'intent:' under next:",
        )
    if state.asks_yes_no:
        for trigger, word in ((Trigger.CONFIRMED_YES, "yes"), (Trigger.CONFIRMED_NO, "no")):
            if not _has(state, trigger):
                yield (
                    f"asks for yes or no, but '{word}' leads nowhere",
                    f"add '{word}: STATE' under user_confirmation:",
                )
    if state.reask is not None:
        asked = flow.states[state.reask]
        if not (asked.ask or asked.collect):
            yield (
                f"asks again what {asked.name} asked, but {asked.name} asks nothing",
                "name a state with ask: or collect:",
            )
        if not _has(state, Trigger.SLOT_FILLED, Trigger.RESPONDED, Trigger.ALL_FILLED):
            yield (
                "does not say what follows when the caller is understood",
                f"add 'slot_filled: {state.reask}' under next:",
            )


def _own_intent(row: Row) -> bool:
    return intent_named(row.trigger) is not None and not row.anytime


def _check_rows(flow: Flow, state: State, problems: Problems) -> None:
    path: TreePath = ("states", state.name)
    taken: dict[tuple[str, str | None, str | None], int] = {}
    for row in state.rows:
        sentence, remedy = _fault(flow, state, row)
        if sentence:
            problems.add("row", row.line, sentence, remedy, path)
        key = (row.trigger, row.slot, row.value)
        if key in taken:
            problems.add(
                "row",
                row.line,
                f"this row of '{row.trigger}' is never taken: the one on line {taken[key]} "
                "always holds before it",
                "add 'if:' to the earlier row, or remove this one",
                path,
            )
        elif row.condition is None:
            taken[key] = row.line


def _fault(flow: Flow, state: State, row: Row) -> tuple[str, str]:
    needed = _NEEDS.get(row.trigger)
    if needed is not None and not getattr(state, needed) and not _reasks(flow, state, needed):
        return f"'{row.trigger}' never happens here", f"it needs '{needed}:' in the state"
    if row.trigger in _LISTENING and not state.listens:
        return f"'{row.trigger}' never happens here", "it needs a state that asks something"
    if row.trigger == Trigger.RETURNED and not any(r.call and not r.to for r in state.rows):
        return "'returned' never happens here", "it needs a row with 'call:' and without 'to:'"
    if row.trigger == Trigger.SPOKEN and (state.listens or state.handoff or state.say is None):
        return "'spoken' never happens here", "it needs 'say:' in a state that asks nothing"
    if (row.slot or row.value) and row.trigger != Trigger.SLOT_FILLED:
        return "'slot' and 'is' belong to slot_filled", "use 'if:' here"
    if row.anytime and row.trigger == Trigger.SLOT_FILLED and row.slot is None:
        return "'slot_filled' under anytime needs the slot that it speaks of", "add 'slot:'"
    if row.value is not None and row.slot is None:
        return "'is' needs the slot that it speaks of", "add 'slot:'"
    if row.slot is not None and row.value is not None:
        options = flow.slots[row.slot].options
        if options and row.value not in options:
            return f"'{row.value}' is not an option of {row.slot}", (
                f"use one of {', '.join(options)}"
            )
    if row.to is None and not (row.call or row.say or row.ask or row.clear or row.sets):
        return "a row that neither leads anywhere nor says anything", "add 'to: STATE'"
    return "", ""


def _reasks(flow: Flow, state: State, needed: str) -> bool:
    return state.reask is not None and bool(getattr(flow.states[state.reask], needed))


def _check_order(flow: Flow, state: State, problems: Problems) -> None:
    for index, name in enumerate(state.collect):
        slot, later = flow.slots[name], set(state.collect[index + 1 :])
        conditions = [("rule", rule.require) for rule in slot.rules]
        conditions += [("condition", slot.wanted_if)] if slot.wanted_if is not None else []
        for what, condition in conditions:
            for other in sorted(condition.reads & later):
                problems.add_at(
                    "order",
                    ("states", state.name, "collect"),
                    f"'{name}' is asked before '{other}', but its {what} reads '{other}'",
                    f"put {other} first",
                )
        if slot.wanted_if is not None and name in slot.wanted_if.reads:
            problems.add_at(
                "order",
                ("states", state.name, "collect", index),
                f"'{name}' is wanted on a condition that reads '{name}' itself",
                "let it read what is asked before",
            )
