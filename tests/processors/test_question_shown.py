"""The call event ``question``: what a client is told of what is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Say
from flows.vocabulary.events import CallStarted, Event, KeysPressed, PromptHeard, UserUtterance
from processors.hosting.stepping import Stepper

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # a Saturday
FLOW = load_flow("appointment")
NUMBER = "2025550143"


class Talk:
    """A call by text; ``asked`` holds the events, oldest first."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        interpreter = RuleInterpreter()
        dialogue = Dialogue(FLOW, interpreter, session_id="talk")
        self._stepper = Stepper(dialogue, interpreter, lambda: NOW, self._emit)
        self._take(CallStarted())

    def say(self, *turns: str) -> dict[str, Any]:
        for words in turns:
            keyed = words.isdigit()
            self._take(KeysPressed(keys=words) if keyed else UserUtterance(text=words))
        return self.asked[-1]

    def _emit(self, kind: str, **data: Any) -> None:
        if kind == "question":
            self.asked.append(data)

    def _take(self, event: Event) -> None:
        for act in self._stepper.step(event):
            if isinstance(act, Say):
                self._take(PromptHeard(prompt=act.prompt, complete=True))


def test_an_open_question_asks_for_no_slot() -> None:
    asked = Talk().asked[-1]
    assert (asked["question"], asked["asked"]) == ("open", [])


def test_a_slots_question_names_the_slot_and_how_keys_answer_it() -> None:
    asked = Talk().say("an appointment please")
    assert (asked["question"], asked["asked"]) == ("slot", ["type"])
    assert asked["keys"]["options"] == {"1": "checkup", "2": "cleaning", "3": "consultation"}
    asked = Talk().say("a check-up on Tuesday at ten for Mary Miller")
    assert asked["asked"] == ["contact"]
    assert (asked["keys"]["min_digits"], asked["keys"]["end"]) == (7, "#")


def test_an_offer_gives_the_value_that_is_offered() -> None:
    asked = Talk().say("a check-up tomorrow")
    assert (asked["question"], asked["asked"]) == ("yes_no", ["date"])
    assert asked["offered"] == {"date": ["2026-11-23"]}


def test_a_summary_tells_its_values_as_it_words_them() -> None:
    asked = Talk().say("a check-up on Tuesday at ten for Mary Miller", NUMBER)
    assert (asked["question"], asked["asked"], asked["stopping"]) == ("yes_no", [], False)
    assert asked["told"]["type"] == "check-up"
    assert asked["told"]["time"] == "10 a.m."
    assert set(asked["told"]) == set(FLOW.flow.slots)
    assert asked["keys"]["options"] == {"1": "yes", "2": "no"}


def test_whether_to_stop_is_no_summary() -> None:
    asked = Talk().say("a check-up please", "cancel")
    assert (asked["question"], asked["stopping"]) == ("yes_no", True)
    assert asked["told"] == {}


def test_when_nothing_is_asked_any_more_it_is_said_once() -> None:
    talk = Talk()
    talk.say("a check-up on Tuesday at ten for Mary Miller", NUMBER)
    before = len(talk.asked)
    assert talk.say("yes")["question"] == "none"
    assert len(talk.asked) == before + 1
