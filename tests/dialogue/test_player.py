"""A call that is played: what follows from an event, by stubs and at a given clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.build.load import load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.errors import CallwrightError
from flows.model.flow import Slot
from flows.playing import player
from flows.playing.player import Player, first_words
from flows.playing.stubs import SAMPLES, Stubs, samples
from flows.slots import KINDS
from flows.vocabulary.acts import Act, RunAction, said
from flows.vocabulary.commands import Affirm, SetSlot
from flows.vocabulary.events import ActionFailed, CallStarted, Event, KeysPressed, UserUtterance

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
ALL = "a cleaning on Tuesday at 10 am, this is Anna Smith, anna.smith@example.com"
FLOW = load_flow("appointment")


def begun(stubs: Stubs | None = None) -> Player:
    call = Player(Dialogue(FLOW, session_id="played"), FRIDAY, stubs)
    call.take(CallStarted())
    return call


def test_a_call_is_played_to_its_end_at_a_second_an_event() -> None:
    call = begun()
    call.take(UserUtterance(text=ALL))
    played = call.take(UserUtterance(text="yes"))

    assert played.commands == (Affirm(),)
    (ran,) = played.actions
    assert (ran.name, ran.inputs["time"], ran.inputs["name"]) == ("book", "10:00", "Anna Smith")
    assert "Your reference is K, four, W, seven." in said(played.acts)
    assert call.dialogue.outcome == "completed"
    assert call.now == FRIDAY + timedelta(seconds=3)


def test_an_action_answers_by_run_and_the_last_answer_repeats() -> None:
    call = begun(Stubs({"book": [{"failed": "taken"}, {"reference": "F2F2"}]}))
    call.take(UserUtterance(text=ALL))
    call.take(UserUtterance(text="yes"))
    assert call.dialogue.asking == "time"
    call.take(UserUtterance(text="at eleven"))
    call.take(UserUtterance(text="yes"))
    assert call.dialogue.record.results == {"reference": "F2F2"}


def test_the_last_prompt_is_left_open_where_the_caller_breaks_in() -> None:
    call = begun()
    played = call.take(UserUtterance(text=ALL), to_end=False)
    spoken = call.dialogue.record.spoken
    assert spoken is not None
    assert spoken.heard is None
    call.cut_at(0.25)
    cut = call.dialogue.record.spoken
    assert cut is not None
    assert cut.heard == first_words(said(played.acts), 0.25)
    assert not cut.complete


def test_what_whoever_plays_answers_is_left_to_them() -> None:
    call = begun()
    call.take(UserUtterance(text=ALL))
    played = call.take(UserUtterance(text="yes"), own=(RunAction,))
    (act,) = (act for act in played.acts if isinstance(act, RunAction))
    call.take(ActionFailed(action_id=act.action_id, failure="taken"))
    assert call.dialogue.state == "COLLECT_INFO"


def test_keys_are_understood_as_words_are() -> None:
    call = begun()
    call.take(UserUtterance(text="an appointment"))
    assert call.take(KeysPressed(keys="2")).commands == (
        SetSlot(slot="type", value="cleaning", words="2"),
    )


def test_trying_out_what_comes_leaves_the_call_where_it_is() -> None:
    call = begun()
    before = call.dialogue.record
    call.dialogue.twin().advance(UserUtterance(text=ALL), FRIDAY)
    assert call.dialogue.record is before


class Chatterbox(Player):
    """One to whom an event always follows."""

    def _follows(self, act: Act) -> Iterator[Event]:
        yield UserUtterance(text="repeat")


def test_a_call_that_goes_on_by_itself_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "MOST", 5)
    with pytest.raises(CallwrightError, match="goes on by itself") as refused:
        Chatterbox(Dialogue(FLOW), FRIDAY).take(CallStarted())
    assert refused.value.remedy


def test_samples_are_values_of_their_kinds() -> None:
    for name, kind in KINDS.items():
        if name not in ("choice", "date"):
            assert kind.canonical(SAMPLES[name], Slot(name="x", kinds=(name,))) == SAMPLES[name]
    action = load_text(PRICED).flow.actions["look"]
    assert samples(action, FRIDAY) == {"day": "2026-11-27", "price": "3"}


PRICED = """
callwright: 1
flow: priced
version: 1
language: en
start: LOOK
actions:
  look: {run: prices.look, effect: read, gives: {day: date, price: number}}
states:
  LOOK:
    do: look
    say: From {day} on it is {price}.
    next: {spoken: END, failed: END}
"""
