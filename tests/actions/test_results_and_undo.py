"""What comes of actions in a call: results that fill slots and feed actions, words for a failed
effect, and effects that are taken back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from flows.actions.own import ActionContext
from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.errors import FlowError
from flows.keeping.journal import replay
from flows.playing.conversation import parse_conversation
from flows.playing.running import Run, begin
from flows.vocabulary.acts import RunAction, Undo, said
from flows.vocabulary.events import ActionDone, ActionFailed
from pipeline.business.actions import Actions, Work
from tests.scenes import conversation_runner as runner

FLOW = """
callwright: 1
flow: garage
version: 1
language: en
start: ASK
slots:
  plate: {kind: code, ask: "What is your number plate?", confirm: never}
  day: {kind: date, required: false}
  model: {kind: text, required: false}
actions:
  look: {run: garage.look, with: [plate], effect: read, gives: {model: text, day: date, car: code}}
  bay: {run: garage.bay, with: {car: car, on: day}, gives: {bay: code}, undo: free}
  free: {run: garage.free, with: [bay, plate]}
  pay: {run: garage.pay, with: [bay], gives: {receipt: code}, failures: [declined]}
states:
  ASK:
    collect: [plate]
    next: {all_filled: LOOK, max_retries: END}
  LOOK:
    do: look
    next: {done: CONFIRM, failed: END}
  CONFIRM:
    ask: "Your {model} with {plate} on {day}. Is that right?"
    next: {user_confirmation: {yes: BAY, no: ASK}, max_retries: END}
  BAY:
    do: bay
    next: {done: PAY, failed: END}
  PAY:
    do: pay
    say: You have bay {bay}.
    next: {spoken: END, failed: END}
"""
LOOKED = "{model: Golf, day: 2026-11-24, car: c1}"
TO_THE_BAY = f"""
call: garage
steps:
  - start
  - user: a b one two
    state: LOOK
  - done: {LOOKED}
    state: CONFIRM
    bot: Your Golf with
    slots: {{plate: AB12, model: Golf, day: 2026-11-24}}
  - user: "yes"
    state: BAY
"""
BAY = "\n  - done: {bay: B7}\n    state: PAY"


def played(steps: str, flow: str = FLOW) -> Run:
    """Play a call that begins as ``TO_THE_BAY``, and replay it to the same acts."""
    script = parse_conversation(TO_THE_BAY + steps)
    compiled = load_text(flow)
    call = runner.run(script, compiled)
    kept = runner.recorded(call)
    assert list(replay(begin(script, compiled).dialogue, kept.journal)) == kept.acts
    return call


def undone(call: Run) -> list[Mapping[str, str]]:
    acts = [act for line in runner.recorded(call).acts for act in json.loads(line)]
    return [act["inputs"] for act in acts if act.get("action") == "free"]


def test_results_fill_slots_and_feed_the_next_action() -> None:
    call = played("")

    assert call.action is not None
    assert call.action.inputs == {"car": "c1", "on": "2026-11-24"}
    held = call.dialogue.slots["model"]
    assert (held.value, held.source) == ("Golf", "action")


def test_a_result_that_a_rule_is_against_leaves_the_slot_empty() -> None:
    rule = "{kind: date, required: false, rules: [{require: day > today, say: Not then.}]}"
    flow = FLOW.replace("{kind: date, required: false}", rule).replace("on: day", "on: plate")
    with pytest.raises(FlowError, match=r"\{day\} may be empty"):
        load_text(flow)
    call = begin(parse_conversation("steps: []"), load_text(flow.replace(" on {day}", "")))
    dialogue = call.dialogue
    dialogue.start(call.player.now)
    (look,) = (a for a in dialogue.hear("a b one two", call.player.now) if isinstance(a, RunAction))

    result = {"model": "Golf", "day": "2026-11-19", "car": "c1"}
    dialogue.answer(ActionDone(action_id=look.action_id, result=result), call.player.now)

    assert set(dialogue.slots) == {"plate", "model"}


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("declined", "I am sorry, I could not do that. It has not gone through."),
        ("down", "I am sorry, I could not do that. It has not gone through."),
        ("timeout", "I am sorry, I cannot tell whether that has gone through."),
        ("nonsense", "I am sorry, I cannot tell whether that has gone through."),
        ("uncertain", "I am sorry, I cannot tell whether that has gone through."),
    ],
)
def test_a_failed_effect_is_called_that_and_what_belongs_to_it_is_undone(
    failure: str, words: str
) -> None:
    call = played(
        f"{BAY}\n  - failed: {failure}\n    state: END\n    bot: {words}\noutcome: failed"
    )

    assert undone(call) == [{"bay": "B7", "plate": "AB12"}]


@pytest.mark.parametrize(
    ("row", "states"),
    [
        ("{to: END, say: No bay is free.}", ""),
        ("SORRY", "  SORRY:\n    say: No bay is free.\n    next: {spoken: END}\n"),
    ],
)
def test_the_flow_s_own_words_are_enough(row: str, states: str) -> None:
    flow = FLOW.replace("next: {done: PAY, failed: END}", f"next: {{done: PAY, failed: {row}}}")

    call = played("\n  - failed: down\n    bot: No bay is free.", flow + states)

    assert "gone through" not in " ".join(runner.recorded(call).said)


def test_a_state_that_others_lead_to_as_well_does_not_tell_of_the_failure() -> None:
    flow = FLOW.replace("done: PAY, failed: END", "done: PAY, failed: BYE")
    flow = flow.replace("spoken: END, failed: END", "spoken: BYE, failed: BYE")
    flow += "  BYE:\n    say: Goodbye.\n    next: {spoken: END}\n"

    played("\n  - failed: down\n    bot: It has not gone through. Goodbye.", flow)


def test_a_failed_look_is_no_failed_effect() -> None:
    call = begin(parse_conversation("steps: []"), load_text(FLOW))
    dialogue = call.dialogue
    dialogue.start(call.player.now)
    (look,) = (a for a in dialogue.hear("a b one two", call.player.now) if isinstance(a, RunAction))

    acts = dialogue.answer(ActionFailed(action_id=look.action_id, failure="down"), call.player.now)

    assert said(acts).startswith("I am sorry, I cannot help you any further")


# What the caller has heard of stands.


def in_pay(flow: str = FLOW) -> tuple[Dialogue, Run, RunAction]:
    call = played(BAY, flow)
    assert call.action is not None
    return call.dialogue, call, call.action


@pytest.mark.parametrize(("heard", "stands"), [(True, True), (False, False)])
def test_an_effect_that_was_told_is_not_undone(heard: bool, stands: bool) -> None:
    told = (
        FLOW.replace(
            "  BAY:\n    do: bay\n    next: {done: PAY,",
            "  BAY:\n    do: bay\n    next: {done: TELL,",
        )
        + "  TELL:\n    say: Bay {bay} is yours.\n    next: {spoken: PAY}\n"
    )
    bay = "\n  - done: {bay: B7}\n    bot: is yours"
    if heard:
        call = played(f"{bay}\n    state: PAY\n  - failed: down", told)
    else:
        call = played(f"{bay}\n  - cut: ''\n  - time_up", told)

    assert bool(undone(call)) is False
    assert bool(call.dialogue.record.untold) is not stands


def test_a_hang_up_undoes_nothing() -> None:
    call = played(f"{BAY}\n  - hang_up")

    assert undone(call) == []


def test_the_answer_of_an_undoing_changes_nothing() -> None:
    dialogue, call, pay = in_pay()
    failed = dialogue.advance(
        ActionFailed(action_id=pay.action_id, failure="down"), call.player.now
    )
    (undo,) = (act for act in failed if isinstance(act, RunAction))
    before = dialogue.record.as_dict()

    assert undo.action_id == "test:BAY:1:undo"
    for event in (
        ActionDone(action_id=undo.action_id),
        ActionFailed(action_id=undo.action_id, failure="down"),
    ):
        assert dialogue.advance(event, call.player.now) == ()
    assert {**dialogue.record.as_dict(), "updated": ""} == {**before, "updated": ""}


# An effect that is done only after the call has given it up.


class Slow:
    """Does its work when the gate opens."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.freed: list[tuple[str, dict[str, str]]] = []

    async def bay(self, context: ActionContext, inputs: Mapping[str, str]) -> Mapping[str, str]:
        await self.gate.wait()
        return {"bay": "B7"}

    async def free(self, context: ActionContext, inputs: Mapping[str, str]) -> Mapping[str, str]:
        self.freed.append((context.key, dict(inputs)))
        return {}


def slow_bay(**changes: Any) -> RunAction:
    undo = Undo(name="free", action="free", inputs={"plate": "AB12"}, results={"bay": "bay"})
    return RunAction(
        **{"action_id": "k", "name": "bay", "inputs": {}, "undo": undo, "timeout_seconds": 0},
        **changes,
    )


async def test_what_is_done_too_late_is_undone_once() -> None:
    slow = Slow()
    actions = Actions({"bay": Work(do=slow.bay), "free": Work(do=slow.free)})

    assert await actions.run(slow_bay()) == ActionFailed(action_id="k", failure="timeout")
    slow.gate.set()
    await actions.drain(5)

    assert slow.freed == [("k:undo", {"plate": "AB12", "bay": "B7"})]


async def test_what_is_asked_for_again_in_time_stands() -> None:
    slow = Slow()
    actions = Actions({"bay": Work(do=slow.bay), "free": Work(do=slow.free)})
    await actions.run(slow_bay())
    again = asyncio.create_task(actions.run(replace(slow_bay(), timeout_seconds=5)))
    await asyncio.sleep(0)
    slow.gate.set()

    assert await again == ActionDone(action_id="k", result={"bay": "B7"})
    await actions.drain(5)
    assert slow.freed == []


def test_the_act_tells_how_the_effect_is_undone() -> None:
    call = played("")

    assert call.action is not None
    assert call.action.undo == Undo(
        name="garage.free", action="free", inputs={"plate": "AB12"}, results={"bay": "bay"}
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("undo: free", "undo: fre"), "'fre' is not an action. Did you mean 'free'?"),
        (
            ("undo: free", "undo: bay"),
            "'bay' takes back what was done, and is no effect",
        ),
        (("undo: free", "undo: look"), "'look' takes back what was done"),
        (("effect: read,", "effect: read, undo: free,"), "what only reads cannot be undone"),
        (
            ("with: {car: car,", "with: {car: cart,"),
            "'cart' is not a slot",
        ),
        (
            ("with: {car: car, on", "with: {car: receipt, on"),
            "'receipt' may be empty when 'bay' runs",
        ),
        (("model: text,", "model: date,"), "'model' is a slot of kind text, and is given as date"),
    ],
)
def test_check_tells_what_cannot_be(change: tuple[str, str], sentence: str) -> None:
    with pytest.raises(FlowError, match=sentence.replace("?", r"\?")):
        load_text(FLOW.replace(*change))
