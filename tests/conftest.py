"""What holds for all tests: rooms, samples of sweeps, and that nothing is skipped in silence."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

CI = os.environ.get("CI") == "true"
ROOMS = {
    path.name: (path / "__init__.py").read_text(encoding="utf-8").strip().strip('."')
    for path in sorted(Path(__file__).parent.iterdir())
    if any(path.glob("test_*.py"))
}
_ran: Counter[str] = Counter()


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis try the same examples in every run; under ``--proof`` others each time."""
    with suppress(ImportError):  # a test runs others where only what serves calls is installed
        from hypothesis import settings

        settings.register_profile("sample", derandomize=True)
        settings.load_profile("default" if config.getoption("--proof") else "sample")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--proof`` runs every case of every sweep; without it each takes a sample."""
    parser.addoption("--proof", action="store_true", help="run sweeps whole, as make proof does")


@pytest.fixture
def sweep(request: pytest.FixtureRequest) -> Callable[[Sequence[Any], int], Sequence[Any]]:
    """Give ``sweep(cases, most)``: all cases under ``--proof``, else the first, the last and a
    sample between them, the same in every run: ``most`` in all."""
    whole = bool(request.config.getoption("--proof"))

    def sample(cases: Sequence[Any], most: int) -> Sequence[Any]:
        if whole or len(cases) <= most:
            return cases
        inner = random.Random(0).sample(range(1, len(cases) - 1), most - 2)
        return [cases[at] for at in sorted({0, *inner, len(cases) - 1})]

    return sample


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):  # type: ignore[no-untyped-def]
    """Where CI=true, turn a skip into a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and CI and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although CI=true: {report.longrepr}"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what ran, also where other processes ran it."""
    if report.when == "call" and report.passed:
        _ran[Path(report.nodeid.partition("::")[0]).parent.name] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests of each room ran."""
    terminalreporter.section("tests that ran, by room")
    for room, what in ROOMS.items():
        if _ran[room]:
            terminalreporter.write_line(f"{_ran[room]:6}  {room}: {what}")
