"""``docs/guarantees.md`` says what the watchers hold, and what breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.exploring.guarantees import GUARANTEES, Guarantee
from tests.guarantees.mutants import MUTANTS

MANUAL = (Path(__file__).parent.parent.parent / "docs" / "guarantees.md").read_text("utf-8")


@pytest.mark.parametrize("guarantee", GUARANTEES, ids=lambda guarantee: guarantee.name)
def test_the_manual_has_the_watchers_own_sentence(guarantee: type[Guarantee]) -> None:
    assert f"| `{guarantee.name}` | {guarantee.sentence} |" in MANUAL


@pytest.mark.parametrize("name", MUTANTS)
def test_the_manual_names_what_breaks_it(name: str) -> None:
    (row,) = (line for line in MANUAL.splitlines() if f"| `{name}` |" in line)
    assert row.endswith(f"| {MUTANTS[name].__doc__} |")
