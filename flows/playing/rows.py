"""Calls as rows of JSON: what the caller says in turn, and what came of it.

``docs/calls.md`` describes both. A row that cannot be run is a ``RowError``.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.work import Terms
from flows.errors import CallwrightError
from flows.playing.player import Played, Player
from flows.playing.stubs import Stubs
from flows.text.problems import did_you_mean
from flows.vocabulary.acts import said
from flows.vocabulary.commands import Command
from flows.vocabulary.events import (
    CallEnded,
    CallStarted,
    Event,
    KeysPressed,
    UserSilence,
    UserUtterance,
)

MOST_SAID = 1000  # things that a caller says in a row
LONGEST_TEXT = 20_000  # characters
FORM = (
    'give each line one object with "id", "flow", "now" and "says", as docs/calls.md shows, '
    'e.g. {"id": "a", "flow": "callback.yaml", "now": "2026-11-30T09:00", "says": ["yes"]}'
)


class RowError(CallwrightError):
    """A row cannot be run.

    Args:
        sentence: What is wrong, with the place in the row.
        remedy: What to do about it.
        row: The row's id, or None where it has none that can be read.
    """

    def __init__(self, sentence: str, remedy: str, row: str | None = None) -> None:
        self.row = row
        super().__init__(sentence, code="row", remedy=remedy)


def _texts(answer: Any) -> Any:
    """Take numbers and truths for their text: canonical values are text."""
    if not isinstance(answer, dict):
        return answer
    return {name: _text(value) for name, value in answer.items()}


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


def _listed(answers: Any) -> Any:
    return answers if isinstance(answers, list) else [answers]


def _item(said: Any) -> Any:
    return {"text": said} if isinstance(said, str) else said


Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Answer = Annotated[dict[str, Text], BeforeValidator(_texts)]
Answers = Annotated[list[Answer], Field(min_length=1), BeforeValidator(_listed)]


class Item(BaseModel):
    """One thing that a caller does: says ``text``, presses ``keys``, or is silent.

    Attributes:
        alternatives: Further hypotheses of the recogniser, best first.
        heard: The share of the last prompt that was heard when the caller broke into it, 0 to 1.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    text: Text | None = None
    alternatives: list[Text] = []
    keys: Annotated[str, Field(pattern=r"^[0-9*#]{1,100}$")] | None = None
    silence: bool = False
    heard: Annotated[float, Field(ge=0, le=1)] = 1.0

    @model_validator(mode="after")
    def _one_thing(self) -> Item:
        if (self.text is not None) + (self.keys is not None) + self.silence != 1:
            raise ValueError('one of "text", "keys" and "silence": true is due')
        return self

    def event(self) -> Event:
        """Give the event that it is; a text without words is silence."""
        if self.keys is not None:
            return KeysPressed(keys=self.keys.removesuffix("#") or "#")
        words = (self.text or "").strip()
        if not words:
            return UserSilence()
        others = tuple(text.strip() for text in self.alternatives)
        others = tuple(text for text in dict.fromkeys(others) if text and text != words)
        return UserUtterance(text=words, alternatives=others)


class Row(BaseModel):
    """A call; keys that are not named here are for others.

    Attributes:
        id: Names it.
        flow: Path of a flow file, or the name of a shipped one; None: whatever the command says.
        now: ISO 8601 date and time at which the call begins, local or with its offset.
        timezone: IANA name; None: the flow's own, else UTC.
        country: ISO 3166 code; None: the default.
        says: What the caller does, in turn.
        actions: Answers by the action's name in the flow, one or a list by run.
    """

    model_config = ConfigDict(extra="ignore", strict=True)

    id: Annotated[str, Field(min_length=1, max_length=200)]
    flow: Annotated[str, Field(min_length=1)] | None = None
    now: str
    timezone: str | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    says: Annotated[list[Annotated[Item, BeforeValidator(_item)]], Field(max_length=MOST_SAID)] = []
    actions: dict[str, Answers] = {}

    def begins(self, zone: str | None) -> datetime:
        """Give the time of the call, in the flow's zone where it has one."""
        local = self._zone(self.timezone or zone or "UTC")
        try:
            now = datetime.fromisoformat(self.now)
            now = now if now.tzinfo else now.replace(tzinfo=local)
            return now.astimezone(self._zone(zone) if zone else local)
        except (ValueError, OverflowError):
            raise RowError(
                f"now: '{self.now}' is not a date and time.",
                "write it as 2026-11-30T09:00",
                self.id,
            ) from None

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            raise RowError(
                f"timezone: '{name}' is not a time zone.", "write one as Europe/London", self.id
            ) from None


def read_row(line: bytes | str) -> Row:
    """Read a row from a line of JSON.

    Raises:
        RowError: It is no row.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as problem:
        what = str(problem) if isinstance(problem, json.JSONDecodeError) else "unreadable text"
        raise RowError(f"this line is not JSON ({what}).", FORM) from None
    named = data.get("id") if isinstance(data, dict) else None
    try:
        return Row.model_validate(data)
    except ValidationError as problem:
        row = named if isinstance(named, str) and named else None
        raise RowError(_worded(problem), FORM, row) from None


def _worded(problem: ValidationError) -> str:
    first = problem.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the row"
    return f"{place}: {first['msg'][0].lower()}{first['msg'][1:]}."


def play_row(row: Row, compiled: CompiledFlow) -> dict[str, Any]:
    """Play a row on its flow; gives what ``callwright calls`` prints of it.

    Raises:
        RowError: It cannot be run.
    """
    _known_actions(row, compiled)
    terms = Terms(country=row.country, country_told=True) if row.country else Terms()
    dialogue = Dialogue(compiled, None, terms, session_id=row.id)
    player = Player(dialogue, row.begins(compiled.flow.timezone), Stubs(row.actions))
    cuts = [item.heard < 1 for item in row.says] + [False]
    turns = [_turn(player, player.take(CallStarted(), to_end=not cuts[0]))]
    for item, cut, follows in zip(row.says, cuts, cuts[1:], strict=False):
        if cut:
            player.cut_at(item.heard)
        turns.append(_turn(player, player.take(item.event(), to_end=not follows)))
    player.take(CallEnded())
    return {"id": row.id, "turns": turns, "outcome": dialogue.outcome}


def _known_actions(row: Row, compiled: CompiledFlow) -> None:
    known = [action for flow in compiled.tree for action in flow.actions]
    for name in row.actions:
        if name not in known:
            raise RowError(
                f"actions: flow {compiled.flow.name} has no action '{name}'"
                f"{did_you_mean(name, known) or '.'}",
                f"name one of its actions ({', '.join(known) or 'none'})",
                row.id,
            )


def _turn(player: Player, played: Played) -> dict[str, Any]:
    dialogue = player.dialogue
    return {
        "said": said(played.acts),
        "heard": [_heard(command) for command in played.commands],
        "flow": dialogue.flow.name,
        "state": dialogue.state,
        "asking": dialogue.asking,
        "slots": {
            name: {"value": held.value, "status": held.status, "words": held.words}
            for name, held in dialogue.slots.items()
        },
        "actions": [{"name": ran.name, "with": ran.inputs} for ran in played.actions],
        "ended": dialogue.ended,
    }


def _heard(command: Command) -> dict[str, Any]:
    kind = type(command)
    fields = {name: getattr(command, name) for name in kind.__dataclass_fields__}
    return {"command": kind.__name__, **fields}
