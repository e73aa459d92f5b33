"""``callwright new``: what it writes passes check and test, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.build.load import load_flow
from flows.grammar.json_schema import schema_text
from pipeline.commands import cli


def test_what_it_writes_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "garage"]) == 0
    assert "Wrote garage.yaml and garage.calls/." in capsys.readouterr().out
    assert (tmp_path / "flow.schema.json").read_text() == schema_text()

    flow = load_flow("./garage.yaml")
    assert (flow.name, flow.advice) == ("garage", ())
    assert cli.main(["check", "./garage.yaml"]) == 0
    assert cli.main(["test", "./garage.yaml"]) == 0
    told = capsys.readouterr().out
    assert "9 of 9 calls went as they say; passed: states 4/4" in told
    assert "prompts 12/12" in told


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "garage.yaml").write_text("mine")
    (tmp_path / "parcel.calls").mkdir()
    (tmp_path / "flow.schema.json").write_text("mine")
    for name in ("garage", "garage.yaml", "parcel"):
        assert cli.main(["new", f"{tmp_path}/{name}"]) == 2
        told = capsys.readouterr().err
        assert "is there already, and is left as it is. Remedy: choose another name" in told
    assert cli.main(["new", f"{tmp_path}/rooms/hotel"]) == 0
    assert cli.main(["new", f"{tmp_path}/hotel"]) == 0
    assert (tmp_path / "garage.yaml").read_text() == "mine"
    assert (tmp_path / "flow.schema.json").read_text() == "mine"
    assert list((tmp_path / "parcel.calls").iterdir()) == []


@pytest.mark.parametrize("name", ["Garage", "my garage", "", "9", "x" * 41, ".."])
def test_a_name_that_no_flow_can_have_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", name]) == 2
    assert "is not the name of a flow. Remedy: use lower-case" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert cli.main(["new", f"{tmp_path}/file/garage"]) == 2
    assert "cannot be written" in capsys.readouterr().err
