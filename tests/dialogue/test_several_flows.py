"""Several flows in one call: calls as data, snapshot and replay at every event, what is refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.errors import FlowError, SnapshotError
from flows.keeping.journal import replay
from flows.keeping.snapshot import restore, take_snapshot
from flows.playing.conversation import load_conversation
from flows.playing.running import begin
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import said
from flows.vocabulary.events import CallStarted
from tests.scenes import conversation_runner as runner

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "scenes" / "flows" / "reception"
RECEPTION = load_flow(FOLDER / "reception.yaml")
CALLS = sorted((ROOT / "conversations" / "several").glob("*.yaml"))
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
HEADER = "callwright: 1\nversion: 1\nlanguage: en\nstart: A\n"
STATES = "states: {A: {say: Hello., next: {spoken: %s}}}\n"


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_a_call_goes_as_it_says_and_so_it_does_from_every_snapshot(path: Path) -> None:
    script = load_conversation(path)
    call = runner.recorded(runner.run(script, RECEPTION))

    fresh = begin(script, RECEPTION).dialogue
    assert list(replay(fresh, call.journal)) == call.acts
    interpreter = RuleInterpreter()
    for number, snapshot in enumerate(call.snapshots):
        restored = restore(snapshot, RECEPTION, interpreter, script.terms)
        assert take_snapshot(restored) == snapshot
        rest = call.journal[number : number + 1]
        assert list(replay(restored, rest)) == call.acts[number : number + 1]
        if number + 1 < len(call.snapshots):
            assert take_snapshot(restored) == call.snapshots[number + 1]


def test_a_step_leaves_what_waits_as_it_was() -> None:
    call = Dialogue(RECEPTION, session_id="anna")
    call.start(NOW)
    call.hear("cancel my appointment", NOW)
    twin, before = call.twin(), take_snapshot(call)

    for words in ("2025550143", "yes", "book an appointment", "a cleaning"):
        twin.hear(words, NOW)

    assert take_snapshot(call) == before


def test_the_names_of_two_flows_do_not_meet_in_the_ids_of_their_actions() -> None:
    script = load_conversation(ROOT / "conversations" / "several" / "booked_twice.yaml")
    call = runner.recorded(runner.run(script, RECEPTION))
    ids = [line for line in call.acts if '"RunAction"' in line or "action_id" in line]

    assert len(ids) == len(set(ids)) == 2


def test_a_flow_is_the_same_alone_and_called() -> None:
    alone = Dialogue(load_flow(FOLDER / "cancel.yaml"), session_id="a")
    asked = said(alone.start(NOW))
    called = Dialogue(RECEPTION, session_id="a")
    called.start(NOW)

    assert said(called.hear("cancel my appointment", NOW)) == asked
    assert called.slots == alone.slots
    assert (called.state, called.asking) == (alone.state, alone.asking)


def test_a_snapshot_is_of_the_whole_tree(tmp_path: Path) -> None:
    for file in FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    message = tmp_path / "message.yaml"
    changed = message.read_text(encoding="utf-8").replace("Who is calling", "And who is calling")
    message.write_text(changed, encoding="utf-8")
    call = Dialogue(RECEPTION, session_id="anna")
    call.advance(CallStarted(), NOW)

    with pytest.raises(SnapshotError, match="another flow"):
        restore(take_snapshot(call), load_flow(tmp_path / "reception.yaml"), RuleInterpreter())


REFUSED = {
    "circle": (
        {
            "a": "flow: a\nflows: {b: b.yaml}\n" + STATES % "{call: b, to: END}",
            "b": "flow: b\nflows: {a: a.yaml}\n" + STATES % "{call: a, to: END}",
        },
        "b.yaml:6: [flows] flow b: the flows call one another in a circle: "
        "a.yaml > b.yaml > a.yaml.",
    ),
    "missing": (
        {"a": "flow: a\nflows: {b: b.yaml}\n" + STATES % "{call: b, to: END}"},
        "a.yaml:6: [flows] flow a: there is no file b.yaml.",
    ),
    "outside": (
        {"a": "flow: a\nflows: {b: ../b.yaml}\n" + STATES % "{call: b, to: END}"},
        "a.yaml:6: [flows] flow a: b.yaml is outside the folder of the flow where calls begin.",
    ),
    "named_alike": (
        {
            "a": "flow: a\nflows: {b: b.yaml}\n" + STATES % "{call: b, to: END}",
            "b": "flow: a\n" + STATES % "END",
        },
        "a.yaml:5: [flows] flow a: b.yaml in the same tree is named 'a' too.",
    ),
    "nothing_follows": (
        {
            "a": "flow: a\nflows: {b: b.yaml}\n" + STATES % "{call: b}",
            "b": "flow: b\n" + STATES % "END",
        },
        "a.yaml:7: [exit] flow a, state A: calls a flow but does not say what follows when it has "
        "returned.",
    ),
    "not_among_flows": (
        {
            "a": "flow: a\nflows: {b: b.yaml}\n" + STATES % "{call: c, to: END}",
            "b": "flow: b\n" + STATES % "END",
        },
        "a.yaml:7: [flows] flow a, state A: 'c' is not among 'flows:'.",
    ),
    "fault_in_a_called_flow": (
        {
            "a": "flow: a\nflows: {b: b.yaml}\n" + STATES % "{call: b, to: END}",
            "b": "flow: b\n" + STATES % "NOWHERE",
        },
        "b.yaml:6: [target] flow b, state A: 'NOWHERE' is not a state.",
    ),
    "another_language": (
        {
            "a": "flow: a\nflows: {b: b.yaml}\n" + STATES % "{call: b, to: END}",
            "b": "flow: b\n" + STATES % "END",
        },
        "a.yaml:6: [flows] flow a: b.yaml speaks 'es', this flow 'en'.",
    ),
    "shared_of_another_kind": (
        {
            "a": "flow: a\nflows: {b: b.yaml}\n"
            + "slots: {x: {kind: date, required: false, shared: true}}\n"
            + STATES % "{call: b, to: END}",
            "b": "flow: b\nslots: {x: {kind: time, required: false, shared: true}}\n"
            + STATES % "END",
        },
        "b.yaml:6: [shared] flow b, slot x: is shared with flow a, where it is of another kind",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_the_line_of_the_right_file(name: str, tmp_path: Path) -> None:
    files, complaint = REFUSED[name]
    for stem, text in files.items():
        head = HEADER.replace("en", "es") if name == "another_language" and stem == "b" else HEADER
        (tmp_path / f"{stem}.yaml").write_text(head + text, encoding="utf-8")

    with pytest.raises(FlowError) as refused:
        load_flow(tmp_path / "a.yaml")

    assert any(str(problem).startswith(complaint) for problem in refused.value.problems), [
        str(problem) for problem in refused.value.problems
    ]
