"""The scripted caller, without audio: what it says is understood, and it says yes only to what is
right, whatever the bot has misheard."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from caller.bot_side import BotSide
from caller.conversation import booked_slots
from caller.report import percentile, table
from caller.script import Script, demonstration
from caller.sound.audio import Earpiece, Microphone
from caller.sound.speech import Speech
from caller.telephone import read_stream_twiml, signature
from flows.build.load import load_flow
from pipeline.carriers import twilio
from tests.scenes.rehearsal import NOW, Rehearsal, Rehearsed

CLINIC = Rehearsed(load_flow("appointment"))


def demonstrated() -> Script:
    return demonstration(CLINIC.flow, CLINIC.wording, NOW.date())


@pytest.mark.parametrize("seed", range(6))
def test_each_phrase_of_the_caller_is_understood_when_it_is_heard(seed: int) -> None:
    for script in CLINIC.draw(20, seed):
        rehearsal = Rehearsal(CLINIC, script)
        assert rehearsal.run() == dict(script.booking), rehearsal.replies
        assert rehearsal.mind.refused == 0


def test_the_demonstration_corrects_one_slot_and_books() -> None:
    script = demonstrated()
    rehearsal = Rehearsal(CLINIC, script)
    assert rehearsal.run() == dict(script.booking)
    (slot,) = script.first
    assert rehearsal.mind.corrected == {slot}
    assert date.fromisoformat(script.booking["date"]).weekday() < 5


@pytest.mark.parametrize("seed", range(8))
def test_nothing_wrong_is_booked_whatever_is_misheard(seed: int) -> None:
    """A third of the words are lost, and a third is heard as somebody else's answer."""
    chance = random.Random(seed)
    scripts = [replace(script, spare={}) for script in CLINIC.draw(12, seed)]
    others = [reply for script in scripts for reply in _phrases(script)]

    def ears(words: str) -> str:
        luck = chance.random()
        return "" if luck < 0.3 else chance.choice(others) if luck < 0.6 else words

    booked = [(Rehearsal(CLINIC, script, ears).run(), script) for script in scripts]
    assert all(got in (None, dict(script.booking)) for got, script in booked)


def _phrases(script: Script) -> list[str]:
    rehearsal = Rehearsal(CLINIC, script)
    rehearsal.run()
    # A "yes" that the caller did not say is no fault of the caller.
    return [reply for reply in rehearsal.replies if not reply.startswith("yes")]


def test_a_caller_who_is_never_heard_gives_up_and_books_nothing() -> None:
    assert Rehearsal(CLINIC, demonstrated(), lambda _words: "").run() is None
    assert Rehearsal(CLINIC, demonstrated(), lambda _words: "mumble mumble").run() is None


def test_scripts_differ_and_the_same_seed_gives_the_same_ones() -> None:
    scripts = CLINIC.draw(20, 3)
    assert scripts == CLINIC.draw(20, 3)
    assert scripts != CLINIC.draw(20, 4)
    assert len({(script.booking["date"], script.booking["time"]) for script in scripts}) == 20
    for script in scripts:
        ((slot, value),) = script.first.items()
        assert script.booking[slot] != value
        assert set(script.booking) == set(CLINIC.flow.slots)
        assert all(date.fromisoformat(day).weekday() < 5 for day in _days(script))


def _days(script: Script) -> list[str]:
    return [values["date"] for values in (script.booking, script.first) if "date" in values]


def test_what_counts_as_booked_is_what_the_action_did() -> None:
    bot = BotSide()
    bot.slots = {slot: {"value": slot} for slot in CLINIC.flow.slots}
    bot.events = [{"kind": "action", "status": "failed"}]
    assert booked_slots(bot) is None
    bot.events.append({"kind": "action", "status": "done"})
    assert booked_slots(bot) == {slot: slot for slot in CLINIC.flow.slots}


async def test_a_microphone_says_a_phrase_at_the_lines_rate_and_is_silent_around_it() -> None:
    microphone = Microphone(8000)
    tone = (8000 * np.sin(np.arange(16000) / 5)).astype("<i2")  # a second at 16 kHz
    phrase = microphone.say(Speech(tone, 16000))
    frames = [microphone.read(160)]
    phrase.send(None)
    frames += [microphone.read(160) for _ in range(60)]
    phrase.close()
    loud = [index for index, frame in enumerate(frames) if np.abs(frame).max() > 1000]
    assert loud == list(range(1, 51))
    assert not microphone.speaking


def test_an_earpiece_knows_when_sound_began_and_what_was_taken_back() -> None:
    ear, loud, quiet = Earpiece(8000), np.full(160, 900, np.int16), np.zeros(160, np.int16)
    for number in range(100):
        ear.hear(loud if number < 20 or number >= 60 else quiet, at=10 + number * 0.02)
    assert ear.sound_after(10.5) == pytest.approx(11.2)
    assert ear.silence_after(10.1) == pytest.approx(10.4)
    assert ear.silence_after(10.5) is None
    assert ear.silence_after(11.3) == pytest.approx(12.0)
    ear.drop(11.5)
    assert ear.silence_after(11.3) == pytest.approx(11.5)


def test_the_stream_is_read_from_the_webhooks_answer() -> None:
    twiml = twilio.stream_twiml("ws://127.0.0.1:1/ws", {"token": "a&b", "session": "x"})
    assert read_stream_twiml(twiml) == ("ws://127.0.0.1:1/ws", {"token": "a&b", "session": "x"})


def test_reports_line_up() -> None:
    assert table([("a", "bb"), ("ccc", "1")], right=[1]) == ["a    bb", "---  --", "ccc   1"]
    assert percentile([5, 1, 3, 2, 4], 0.5) == 3
    assert percentile([5, 1, 3, 2, 4], 0.95) == 5
    assert percentile([], 0.5) is None


def test_the_caller_signs_as_the_bot_expects_twilio_to() -> None:
    asked = ("token", "https://bot.example/twilio/voice", {"To": "+1", "CallSid": "CA1"})
    assert signature(*asked) == twilio.signature(*asked)
