"""Snapshots: of this version, of an older one, and what is none."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.errors import SnapshotError
from flows.keeping.snapshot import VERSION, restore, take_snapshot
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, RunAction, said
from flows.vocabulary.events import (
    ActionDone,
    BargeIn,
    CallStarted,
    Event,
    KeysPressed,
    NothingSaid,
    PromptHeard,
    UserSilence,
    UserUtterance,
)
from tests.scenes.flow_texts import CLINIC, changed

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
OLD = Path(__file__).parent / "version_1"
OLD_FLOW = load_flow(OLD / "clinic.yaml")
OLD_SNAPSHOTS = (OLD / "snapshots.jsonl").read_text(encoding="utf-8").splitlines()
GREETED, OFFERED, ASKED, READ_BACK, CUT, BOOKING = range(6)  # where the old calls stand
FLOW = load_text(CLINIC)
RULES = RuleInterpreter()


def at_offer() -> Dialogue:
    dialogue = Dialogue(FLOW, RULES, session_id="anna")
    dialogue.start(NOW)
    dialogue.hear("a cleaning on Saturday", NOW)
    return dialogue


def damaged(**parts: Any) -> str:
    """Give a snapshot with parts of its record replaced; a part that is ``...`` is left out."""
    data = json.loads(take_snapshot(at_offer()))
    data["record"] = {k: v for k, v in {**data["record"], **parts}.items() if v is not ...}
    return json.dumps(data)


# --- an older version -----------------------------------------------------------------------------


def old_call(where: int) -> Dialogue:
    return restore(OLD_SNAPSHOTS[where], OLD_FLOW, RULES)


@pytest.mark.parametrize("where", range(6))
def test_a_snapshot_of_version_1_is_migrated_whole(where: int) -> None:
    dialogue = old_call(where)
    old = json.loads(OLD_SNAPSHOTS[where])["record"]
    again = json.loads(take_snapshot(dialogue))
    assert again["callwright"] == VERSION
    assert {key: again["record"][key] for key in old if key != "spoken"} == {
        key: value for key, value in old.items() if key != "spoken"
    }
    assert take_snapshot(restore(take_snapshot(dialogue), OLD_FLOW, RULES)) == take_snapshot(
        dialogue
    )


def test_a_call_of_version_1_goes_on() -> None:
    assert "Which number" in said(old_call(OFFERED).hear("no, on Tuesday at ten", NOW))
    booked = old_call(READ_BACK).hear("yes", NOW)
    assert any(isinstance(act, RunAction) for act in booked)
    done = ActionDone(action_id="anna:COMPLETE:1", result={"reference": "AB12"})
    assert "You are booked" in said(old_call(BOOKING).answer(done, NOW))


def test_no_yes_counts_for_what_version_1_did_not_know_to_be_heard() -> None:
    acts = old_call(CUT).hear("yes", NOW)
    assert not any(isinstance(act, RunAction) for act in acts)
    assert said(acts).startswith("Let me just finish: A cleaning on Tuesday")


def test_a_snapshot_of_version_1_of_another_flow_is_refused() -> None:
    for old, new in (("flow: clinic", "flow: surgery"), ("version: 1", "version: 2")):
        with pytest.raises(SnapshotError) as refusal:
            restore(OLD_SNAPSHOTS[OFFERED], load_text(changed(old, new)), RULES)
        assert refusal.value.code == "flow"
    without_date = CLINIC[: CLINIC.index("  date:")] + CLINIC[CLINIC.index("  contact:") :]
    without_date = without_date.replace("type, date, time, contact", "type, contact")
    without_date = without_date.replace("{type} on {date} at {time}", "{type}")
    with pytest.raises(SnapshotError, match="date, which the flow does not have"):
        restore(OLD_SNAPSHOTS[OFFERED], load_text(without_date), RULES)


# --- what is none ---------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [0, 3, "2", None, True, [], 2.5])
def test_another_version_is_refused_with_a_sentence(version: Any) -> None:
    data = {**json.loads(take_snapshot(at_offer())), "callwright": version}
    with pytest.raises(SnapshotError, match="this program reads 1, 2") as refusal:
        restore(json.dumps(data), FLOW, RULES)
    assert refusal.value.code == "version"


@pytest.mark.parametrize("snapshot", ["", "{}", "[]", "null", '{"callwright": 2}', "[" * 9999])
def test_what_is_no_snapshot_is_refused(snapshot: str) -> None:
    with pytest.raises(SnapshotError, match="not a snapshot"):
        restore(snapshot, FLOW, RULES)


@pytest.mark.parametrize(
    "parts",
    [
        {"colour": "red"},
        {"tries": ...},
        {"spoken": ...},
        {"turns": "1"},
        {"turns": None},
        {"slots": {"type": {"value": "cleaning"}}},
        {"slots": {"type": "cleaning"}},
        {"spoken": {"prompt": 2, "text": "Hello", "whole": "Hello", "pitch": 3}},
        {"pending": {"kind": "offer", "slot": "date", "values": "2026-11-20", "trigger": ""}},
    ],
    ids=str,
)
def test_a_record_is_read_whole_or_not_at_all(parts: dict[str, Any]) -> None:
    with pytest.raises(SnapshotError, match="damaged"):
        restore(damaged(**parts), FLOW, RULES)
    old = json.loads(OLD_SNAPSHOTS[OFFERED])
    old["record"]["colour"] = "red"
    with pytest.raises(SnapshotError, match="damaged"):
        restore(json.dumps(old), OLD_FLOW, RULES)


@pytest.mark.parametrize("record", [None, [], "x", 1])
def test_what_is_no_record_is_refused_in_every_version(record: Any) -> None:
    for snapshot in (take_snapshot(at_offer()), OLD_SNAPSHOTS[OFFERED]):
        data = {**json.loads(snapshot), "record": record}
        with pytest.raises(SnapshotError, match="damaged"):
            restore(json.dumps(data), OLD_FLOW if data["callwright"] == 1 else FLOW, RULES)


def test_the_librarys_words_may_change_between_snapshot_and_restore() -> None:
    assert load_text(CLINIC).flow.digest == FLOW.flow.digest
    other = load_text(changed("Welcome.", "Hello."))
    with pytest.raises(SnapshotError, match="another flow"):
        restore(take_snapshot(at_offer()), other, RULES)


# --- at every point -------------------------------------------------------------------------------

WORDS = ("a cleaning on Saturday", "Tuesday at ten", "yes", "no", "mm-hmm", "um", "hold on", "ok",
         "the time was wrong", "anna at example dot com", "sorry?", "cancel", "nine", "on Friday",
         "no, at eleven", "+1 202 555 0143", "check-up", "help", "start over")  # fmt: skip
EVENTS = st.one_of(
    st.sampled_from(WORDS).map(lambda text: UserUtterance(text=text)),
    st.sampled_from(["1", "2", "0", "*"]).map(lambda keys: KeysPressed(keys=keys)),
    st.sampled_from([UserSilence(), NothingSaid()]),
    st.floats(0, 1),  # the last prompt is cut after this share of it
)


def events_of(drawn: Event | float, dialogue: Dialogue) -> tuple[Event, ...]:
    if not isinstance(drawn, float):
        return (drawn,)
    spoken = dialogue.record.spoken
    assert spoken is not None
    words = spoken.text.split()
    heard = " ".join(words[: int(len(words) * drawn)])
    report = PromptHeard(prompt=spoken.prompt, complete=heard == spoken.text, text=heard)
    return (BargeIn(prompt=spoken.prompt), report)


def both(one: Dialogue, flow: CompiledFlow, event: Event) -> tuple[Dialogue, tuple[Act, ...]]:
    """Give an event to a dialogue and to one restored from its snapshot; they are equal."""
    twin = restore(take_snapshot(one), flow, RULES)
    acts = one.advance(event, NOW)
    assert twin.advance(event, NOW) == acts
    assert take_snapshot(twin) == take_snapshot(one)
    return twin, acts


@given(drawn=st.lists(EVENTS, max_size=12))
@settings(max_examples=40, deadline=None)
def test_a_call_goes_on_from_a_snapshot_of_any_point_as_if_nothing_had_been(
    drawn: list[Event | float],
) -> None:
    dialogue, acts = both(Dialogue(FLOW, RULES, session_id="s"), FLOW, CallStarted())
    for each in drawn:
        for event in events_of(each, dialogue):
            dialogue, acts = both(dialogue, FLOW, event)
        for act in acts:
            if isinstance(act, RunAction):
                done = ActionDone(action_id=act.action_id, result={"reference": "AB12"})
                dialogue, _ = both(dialogue, FLOW, done)
