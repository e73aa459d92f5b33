"""No prompt speaks of what may be empty, and no action takes it: what is surely filled where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flows.checks.paths import targets
from flows.checks.prompt_checks import texts_at
from flows.model.conditions import Condition, Joined, Operand
from flows.model.flow import END, Flow, Prompt, Row, State
from flows.model.implications import filled as implied
from flows.model.implications import parts
from flows.model.triggers import Trigger
from flows.text.problems import Problems, TreePath
from flows.text.templates import places

Filled = frozenset[str]


def check(flow: Flow, prompts: Iterable[tuple[TreePath, Prompt]], problems: Problems) -> None:
    """Add a complaint for each place in a prompt that may be empty when it is spoken."""
    known = surely_filled(flow)
    everything = frozenset(flow.slots) | _results(flow)
    for path, prompt in prompts:
        filled = _filled_at(flow, known, path)
        if filled is None:
            continue
        for index, (place_of_text, text) in enumerate(texts_at(path, prompt)):
            surely = _filled_in_case(flow, filled, prompt, index)
            for place in places(text):
                if place.name in everything and place.name not in surely:
                    problems.add_at(
                        "template",
                        place_of_text,
                        f"{{{place.name}}} may be empty when this is spoken",
                        "say it where it is surely known or in one of 'cases:', or leave it out",
                    )


def check_actions(flow: Flow, problems: Problems) -> None:
    """Add a complaint for each result that is given to an action where it may not be there yet."""
    known = surely_filled(flow)
    results = _results(flow) - frozenset(flow.slots)
    for state in flow.states.values():
        if state.do is None:
            continue
        for source in flow.actions[state.do].inputs.values():
            if source in results and source not in known[state.name]:
                problems.add_at(
                    "action",
                    ("actions", state.do, "with"),
                    f"'{source}' may be empty when '{state.do}' runs in {state.name}",
                    "let every way to it pass the action that gives it",
                )


def surely_filled(flow: Flow) -> Mapping[str, Filled]:
    """Give what is filled on entering each state, whatever way the call came there."""
    everything = frozenset(flow.slots) | _results(flow)
    everything |= set(map(_if_wanted, flow.slots))
    known = dict.fromkeys(flow.states, everything)
    known[flow.start] = frozenset()
    changed = True
    while changed:
        changed = False
        for state in flow.states.values():
            for name, row in targets(flow, state):
                if name == END:
                    continue
                arriving = known[name] & _after(flow, state, known[state.name], row)
                if arriving != known[name]:
                    known[name] = arriving
                    changed = True
    return known


def _results(flow: Flow) -> Filled:
    return frozenset(name for action in flow.actions.values() for name in action.outputs)


def _given(flow: Flow, action: str) -> Filled:
    """Give what is filled once an action is done: a slot that has rules may refuse its value."""
    outputs = flow.actions[action].outputs
    return frozenset(n for n in outputs if n not in flow.slots or not flow.slots[n].rules)


def _after(flow: Flow, state: State, filled: Filled, row: Row | None) -> Filled:
    if row is None:
        return filled
    if row.trigger == Trigger.ALL_FILLED:
        collect = flow.states[state.reask].collect if state.reask else state.collect
        filled |= _answered(flow, collect)
    if row.slot is not None:
        filled |= {row.slot}
    if row.condition is not None:
        filled = _known_by(flow, filled, row.condition, holds=True)
    if state.do is not None and row.trigger in (Trigger.DONE, Trigger.SPOKEN):
        filled |= _given(flow, state.do)
    filled = filled - frozenset(row.clear) - set(map(_if_wanted, row.clear))
    return filled | {name for name, _ in row.sets if not flow.slots[name].rules}


def _filled_at(flow: Flow, known: Mapping[str, Filled], path: TreePath) -> Filled | None:
    """Give what is surely filled where a prompt stands; None where it cannot be told."""
    if path[0] == "slots":
        return _filled_at_slot(flow, known, str(path[1]), path)
    if path[0] == "actions":
        states = [state.name for state in flow.states.values() if state.do == path[1]]
        return _intersection(known[name] for name in states)
    if path[0] != "states":
        return frozenset()
    state = flow.states[str(path[1])]
    filled = known[state.name]
    if path[2] == "next":
        return _filled_at_row(flow, state, filled, path)
    if path[2] == "say" and state.do is not None:
        return filled | _given(flow, state.do)
    return filled


def _filled_at_slot(flow: Flow, known: Mapping[str, Filled], name: str, path: TreePath) -> Filled:
    if path[2] == "rules":
        rule = flow.slots[name].rules[int(path[3])]
        return rule.require.reads | {name}
    return _intersection(
        known[state.name] | _asked_before(flow, state.collect, name)
        for state in flow.states.values()
        if name in state.collect
    )


def _asked_before(flow: Flow, collect: tuple[str, ...], name: str) -> Filled:
    return _answered(flow, collect[: collect.index(name)])


def _answered(flow: Flow, asked: Iterable[str]) -> Filled:
    """Give what is filled once these slots were asked: not those that may be skipped."""
    slots = [flow.slots[name] for name in asked]
    wanted = (slot.name for slot in slots if slot.wanted_if is not None and slot.required)
    return frozenset(slot.name for slot in slots if slot.always_given) | set(
        map(_if_wanted, wanted)
    )


def _if_wanted(slot: str) -> str:
    """Give what stands among what is filled for a slot that is filled if it is wanted."""
    return f"{slot}?"


def _filled_in_case(flow: Flow, filled: Filled, prompt: Prompt, index: int) -> Filled:
    """Give what is filled where a wording is said: the cases before it do not hold, it does."""
    for place, condition in enumerate(prompt.conditions[: index + 1]):
        if condition is not None:
            filled = _known_by(flow, filled, condition, holds=place == index)
    return filled


def _known_by(flow: Flow, filled: Filled, condition: Condition, *, holds: bool) -> Filled:
    """Add what a condition that holds, or does not, tells of what is filled."""
    known = {node for node, truth in parts(condition.node, holds) if truth}
    wanted = (
        slot.name
        for slot in flow.slots.values()
        if slot.wanted_if is not None
        and _if_wanted(slot.name) in filled
        and all(node in known for node, _ in parts(slot.wanted_if.node, True) if _is_leaf(node))
    )
    return filled | implied(condition, holds=holds) | frozenset(wanted)


def _is_leaf(node: Operand) -> bool:
    return not (isinstance(node, Joined) and node.every)


def _filled_at_row(flow: Flow, state: State, filled: Filled, path: TreePath) -> Filled:
    trigger = str(path[3])
    if trigger == Trigger.DONE and state.do is not None:
        filled |= _given(flow, state.do)
    if trigger == Trigger.ALL_FILLED:
        filled |= _answered(flow, state.collect)
    return filled


def _intersection(sets: Iterable[Filled]) -> Filled:
    iterator: Iterator[Filled] = iter(sets)
    first = next(iterator, frozenset[str]())
    return first.intersection(*iterator)
