"""The examples of the docs, each as a file of its own: they are checked, chatted and drawn."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.model.flow import Flow
from flows.model.triggers import intent_named
from flows.playing.conversation import parse_conversation
from flows.playing.player import Player
from flows.playing.rows import play_row, read_row
from flows.playing.stubs import SAMPLES
from flows.vocabulary.events import CallStarted, UserUtterance
from pipeline.commands import cli

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NOW = "2026-11-30T09:00"


def blocks(language: str) -> list[tuple[str, str]]:
    """Give each block of a language in the docs, with a name for it."""
    found = []
    for page in PAGES:
        texts = re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        found += [(f"{page.stem}-{number}", text) for number, text in enumerate(texts, 1)]
    return found


FLOWS = [(name, text) for name, text in blocks("yaml") if re.search("^states:", text, re.MULTILINE)]
CALLS = [(name, text) for name, text in blocks("yaml") if re.search("^steps:", text, re.MULTILINE)]


def test_every_yaml_block_is_a_flow_or_a_call() -> None:
    known = {name for name, _ in (*FLOWS, *CALLS)}
    assert {name for name, _ in blocks("yaml")} == known, "an example is a whole file"
    assert len(FLOWS) >= 4


@pytest.fixture(params=FLOWS, ids=lambda block: block[0])
def example(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a flow of the docs as a file, with the others of its page by their names beside it."""
    name, text = request.param
    for other, beside in FLOWS:
        if other.rpartition("-")[0] == name.rpartition("-")[0]:
            named = re.search(r"^flow: (\w+)", beside, re.MULTILINE)
            assert named is not None
            (tmp_path / f"{named[1]}.yaml").write_text(beside, encoding="utf-8")
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_flow_of_the_docs_loads_without_advice(example: Path) -> None:
    assert load_flow(example).advice == ()


def test_a_flow_of_the_docs_is_chatted_to_its_end(
    example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tree = load_flow(example).tree
    said = answers(example)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHON_DOTENV_DISABLED", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in said)))
    stubs = [word for flow in tree for name in flow.actions for word in ("--stub", name)]

    assert cli.main(["chat", str(example), "--now", NOW, *stubs]) == 0

    told = capsys.readouterr().out
    assert told.endswith("outcome: completed\n"), told
    assert cli.main(["draw", str(example)]) == 0


def answers(path: Path) -> list[str]:
    """Give what a willing caller says to a flow, until the call ends."""
    compiled = load_flow(path)
    now = datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo("Europe/London"))
    player = Player(Dialogue(compiled), now)
    player.take(CallStarted())
    said: list[str] = []
    while not player.dialogue.ended and len(said) < 20:
        said.append(answer(player.dialogue.flow, player.dialogue.asking))
        player.take(UserUtterance(text=said[-1], source="text"))
    return said


def answer(flow: Flow, asked: str) -> str:
    """Answer a question: a slot's with a value of its kind, a state's with a phrase that it waits
    for, else with yes; one who has come back from a flow wants nothing else."""
    slot = flow.slots.get(asked)
    if slot is None:
        rows = [row for row in flow.states[asked].rows if row.call and not row.anytime]
        named = [name for row in rows if (name := intent_named(row.trigger)) in flow.intents]
        return flow.intents[str(named[0])][0] if named else "no" if len(flow.calls) > 1 else "yes"
    if slot.options:
        return next(iter(slot.options.values()))[0]
    kind = slot.kinds[0]
    return {"date": "tomorrow", "time": "ten in the morning"}.get(kind, SAMPLES.get(kind, "yes"))


@pytest.mark.parametrize("text", [text for _, text in CALLS], ids=[name for name, _ in CALLS])
def test_a_call_of_the_docs_can_be_read(text: str) -> None:
    assert parse_conversation(text).steps


def test_a_row_of_the_docs_is_played_on_the_flow_of_the_manual(tmp_path: Path) -> None:
    (row,) = [read_row(text) for name, text in blocks("json") if name.startswith("calls")]
    path = tmp_path / str(row.flow)
    path.write_text(dict(FLOWS)["flow-language-1"], encoding="utf-8")
    call = play_row(row, load_flow(path))
    last = call["turns"][-1]
    assert last["actions"][0]["name"] == "note"
    assert "Please call again during our opening hours." in last["said"]  # the action failed
    assert "We will call you." not in last["said"]
