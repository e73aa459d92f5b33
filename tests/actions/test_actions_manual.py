"""The manual of actions: its flows load without advice, and do what it says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from flows.build.compiler import CompiledFlow
from flows.build.load import load_text
from tests.scenes import conversation_runner as runner

MANUAL = (Path(__file__).parent.parent.parent / "docs" / "actions.md").read_text(encoding="utf-8")
FLOWS = {
    flow.name: flow for flow in map(load_text, re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL))
}

CALLS = {
    "garage": """
steps:
  - start
  - user: A B one two C D
  - user: next Tuesday
    state: LOOK
  - done: {model: Golf, price: "90"}
    bot: A service of your Golf with the plate
  - user: "yes"
  - done: {bay: B7}
    state: PAY
  - failed: declined
    bot: your card was declined, so I have not booked it.
outcome: failed
""",
    "parcel": """
steps:
  - start
  - user: A B one two C D
    state: FIND
  - done: {day: 2026-11-24, late: "yes"}
    state: OFFER
    bot: is late. Shall we bring it on Tuesday
    slots: {number: AB12CD, day: 2026-11-24}
  - user: "yes"
  - done: {reference: R7}
    bot: We bring it on
outcome: completed
""",
    "callback": """
steps:
  - start
  - user: five five five one two three four five six seven
  - user: "yes"
  - failed: down
    bot: I am sorry, I could not note that down. Goodbye.
outcome: completed
""",
}


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_a_flow_of_the_manual_is_called(flow: CompiledFlow) -> None:
    script = yaml.load(CALLS[flow.name], Loader=yaml.BaseLoader)
    script["steps"] = [{s: ""} if isinstance(s, str) else s for s in script["steps"]]

    runner.run({"call": flow.name, **script}, flow)

    assert flow.advice == ()


def test_every_call_has_its_flow() -> None:
    assert set(CALLS) == set(FLOWS)
