"""Calls in which intents are heard in other words than the flow's phrases, or are not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.build.load import load_flow
from flows.playing import running
from flows.playing.conversation import load_conversation

CALLS = sorted((Path(__file__).parent.parent / "conversations" / "intents").glob("*.yaml"))


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_conversation(path: Path) -> None:
    conversation = load_conversation(path)

    running.run(conversation, load_flow(path.parent / str(conversation.flow)))
