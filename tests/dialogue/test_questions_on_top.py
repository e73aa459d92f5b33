"""Questions on top of a state's own: each in one place, known by name, kept by snapshots."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from flows.build.load import load_text
from flows.dialogue import filling, hearing, questions
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.questions import Heard, OnTop
from flows.dialogue.record import FilledSlot, Pending, Record
from flows.dialogue.said import Said
from flows.dialogue.work import Terms, Work
from flows.errors import SnapshotError
from flows.keeping.snapshot import restore, take_snapshot
from flows.model import rules
from flows.model.flow import State
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, Listen, Say
from flows.vocabulary.commands import CorrectSlot, SetSlot
from flows.vocabulary.events import BargeIn, CallStarted, KeysPressed, UserUtterance
from flows.vocabulary.ports import Question
from tests.scenes.flow_texts import CLINIC, changed

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))  # a Friday
ASKED_BACK = load_text(changed("    kind: date\n", "    kind: date\n    confirm: explicit\n"))
PLAIN = load_text(CLINIC)
KNOWN = load_text(changed("    kind: date\n", "    kind: date\n    from: known.day\n"))


def say(dialogue: Dialogue, *utterances: str) -> str:
    """Say something in a call; gives the bot's words to the last of it."""
    acts: tuple[Act, ...] = ()
    for text in utterances:
        acts = dialogue.advance(UserUtterance(text=text), NOW)
    return spoken(acts)


def spoken(acts: tuple[Act, ...]) -> str:
    return " ".join(act.text for act in acts if isinstance(act, Say))


def call(*utterances: str, compiled: Any = PLAIN) -> Dialogue:
    dialogue = Dialogue(compiled, RuleInterpreter(), session_id="s")
    dialogue.advance(CallStarted(known={"day": "2026-11-24"}), NOW)
    say(dialogue, *utterances)
    return dialogue


# --- each in one place --------------------------------------------------------------------------


def _kind_told(tree: ast.AST) -> Iterator[int]:
    """Give the lines that look at the kind of a pending question, or make one, by themselves."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr == "kind" for side in sides):
                yield node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Pending":
            yield node.lineno


@pytest.mark.parametrize("room", ["dialogue", "keeping"])
def test_only_a_question_itself_knows_its_kind(room: str) -> None:
    known = "pending.kind not in questions.REGISTERED"  # what the snapshot asks of the registry
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in (ROOT / "flows" / room).rglob("*.py")
        if path.parent.name != "questions"
        for line in _kind_told(ast.parse(path.read_text(encoding="utf-8")))
        if known not in path.read_text(encoding="utf-8").splitlines()[line - 1]
    ]

    assert found == []


def test_the_search_finds_what_it_is_for() -> None:
    tree = ast.parse('if pending.kind == "row":\n    pending = Pending(kind="which")')
    assert sorted(_kind_told(tree)) == [1, 2]


# --- names in snapshots -------------------------------------------------------------------------

STANDING: dict[str, tuple[list[str], dict[str, Any]]] = {  # what leads there, and what is kept
    "row": (["cancel that"], {"slot": "", "trigger": "intent_cancel", "values": []}),
    "which": (
        ["a cleaning", "Monday or Tuesday"],
        {"slot": "date", "trigger": "", "values": ["2026-11-23", "2026-11-24"]},
    ),
    "offer": (
        ["a cleaning", "on Sunday"],
        {"slot": "date", "trigger": "", "values": ["2026-11-23"]},
    ),
    "confirm": (
        ["a cleaning", "on Tuesday"],
        {"slot": "date", "trigger": "", "values": ["2026-11-24"]},
    ),
    "already": (["a cleaning"], {"slot": "date", "trigger": "", "values": ["2026-11-24"]}),
    "change": (
        ["a cleaning on Tuesday at ten", "5551234567", "no"],
        {"slot": "", "trigger": "", "values": []},
    ),
}


@pytest.mark.parametrize("kind", sorted(questions.REGISTERED))
def test_a_snapshot_holds_the_question_by_name_and_comes_back(kind: str) -> None:
    utterances, rest = STANDING[kind]
    compiled = {"confirm": ASKED_BACK, "already": KNOWN}.get(kind, PLAIN)
    dialogue = call(*utterances, compiled=compiled)
    snapshot = take_snapshot(dialogue)

    assert json.loads(snapshot)["record"]["pending"] == {"kind": kind, **rest}
    restored = restore(snapshot, compiled, RuleInterpreter())
    assert restored.record == dialogue.record


def test_a_snapshot_at_a_question_that_is_not_known_is_refused() -> None:
    snapshot = take_snapshot(call("a cleaning", "on Sunday")).replace(
        '"kind": "offer"', '"kind": "riddle"'
    )

    with pytest.raises(SnapshotError, match="at a question 'riddle'") as refused:
        restore(snapshot, PLAIN, RuleInterpreter())
    assert refused.value.code == "question"


# --- a question from outside --------------------------------------------------------------------


class Riddle(OnTop):
    """Asks for a key before the call goes on; anything else is a failed answer."""

    name: ClassVar[str] = "riddle"
    listens: ClassVar[Question] = Question.CHANGE

    def ask(self, work: Work, pending: Pending) -> None:
        work.say_words("What is black and white and read all over?")

    def hear(self, state: State, pending: Pending, said: Said) -> Heard:
        solved = any(command.slot == "type" for command in said.given)
        return Heard(given=said.given, over=True) if solved else Heard(missed=True)


def test_a_question_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "REGISTERED", dict(questions.REGISTERED))
    questions.register(Riddle())
    record = Record(session_id="s", state="COLLECT_INFO", asking="type", waiting="reply")
    record.pending = Pending(kind="riddle")
    dialogue = Dialogue(PLAIN, RuleInterpreter(), record=record)

    assert "black and white" in say(dialogue, "a blue one")
    assert dialogue.record.tries == {"type?riddle": 1}
    assert dialogue.expectation(NOW).question is Question.CHANGE
    again = restore(take_snapshot(dialogue), PLAIN, RuleInterpreter())
    assert say(again, "a cleaning") == "Which day would suit you?"
    assert again.record.pending is None


# --- values are judged before they are stored ---------------------------------------------------


def _work(**slots: str) -> Work:
    held = {name: FilledSlot(value=value) for name, value in slots.items()}
    record = Record(session_id="s", state="COLLECT_INFO", asking="date", slots=held)
    return Work(PLAIN, RuleInterpreter(), Terms(), record, NOW)


def test_a_refused_value_is_never_in_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    work = _work(date="2026-11-24")
    seen: list[str | None] = []
    broken = rules.broken

    def watched(*arguments: Any) -> Any:
        held = work.record.slots.get("date")
        seen.append(held.value if held is not None else None)
        return broken(*arguments)

    monkeypatch.setattr(rules, "broken", watched)
    filled = filling.fill(work, [CorrectSlot(slot="date", value="2026-11-22")], "voice")

    assert set(seen) == {"2026-11-24"}
    assert filled.refusal is not None
    assert (filled.refusal.value, filled.refusal.nearest) == ("2026-11-22", "2026-11-23")
    assert "date" not in work.record.slots
    assert filled.changed == ()


def test_what_filling_finds_out_is_given_back_and_not_left_behind() -> None:
    work = _work()
    command = SetSlot(slot="time", value="07:00", alternatives=("19:00",))
    filled = filling.fill(work, [command], "voice")

    assert filled.pending == questions.WHICH.about("time", "07:00", "19:00")
    assert work.record.pending is None
    assert work.acts == []


def test_a_refusal_is_spoken_of_whatever_else_is_unclear() -> None:
    """A value that is refused comes before the question which of several another one is."""
    dialogue = call("Monday or Tuesday")
    said = Said(
        (
            SetSlot(slot="date", value="2026-11-22"),
            SetSlot(slot="time", value="07:00", alternatives=("19:00",)),
        )
    )
    work = Work(PLAIN, RuleInterpreter(), Terms(), dialogue.record.copy(), NOW)
    hearing.hear(work, said, "voice")
    work.flush()

    assert spoken(tuple(work.acts)).startswith("We are closed on Sunday")
    assert work.record.pending == questions.OFFER.about("date", "2026-11-23")


# --- keys, and what the line knows --------------------------------------------------------------


def test_keys_answer_the_question_on_top() -> None:
    dialogue = call("a cleaning", "Monday or Tuesday")
    acts = dialogue.advance(KeysPressed(keys="2"), NOW)

    assert dialogue.slots["date"].value == "2026-11-24"
    assert spoken(acts) == "What time on Tuesday?"


CALLED = """\
  caller_number:
    kind: phone
    required: false
  consent:
    kind: yes_no
    required: false
    volunteer: false
"""


def test_what_the_line_knows_fills_slots_of_that_name() -> None:
    compiled = load_text(changed("  contact:\n", CALLED + "  contact:\n"))
    dialogue = Dialogue(compiled, RuleInterpreter(), session_id="s")
    fields = {
        "type": "cleaning",
        "date": "2026-11-22",
        "time": "soon",
        "consent": "yes",
        "room": "7",
    }
    acts = dialogue.advance(CallStarted(caller_number="+12025550143", known=fields), NOW)

    assert {name: held.value for name, held in dialogue.slots.items()} == {
        "type": "cleaning",
        "caller_number": "+12025550143",
    }
    assert {held.source for held in dialogue.slots.values()} == {"caller"}
    assert spoken(acts) == "Welcome. What can I book for you?"  # nothing is said of a Sunday
    assert say(dialogue, "hello") == "Which day would suit you?"


def test_a_value_that_is_asked_back_is_never_taken_from_the_line() -> None:
    dialogue = Dialogue(ASKED_BACK, RuleInterpreter(), session_id="s")
    dialogue.advance(CallStarted(known={"date": "2026-11-24"}), NOW)

    assert dialogue.slots == {}
    assert dialogue.record.pending is None


def test_the_history_tells_that_the_caller_spoke_over_a_prompt() -> None:
    dialogue = call("a cleaning")
    prompt = dialogue.record.prompts
    before = take_snapshot(dialogue)

    assert dialogue.advance(BargeIn(prompt=prompt), NOW) == ()
    assert ("barge_in", NOW.isoformat()) in dialogue.recent_turns(1)[0].metadata
    unknown = restore(before, PLAIN, RuleInterpreter())
    unknown.advance(BargeIn(prompt=99), NOW)
    assert take_snapshot(unknown) == before


def test_the_bot_listens_for_what_was_asked_on_top() -> None:
    dialogue = call("a cleaning")
    acts = dialogue.advance(UserUtterance(text="on Sunday"), NOW)
    assert [act.asking for act in acts if isinstance(act, Listen)] == ["confirm"]
