"""What stands before an action: inputs, the yes that covers them, and their rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import FilledSlot
from flows.keeping.snapshot import restore, take_snapshot
from flows.vocabulary.acts import Act, RunAction, Say
from flows.vocabulary.events import ActionFailed, CallStarted

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/London"))

TABLE = """\
callwright: 1
flow: table
version: 1
language: en
start: WHEN
slots:
  time:
    kind: time
    ask: At what time?
    rules:
      - require: time >= 09:00
        say: That is too early.
      - require: at(today, time) >= now
        say: That is gone. Would {nearest} do?
  contact: {kind: phone, ask: "On which number?", confirm: explicit}
  size: {kind: party_size, ask: "For how many?"}
actions:
  look: {run: tables.look, with: [time], effect: read, needs_yes: false}
  book: {run: tables.book, with: [time, contact, size], failures: [taken]}
defaults: {fallback: BYE}
states:
  WHEN:
    collect: [time]
    next: {all_filled: LOOK}
  LOOK:
    do: look
    next: {done: WHO, failed: WHO}
  WHO:
    collect: [contact, size]
    next: {all_filled: SUM}
  SUM:
    ask: At {time} for {size}. Right?
    next: {user_confirmation: {yes: NOTE, no: WHEN}}
  NOTE:
    ask: Do you know the way?
    next: {responded: BOOK}
  BOOK:
    do: book
    say: Booked.
    next: {spoken: BYE, failed: BYE}
  BYE:
    say: Goodbye.
    next: {spoken: END}
"""


@pytest.fixture(scope="module")
def table() -> CompiledFlow:
    return load_text(TABLE)


class Call:
    """A call in text whose lookups are answered at once."""

    def __init__(self, flow: CompiledFlow, *says: str) -> None:
        self.dialogue = Dialogue(flow, session_id="gate")
        self.now = NOW
        self.booked: list[dict[str, str]] = []
        self.said = ""
        self._take(self.dialogue.answer(CallStarted(), NOW))
        for words in says:
            self.hear(words)

    def hear(self, words: str) -> Call:
        self.said = ""
        self._take(self.dialogue.hear(words, self.now))
        return self

    def _take(self, acts: tuple[Act, ...]) -> None:
        for act in acts:
            if isinstance(act, Say):
                self.said = f"{self.said} {act.text}"
            if isinstance(act, RunAction) and act.name == "tables.book":
                self.booked.append(dict(act.inputs))
            elif isinstance(act, RunAction):
                failed = ActionFailed(action_id=act.action_id, failure="down")
                self._take(self.dialogue.answer(failed, self.now))

    @property
    def stands(self) -> tuple[str, str]:
        return self.dialogue.state, self.dialogue.asking


TOLD = ("at noon", "212 555 0142", "yes", "four")


def test_what_was_said_yes_to_is_booked(table: CompiledFlow) -> None:
    call = Call(table, *TOLD, "yes", "of course I do")

    assert call.booked == [{"time": "12:00", "contact": "2125550142", "size": "4"}]


def test_a_value_changed_after_the_yes_is_asked_about_once_more(table: CompiledFlow) -> None:
    call = Call(table, *TOLD, "yes")
    assert call.stands == ("NOTE", "NOTE")

    call.hear("actually five people")

    assert call.stands == ("SUM", "SUM")
    assert "for 5" in call.said
    call.hear("yes").hear("of course I do")
    assert [booked["size"] for booked in call.booked] == ["5"]


def test_an_emptied_input_is_asked_again_before_the_action_runs(table: CompiledFlow) -> None:
    call = Call(table, *TOLD, "yes")
    del call.dialogue.record.slots["size"]  # by whatever way

    call.hear("of course I do")

    assert call.booked == []
    assert call.stands == ("WHO", "size")
    call.hear("six")
    assert call.stands == ("SUM", "SUM")
    assert call.hear("yes").booked[0]["size"] == "6"


@pytest.mark.parametrize("slot", ["size", "time"])
def test_a_yes_covers_no_other_value_than_was_heard(table: CompiledFlow, slot: str) -> None:
    call = Call(table, *TOLD, "yes")
    call.dialogue.record.slots[slot] = FilledSlot(value={"size": "9", "time": "13:00"}[slot])

    call.hear("of course I do")

    assert call.booked == []
    assert call.dialogue.state == "SUM"


def test_what_is_read_back_by_itself_needs_a_yes_of_its_own(table: CompiledFlow) -> None:
    call = Call(table, *TOLD, "yes")
    call.dialogue.record.slots["contact"] = FilledSlot(value="2125550199")

    call.hear("of course I do")

    assert call.booked == []
    assert "zero one nine nine" in call.said
    call.hear("yes")
    assert call.stands == ("SUM", "SUM")
    assert call.hear("yes").booked[0]["contact"] == "2125550199"


def test_a_time_that_has_passed_is_refused_where_it_would_be_booked(table: CompiledFlow) -> None:
    call = Call(table, *TOLD, "yes")
    call.now = NOW + timedelta(hours=3)

    call.hear("of course I do")

    assert call.booked == []
    assert "That is gone." in call.said
    assert call.dialogue.state == "WHEN"
    assert "time" not in call.dialogue.slots


def test_a_lookup_judges_its_rules_too(table: CompiledFlow) -> None:
    call = Call(table)
    call.dialogue.record.slots["time"] = FilledSlot(value="08:00")  # as nobody could give it

    call.dialogue.transition_to("LOOK", NOW)

    assert "time" not in call.dialogue.slots
    assert call.dialogue.record.waiting != "action"


def test_where_the_path_never_asked_for_an_input_the_action_fails(table: CompiledFlow) -> None:
    unasked = load_text(
        TABLE.replace("collect: [contact, size]", "collect: [contact]", 1)
        .replace(
            "  BYE:\n", "  SIZE:\n    collect: [size]\n    next: {all_filled: BYE}\n  BYE:\n", 1
        )
        .replace("failed: BYE}", "failed: SIZE}")
        .replace("for {size}. Right?", "then. Right?")
        .replace('ask: "For how many?"', 'ask: "For how many?", confirm: explicit')
    )
    call = Call(unasked, "at noon", "212 555 0142", "yes", "yes", "of course I do")

    assert call.booked == []
    assert call.stands == ("SIZE", "size")


def test_a_value_from_outside_is_walked_along_at_the_next_turn(table: CompiledFlow) -> None:
    branching = load_text(
        TABLE.replace(
            "next: {all_filled: SUM}", "next: {all_filled: [{if: size > 8, to: BYE}, SUM]}"
        )
        .replace("yes: NOTE, no: WHEN", "yes: NOTE, no: ELSE")
        .replace(
            "  NOTE:\n    ask",
            "  ELSE:\n    ask: What else?\n    next: {responded: SUM}\n  NOTE:\n    ask",
        )
    )
    call = Call(branching, *TOLD, "no")
    assert call.dialogue.state == "ELSE"

    assert call.dialogue.update("size", "9", NOW)
    call.hear("nothing")

    assert call.dialogue.ended
    assert call.booked == []


def test_a_snapshot_in_the_middle_of_a_retracing_goes_on(table: CompiledFlow) -> None:
    call = Call(table, *TOLD)
    call.hear("change the time")
    assert call.stands == ("WHEN", "time")
    assert call.dialogue.record.ahead

    call.dialogue = restore(take_snapshot(call.dialogue), table, call.dialogue.interpreter)
    call.hear("at two pm")

    assert call.stands == ("SUM", "SUM")
    assert call.dialogue.record.ahead == ()
