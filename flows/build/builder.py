"""A validated file → the frozen ``Flow``: defaults resolved, rows merged, conditions read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from flows.build.action_builder import build_action, check_action
from flows.build.condition_names import condition_names, options_of, phrases_of
from flows.build.constants import read_constants
from flows.build.hours_builder import build_hours
from flows.build.intent_builder import intents_of
from flows.build.library import Library
from flows.build.meanings import Meanings
from flows.build.prompt_builder import PromptBuilder
from flows.build.row_builder import RowBuilder, merge, priority_of
from flows.errors import ConditionError
from flows.grammar import schema
from flows.model.condition_reader import read_condition
from flows.model.conditions import Condition
from flows.model.flow import (
    END,
    Action,
    Flow,
    HandoffTarget,
    Hold,
    Keys,
    Known,
    Limits,
    Listening,
    Prompt,
    Row,
    Rule,
    Slot,
    State,
)
from flows.model.triggers import Trigger
from flows.slots import KINDS
from flows.text.problems import Problems, TreePath, did_you_mean
from flows.text.yaml_tree import Tree

_NONE_CALLED: Mapping[str, str] = {}
_END_KEYS = {"hash": "#", "star": "*", "none": ""}


class Builder:
    """Builds one flow; what cannot be built is added to the problems and left out.

    ``called`` gives the name of each flow that it calls by the name that stands in its file.

    Attributes:
        prompts: Where each prompt stood.
        meanings: What the slots mean.
        anytime: Rows of every state, once it is built.
    """

    def __init__(
        self,
        spec: schema.FlowSpec,
        tree: Tree,
        library: Library,
        problems: Problems,
        called: Mapping[str, str] = _NONE_CALLED,
    ) -> None:
        self._spec = spec
        self._tree = tree
        self._library = library
        self._problems = problems
        self._hours = (
            build_hours(spec.opening_hours, spec.holidays, problems)
            if spec.opening_hours is not None
            else None
        )
        self._constants = read_constants(spec, self._hours, problems)
        self.prompts = PromptBuilder(tree, problems, self._constants, self._condition)
        self._called = called
        self.anytime: list[Row] = []
        self.meanings = Meanings(spec.language, problems)
        self._names = condition_names(spec, self._constants)
        self._listening = _listening(spec.defaults.listen, Listening())
        self._wanted = self._wanted_if()
        hold = spec.defaults.hold
        self._flow_hold = self._hold(hold, ("defaults", "hold"), Hold()) if hold else Hold()

    def build(self, path: str) -> Flow:
        """Build the flow that was read from ``path``."""
        spec = self._spec
        prompts = {**self._library.prompts, **self._own_wordings()}
        limits = spec.defaults.limits
        return Flow(
            name=spec.flow,
            version=spec.version,
            language=spec.language,
            digest=_digest(self._tree),
            start=spec.start,
            slots={name: self._slot(name, slot) for name, slot in spec.slots.items()},
            actions={name: self._action(name, action) for name, action in spec.actions.items()},
            states=self._states(prompts.get("confirm_cancel")),
            description=spec.description or "",
            intents=intents_of(spec, self._problems),
            prompts=prompts,
            pronounce=spec.pronounce,
            limits=Limits(
                max_retries=limits.max_retries,
                max_silence=limits.max_silence,
                failures=limits.failures,
                turns=limits.turns,
                duration_seconds=limits.duration,
            ),
            hold=self._flow_hold,
            questions=spec.anytime.questions,
            timezone=spec.timezone,
            constants=self._constants,
            opening_hours=self._hours,
            fallback=spec.defaults.fallback,
            path=path,
        )

    def _own_wordings(self) -> dict[str, Prompt]:
        """Build the flow's own wordings of what the library says."""
        own: dict[str, Prompt] = {}
        goodbye = self.prompts.prompt(self._spec.defaults.goodbye, ("defaults", "goodbye"))
        if goodbye is not None:
            own |= dict.fromkeys(("silent", "noise", "time_up", "too_long"), goodbye)
        for name, value in self._spec.prompts.items():
            path: TreePath = ("prompts", name)
            own[name] = self.prompts.required(value, path)
            if name not in self._library.prompts and not _is_by_kind(name):
                self._problems.add_at(
                    "name",
                    path,
                    f"'{name}' is not a wording{did_you_mean(name, self._library.prompts)}",
                    f"use one of {', '.join(self._library.prompts)}",
                )
        if "failed" in own:  # an author's own words for it are those of its occasions too
            for name in ("not_understood", "no_progress"):
                own.setdefault(name, own["failed"])
        return own

    def _slot(self, name: str, spec: schema.SlotSpec) -> Slot:
        path: TreePath = ("slots", name)
        reask = self.prompts.prompt(spec.reask, (*path, "reask"))
        slot = Slot(
            name=name,
            kinds=spec.kind,
            ask=self.prompts.prompt(spec.ask, (*path, "ask")),
            no_match=self.prompts.prompt(spec.no_match, (*path, "no_match")) or reask,
            no_input=self.prompts.prompt(spec.no_input, (*path, "no_input")) or reask,
            help=self.prompts.prompt(spec.help, (*path, "help")),
            required=spec.required,
            wanted_if=self._wanted.get(name),
            default=spec.default,
            options=options_of(spec.options),
            rules=self._rules(spec.rules, (*path, "rules")),
            confirm=spec.confirm or self._spec.defaults.confirm,
            keys=_keys(spec.keys),
            listen=_listening(spec.listen, self._listening),
            hold=self._hold(spec.hold, (*path, "hold"), self._flow_hold) if spec.hold else None,
            max_retries=spec.max_retries,
            volunteer=spec.volunteer,
            local=spec.local,
            shared=spec.shared,
            known=self._known(spec.from_, (*path, "from")),
            called=phrases_of(spec.called),
            unit=phrases_of(spec.unit),
            words={value: phrases_of(words) for value, words in spec.words.items()},
            unsaid=spec.unsaid or "",
            yes=phrases_of(spec.yes),
            no=phrases_of(spec.no),
            line=self._tree.line(path),
        )
        return self.meanings.resolved(slot, spec.meaning, spec.end)

    def _known(self, spec: str | schema.KnownSpec | None, path: TreePath) -> Known | None:
        if spec is None or isinstance(spec, str):
            return Known(name=spec) if spec else None
        ask = self.prompts.prompt(spec.ask, (*path, "ask"))
        return Known(name=spec.name, ask=ask, trusted=spec.trusted)

    def _wanted_if(self) -> dict[str, Condition]:
        """Give the conditions on which slots are asked for; each has one, wherever it stands."""
        found: dict[str, tuple[str, Condition | None]] = {}
        for state, spec in self._spec.states.items():
            for index, one in enumerate(spec.collect or ()):
                name, source = (one, "") if isinstance(one, str) else (one.slot, one.if_)
                path: TreePath = ("states", state, "collect", index)
                if name not in found:
                    condition = self._condition(source, (*path, "if")) if source else None
                    found[name] = source, condition
                elif found[name][0].split() != source.split():
                    self._problems.add_at(
                        "slot",
                        path,
                        f"'{name}' is collected on another condition elsewhere",
                        f"write it in every collect as {{slot: {name}, if: "
                        f"{found[name][0] or source}}}",
                    )
        return {name: condition for name, (_, condition) in found.items() if condition is not None}

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

    def _hold(self, spec: schema.HoldSpec, path: TreePath, base: Hold) -> Hold:
        return Hold(
            say=self.prompts.prompt(spec.say, (*path, "say")) or base.say,
            still=self.prompts.prompt(spec.still, (*path, "still")) or base.still,
            every_seconds=spec.every or base.every_seconds,
            longest_seconds=spec.longest or base.longest_seconds,
        )

    def _action(self, name: str, spec: schema.ActionSpec) -> Action:
        check_action(name, spec, self._problems)
        line = self._tree.line(("actions", name))
        return build_action(name, spec, self._spec, self.prompts, line)

    def _states(self, confirm_cancel: Prompt | None) -> Mapping[str, State]:
        rows = RowBuilder(
            self._problems, self.prompts, self._condition, confirm_cancel, self._called
        )
        anytime = self.anytime = rows.anytime_rows(self._spec.anytime)
        states: dict[str, State] = {}
        for name, spec in self._spec.states.items():
            state = self._state(name, spec)
            own = rows.state_rows(spec.next, ("states", name, "next"))
            own += _implied(state, own, self._spec.defaults.fallback)
            states[name] = replace(
                state,
                rows=merge(state, own, anytime),
                fallback=_fallback(state, own, self._spec.defaults.fallback),
            )
        return states

    def _state(self, name: str, spec: schema.StateSpec) -> State:
        path: TreePath = ("states", name)
        required, optional = _asked(spec, self._spec)
        return State(
            name=name,
            description=spec.description or "",
            say=self.prompts.prompt(spec.say, (*path, "say")),
            ask=self.prompts.prompt(spec.ask, (*path, "ask")),
            collect=tuple(spec.collected),
            reask=spec.reask,
            do=spec.do,
            handoff=self._handoff(spec.handoff, (*path, "handoff")),
            optional=tuple(spec.optional),
            hears=_heard(spec),
            no_match=self.prompts.prompt(spec.no_match, (*path, "no_match")),
            no_input=self.prompts.prompt(spec.no_input, (*path, "no_input")),
            help=self.prompts.prompt(spec.help, (*path, "help")),
            listen=_listening(spec.listen, self._listening) if spec.listen or spec.ask else None,
            max_retries=spec.max_retries,
            max_visits=spec.max_visits,
            required_slots=required,
            optional_slots=optional,
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


def _is_by_kind(name: str) -> bool:
    """Tell whether a name is that of a wording for one kind, such as ``no_match_digits``."""
    return any(
        name == f"{manner}_{kind}" for manner in ("no_match", "no_input", "help") for kind in KINDS
    )


def _heard(spec: schema.StateSpec) -> tuple[str, ...] | None:
    """Give what a state takes: where ``hears`` narrows it, still what it asks, and may be told."""
    if spec.hears is None:
        return None
    return tuple(dict.fromkeys([*spec.collected, *spec.hears, *spec.optional]))


def _asked(
    spec: schema.StateSpec, flow: schema.FlowSpec
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the slots that a state has to fill, and those that it may."""
    asked = flow.states.get(spec.reask, spec) if spec.reask else spec
    collect = [name for name in asked.collected if name in flow.slots]
    required = tuple(name for name in collect if flow.slots[name].required)
    others = [name for name in collect if name not in required]
    return required, tuple(dict.fromkeys([*others, *asked.optional, *spec.optional]))


def _fallback(state: State, own: list[Row], fallback: str | None) -> str:
    """Give where failed answers lead at the limit: the state's own row, else the flow's."""
    row = next((row for row in own if row.trigger == "max_retries" and row.to is not None), None)
    if row is not None and row.to is not None:
        return row.to
    return fallback if fallback is not None and fallback != state.name else END


def _implied(state: State, own: list[Row], fallback: str | None) -> list[Row]:
    """Give the rows that ``defaults: fallback:`` adds to a state that does not have them."""
    triggers = {row.trigger for row in own}
    if fallback is None or fallback == state.name:
        return []
    added = []
    if state.listens and not triggers & {Trigger.MAX_RETRIES, Trigger.RESPONDED}:
        added.append(Trigger.MAX_RETRIES)
    if state.max_visits is not None and Trigger.MAX_VISITS not in triggers:
        added.append(Trigger.MAX_VISITS)
    return [
        Row(trigger=trigger, to=fallback, priority=priority_of(trigger), line=state.line)
        for trigger in added
    ]


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
        for name in ("complete", "open", "incomplete", "no_input", "longest")
        if (value := getattr(spec, name)) is not None
    }
    return replace(base, **given)


def _digest(tree: Tree) -> str:
    resolved = json.dumps(tree.root, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(resolved.encode()).hexdigest()
