"""Something open stays open, what was rejected is not offered again, and nothing is erased."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.vocabulary.acts import said
from flows.vocabulary.events import (
    ActionFailed,
    Event,
    KeysPressed,
    NothingSaid,
    UserSilence,
    UserUtterance,
)
from tests.scenes.flow_texts import CLINIC, changed

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
ASIDES = changed(
    "  intent: {human: FALLBACK, cancel: END}\n",
    "  intent:\n    human: FALLBACK\n    cancel: END\n    price: {say: It costs fifty pounds.}\n",
    changed("actions:\n", "intents:\n  price: [what does it cost]\nactions:\n"),
)
FLOW = load_text(ASIDES)
ASKED_BACK = load_text(
    changed("    kind: date\n", "    kind: date\n    confirm: explicit\n", ASIDES)
)
OFFER, READ_BACK, WHICH = "Would Friday, November 20th do?", "Is that right?", "Do you mean"
OPEN: dict[str, tuple[CompiledFlow, tuple[str, ...], str]] = {
    "an offer": (FLOW, ("a cleaning", "on Saturday"), OFFER),
    "a read-back": (ASKED_BACK, ("a cleaning", "on Monday"), READ_BACK),
    "a which": (FLOW, ("a cleaning", "Monday or Tuesday"), WHICH),
}
ASIDE: tuple[Event, ...] = (
    UserUtterance(text="um"),
    UserUtterance(text="let me see"),
    UserUtterance(text="well"),
    UserUtterance(text="hold on"),
    UserUtterance(text="can you say that again"),
    UserUtterance(text="slower please"),
    UserUtterance(text="help"),
    UserUtterance(text="are you a robot"),
    UserUtterance(text="what does it cost"),
    UserUtterance(text="do you have parking"),
    UserUtterance(text="blah blah"),
    UserUtterance(text="ok it's plugged in again"),
    UserSilence(),
    NothingSaid(),
    KeysPressed(keys="*"),
)


def call(flow: CompiledFlow, *says: str) -> Dialogue:
    dialogue = Dialogue(flow, session_id="s")
    dialogue.start(NOW)
    for text in says:
        dialogue.hear(text, NOW)
    return dialogue


@pytest.mark.parametrize("name", OPEN)
@pytest.mark.parametrize(
    "aside", ASIDE, ids=lambda event: getattr(event, "text", type(event).__name__)
)
def test_a_question_on_top_stands_whatever_is_said_aside(name: str, aside: Event) -> None:
    flow, says, words = OPEN[name]
    dialogue = call(flow, *says)
    pending, slots = dialogue.record.pending, dict(dialogue.slots)
    assert pending is not None
    acts = dialogue.answer(aside, NOW)
    assert dialogue.record.pending == pending
    assert dialogue.slots == slots
    if dialogue.record.waiting == "hold":
        acts = dialogue.hear("ok", NOW)
    assert not acts or words in said(acts)
    assert dialogue.record.pending == pending


def test_an_offer_is_taken_after_all_of_them() -> None:
    dialogue = call(FLOW, "a cleaning", "on Saturday")
    for aside in ASIDE[:4]:
        dialogue.answer(aside, NOW)
    dialogue.hear("ok", NOW)
    dialogue.hear("yes", NOW)
    assert dialogue.get("date") == "2026-11-20"


@pytest.mark.parametrize(
    "words", ["no", "that doesn't work for me", "no thanks", "that won't work", "not Friday"]
)
def test_what_was_turned_down_is_not_offered_again_in_the_call(words: str) -> None:
    dialogue = call(FLOW, "a cleaning", "on Saturday", words)
    assert "Friday, November 20th do" not in said(dialogue.hear("on Sunday", NOW))
    assert "Friday, November 20th do" not in said(dialogue.hear("on Saturday then", NOW))
    assert dialogue.get("date") is None


def test_each_value_is_offered_once_until_none_is_left_nearby() -> None:
    dialogue = call(FLOW, "a cleaning")
    offers = []
    for _ in range(4):
        words = said(dialogue.hear("on Saturday the 12th of December", NOW))
        if "Would" in words:
            offers.append(words)
        dialogue.hear("no", NOW)
    assert len(offers) == len(set(offers)) == 4


def test_a_value_that_was_found_taken_is_not_offered_with_what_it_was_taken_with() -> None:
    taken = changed(
        "failed: FALLBACK",
        "failed: {to: COLLECT_INFO, clear: [time]}",
        changed("say: That is too soon.", "say: That is too soon.", CLINIC),
    )
    grid = changed(
        "    rules:\n      - require: at(date, time)",
        "    rules:\n      - require: grid(time, 30 minutes)\n        say: Would {nearest} do?\n"
        "      - require: at(date, time)",
        taken,
    )
    dialogue = call(load_text(grid), "a cleaning on Tuesday at 10 am", "anna@example.com", "yes")
    dialogue.answer(ActionFailed(action_id=dialogue.record.action_id, failure="taken"), NOW)
    assert dialogue.get("time") is None
    assert "Would 10:30 a.m. do?" in said(dialogue.hear("ten past ten", NOW))
    dialogue.hear("on Wednesday", NOW)
    assert "Would 10 a.m. do?" in said(dialogue.hear("ten past ten", NOW))


@pytest.mark.parametrize(
    "words", ["Wednesday", "no, Wednesday", "actually Wednesday", "not Tuesday"]
)
def test_nothing_is_erased_but_what_was_named(words: str) -> None:
    dialogue = call(FLOW, "a cleaning on Tuesday at 10 am", "anna@example.com")
    held = {name: filled.value for name, filled in dialogue.slots.items()}
    dialogue.hear(words, NOW)
    now = {name: filled.value for name, filled in dialogue.slots.items()}
    assert {k: v for k, v in now.items() if k != "date"} == {
        k: v for k, v in held.items() if k != "date"
    }
