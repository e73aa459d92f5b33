"""Pydantic's complaints about a tree in an author's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from flows.grammar import schema
from flows.text.problems import COLON_IN_TEXT, QUOTE_TEXT, Problems, TreePath, did_you_mean
from flows.text.yaml_tree import Tree


def report(error: ValidationError, tree: Tree, problems: Problems) -> None:
    """Add each complaint of a validation at its line."""
    for details in error.errors(include_url=False, include_input=True):
        _report_one(details, tree, problems)


def _report_one(details: ErrorDetails, tree: Tree, problems: Problems) -> None:
    path = tree_path(details["loc"])
    kind = details["type"]
    context: dict[str, Any] = details.get("ctx") or {}
    name = str(path[-1]) if path else "the file"
    if kind == "flow":
        sentence, remedy = f"{context['sentence']}", context["remedy"]
        of_a_key = bool(details["loc"]) and details["loc"][-1] == "[key]"
        if not of_a_key and sentence != COLON_IN_TEXT and isinstance(path[-1], str):
            sentence = f"{name}: {sentence}"
        code = "yaml" if sentence == COLON_IN_TEXT else "value"
        problems.add_at(code, path, sentence, remedy)
    elif kind == "extra_forbidden":
        _unknown_key(path, details["loc"], tree, problems)
    elif kind == "missing":
        problems.add_at("missing", path[:-1], f"'{name}' is missing", f"add '{name}:'")
    elif kind in ("too_short", "dict_type", "list_type", "model_type", "union_tag_invalid"):
        problems.add_at("value", path, *_shape(kind, name))
    else:
        problems.add_at("value", path, f"'{name}' cannot be read", "see the list of keys")


def _shape(kind: str, name: str) -> tuple[str, str]:
    if kind == "too_short":
        return f"'{name}' is empty", "give at least one"
    if kind == "list_type":
        return f"a list is due at '{name}'", "write [a, b], or one line each, beginning with '- '"
    if kind == "union_tag_invalid":
        return f"'{name}' does not take this shape", "see the list of keys"
    return f"a block of keys is due at '{name}'", "write 'key: value' lines under it"


def _unknown_key(
    path: TreePath, location: tuple[int | str, ...], tree: Tree, problems: Problems
) -> None:
    name = str(path[-1])
    known = known_keys(location[:-1])
    inside_prompt = "text" in known and "must_hear" in known
    if name.lower() in ("true", "false") and {"yes", "no"} & set(known):
        code, sentence = "yaml", f"a YAML tool rewrote yes or no to '{name}'"
        remedy = "write yes: and no: again"
    elif inside_prompt and (" " in name or name[:1].isupper()):
        code, sentence, remedy = "yaml", COLON_IN_TEXT, QUOTE_TEXT
    else:
        code = "key"
        sentence = f"'{name}' is not a key here{did_you_mean(name, known)}"
        remedy = f"use one of {', '.join(known)}" if known else "remove it"
    problems.add_at(code, path, sentence, remedy)


def tree_path(location: Iterable[int | str]) -> TreePath:
    """Turn Pydantic's location into a path of the tree: the marks of choices are left out."""
    return tuple(
        part for part in location if not (isinstance(part, str) and part.startswith(("<", "[")))
    )


def known_keys(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Give the keys that a block at this location takes."""
    model: Any = schema.FlowSpec
    if location[:1] == ("prompts",) or "text" in location:
        return keys_of(schema.PromptSpec)
    return keys_of(_model_at(model, tree_path(location)))


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Give the keys of a model as an author writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


_PROMPT_KEYS = frozenset(
    {"ask", "reask", "no_match", "no_input", "help", "say", "still", "meanwhile", "else", "goodbye"}
)
_TRIGGERS = frozenset(schema.NextSpec.model_fields) - {"user_confirmation", "intent", "no_input"}


def _model_at(model: type[BaseModel], path: TreePath) -> type[BaseModel]:
    names = [part for part in path if isinstance(part, str)]
    last = names[-1] if names else ""
    parent = names[-2] if len(names) > 1 else ""
    if not names:
        return model
    if len(names) == 1:
        return _SINGLE.get(last, model)
    if parent in _NAMED and len(names) == 2:
        return _NAMED[parent]
    if last in ("collect", "cases"):
        return schema.CollectSpec if last == "collect" else schema.CaseSpec
    if last in _PROMPT_KEYS and parent != "next":
        return schema.PromptSpec
    if last in _NESTED:
        return _NESTED[last]
    if last in _TRIGGERS or parent in ("next", "intent", "user_confirmation"):
        return schema.RowSpec
    return schema.RuleSpec if last == "rules" else model


_SINGLE: dict[str, type[BaseModel]] = {
    "anytime": schema.AnytimeSpec,
    "defaults": schema.DefaultsSpec,
}
_NAMED: dict[str, type[BaseModel]] = {
    "slots": schema.SlotSpec,
    "states": schema.StateSpec,
    "actions": schema.ActionSpec,
    "prompts": schema.PromptSpec,
}
_NESTED: dict[str, type[BaseModel]] = {
    "next": schema.NextSpec,
    "user_confirmation": schema.YesNoSpec,
    "handoff": schema.HandoffSpec,
    "listen": schema.ListenSpec,
    "hold": schema.HoldSpec,
    "keys": schema.DigitKeys,
    "limits": schema.LimitsSpec,
    "rules": schema.RuleSpec,
}
