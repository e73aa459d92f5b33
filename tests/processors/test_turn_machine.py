"""The caller's turns as a machine: what happens, when, and what is ordered. No clock, no frames."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.model.flow import Keys
from flows.vocabulary.acts import Listen
from flows.vocabulary.events import KeysPressed, UserUtterance
from processors.turns.happenings import (
    BotStarted,
    BotStopped,
    CallBegan,
    DecodingBegan,
    FinalWords,
    Happening,
    HungUp,
    InterimWords,
    KeyPressed,
    MustHear,
    Muted,
    Paused,
    RecogniserDelay,
    Stepped,
    Tick,
    Typed,
    VoiceOff,
    VoiceOn,
)
from processors.turns.orders import (
    Alarm,
    Answer,
    CloseTurn,
    Cut,
    OpenTurn,
    ShowKey,
    ShowWords,
    TakeFloor,
    Tell,
)
from processors.turns.pace import CallLimits, Pace, Waits
from tests.scenes.turn_play import TurnPlay

LISTEN = Stepped(listen=Listen(asking="thing"))
NUMBER = Stepped(listen=Listen(asking="number", keys=Keys(min_digits=4, max_digits=4)))
OPENED = [OpenTurn(), TakeFloor(hold=True)]


def asked(*answers: str, pace: Pace | None = None) -> TurnPlay:
    """A call in which a question was heard."""
    play = TurnPlay(*answers, pace=pace)
    play.at(0.0, RecogniserDelay(0.5), CallBegan(), LISTEN)
    play.at(1.0, BotStarted())
    play.at(2.0, BotStopped())
    return play


def test_no_clock_and_no_pipeline_is_imported_here() -> None:
    room = Path(__file__).parents[2] / "processors" / "turns"
    modules = [f"processors.turns.{path.stem}" for path in room.glob("[a-z]*.py")]
    assert len(modules) > 8
    loaded = "'asyncio' in sys.modules, 'pipecat' in sys.modules"
    code = f"import sys, {', '.join(modules)}; print({loaded})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


# --- a turn begins ----------------------------------------------------------------------------


def test_a_voice_begins_a_turn_at_once_while_the_bot_is_silent() -> None:
    assert asked().at(3.0, VoiceOn(0.2)) == OPENED


def test_a_voice_over_the_bot_has_to_last() -> None:
    play = asked()
    assert play.at(3.0, VoiceOn(0.2, over_prompt=True)) == []
    play.until(5.0)
    assert play.when(OpenTurn) == [3.4]
    cough = asked()
    cough.at(3.0, VoiceOn(0.2, over_prompt=True))
    cough.at(3.3, VoiceOff(0.2))
    cough.until(9.0)
    assert not cough.of(OpenTurn)


def test_words_begin_a_turn_whatever_the_voice_detector_says() -> None:
    assert asked().at(3.0, InterimWords("hello")) == [ShowWords(1, "hello"), *OPENED]
    assert asked().at(3.0, FinalWords("hello")) == [ShowWords(1, "hello"), *OPENED]


def test_a_prompt_that_must_be_heard_keeps_the_floor_until_it_was_heard() -> None:
    play = asked()
    play.at(3.0, MustHear(True))
    assert play.at(3.5, VoiceOn(0.2)) == [OpenTurn()]
    assert play.at(4.0, MustHear(False)) == [TakeFloor(hold=True)]
    assert asked().at(4.0, MustHear(False)) == []


# --- and ends ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happenings", "ends"),
    [
        pytest.param([(3, VoiceOn()), (4, InterimWords("yes"))], [7.0], id="complete, voiced"),
        pytest.param(
            [(3, VoiceOn()), (4, InterimWords("my name")), (4.2, VoiceOff(0.2))],
            [4.5],
            id="unknown, counted from the end of the voice",
        ),
        pytest.param(
            [(3, VoiceOn()), (4, InterimWords("tomorrow")), (4.2, VoiceOff(0.2))],
            [6.3],
            id="the beginning of an answer",
        ),
        pytest.param([(3, VoiceOn()), (4, InterimWords("oh"))], [7.0], id="noise behind words"),
        pytest.param([(3, VoiceOn())], [23.0], id="noise without words"),
        pytest.param([(3, VoiceOn()), (4, VoiceOff(0.2))], [4.4], id="a voice without words"),
        pytest.param(
            [(3, VoiceOn()), (3.9, DecodingBegan()), (4, VoiceOff(0.2))], [7.9], id="decoding"
        ),
    ],
)
def test_a_turn_ends(happenings: list[tuple[float, Happening]], ends: list[float]) -> None:
    play = asked("yes", "tomorrow at seven")
    for at, happening in happenings:
        play.at(at, happening)
    play.until(60.0)
    assert play.when(CloseTurn) == ends


def test_no_answer_waits_longer_without_news_than_the_backstop() -> None:
    patient = Stepped(listen=Listen(asking="thing", incomplete_seconds=9.0))
    play = TurnPlay("tomorrow at seven", pace=Pace(waits=Waits(no_news=5.0)))
    play.at(0.0, patient)
    play.at(3.0, FinalWords("tomorrow"))
    play.until(60.0)
    assert play.when(CloseTurn) == [8.0]


def test_an_answer_may_not_be_longer_than_the_question_allows() -> None:
    play = asked()
    play.at(3.0, VoiceOn())
    for step in range(40):
        play.at(3.5 + step, InterimWords(" ".join(["word"] * (step + 1))))
    play.until(60.0)
    assert play.when(CloseTurn)[0] == 23.0
    assert sum(len(answer.text.split()) for answer in play.of(Answer)) == 40


def test_a_question_that_changes_in_a_turn_changes_its_end() -> None:
    play = asked("tomorrow at seven")
    play.at(3.0, FinalWords("tomorrow"))
    play.at(3.1, Stepped(listen=Listen(asking="other", incomplete_seconds=0.4)))
    play.until(9.0)
    assert play.when(CloseTurn) == [3.4]
    assert play.judge.judged == ["tomorrow", "tomorrow"]


def test_words_that_did_not_change_are_not_judged_again() -> None:
    play = asked("my name is brown")
    play.at(3.0, VoiceOn())
    for at, text in ((3.2, "my"), (3.4, "my name is"), (3.6, "my name is Brown")):
        play.at(at, InterimWords(text))
    play.at(3.7, VoiceOff(0.2))
    play.at(3.8, FinalWords("My name is Brown."))
    play.until(9.0)
    assert play.judge.judged == ["my", "my name is", "my name is Brown"]
    assert [answer.text for answer in play.of(Answer)] == ["My name is Brown."]


# --- what the dialogue is told ----------------------------------------------------------------


def test_an_answer_says_when_the_caller_was_last_heard_and_when_the_words_came() -> None:
    play = asked()
    play.at(3.0, VoiceOn(0.2))
    play.at(4.0, VoiceOff(0.2))
    play.at(4.1, FinalWords("brown", ("braun",)))
    play.until(9.0)
    event = UserUtterance(text="brown", alternatives=("braun",))
    assert play.of(Answer) == [Answer(1, "brown", event, 3.8, 4.1)]
    assert play.when(Answer) == play.when(CloseTurn(empty=False)) == [4.3]


def test_words_taken_early_do_not_come_again_until_the_recogniser_is_done_with_them() -> None:
    play = asked("yes")
    play.at(3.0, VoiceOn())
    play.at(3.2, InterimWords("yes"))
    play.at(3.4, VoiceOff(0.2))
    assert play.at(3.6, FinalWords("yes")) == []
    play.at(9.0, VoiceOn())
    play.at(9.2, InterimWords("yes"))
    play.at(9.4, VoiceOff(0.2))
    play.until(12.0)
    assert [answer.text for answer in play.of(Answer)] == ["yes", "yes"]


def test_a_final_that_comes_twice_is_heard_once_and_the_same_words_said_again_twice() -> None:
    play = asked("yes")
    play.at(3.0, FinalWords("yes"))
    play.until(3.4)
    assert play.at(3.5, FinalWords("Yes.")) == []
    play.at(3.6, VoiceOn())
    play.at(4.0, VoiceOff(0.2))
    play.at(4.1, FinalWords("yes"))
    play.until(9.0)
    assert [answer.text for answer in play.of(Answer)] == ["yes", "yes"]


def test_what_a_segment_says_after_all_revises_the_words_that_were_taken_early() -> None:
    play = asked("two")
    play.at(3.0, VoiceOn())
    play.at(3.2, InterimWords("two"))
    play.at(3.4, VoiceOff(0.2))
    play.until(3.5)
    play.at(3.7, FinalWords("three"))
    play.until(9.0)
    told = [event for _, event in play.told() if isinstance(event, UserUtterance)]
    assert [(event.text, event.revises) for event in told] == [("two", False), ("three", True)]


@pytest.mark.parametrize(("again", "follows"), [(4.0, True), (5.0, False)])
def test_an_answer_follows_the_last_one_until_the_caller_can_have_heard_a_reply(
    again: float, follows: bool
) -> None:
    play = asked()
    play.at(3.0, FinalWords("five five"))
    play.at(3.6, BotStarted())
    play.at(again, FinalWords("one two"))
    play.until(9.0)
    told = [event for _, event in play.told() if isinstance(event, UserUtterance)]
    assert [(event.text, event.follows) for event in told] == [
        ("five five", False),
        ("one two", follows),
    ]


def test_typed_text_is_an_answer_at_once_beside_a_turn_by_voice() -> None:
    play = asked()
    play.at(3.0, InterimWords("spoken"))
    event = UserUtterance(text="typed", source="text")
    assert play.at(3.1, Typed("typed")) == [TakeFloor(), Answer(1, "typed", event, 3.1)]
    play.until(9.0)
    assert [event.text for _, event in play.told() if isinstance(event, UserUtterance)] == [
        "typed",
        "spoken",
    ]


def test_keys_are_gathered_and_the_first_takes_the_floor() -> None:
    play = asked()
    play.at(2.5, NUMBER)
    assert play.at(3.0, KeyPressed("4")) == [ShowKey("4"), TakeFloor()]
    assert play.at(4.0, KeyPressed("7")) == [ShowKey("7")]
    play.until(9.0)
    assert play.told() == [(7.0, KeysPressed(keys="47"))]
    play.at(10.0, *(KeyPressed(key) for key in "1234"))
    assert play.told()[1:] == [(10.0, KeysPressed(keys="1234"))]


def test_what_comes_while_a_prompt_must_be_heard_is_told_once_the_dialogue_listens() -> None:
    play = asked()
    play.at(3.0, Stepped(busy=True), MustHear(True))
    play.at(3.1, Typed("first"))
    assert play.at(3.2, KeyPressed("4")) == [ShowKey("4")]
    assert play.of(Answer)[0].kept
    play.at(4.0, MustHear(False))
    assert play.at(4.1, Stepped()) == []
    event = UserUtterance(text="first", source="text", early=True)
    assert play.at(4.2, NUMBER) == [Cut(), Tell(event), ShowKey("4"), TakeFloor()]
    assert play.at(4.3, Stepped()) == [], "once"
    play.at(4.4, KeyPressed("7"))
    play.until(9.0)
    play.at(9.0, *(KeyPressed(key) for key in "1234"))
    keyed = [event for _, event in play.told() if isinstance(event, KeysPressed)]
    assert keyed == [KeysPressed(keys="47", early=True), KeysPressed(keys="1234")]


# --- silences ---------------------------------------------------------------------------------


def test_the_callers_silence_is_told_once_each_time_the_bot_has_spoken() -> None:
    play = asked()
    play.until(14.0)
    assert play.when(Alarm.NO_INPUT) == [8.0]
    play.at(14.0, BotStarted())
    play.at(15.0, BotStopped())
    play.until(22.0)
    assert play.when(Alarm.NO_INPUT) == [8.0, 21.0]


def test_a_voice_or_a_key_ends_the_silence_and_a_cough_begins_it_anew() -> None:
    play = asked()
    play.at(7.0, VoiceOn())
    play.at(7.2, VoiceOff(0.2))
    play.until(13.9)
    assert play.when(CloseTurn) == [7.6]
    assert play.when(Alarm.NO_INPUT) == [13.6]
    keyed = asked()
    keyed.at(2.5, NUMBER)
    keyed.at(7.9, KeyPressed("4"))
    keyed.until(10.8)
    assert not keyed.of(Alarm)


@pytest.mark.parametrize(
    "right",
    [
        pytest.param([Stepped(listen=Listen(asking="thing", no_input_seconds=0))], id="a hold"),
        pytest.param([Paused(True)], id="a pause"),
        pytest.param([Muted(True), Stepped(busy=True)], id="answers are only shown"),
        pytest.param([BotStarted()], id="the bot speaks"),
    ],
)
def test_some_silences_are_right(right: list[Happening]) -> None:
    play = asked()
    play.at(3.0, *right)
    play.until(100.0)
    assert not play.of(Alarm)


def test_both_sides_are_never_silent_for_long_and_that_is_said_again() -> None:
    play = asked()
    play.at(3.0, Stepped(busy=True))
    play.until(19.0)
    assert play.when(Alarm.BOTH_SILENT) == [10.0, 18.0]


def test_a_long_allowed_silence_is_longer_than_that_of_both() -> None:
    play = asked()
    play.at(2.0, Stepped(listen=Listen(asking="thing", no_input_seconds=12)))
    play.until(14.5)
    assert play.when(Alarm.NO_INPUT) == [14.0]
    assert not play.when(Alarm.BOTH_SILENT)
    play.until(16.0)
    assert play.when(Alarm.BOTH_SILENT) == [15.0]


def test_a_voice_that_never_ends_does_not_blind_the_watchdog() -> None:
    play = asked()
    play.at(3.0, InterimWords("hello"))
    play.until(5.0)
    play.at(6.0, VoiceOn())
    play.until(40.0)
    assert play.when(Alarm.BOTH_SILENT)[0] == 6.0 + 5.0 + 8.0


def test_a_call_without_a_word_is_over_and_so_is_one_that_lasts_too_long() -> None:
    limits = CallLimits(conversation=30.0, call=50.0, grace=5.0)
    play = TurnPlay(pace=Pace(limits=limits))
    play.at(0.0, CallBegan(), Muted(True))
    play.at(10.0, Typed("hello"))
    play.until(70.0)
    alarms = [(at, order) for at, order in play.orders if isinstance(order, Alarm)]
    assert alarms == [
        (40.0, Alarm.NO_WORDS),
        (45.0, Alarm.GRACE),
        (50.0, Alarm.CALL),
        (55.0, Alarm.CALL),  # what was under way is to be over
        (60.0, Alarm.GRACE),
    ]


def test_a_pause_is_no_time_without_a_word() -> None:
    play = TurnPlay(pace=Pace(limits=CallLimits(conversation=30.0)))
    play.at(0.0, CallBegan(), Paused(True))
    play.at(100.0, Paused(False), Muted(True))
    play.until(140.0)
    assert play.when(Alarm.NO_WORDS) == [130.0]


def test_nothing_is_ordered_after_the_hang_up() -> None:
    play = asked()
    play.at(3.0, VoiceOn(), InterimWords("hello"))
    play.at(3.1, HungUp())
    assert play.machine.deadline() is None
    for happening in (FinalWords("hello"), VoiceOn(), Typed("a"), KeyPressed("1"), CallBegan()):
        assert play.at(4.0, happening) == []
    assert play.at(99.0, Tick()) == []
    assert play.machine.words == "hello", "no word is lost"
