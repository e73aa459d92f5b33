"""What conditions of a flow may speak of: its slots, results and failures, with their types."""

from __future__ import annotations

from collections.abc import Mapping

from flows.grammar import schema
from flows.model.condition_reader import Names
from flows.model.condition_types import TEXT, Type
from flows.model.flow import FAILURES, OUTCOMES, Slot
from flows.model.known import KNOWN
from flows.slots import KINDS


def condition_names(spec: schema.FlowSpec, constants: Mapping[str, str]) -> Names:
    """Give the names that conditions may speak of."""
    types = {
        output: _type(Slot(name=output, kinds=kinds_of(gives)))
        for action in spec.actions.values()
        for output, gives in action.gives.items()
    }
    for name, slot in spec.slots.items():
        types[name] = _type(Slot(name=name, kinds=slot.kind, options=options_of(slot.options)))
    failures = [failure for action in spec.actions.values() for failure in failures_of(action)]
    return Names(
        types=types,
        failures=tuple(dict.fromkeys([*failures, *FAILURES])),
        outcomes=OUTCOMES if spec.flows else (),
        constants=constants,
        known=frozenset(KNOWN) - types.keys(),
        opening_hours=spec.opening_hours is not None,
    )


def kinds_of(gives: schema.Gives) -> tuple[str, ...]:
    """Give the kinds of a result."""
    return gives.kind if isinstance(gives, schema.GivesSpec) else gives


def failures_of(spec: schema.ActionSpec) -> tuple[str, ...]:
    """Give the names of an action's failures, those of a server's answers among them."""
    answered = spec.http.failures.values() if spec.http is not None else ()
    return tuple(dict.fromkeys([*spec.failures, *answered]))


def options_of(
    spec: Mapping[str, str | list[str]] | list[str] | None,
) -> Mapping[str, tuple[str, ...]]:
    """Give option name → synonyms."""
    if spec is None:
        return {}
    if isinstance(spec, list):
        return {name: (name.replace("_", " "),) for name in spec}
    return {name: phrases_of(synonyms) for name, synonyms in spec.items()}


def phrases_of(spec: str | list[str] | None) -> tuple[str, ...]:
    """Give what may be one text or a list of them."""
    return (spec,) if isinstance(spec, str) else tuple(spec or ())


def _type(slot: Slot) -> Type:
    """Give the type on which all kinds of a slot agree; a text where they do not."""
    types = {KINDS[kind].condition_type(slot) for kind in slot.kinds}
    return types.pop() if len(types) == 1 else TEXT
