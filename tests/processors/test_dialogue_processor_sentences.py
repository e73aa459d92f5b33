"""A prompt that was cut goes on from the sentence that was cut, whatever stops stand in it."""

from __future__ import annotations

import asyncio

import pytest

from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from tests.scenes.stage import SECONDS_PER_CHARACTER, stage
from tests.scenes.virtual_time import play

FLOW = load_text("""\
callwright: 1
flow: offer
version: 1
language: en
start: OFFER
slots:
  type:
    kind: choice
    options: {checkup: [check-up], cleaning: [cleaning]}
    ask: A check-up or a cleaning?
    rules:
      - require: type != cleaning
        say: Sorry. Dr. Will Smith does it at 3 p.m. for {nearest} only.
states:
  OFFER:
    ask: >-
      Thank you for calling the clinic. Dr. Will Smith could see you at 3 p.m. on Monday the 7th.
      Is that right?
    next: {responded: COLLECT, max_retries: END}
  COLLECT:
    collect: [type]
    next: {all_filled: END, max_retries: END}
""")
WELCOME = "Thank you for calling the clinic."
OFFER = "Dr. Will Smith could see you at 3 p.m. on Monday the 7th."
QUESTION = "Is that right?"


@pytest.mark.parametrize(
    ("cut_in", "resumed"),
    [
        ("clinic", f"{WELCOME} {OFFER} {QUESTION}"),
        ("Smith", f"{OFFER} {QUESTION}"),
        ("on", f"{OFFER} {QUESTION}"),
        ("7th", f"{OFFER} {QUESTION}"),
    ],
)
def test_a_cut_prompt_goes_on_from_the_sentence_that_was_cut(cut_in: str, resumed: str) -> None:
    async def scene() -> list[str]:
        dialogue = Dialogue(FLOW, RuleInterpreter(), session_id="anna")
        async with stage(dialogue, interpreter=dialogue.interpreter) as s:
            await s.call()
            said = f"{WELCOME} {OFFER} {QUESTION}"
            await s.until(s.now + said.index(f" {cut_in}") * SECONDS_PER_CHARACTER - 0.5)
            await s.voice_on()
            await asyncio.sleep(0.9)
            await s.voice_off()
            await asyncio.sleep(3.0)
            return [event["text"] for event in s.shown("prompt")]

    assert play(scene())[:2] == [f"{WELCOME} {OFFER} {QUESTION}", resumed]


def test_a_sentence_without_its_value_is_left_out_whole() -> None:
    async def scene() -> str:
        dialogue = Dialogue(FLOW, RuleInterpreter(), session_id="anna")
        async with stage(dialogue, interpreter=dialogue.interpreter) as s:
            await s.call()
            await s.type("a cleaning")
            await asyncio.sleep(1.0)
            return str(s.shown("prompt")[-1]["text"])

    assert play(scene()) == "Sorry. A check-up or a cleaning?"
