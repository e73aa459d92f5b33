"""Runs a call that is written as data: ``tests/conversations/*.yaml``.

    call: what this call is about
    flow: appointment                 # default
    now: 2026-11-20T10:00             # default; local time of the flow
    terms: {can_hand_over: false}     # default: as in flows.dialogue.work.Terms
    steps:
      - start:                        # the call begins; prompts are heard whole, unless cut
        bot: Welcome to Greenfield    # text, or list of texts, that the bot's words must contain
        state: GREETING
      - user: a check-up on Tuesday   # one line of the caller; `typed:` for typed text
        commands: [SetSlot type, SetSlot date]
        slots: {type: checkup, date: 2026-11-24}   # all filled slots; one too many fails
        asks: time
      - keys: "2"
      - silence
      - both_silent
      - done: {reference: K7QM}       # the action succeeded
      - failed: down                  # the action failed
      - ear: [{command: set, slot: type, value: cleaning, words: my teeth}]   # the second ear
                                      # proposes this, else nothing; needs terms: {second_ear: true}
      - found: We have parking.       # the knowledge base found this, else nothing
      - no_handoff                    # the carrier could not put the caller through, else it did
      - cut: Welcome to               # the caller barged in after these words of the last prompt
      - cough                         # ... and it was only a noise
      - time_up
      - hang_up
    slots: {…}                        # at the end, all of them
    outcome: completed
    states: [START, GREETING, …]      # whole path

A step is a mapping; one without an argument may stand as a text (``- silence``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.work import Terms
from flows.keeping.journal import acts_line, event_line
from flows.keeping.snapshot import take_snapshot
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, Consult, Handoff, HangUp, Listen, RunAction, Say
from flows.vocabulary.advice import Passage, Proposal
from flows.vocabulary.commands import Command, CorrectSlot, SetSlot
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    Advised,
    BargeIn,
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    HandoffDone,
    HandoffFailed,
    KeysPressed,
    NothingSaid,
    PromptHeard,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from flows.vocabulary.ports import Expectation
from tests.scenes.yaml_words import words_of

FOLDER = Path(__file__).parent.parent / "conversations"
ZONE = ZoneInfo("Europe/London")
CHECKS = {"bot", "not_bot", "state", "commands", "slots", "asks", "quiet"}
BARE = {
    "start": CallStarted,
    "silence": UserSilence,
    "both_silent": BothSilent,
    "cough": NothingSaid,
    "no_handoff": HandoffFailed,
    "time_up": TimeUp,
    "hang_up": CallEnded,
}


class Listener:
    """An interpreter that remembers what it gave."""

    def __init__(self) -> None:
        self.rules = RuleInterpreter()
        self.given: tuple[Command, ...] = ()

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        self.given = self.rules.interpret(text, expectation, alternatives)
        return self.given

    def completeness(self, text: str, expectation: Expectation) -> Any:
        return self.rules.completeness(text, expectation)


@dataclass
class Call:
    """A call under way: the dialogue, and everything that passed."""

    dialogue: Dialogue
    listener: Listener
    now: datetime
    journal: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    snapshots: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    action: RunAction | None = None
    consult: int = 0
    said: list[str] = field(default_factory=list)
    hear: bool = True
    answer: bool = True
    advise: bool = True

    def advance(self, event: Event) -> tuple[Act, ...]:
        """Take one event, with all that there is to remember of it."""
        self.now += timedelta(seconds=1)
        self.snapshots.append(take_snapshot(self.dialogue))
        acts = self.dialogue.advance(event, self.now)
        self.journal.append(event_line(event, self.now))
        self.acts.append(acts_line(acts))
        for act in acts:
            if isinstance(act, RunAction):
                self.action = act
            if isinstance(act, Consult):
                self.consult = act.consult
        return acts

    def feed(self, event: Event) -> list[Act]:
        """Take an event, then the hearing of every prompt and the handoff that follow."""
        done: list[Act] = []
        acts = list(self.advance(event))
        while acts:
            done += acts
            prompts = [act for act in acts if isinstance(act, Say)]
            self.said += [act.text for act in prompts]
            wanted = any(isinstance(act, Handoff) for act in acts)
            unsure = any(isinstance(act, Consult) for act in acts)
            acts = []
            if self.hear:
                for act in prompts:
                    heard = PromptHeard(prompt=act.prompt, complete=True, text=act.text)
                    acts += self.advance(heard)
            if self.answer and wanted:
                acts += self.advance(HandoffDone())
            if self.advise and unsure:
                acts += self.advance(Advised(consult=self.consult))
        return done


def begin(script: dict[str, Any], compiled: CompiledFlow) -> Call:
    listener = Listener()
    now = datetime.fromisoformat(script.get("now", "2026-11-20T10:00")).replace(tzinfo=ZONE)
    dialogue = Dialogue(
        compiled, listener, Terms(**script.get("terms", {})), session_id="test", user_id="u"
    )
    return Call(dialogue, listener, now)


def load(path: Path) -> dict[str, Any]:
    """Read a call; all scalars are text, so that `14:00` and `yes` stay what they are."""
    script: dict[str, Any] = words_of(path)
    terms = script.get("terms", {})
    script["terms"] = {
        key: value == "true"
        if value in ("true", "false")
        else int(value)
        if value.isdigit()
        else value
        for key, value in terms.items()
    }
    script["steps"] = [{step: ""} if isinstance(step, str) else step for step in script["steps"]]
    return script


def run(script: dict[str, Any], compiled: CompiledFlow) -> Call:
    """Run a call and check all that it states.

    Raises:
        AssertionError: Something is not as stated; the message names the step.
    """
    call = begin(script, compiled)
    steps = script["steps"]
    for number, step in enumerate(steps, 1):
        place = f"{script['call']}, step {number} {step}"
        follows = steps[number] if number < len(steps) else {}
        call.hear, call.answer = "cut" not in follows, "no_handoff" not in follows
        call.advise = not {"ear", "found"} & set(follows)
        _run_step(call, step, place)
    if "slots" in script:
        assert _slots(call) == script["slots"], f"{script['call']}: slots at the end"
    if "outcome" in script:
        assert call.dialogue.outcome == script["outcome"], f"{script['call']}: outcome"
    if "states" in script:
        assert list(call.dialogue.record.states) == script["states"], f"{script['call']}: states"
    return call


def _run_step(call: Call, step: dict[str, Any], place: str) -> None:
    call.listener.given = ()
    (what,) = set(step) - CHECKS
    before = list(call.dialogue.record.states)
    acts = _do(call, what, step[what])
    entered = call.dialogue.record.states[len(before) :]
    given = [_name(command) for command in call.listener.given]
    call.signature.append(f"{what}:{','.join(given)}>{','.join(entered)}")
    said = " ".join(act.text for act in acts if isinstance(act, Say))
    if "quiet" in step:
        assert not acts, f"{place}: the bot acted: {acts}"
    for key, wanted in (("bot", True), ("not_bot", False)):
        for text in [step[key]] if isinstance(step.get(key), str) else step.get(key, []):
            assert (text in said) is wanted, f"{place}: the bot said {said!r}"
    if "state" in step:
        assert call.dialogue.state == step["state"], f"{place}: state {call.dialogue.state}"
    if "asks" in step:
        asked = [act.asking for act in acts if isinstance(act, Listen)]
        assert asked[-1:] == [step["asks"]], f"{place}: asked {asked}, said {said!r}"
    if "commands" in step:
        assert given == step["commands"], f"{place}: commands {given}"
    if "slots" in step:
        assert _slots(call) == step["slots"], f"{place}: slots {_slots(call)}"
    if call.dialogue.ended and what != "hang_up" and before[-1] != "END":
        assert any(isinstance(act, HangUp) for act in acts), f"{place}: ended without hanging up"


def _do(call: Call, what: str, argument: Any) -> list[Act]:
    if what in BARE:
        return call.feed(BARE[what]())
    match what:
        case "user":
            return call.feed(UserUtterance(text=argument))
        case "typed":
            return call.feed(UserUtterance(text=argument, source="text"))
        case "keys":
            return call.feed(KeysPressed(keys=argument))
        case "done" | "failed":
            assert call.action is not None, "no action was asked for"
            key = call.action.action_id
            if what == "done":
                return call.feed(ActionDone(action_id=key, result=argument or {}))
            return call.feed(ActionFailed(action_id=key, failure=argument))
        case "ear":
            proposals = tuple(Proposal(**proposal) for proposal in argument)
            return call.feed(Advised(consult=call.consult, proposals=proposals))
        case "found":
            passages = (Passage(text=argument),)
            return call.feed(Advised(consult=call.consult, passages=passages))
        case "cut":
            return _cut(call, argument)
    raise AssertionError(f"unknown step {what}")


def _cut(call: Call, heard: str) -> list[Act]:
    """The last prompt was cut after these words, and that is reported after all."""
    spoken = call.dialogue.record.spoken
    assert spoken is not None
    assert spoken.text.startswith(heard), f"the last prompt was {spoken.text!r}"
    call.advance(BargeIn(prompt=spoken.prompt))
    return list(call.advance(PromptHeard(prompt=spoken.prompt, complete=False, text=heard)))


def _name(command: Command) -> str:
    kind = type(command).__name__
    if isinstance(command, SetSlot | CorrectSlot):
        return f"{kind} {command.slot}"
    return kind


def _slots(call: Call) -> dict[str, str]:
    return {name: filled.value for name, filled in call.dialogue.slots.items()}
