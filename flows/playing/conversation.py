"""Conversations as data: a call that says what is expected of it, as a YAML file.

``docs/testing-flows.md`` is the manual. All scalars are text, so that ``14:00`` and ``yes`` stay
what they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from flows.dialogue.work import Terms
from flows.errors import CallwrightError
from flows.text.problems import did_you_mean

NOW = "2026-11-20T10:00"
LARGEST = 1_000_000  # characters of a file

#: What may happen, and what its argument is: nothing, a text, a list or a block of keys.
STEPS: Mapping[str, tuple[type, ...]] = {
    "start": (str, dict),
    "user": (str,),
    "typed": (str,),
    "keys": (str,),
    "silence": (str,),
    "both_silent": (str,),
    "cut": (str,),
    "cough": (str,),
    "done": (str, dict),
    "failed": (str,),
    "ear": (list,),
    "found": (str,),
    "no_handoff": (str,),
    "later": (str,),
    "last_minute": (str,),
    "time_up": (str,),
    "hang_up": (str,),
}
_NEED_WORDS = {"user", "typed", "keys", "failed", "found", "later"}

#: What may be expected of a step.
CHECKS: Mapping[str, tuple[type, ...]] = {
    "bot": (str, list),
    "not_bot": (str, list),
    "state": (str,),
    "flow": (str,),
    "asks": (str,),
    "commands": (list, str),
    "slots": (dict, str),
    "runs": (dict, str),
    "quiet": (str,),
}

_KEYS: Mapping[str, tuple[type, ...]] = {
    "call": (str,),
    "flow": (str,),
    "now": (str,),
    "timezone": (str,),
    "terms": (dict,),
    "actions": (dict,),
    "steps": (list,),
    "slots": (dict, str),
    "outcome": (str,),
    "states": (list,),
}
_SHAPES: Mapping[type, str] = {str: "a text", list: "a list", dict: "a block of keys"}


class ConversationError(CallwrightError):
    """A conversation cannot be read (``conversation``), or went otherwise (``otherwise``)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, with its argument, and what is expected of it."""

    what: str
    argument: Any
    checks: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A call as a file has it.

    Attributes:
        about: What the call is about, for people.
        file: Its name, for messages.
        steps: What happens.
        flow: The flow that it names, as written, or None.
        now, timezone: When it begins, and where; None: the flow's zone.
        terms: What holds for the call.
        actions: Answers of actions by name, by run.
        slots, outcome, states: What is expected at the end; None: nothing is.
    """

    about: str
    steps: tuple[Step, ...]
    now: datetime
    terms: Terms
    timezone: str | None = None
    file: str = ""
    flow: str | None = None
    actions: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    slots: Mapping[str, str] | None = None
    outcome: str | None = None
    states: tuple[str, ...] | None = None

    def begins(self, zone: str | None) -> datetime:
        """Give the aware time at which it begins, in the flow's zone where it has one."""
        return self.now.replace(tzinfo=ZoneInfo(self.timezone or zone or "UTC"))

    @property
    def answers_actions(self) -> bool:
        """True where its steps say what actions answer; else stubs do."""
        return any(step.what in ("done", "failed") for step in self.steps)


def load_conversation(path: Path) -> Conversation:
    """Read a conversation from a file.

    Raises:
        ConversationError: ``conversation``, with file, line and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8")[: LARGEST + 1]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise _error(path.name, 0, f"cannot be read: {reason}", "give a YAML file") from None
    return parse_conversation(text, path.name)


def parse_conversation(text: str, file: str = "conversation") -> Conversation:
    """Read a conversation from text; ``file`` stands for its name in messages.

    Raises:
        ConversationError: As ``load_conversation``.
    """
    if len(text) > LARGEST:
        raise _error(file, 0, f"has over {LARGEST} characters", "make several calls of it")
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        data = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 0
        reason = getattr(error, "problem", None) or "too deep"
        raise _error(file, line, f"is not YAML: {reason}", "mend the line") from None
    return build_conversation(data, file, _lines(root))


def build_conversation(data: Any, file: str = "", lines: Iterable[int] = ()) -> Conversation:
    """Make a conversation of what a file holds, or a program has written.

    Args:
        data: As ``yaml.BaseLoader`` gives it.
        file: Name of the file.
        lines: Line of each step.

    Raises:
        ConversationError: ``conversation``.
    """
    _checked(data, _KEYS, file, 0, "key")
    steps = data.get("steps") or []
    numbered = [*lines, *[0] * len(steps)]
    actions = data.get("actions") or {}
    return Conversation(
        about=data.get("call") or file,
        steps=tuple(_step(step, file, line) for step, line in zip(steps, numbered, strict=False)),
        file=file,
        flow=data.get("flow"),
        now=_now(data.get("now") or NOW, file),
        timezone=_zone(data.get("timezone"), file),
        terms=_terms(data.get("terms") or {}, file),
        actions={name: _answers(name, given, file) for name, given in actions.items()},
        slots=None if "slots" not in data else data["slots"] or {},
        outcome=data.get("outcome"),
        states=tuple(data["states"]) if "states" in data else None,
    )


def _lines(root: Any) -> list[int]:
    """Give the line of each step of a composed file."""
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "steps" and isinstance(value, yaml.SequenceNode):
                return [node.start_mark.line + 1 for node in value.value]
    return []


def _step(step: Any, file: str, line: int) -> Step:
    step = {step: ""} if isinstance(step, str) else step
    _checked(step, {**STEPS, **CHECKS}, file, line, "step")
    named = [name for name in step if name in STEPS]
    if len(named) != 1:
        found = " and ".join(named) or "nothing"
        raise _error(
            file, line, f"one thing happens in a step, not {found}", "begin a step of its own: '- '"
        )
    (what,) = named
    argument = step[what]
    if what in _NEED_WORDS and not argument:
        raise _error(file, line, f"{what} says nothing", f"write {what}: and the words")
    return Step(what, argument, {name: step[name] for name in step if name in CHECKS}, line)


def _checked(
    block: Any, known: Mapping[str, tuple[type, ...]], file: str, line: int, what: str
) -> None:
    if not isinstance(block, dict):
        raise _error(
            file, line, f"a block of keys is due here, not {_shape(block)}", f"name each {what}"
        )
    for name, value in block.items():
        if name not in known:
            guess = did_you_mean(str(name), known)
            raise _error(
                file, line, f"there is no {what} '{name}'{guess}", f"use one of {', '.join(known)}"
            )
        if value not in ("", None) and not isinstance(value, known[name]):
            wanted = " or ".join(_SHAPES[shape] for shape in known[name])
            raise _error(
                file, line, f"{name}: {wanted} is due here, not {_shape(value)}", f"write {wanted}"
            )


def _shape(value: Any) -> str:
    return next((words for shape, words in _SHAPES.items() if isinstance(value, shape)), "nothing")


def _now(text: str, file: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise _error(file, 0, f"now: '{text}' is no date and time", f"write it as {NOW}") from None


def _zone(name: str | None, file: str) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (ValueError, OSError, LookupError):
        raise _error(
            file, 0, f"timezone: '{name}' is no time zone", "write one as Europe/London"
        ) from None


def _terms(terms: Mapping[str, Any], file: str) -> Terms:
    known = {entry.name: str(entry.type) for entry in dataclasses.fields(Terms)}
    given: dict[str, Any] = {}
    for name, value in terms.items():
        if name not in known:
            guess = did_you_mean(name, known)
            raise _error(file, 0, f"no term is called '{name}'{guess}", f"use {', '.join(known)}")
        given[name] = _term(known[name], value)
        if given[name] is None:
            raise _error(file, 0, f"terms: {name} is no {known[name]}", "see docs/testing-flows.md")
    if "country" in given:
        given.setdefault("country_told", True)
    return Terms(**given)


def _term(kind: str, value: Any) -> Any:
    if not isinstance(value, str):
        return None
    if kind == "bool":
        return {"true": True, "false": False}.get(value)
    if kind == "int":
        return int(value) if value.isdecimal() else None
    return value


def _answers(name: str, given: Any, file: str) -> list[dict[str, str]]:
    answers = given if isinstance(given, list) else [given or {}]
    if not answers or not all(
        isinstance(answer, dict) and all(isinstance(text, str) for text in answer.values())
        for answer in answers
    ):
        raise _error(
            file,
            0,
            f"actions: '{name}' does not answer",
            "write outputs as {reference: AB12}, or {failed: taken}, or a list of them",
        )
    return answers


def _error(file: str, line: int, sentence: str, remedy: str) -> ConversationError:
    place = f"{file}:{line}" if line else file
    return ConversationError(f"{place}: {sentence}.", code="conversation", remedy=remedy)
