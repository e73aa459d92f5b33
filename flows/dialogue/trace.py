"""What a step passed on its way, for tests, coverage and people who ask why: no state of a call."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.model.flow import Prompt, Row
from flows.vocabulary.commands import Command


@dataclass(slots=True)
class Trace:
    """What one event passed.

    Attributes:
        commands: What words or keys were understood as; empty where none were heard.
        rows: Rows taken, in order.
        prompts: Prompts said and which wording of each, counting from 0.
    """

    commands: tuple[Command, ...] = ()
    rows: list[Row] = field(default_factory=list)
    prompts: list[tuple[Prompt, int]] = field(default_factory=list)
