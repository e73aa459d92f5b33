"""Runs the calls of ``tests/conversations/*.yaml`` (``docs/testing-flows.md`` is their manual), and
keeps everything that passed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.build.compiler import CompiledFlow
from flows.keeping.journal import acts_line, event_line
from flows.keeping.snapshot import take_snapshot
from flows.playing import running
from flows.playing.conversation import Conversation, build_conversation
from flows.playing.player import Player
from flows.playing.running import Run, named
from flows.vocabulary.acts import Act, Say
from flows.vocabulary.events import Event

FOLDER = Path(__file__).parent.parent / "conversations"


class RecordingPlayer(Player):
    """A player that keeps events, acts and snapshots."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.journal: list[str] = []
        self.acts: list[str] = []
        self.snapshots: list[str] = []
        self.said: list[str] = []

    def advance(self, event: Event) -> tuple[Act, ...]:
        """Take one event, with all that there is to remember of it."""
        self.snapshots.append(take_snapshot(self.dialogue))
        acts = super().advance(event)
        self.journal.append(event_line(event, self.now))
        self.acts.append(acts_line(acts))
        self.said += [act.text for act in acts if isinstance(act, Say)]
        return acts


def recorded(call: Run) -> RecordingPlayer:
    """Give what a call kept."""
    assert isinstance(call.player, RecordingPlayer)
    return call.player


def signature(call: Run) -> tuple[str, ...]:
    """Give the way that a call took: what happened, was understood, and was entered."""
    return tuple(
        f"{step.what}:{','.join(map(named, played.commands))}>{','.join(entered)}"
        for step, played, entered in call.steps
    )


def run(script: Conversation | dict[str, Any], compiled: CompiledFlow) -> Run:
    """Run a call and check all that it states.

    Raises:
        ConversationError: Something is not as stated; the message names the step.
    """
    conversation = build_conversation(script) if isinstance(script, dict) else script
    return running.run(conversation, compiled, RecordingPlayer)
