"""What is installed is whole: the check of it, in this environment and in ones that are not."""

from __future__ import annotations

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import installed
from scripts.declared import ROOT, declared, extras, left_out
from scripts.installed import Package, packages, problems
from scripts.lockfile import Pin, read_pins

LOCKS = ("requirements.lock", "requirements-dev.lock")
WHOLE = {
    "bread": Package(
        "1.0", ("flour>=2", "raisins; extra == 'sweet'", "yeast; sys_platform == 'x'")
    ),
    "flour": Package("2.1"),
    "raisins": Package("1.0"),
}
PINS = (Pin("bread", "1.0", "", ""), Pin("yeast", "3.0", "sys_platform == 'x'", ""))
WANTED = ("Bread[sweet]>=1",)


def test_nothing_is_wrong_with_what_is_whole() -> None:
    assert problems(WHOLE, PINS, WANTED, ()) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"flour": None}, "bread requires flour>=2, not installed."),
        ({"flour": Package("1.9")}, "bread requires flour>=2; 1.9 is installed."),
        ({"raisins": None}, "bread requires raisins, not installed."),
        ({"bread": None}, "bread 1.0 is in the lock and not installed."),
        ({"bread": Package("1.1")}, "bread 1.1 is installed; the lock has 1.0."),
        ({"knife": Package("1", ("board",))}, "knife requires board, not installed."),
    ],
)
def test_what_is_missing_or_another_version_is_told(
    changed: dict[str, Package | None], told: str
) -> None:
    merged = {**WHOLE, **changed}
    there = {name: package for name, package in merged.items() if package is not None}
    assert told in problems(there, PINS, WANTED, ())


def test_only_what_is_left_out_may_be_missing() -> None:
    without_flour = {name: package for name, package in WHOLE.items() if name != "flour"}
    assert problems(without_flour, PINS, WANTED, {"flour"}) == []
    assert problems(without_flour, PINS, WANTED, {"raisins"}) != []


def test_the_command_tells_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installed, "packages", lambda: {})
    assert installed.main([]) == 1
    assert "callwright requires aiohttp" in capsys.readouterr().err


@pytest.mark.parametrize("lock", LOCKS)
def test_this_environment_is_whole(lock: str) -> None:
    assert installed.main([lock]) == 0


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_is_declared_and_nothing_that_is_left_out(lock: str) -> None:
    pinned = {pin.name for pin in read_pins(ROOT / lock)}
    taken = extras() if lock == LOCKS[1] else ("build", "embedded")
    wanted = {
        canonicalize_name(Requirement(line).name)
        for line in declared(*(extra for extra in taken if extra != "compare"))
    }
    assert wanted - pinned == set()
    assert pinned & set(left_out()) == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_hashes_and_no_host(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()
    assert [pin.name for pin in read_pins(ROOT / lock) if "--hash=sha256:" not in pin.text] == []


def test_each_package_that_is_left_out_would_be_required() -> None:
    """No entry outlives its reason: without it, the check would miss this package."""
    there = {name: package for name, package in packages().items() if name not in left_out()}
    for name, reason in left_out().items():
        others = set(left_out()) - {name}
        missed = problems(there, (), declared(), others)
        assert any(f"requires {name}" in sentence for sentence in missed), name
        assert len(reason) > 20
