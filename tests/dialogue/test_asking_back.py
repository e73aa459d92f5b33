"""What is asked back because it is little certain, and what is taken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.events import CallStarted, UserUtterance

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FLOW = """\
callwright: 1
flow: insured
version: 1
language: en
start: COLLECT
slots:
  insured:
    kind: yes_no
    ask: Are you insured?
    confirm: {confirm}
  name:
    kind: person_name
    ask: What is your name?
states:
  COLLECT:
    collect: [insured, name]
    next: {{all_filled: BYE, max_retries: BYE}}
  BYE:
    say: Goodbye.
    next: {{spoken: END}}
"""


@pytest.mark.parametrize(
    ("confirm", "said", "asked_back"),
    [
        ("auto", "yes", False),
        ("auto", "I guess so", True),
        ("auto", "go ahead", True),
        ("never", "yes", False),
        ("never", "I guess so", False),
        ("never", "go ahead", True),  # it is no answer, perhaps, whatever the flow says
    ],
)
def test_an_answer_is_asked_back_that_is_too_little_certain(
    confirm: str, said: str, asked_back: bool
) -> None:
    flow = load_text(FLOW.format(confirm=confirm))
    dialogue = Dialogue(flow, RuleInterpreter(), session_id="s", conversation_id="c", user_id="u")
    for event in (CallStarted(), UserUtterance(text=said)):
        dialogue.advance(event, NOW)
    assert (dialogue.record.pending is not None) is asked_back
