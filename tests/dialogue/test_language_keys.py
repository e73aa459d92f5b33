"""Keys of the flow language, each in a call: slots on conditions, sentences in cases, and more."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from flows.build.load import load_flow
from flows.playing.conversation import load_conversation
from tests.scenes import conversation_runner as runner

CALLS = sorted((runner.FOLDER / "words").glob("*.yaml"))
load = cache(load_flow)


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_call(path: Path) -> None:
    script = load_conversation(path)
    assert script.flow is not None

    runner.run(script, load((path.parent / script.flow).resolve()))
