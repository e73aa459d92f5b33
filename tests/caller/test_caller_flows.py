"""The scripted caller calls any flow, in any language that it has words for: without audio."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from caller.bot_side import BotSide
from caller.errors import CallerError
from caller.mind import Mind
from caller.script import Script, demonstration, same
from caller.served_flow import read_flow
from caller.wording import wording
from flows.build.load import load_flow, load_text
from pipeline.call.flow_shown import flow_shown
from tests.scenes.rehearsal import NOW, Rehearsal, Rehearsed

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
(CALLBACK,) = re.findall(r"```yaml\n(callwright: 1\n.*?)```", README, re.DOTALL)
RESTAURANT = """
callwright: 1
flow: supper
version: 1
language: en
start: ASK
opening_hours:
  mon-sun: 09:00-23:00
slots:
  people: {kind: party_size, ask: "For how many people?", reask: ["Sorry, how many?"]}
  date: {kind: date, ask: "For which day?", reask: ["Sorry, which day?"]}
  time:
    kind: time
    ask: "At what time?"
    reask: ["Sorry, what time?"]
    rules:
      - require: open(date, time)
        say: We open at nine. Would {nearest} do?
  outside: {kind: yes_no, ask: "Would you like to sit outside?"}
  name: {kind: person_name, ask: "Under which name?", reask: ["Sorry, the name?"]}
  phone: {kind: phone, ask: "On which number can we reach you?", reask: ["Sorry, which number?"]}
states:
  ASK:
    ask: "How can I help you?"
    next: {responded: COLLECT}
  COLLECT:
    collect: [people, date, time, outside, name, phone]
    next: {all_filled: CONFIRM, max_retries: BYE}
  CONFIRM:
    ask: "A table for {people} on {date} at {time} for {name}, {phone}. Is that right?"
    next:
      user_confirmation: {yes: DONE, no: COLLECT}
      max_retries: BYE
  DONE:
    say: "Your table is kept."
    next: {spoken: END}
  BYE:
    say: "Goodbye."
    next: {spoken: END}
"""
BIRTH = """
callwright: 1
flow: birth
version: 1
language: en
start: ASK
slots:
  born:
    kind: date
    ask: When were you born?
    rules: [{require: born <= today, say: That is still to come.}]
states:
  ASK: {collect: [born], next: {all_filled: DONE, max_retries: END}}
  DONE: {say: Thank you., next: {spoken: END}}
"""
FLOWS = {
    "callback": load_text(CALLBACK),
    "restaurant": load_text(RESTAURANT),
    "Spanish": load_flow("appointment.es"),
}


@pytest.fixture(params=FLOWS)
def called(request: pytest.FixtureRequest) -> Rehearsed:
    return Rehearsed(FLOWS[request.param])


def agree(got: object, wanted: dict[str, str]) -> bool:
    assert isinstance(got, dict)
    return got.keys() == wanted.keys() and all(same(got[name], wanted[name]) for name in got)


def test_the_demonstration_corrects_a_time_and_gets_what_it_wants(called: Rehearsed) -> None:
    script = demonstration(called.flow, called.wording, NOW.date())
    rehearsal = Rehearsal(called, script)
    assert agree(rehearsal.run(), {**rehearsal.mind.settled_for}), rehearsal.replies
    assert rehearsal.mind.refused == 0
    assert rehearsal.mind.corrected == {"time"} or "time" not in script.first


@pytest.mark.parametrize("seed", range(3))
def test_callers_made_up_are_understood_and_get_what_they_want(
    called: Rehearsed, seed: int
) -> None:
    for script in called.draw(12, seed):
        rehearsal = Rehearsal(called, script)
        assert agree(rehearsal.run(), {**rehearsal.mind.settled_for}), rehearsal.replies
        assert rehearsal.mind.refused == 0, rehearsal.replies


def test_what_the_rules_refuse_gives_way_to_what_is_offered() -> None:
    called = Rehearsed(FLOWS["restaurant"])
    wanted = called.draw(1, 1)[0]
    early = replace(wanted, booking={**wanted.booking, "time": "07:30"}, first={}, opening=())
    rehearsal = Rehearsal(called, early)
    booked = rehearsal.run()
    assert booked is not None
    assert booked["time"] == rehearsal.mind.settled_for["time"] == "09:00"

    firm = Rehearsal(called, replace(early, spare={}))
    assert firm.run() is None


def test_where_the_bot_heard_right_and_asks_again_another_value_is_given() -> None:
    called = Rehearsed(load_text(BIRTH))
    for script in called.draw(6, 2):
        rehearsal = Rehearsal(called, script)
        assert rehearsal.run() == rehearsal.mind.settled_for, rehearsal.replies
        assert rehearsal.mind.settled_for["born"] < "1960"
        assert len(rehearsal.replies) == 2


def test_a_summary_that_says_another_value_than_it_holds_is_refused() -> None:
    called = Rehearsed(FLOWS["callback"])
    script = replace(called.draw(1, 1)[0], first={})
    held = {name: {"value": value} for name, value in script.booking.items()}
    said = {"date": "Monday", "time": "10 a.m.", "contact": "two zero two"}
    for told, answer in (("10 a.m.", "yes"), ("11 a.m.", "no")):
        bot, mind = BotSide(), Mind(script, called.flow, called.wording)
        bot.note({"kind": "slots", "slots": held})
        bot.note(
            {"kind": "question", "question": "yes_no", "asked": [], "offered": {}, "told": said}
            | {"stopping": False, "keys": None}
        )
        text = f"We call two zero two on Monday at {told}. Is that right?"
        bot.note({"kind": "prompt", "prompt": 1, "text": text})
        reply = mind.reply(bot)
        assert reply is not None
        assert reply.words.startswith(answer)
        assert reply.corrects == (answer == "no")


def test_a_spanish_caller_says_no_english_word() -> None:
    called = Rehearsed(FLOWS["Spanish"])
    said = [reply for script in called.draw(8, 5) for reply in replies(called, script)]
    words = " ".join(reply for reply in said if not reply.rstrip("#").isdecimal()).lower().split()
    english = {"the", "at", "on", "please", "yes", "make", "change", "my", "name", "is", "o'clock"}
    assert words
    assert english.isdisjoint(words)


def replies(called: Rehearsed, script: Script) -> list[str]:
    rehearsal = Rehearsal(called, script)
    rehearsal.run()
    return rehearsal.replies


def test_a_language_without_words_is_told_with_the_remedy() -> None:
    with pytest.raises(CallerError, match=r"does not speak 'fr'.*en, es.*write fr\.yaml"):
        wording("fr")


def test_a_bot_that_describes_no_flow_is_told() -> None:
    shown = flow_shown(FLOWS["callback"].flow, "UTC")
    del shown["slots"][0]["kinds"]
    with pytest.raises(CallerError, match="kinds"):
        read_flow(shown)


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_language_has_the_words_of_the_first(language: str) -> None:
    words, first = wording(language).words, wording("en").words
    assert words.keys() == first.keys()
    for field in ("numbers", "days", "weekdays", "months", "hours"):
        assert len(words[field]) == len(first[field]), field
    assert words["values"].keys() == first["values"].keys()
    assert not [word for word in words["numbers"] if any(sign.isdecimal() for sign in word)]
