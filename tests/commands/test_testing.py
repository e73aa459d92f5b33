"""``callwright test``: an author's calls, run on their flow."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flows.build.load import load_text
from flows.errors import CallwrightError
from flows.playing.conversation import ConversationError, parse_conversation
from flows.playing.running import run
from pipeline.commands import cli

ROOT = Path(__file__).parent.parent.parent
MANUAL = (ROOT / "docs" / "testing-flows.md").read_text(encoding="utf-8")
FLOW = """
callwright: 1
flow: back
version: 1
language: en
start: ASK
timezone: Europe/London
slots:
  date: {kind: date, ask: "Which day?", reask: ["Sorry, which day?", "The day, please?"]}
  phone: {kind: phone, ask: "Which number?"}
actions:
  note: {run: calendar.book, with: [date, phone], gives: {reference: code}, failures: [taken]}
anytime: {intent: {human: DESK}}
states:
  ASK: {collect: [date, phone], next: {all_filled: SURE, max_retries: END}}
  SURE:
    ask: "On {date}, {phone}. Is that right?"
    next: {user_confirmation: {yes: NOTE, no: ASK}, max_retries: END}
  NOTE:
    do: note
    say: Your reference is {reference}.
    next:
      spoken: END
      failed:
        - {if: failure is taken, to: ASK, clear: [date]}
        - END
  DESK: {handoff: desk, next: {offered: END}}
"""
GOOD = """
call: all at once
steps:
  - start
  - user: on Tuesday, 202 555 0143
    slots: {date: 2026-11-24, phone: 2025550143}
  - user: yes
    runs: note
outcome: completed
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    (tmp_path / "back.yaml").write_text(FLOW)
    (tmp_path / "back.calls").mkdir()
    (tmp_path / "back.calls" / "good.yaml").write_text(GOOD)
    return tmp_path / "back.yaml"


def test_the_calls_beside_a_flow_are_run(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["test", str(flow)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "passed  good.yaml"
    assert told[1].startswith("1 of 1 calls went as they say; passed: states 3/4, rows 3/10, slots")
    never = {line.partition(": ")[0]: line for line in told[2:]}
    assert never["never passed, states"].endswith(": DESK")
    assert "SURE confirmed_no → ASK (line 18)" in never["never passed, rows"]
    assert never["never passed, rows"].count("anytime") == 1
    assert "Intent" not in never["never passed, commands"]
    assert never["never passed, prompts"].endswith("reask (2); slots.phone.ask")


def test_a_call_that_goes_otherwise_fails_with_its_line(
    flow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = tmp_path / "others"
    calls.mkdir()
    (calls / "extra.yaml").write_text(GOOD.replace(", phone: 2025550143", ""))
    (calls / "good.yaml").write_text(GOOD)
    junit = tmp_path / "junit.xml"

    assert cli.main(["test", str(flow), str(calls), "--junit", str(junit)]) == 1

    told = capsys.readouterr().out
    assert "failed  extra.yaml\n        extra.yaml:5: step 2, user on Tuesday" in told
    assert "slots: it is {'date': '2026-11-24', 'phone': '2025550143'}, not" in told
    suite = ElementTree.parse(junit).getroot()
    assert (suite.tag, suite.get("tests"), suite.get("failures")) == ("testsuite", "2", "1")
    failed, passed = suite
    assert "extra.yaml:5" in str(failed[0].get("message"))
    assert len(passed) == 0


def test_a_file_that_cannot_be_run_ends_with_2(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = flow.parent / "back.calls" / "broken.yaml"
    broken.write_text("steps:\n  - start\n  - says: yes\n")
    assert cli.main(["test", str(flow)]) == 2
    told = capsys.readouterr().out
    assert "broken.yaml:3: there is no step 'says'" in told
    assert "passed  good.yaml" in told
    assert cli.main(["test", str(flow), str(broken)]) == 2


def test_a_folder_without_calls_is_told(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (flow.parent / "back.calls" / "good.yaml").unlink()
    assert cli.main(["test", str(flow)]) == 2
    told = capsys.readouterr().err
    assert "back.calls: there are no calls. Remedy: write calls there" in told
    assert cli.main(["test", "appointment"]) == 2
    assert "appointment.calls: there is no such folder. Remedy: give the folder" in (
        capsys.readouterr().err
    )
    assert cli.main(["test", "gone.yaml"]) == 2


def test_a_call_may_name_a_flow_of_its_own(flow: Path) -> None:
    text = GOOD.replace("steps:", "flow: ../other.yaml\nsteps:").replace("runs: note", "bot: Bye.")
    (flow.parent / "other.yaml").write_text(
        FLOW.replace("Your reference is {reference}", "Bye").replace("flow: back", "flow: other")
    )
    (flow.parent / "back.calls" / "other.yaml").write_text(text)
    assert cli.main(["test", str(flow)]) == 0


def test_a_junit_file_that_cannot_be_written_is_told(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["test", str(flow), "--junit", str(flow.parent / "no" / "j.xml")]) == 2
    assert "cannot be written" in capsys.readouterr().err


COMPILED = load_text(FLOW)
OTHERWISE = {
    "bot": ("bot: Good day", "the bot does not say 'Good day', it says 'On Tuesday"),
    "not_bot": ("not_bot: Is that right?", "the bot says 'Is that right?'"),
    "state": ("state: ASK", "state: it is 'SURE', not 'ASK'"),
    "asks": ("asks: date", "asks: it is 'confirm', not 'date'"),
    "commands": ("commands: [Affirm]", "commands: it is ['SetSlot date', 'SetSlot phone'], not"),
    "runs": ("runs: note", "runs: it is '', not 'note'"),
    "quiet": ("quiet: yes", "the bot is not quiet"),
}


@pytest.mark.parametrize("check", OTHERWISE)
def test_each_check_can_fail(check: str) -> None:
    line, why = OTHERWISE[check]
    script = GOOD.replace("slots: {date: 2026-11-24, phone: 2025550143}", line)
    with pytest.raises(ConversationError, match=re.escape(why)) as failed:
        run(parse_conversation(script, "x.yaml"), COMPILED)
    assert failed.value.code == "otherwise"
    assert str(failed.value).startswith("x.yaml:5: step 2")


@pytest.mark.parametrize("end", ["slots: {}", "outcome: failed", "states: [START, END]"])
def test_each_end_can_fail(end: str) -> None:
    with pytest.raises(ConversationError, match="at the end"):
        run(parse_conversation(f"{GOOD.replace('outcome: completed', '')}\n{end}"), COMPILED)


UNREADABLE = {
    "a list": ("- start", "a block of keys is due here, not a list"),
    "nothing": ("", "a block of keys is due here, not nothing"),
    "no YAML": ("steps: [", "x.yaml:1: is not YAML"),
    "another key": ("step: []", "there is no key 'step'. Did you mean 'steps'?"),
    "another time": ("now: noon\nsteps: []", "now: 'noon' is no date and time"),
    "another zone": ("timezone: Mars\nsteps: []", "timezone: 'Mars' is no time zone"),
    "another term": ("terms: {county: GB}", "no term is called 'county'. Did you mean 'country'?"),
    "a term's value": ("terms: {second_ear: maybe}", "terms: second_ear is no bool"),
    "two things": ("steps:\n- {user: x, keys: 1}", "x.yaml:2: one thing happens in a step, not"),
    "a check alone": ("steps:\n- {bot: x}", "x.yaml:2: one thing happens in a step, not nothing"),
    "no words": ("steps:\n- user:", "x.yaml:2: user says nothing"),
    "a list of words": ("steps:\n- user: [x]", "x.yaml:2: user: a text is due here, not a list"),
    "a list as a step": ("steps:\n- [x]", "x.yaml:2: a block of keys is due here, not a list"),
    "an answer": ("actions: {note: taken}\nsteps: []", "actions: 'note' does not answer"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_told_with_place_and_remedy(what: str) -> None:
    text, why = UNREADABLE[what]
    with pytest.raises(ConversationError, match=re.escape(why)) as failed:
        parse_conversation(text, "x.yaml")
    assert failed.value.code == "conversation"
    assert failed.value.remedy


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("done", "no action waits that could be done"),
        ("cut: Hello", "the last prompt does not begin so, it was 'Which day?'"),
        ("ear: [{word: x}]", "each proposal has command and words"),
    ],
)
def test_a_step_that_cannot_happen_there_is_told(step: str, why: str) -> None:
    with pytest.raises(ConversationError, match=re.escape(why)):
        run(parse_conversation(f"steps:\n- start\n- {step}"), COMPILED)


def test_an_action_that_the_flow_does_not_have_is_told() -> None:
    with pytest.raises(CallwrightError, match="Did you mean 'note'"):
        run(parse_conversation("actions: {notes: {failed: x}}\nsteps: [start]"), COMPILED)


def test_the_line_knows_what_the_start_says() -> None:
    text = "steps:\n- start: {date: 2026-12-01}\n  slots: {date: 2026-12-01}\n  asks: phone"
    run(parse_conversation(text), COMPILED)


def test_the_manual_names_all_steps_and_checks_and_its_example_passes() -> None:
    from flows.playing import conversation

    words = set(re.findall(r"`([a-z_]+)`", MANUAL))
    assert {*conversation.STEPS, *conversation.CHECKS, *conversation._KEYS} <= words
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    flow = next(re.finditer(r"```yaml\n(.*?)```", readme, re.DOTALL))[1]
    (example,) = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)
    run(parse_conversation(example), load_text(flow))


def test_what_actions_run_may_still_have_to_be_written(flow: Path) -> None:
    flow.write_text(FLOW.replace("run: calendar.book", "run: later.book"))
    assert cli.main(["test", str(flow)]) == 0
    assert cli.main(["check", str(flow)]) == 2
