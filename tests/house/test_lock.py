"""What `make lock` notes beside the locks: which of their packages have no wheel for a Python."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts.declared import ROOT
from scripts.lock import MISSING_WHEELS, PYTHONS, without_wheel
from scripts.lockfile import read_pins


def package(*wheels: str, marker: str = "python_full_version >= '3.11'") -> dict[str, Any]:
    found = [{"url": f"somewhere/{wheel}.whl"} for wheel in wheels]
    return {"name": "cake", "version": "1.0", "marker": marker, "wheels": found}


@pytest.mark.parametrize(
    ("wheel", "lacking"),
    [
        ("cake-1.0-py3-none-any", ()),
        ("cake-1.0-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64", ()),
        ("cake-1.0-cp312-cp312-manylinux_2_28_x86_64", ("3.11", "3.13")),
        ("cake-1.0-cp311-cp311-manylinux1_x86_64", ("3.12", "3.13")),
        ("cake-1.0-cp312-cp312-manylinux_2_39_x86_64", PYTHONS),
        ("cake-1.0-cp312-cp312-win_amd64", PYTHONS),
    ],
)
def test_a_wheel_is_one_for_this_python_and_debian(wheel: str, lacking: tuple[str, ...]) -> None:
    for python in PYTHONS:
        told = ["cake 1.0"] if python in lacking else []
        assert list(without_wheel([package(wheel)], python)) == told


def test_what_a_python_does_not_take_needs_no_wheel() -> None:
    later = package(marker="python_full_version >= '3.13'")
    assert list(without_wheel([later], "3.12")) == []
    assert list(without_wheel([later], "3.13")) == ["cake 1.0"]


def test_the_note_is_of_these_locks() -> None:
    """3.11 is what is proved, and there nothing is built."""
    noted = json.loads(MISSING_WHEELS.read_text(encoding="utf-8"))
    pinned = {f"{pin.name} {pin.version}" for pin in read_pins(ROOT / "requirements-dev.lock")}
    assert tuple(noted) == PYTHONS
    assert noted["3.11"] == []
    assert {package for packages in noted.values() for package in packages} <= pinned
