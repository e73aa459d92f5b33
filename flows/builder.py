"""A validated file → the frozen ``Flow``: defaults resolved, rows merged, conditions read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from flows import schema
from flows.condition_reader import Names, read_condition
from flows.condition_types import type_of_kind
from flows.conditions import Condition
from flows.errors import ConditionError
from flows.flow import (
    Action,
    Flow,
    HandoffTarget,
    Hold,
    Keys,
    Limits,
    Listening,
    Prompt,
    Row,
    Rule,
    Slot,
    State,
)
from flows.hours import build_hours
from flows.library import Library
from flows.loader import Tree
from flows.problems import Problems, TreePath
from flows.prompt_builder import PromptBuilder
from flows.row_builder import RowBuilder, merge, priority_of

_END_KEYS = {"hash": "#", "star": "*", "none": ""}
_PUBLIC_KINDS = {("choice",), ("yes_no",)}


class Builder:
    """Builds one flow; what cannot be built is added to the problems and left out.

    Attributes:
        prompts: Where each prompt stood.
    """

    def __init__(
        self, spec: schema.FlowSpec, tree: Tree, library: Library, problems: Problems
    ) -> None:
        self._spec = spec
        self._tree = tree
        self._library = library
        self._problems = problems
        self.prompts = PromptBuilder(tree, problems)
        self._names = _names(spec)
        self._listening = _listening(spec.defaults.listen, Listening())

    def build(self, path: str) -> Flow:
        """Build the flow that was read from ``path``."""
        spec = self._spec
        own = {
            name: self.prompts.required(value, ("prompts", name))
            for name, value in spec.prompts.items()
        }
        goodbye = self.prompts.prompt(spec.defaults.goodbye, ("defaults", "goodbye"))
        if goodbye is not None:
            own["goodbye"] = goodbye
        prompts = {**self._library.prompts, **own}
        limits = spec.defaults.limits
        return Flow(
            name=spec.flow,
            version=spec.version,
            language=spec.language,
            digest=_digest(self._tree, self._library),
            start=spec.start,
            slots={name: self._slot(name, slot) for name, slot in spec.slots.items()},
            actions={name: self._action(name, action) for name, action in spec.actions.items()},
            states=self._states(prompts.get("confirm_cancel")),
            description=spec.description or "",
            intents={name: tuple(phrases) for name, phrases in spec.intents.items()},
            prompts=prompts,
            pronounce=dict(spec.pronounce),
            limits=Limits(
                max_retries=limits.max_retries,
                max_silence=limits.max_silence,
                failures=limits.failures,
                turns=limits.turns,
                duration_seconds=limits.duration,
            ),
            hold=self._hold(spec.defaults.hold, ("defaults", "hold")) or Hold(),
            questions=spec.anytime.questions,
            timezone=spec.timezone,
            opening_hours=(
                build_hours(spec.opening_hours, spec.holidays, self._problems)
                if spec.opening_hours is not None
                else None
            ),
            fallback=spec.defaults.fallback,
            path=path,
        )

    def _slot(self, name: str, spec: schema.SlotSpec) -> Slot:
        path: TreePath = ("slots", name)
        reask = self.prompts.prompt(spec.reask, (*path, "reask"))
        return Slot(
            name=name,
            kinds=spec.kind,
            ask=self.prompts.prompt(spec.ask, (*path, "ask")),
            no_match=self.prompts.prompt(spec.no_match, (*path, "no_match")) or reask,
            no_input=self.prompts.prompt(spec.no_input, (*path, "no_input")) or reask,
            help=self.prompts.prompt(spec.help, (*path, "help")),
            required=spec.required,
            default=spec.default,
            options=_options(spec.options),
            rules=self._rules(spec.rules, (*path, "rules")),
            confirm=spec.confirm or self._spec.defaults.confirm,
            keys=_keys(spec.keys),
            listen=_listening(spec.listen, self._listening),
            hold=self._hold(spec.hold, (*path, "hold")),
            max_retries=spec.max_retries,
            volunteer=spec.volunteer,
            private=spec.kind not in _PUBLIC_KINDS if spec.private is None else spec.private,
            line=self._tree.line(path),
        )

    def _rules(self, specs: list[schema.RuleSpec], path: TreePath) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        for index, spec in enumerate(specs):
            say = self.prompts.required(spec.say, (*path, index, "say"))
            condition = self._condition(spec.require, (*path, index, "require"))
            if condition is not None:
                rules.append(Rule(require=condition, say=say))
        return tuple(rules)

    def _condition(self, source: str, path: TreePath) -> Condition | None:
        try:
            return read_condition(source, self._names)
        except ConditionError as error:
            self._problems.add_at("condition", path, error.sentence, error.remedy)
            return None

    def _hold(self, spec: schema.HoldSpec | None, path: TreePath) -> Hold | None:
        if spec is None:
            return None
        return Hold(
            say=self.prompts.prompt(spec.say, (*path, "say")),
            still=self.prompts.prompt(spec.still, (*path, "still")),
            every_seconds=spec.every,
            longest_seconds=spec.longest,
        )

    def _action(self, name: str, spec: schema.ActionSpec) -> Action:
        path: TreePath = ("actions", name)
        inputs = spec.with_ if isinstance(spec.with_, dict) else {slot: slot for slot in spec.with_}
        return Action(
            name=name,
            run=spec.run,
            inputs=inputs,
            outputs={output: kinds[0] for output, kinds in spec.gives.items()},
            effect=spec.effect,
            needs_yes=spec.effect == "once" if spec.needs_yes is None else spec.needs_yes,
            timeout_seconds=spec.timeout,
            retries=spec.retries,
            meanwhile=self.prompts.prompt(spec.meanwhile, (*path, "meanwhile")),
            failures=tuple(spec.failures),
            line=self._tree.line(path),
        )

    def _states(self, confirm_cancel: Prompt | None) -> Mapping[str, State]:
        rows = RowBuilder(self._problems, self.prompts, self._condition, confirm_cancel)
        anytime = rows.anytime_rows(self._spec.anytime)
        states: dict[str, State] = {}
        for name, spec in self._spec.states.items():
            state = self._state(name, spec)
            own = rows.state_rows(spec.next, ("states", name, "next"))
            own += _implied(state, own, self._spec.defaults.fallback)
            states[name] = replace(state, rows=merge(name, own, anytime))
        return states

    def _state(self, name: str, spec: schema.StateSpec) -> State:
        path: TreePath = ("states", name)
        return State(
            name=name,
            description=spec.description or "",
            say=self.prompts.prompt(spec.say, (*path, "say")),
            ask=self.prompts.prompt(spec.ask, (*path, "ask")),
            collect=tuple(spec.collect or ()),
            reask=spec.reask,
            do=spec.do,
            handoff=self._handoff(spec.handoff, (*path, "handoff")),
            optional=tuple(spec.optional),
            hears=None if spec.hears is None else tuple(spec.hears),
            no_match=self.prompts.prompt(spec.no_match, (*path, "no_match")),
            no_input=self.prompts.prompt(spec.no_input, (*path, "no_input")),
            help=self.prompts.prompt(spec.help, (*path, "help")),
            listen=_listening(spec.listen, self._listening) if spec.listen else None,
            max_retries=spec.max_retries,
            max_visits=spec.max_visits,
            line=self._tree.line(path),
        )

    def _handoff(
        self, spec: str | schema.HandoffSpec | None, path: TreePath
    ) -> HandoffTarget | None:
        if spec is None:
            return None
        if isinstance(spec, str):
            return HandoffTarget(to=spec)
        otherwise = self.prompts.prompt(spec.else_, (*path, "else"))
        return HandoffTarget(to=spec.to, mode=spec.mode, otherwise=otherwise)


def _implied(state: State, own: list[Row], fallback: str | None) -> list[Row]:
    """Give the rows that ``defaults: fallback:`` adds to a state that does not have them."""
    triggers = {row.trigger for row in own}
    if fallback is None or fallback == state.name:
        return []
    added = []
    if state.listens and not triggers & {"max_retries", "responded"}:
        added.append("max_retries")
    if state.max_visits is not None and "max_visits" not in triggers:
        added.append("max_visits")
    return [
        Row(trigger=trigger, to=fallback, priority=priority_of(trigger), line=state.line)
        for trigger in added
    ]


def _names(spec: schema.FlowSpec) -> Names:
    types = {
        output: type_of_kind(kinds)
        for action in spec.actions.values()
        for output, kinds in action.gives.items()
    }
    for name, slot in spec.slots.items():
        types[name] = type_of_kind(slot.kind, tuple(_options(slot.options)))
    failures = [failure for action in spec.actions.values() for failure in action.failures]
    return Names(
        types=types,
        failures=tuple(dict.fromkeys([*failures, "timeout"])),
        opening_hours=spec.opening_hours is not None,
    )


def _options(
    spec: Mapping[str, str | list[str]] | list[str] | None,
) -> Mapping[str, tuple[str, ...]]:
    if spec is None:
        return {}
    if isinstance(spec, list):
        return {name: (name.replace("_", " "),) for name in spec}
    return {
        name: (synonyms,) if isinstance(synonyms, str) else tuple(synonyms)
        for name, synonyms in spec.items()
    }


def _keys(spec: schema.DigitKeys | dict[str, str] | None) -> Keys | None:
    if spec is None:
        return None
    if isinstance(spec, dict):
        return Keys(options=spec, end="")
    low, high = spec.digits
    return Keys(
        min_digits=low, max_digits=high, end=_END_KEYS[spec.end], between_seconds=spec.between
    )


def _listening(spec: schema.ListenSpec | None, base: Listening) -> Listening:
    if spec is None:
        return base
    given = {
        f"{name}_seconds": value
        for name in ("complete", "incomplete", "no_input", "longest")
        if (value := getattr(spec, name)) is not None
    }
    return replace(base, **given)


def _digest(tree: Tree, library: Library) -> str:
    resolved = json.dumps([tree.root, library.root], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(resolved.encode()).hexdigest()
