"""Which tests run in real time is said in one place, and truly."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import REAL_TIME

TESTS = Path(__file__).parent.parent


def test_every_place_that_runs_in_real_time_is_there() -> None:
    files = [path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")]
    assert [at for at in REAL_TIME if not any(file.startswith(at) for file in files)] == []


def test_the_pure_rooms_do_not() -> None:
    """What is run once more may fail once: so no test of the conversation itself is among it."""
    pure = ("dialogue/", "language/", "processors/", "public/", "slots/", "understanding/")
    assert not [at for at in REAL_TIME if at.startswith(pure)]
