"""Limits of a call: each leads somewhere, with words of its own, and cuts nobody short."""

from __future__ import annotations

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.work import Terms
from flows.model.flow import MOST_HOLDS, MOST_PUT, MOST_SAID
from flows.playing.player import Player
from flows.vocabulary.acts import HangUp, RunAction, Say, said
from flows.vocabulary.events import (
    BothSilent,
    CallStarted,
    LastMinute,
    NothingSaid,
    TimeUp,
    UserSilence,
    UserUtterance,
)
from tests.scenes.stubborn import FULL, NOW, lines, play

ROUND = """
callwright: 1
flow: round
version: 1
language: en
start: MENU
defaults: {fallback: SORRY}
states:
  MENU:
    ask: Which of the two?
    next: {intent: {left: LEFT}, max_retries: SORRY}
  LEFT:
    say: That is on the left.
    next: {spoken: MENU}
  SORRY:
    say: I am sorry. Once more.
    next: {spoken: MENU}
  BYE:
    say: Goodbye.
    next: {spoken: END}
intents: {left: [the left one], done: [I am done]}
anytime: {intent: {done: BYE}}
"""
PATIENT = """
callwright: 1
flow: patient
version: 1
language: en
start: ASK
defaults: {limits: {failures: 20}}
states:
  ASK:
    ask: Do you agree?
    max_retries: 6
    next: {user_confirmation: {yes: END, no: END}, max_retries: END}
"""


@pytest.fixture(scope="module")
def appointment() -> CompiledFlow:
    return load_flow("appointment")


def begun(flow: CompiledFlow, *says: str, terms: Terms | None = None) -> Player:
    """A call in which this was said."""
    player = Player(Dialogue(flow, terms=terms or Terms(can_hand_over=False), session_id="x"), NOW)
    player.take(CallStarted())
    for words in says:
        player.take(UserUtterance(text=words))
    return player


@pytest.mark.parametrize("says", ["the left one", "blah", None, "repeat"])
def test_a_fallback_that_leads_back_does_not_lead_round_for_ever(says: str | None) -> None:
    heard = play(load_text(ROUND), lines((), (says,)), talks_over=False)
    assert heard.outcome
    assert heard.turns <= 3 * MOST_PUT
    assert max(heard.questions.values()) <= 2 * MOST_PUT


def test_a_limit_that_leads_nowhere_ends_in_words_of_its_own() -> None:
    player = begun(load_text(ROUND))
    words = [said(player.take(UserUtterance(text="the left one")).acts) for _ in range(MOST_PUT)]
    assert words[-1].endswith(
        "we are not getting any further like this. Please call again. Goodbye."
    )
    assert player.dialogue.outcome == "failed"


def test_an_authors_own_higher_limit_counts() -> None:
    heard = play(load_text(PATIENT), lines((), ("blah",)), talks_over=False)
    assert max(heard.questions.values()) == heard.turns == 6


def test_a_goodbye_that_is_talked_over_is_finished_and_left(appointment: CompiledFlow) -> None:
    player = begun(appointment, *FULL)
    player.take(UserUtterance(text="yes"), to_end=False)
    player.cut("You are")
    acts = player.take(UserUtterance(text="no wait, at eleven")).acts
    again = [act for act in acts if isinstance(act, Say)]
    assert [act.must_hear for act in again] == [True]
    assert again[0].text.startswith("You are booked")
    assert isinstance(acts[-1], HangUp)


def test_a_goodbye_is_left_where_its_second_try_fails_as_well(appointment: CompiledFlow) -> None:
    player = begun(appointment, *FULL)
    player.take(UserUtterance(text="yes"), to_end=False)
    player.cut("You are")
    player.take(UserUtterance(text="hello"), own=(Say,))
    player.cut("You are")
    (hang_up,) = player.take(UserUtterance(text="hello")).acts
    assert isinstance(hang_up, HangUp)


def test_noises_in_a_row_are_a_kind_of_silence(appointment: CompiledFlow) -> None:
    player, words = begun(appointment), []
    while not player.dialogue.ended:
        player.take(NothingSaid(), own=(Say,))
        player.cut("")
        words.append(player.dialogue.record.spoken)
    assert len(words) == 4
    assert words[-1] is not None
    assert words[-1].text.startswith("I only hear noise")
    assert player.dialogue.outcome == "no_input"


def test_holds_last_no_longer_than_three_of_the_longest(appointment: CompiledFlow) -> None:
    rounds = appointment.flow.hold.rounds
    heard = play(appointment, lines((), ("hold on", *[None] * rounds)), talks_over=False)
    assert heard.turns <= MOST_HOLDS * (rounds + 1) + MOST_PUT


def test_that_work_takes_long_is_said_twice_at_most(appointment: CompiledFlow) -> None:
    player = begun(appointment, *FULL)
    player.take(UserUtterance(text="yes"), own=(RunAction,))
    words = [said(player.take(BothSilent()).acts) for _ in range(9)]
    assert sum(bool(text) for text in words) == MOST_SAID


def test_the_length_of_a_call_is_announced_and_lets_the_turn_end(
    appointment: CompiledFlow,
) -> None:
    player = begun(appointment, *FULL[:2])
    assert not player.take(LastMinute()).acts
    assert said(player.take(UserUtterance(text="at ten")).acts) == (
        "We have about a minute left. What is your full name?"
    )
    assert not player.take(TimeUp(reason="length")).acts
    assert not player.dialogue.ended
    words = said(player.take(UserUtterance(text="Emily Carter")).acts)
    assert words.startswith("This call has lasted as long as it may")
    assert player.dialogue.outcome == "timed_out"
    assert player.dialogue.slots["name"].value == "Emily Carter"


def test_a_yes_within_the_last_turn_still_books(appointment: CompiledFlow) -> None:
    player = begun(appointment, *FULL)
    player.take(TimeUp(reason="length"))
    words = said(player.take(UserUtterance(text="yes")).acts)
    assert words.startswith("You are booked")
    assert player.dialogue.outcome == "completed"


def test_a_call_that_is_told_twice_that_it_is_over_ends(appointment: CompiledFlow) -> None:
    player = begun(appointment)
    player.take(TimeUp(reason="length"))
    acts = player.take(TimeUp(reason="length")).acts
    assert said(acts).startswith("This call has lasted as long as it may")
    assert isinstance(acts[-1], HangUp)


@pytest.mark.parametrize(
    ("reason", "words"),
    [("quiet", "We have been quiet for a while"), ("trouble", "I am sorry, I cannot help you")],
)
def test_what_ends_a_call_at_once_says_so(
    appointment: CompiledFlow, reason: str, words: str
) -> None:
    player = begun(appointment)
    acts = player.take(TimeUp(reason=reason)).acts  # type: ignore[arg-type]
    assert said(acts).startswith(words)
    assert isinstance(acts[-1], HangUp)


def test_the_last_of_all_turns_is_announced_and_heard() -> None:
    flow = load_text(PATIENT.replace("failures: 20", "failures: 20, turns: 3"))
    player = begun(flow)
    words = [said(player.take(UserUtterance(text="blah")).acts) for _ in range(3)]
    assert "I can only take one more answer." not in words[0]
    assert "I can only take one more answer." in words[1]
    assert player.dialogue.ended


def test_silences_are_turns_too() -> None:
    flow = load_text(PATIENT.replace("failures: 20", "failures: 20, turns: 3, max_silence: 9"))
    player = begun(flow)
    for _ in range(3):
        player.take(UserSilence())
    assert player.dialogue.ended


def test_an_authors_own_words_for_failing_are_said_at_its_occasions() -> None:
    own = load_text(PATIENT.replace("states:\n", "prompts: {failed: So sorry.}\nstates:\n")).flow
    assert own.prompts["not_understood"] == own.prompts["no_progress"] == own.prompts["failed"]
