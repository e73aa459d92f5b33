"""``callwright explore``: made-up calls to an author's flow, and the calls that break something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.playing.conversation import load_conversation
from pipeline.commands import cli
from tests.guarantees.mutants import MUTANTS
from tests.scenes.exploring_scene import TABLE


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "table.yaml"
    path.write_text(TABLE)
    return path


def test_it_tells_what_was_covered(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explore", str(flow), "--calls", "4", "--seed", "1"]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("4 calls of ")
    assert "passed: states " in told[0]
    assert told[-1] == "Nothing broke."
    assert not flow.with_suffix(".found").exists()


def test_the_same_seed_makes_the_same_calls(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(seed: str) -> dict[str, object]:
        cli.main(["explore", str(flow), "--calls", "3", "--seed", seed, "--json"])
        answer: dict[str, object] = json.loads(capsys.readouterr().out)
        return answer | {"seconds": 0}

    first = told("1")
    assert first == told("1")
    assert first["turns"] != told("2")["turns"]
    assert first["broken"] == []


def test_a_call_that_breaks_something_is_written_as_a_conversation(
    flow: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    MUTANTS["no-effect-unsaid"](monkeypatch)

    assert cli.main(["explore", str(flow), "--calls", "12", "--json"]) == 1

    broken = {each["guarantee"]: each for each in json.loads(capsys.readouterr().out)["broken"]}
    (file,) = map(Path, broken["no-effect-unsaid"]["files"])
    assert file.parent == flow.with_suffix(".found")
    assert file.read_text().startswith("# Breaks no-effect-unsaid: ")
    assert load_conversation(file).steps[0].what == "start"
    assert cli.main(["test", str(flow), str(file)]) == 0


def test_a_pair_that_differs_is_written_as_two_conversations(
    flow: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    MUTANTS["as-if-said-first"](monkeypatch)

    found = flow.parent / "elsewhere"
    options = ["--calls", "1", "--seed", "3", "--found", str(found)]
    assert cli.main(["explore", str(flow), *options]) == 1

    told = capsys.readouterr().out
    assert "broken  as-if-said-first: " in told
    names = sorted(path.name for path in found.iterdir() if path.name.startswith("as-if"))
    assert len(names) == 2
    assert names[0].endswith(".at-once.yaml")


@pytest.mark.parametrize("calls", ["0", "-1", "many"])
def test_it_asks_for_a_number_of_calls(flow: Path, calls: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["explore", str(flow), "--calls", calls])
    assert stopped.value.code == 2
