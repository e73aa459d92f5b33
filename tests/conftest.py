"""What holds for all tests: rooms, samples of sweeps, that nothing is skipped in silence, and that
what runs in real time is run once more where a busy machine has spoiled it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
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
REAL_TIME = (  # these run processes, browsers and clocks of the machine; all others are pure
    *("calls/", "page/", "speech/", "services/test_cloud_", "services/test_phrasing"),
    *("benchmarks/test_call_benchmark", "house/test_dockerfile", "house/test_install.py"),
    *("house/test_served_without_the_rest", "server/test_alone", "server/test_assembly"),
    *("server/test_call_events", "server/test_cli", "server/test_daily", "server/test_evals"),
    *("server/test_request_shapes", "server/test_serving", "server/test_transports"),
    *("server/test_twilio", "server/test_web_limits"),
)
_ran: Counter[str] = Counter()
_failed: dict[str, bool] = {}
"""What failed, by its id, and whether it runs in real time."""


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis try the same examples in every run; under ``--proof`` others each time."""
    with suppress(ImportError):  # a test runs others where only what serves calls is installed
        from hypothesis import settings

        settings.register_profile("sample", derandomize=True)
        settings.load_profile("default" if config.getoption("--proof") else "sample")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--proof`` runs every case of every sweep; without it each takes a sample.

    ``--once-more`` is for machines that have much else to do.
    """
    parser.addoption("--proof", action="store_true", help="run sweeps whole, as make proof does")
    parser.addoption(
        "--once-more", action="store_true", help="run what failed in real time once more, alone"
    )


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs in real time."""
    for item in items:
        if item.path.relative_to(Path(__file__).parent).as_posix().startswith(REAL_TIME):
            item.add_marker(pytest.mark.realtime)


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
    if report.failed:
        _failed[report.nodeid] = "realtime" in report.keywords


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int):  # type: ignore[no-untyped-def]
    """Where all that failed runs in real time, let a run of it alone decide; told at the end."""
    yield
    config = session.config
    wanted = config.getoption("--once-more") and not hasattr(config, "workerinput")
    if wanted and exitstatus == pytest.ExitCode.TESTS_FAILED and _failed and all(_failed.values()):
        told = "".join(f"\n  {name}" for name in _failed)
        print(f"\nRUN ONCE MORE, ALONE, for they run in real time and failed:{told}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", *_failed]
        session.exitstatus = subprocess.run(command, cwd=config.rootpath).returncode
        verdict = "failed again" if session.exitstatus else "passed when run once more"
        print(f"\n{verdict.upper()}:{told}", flush=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests of each room ran."""
    terminalreporter.section("tests that ran, by room")
    for room, what in ROOMS.items():
        if _ran[room]:
            terminalreporter.write_line(f"{_ran[room]:6}  {room}: {what}")
