"""What holds for all tests: their kinds and order, and that nothing is skipped in silence."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

CI = os.environ.get("CI") == "true"
OTHER = "the house"
KINDS = {
    "understanding": ("test_understanding", "test_slots", "test_names", "test_second_ear"),
    "flow language and machine": ("test_flow", "test_machine", "test_condition", "test_diagram"),
    "dialogue and conversations": ("test_dialogue_queries", "test_conversation"),
    "processors by frames": (
        "test_dialogue_processor",
        "test_floor",
        "test_end_of_turn",
        "test_keypad",
        "test_turn",
        "test_barge",
        "test_heard",
        "test_watchdog",
        "test_latency",
    ),
    "speech engines": ("test_embedded", "test_hearing", "test_searches"),
    "cloud services": ("test_cloud", "test_groq", "test_eleven", "test_phras", "test_failover"),
    "transports and server": (
        "test_assembly",
        "test_call_events",
        "test_daily",
        "test_twilio",
        "test_web",
        "test_transports",
        "test_serving",
        "test_evals",
    ),
    "talk page in a browser": ("test_talk_page",),
    "calls by voice in real time": ("test_voice_call",),
}
_ran: Counter[str] = Counter()


def kind_of(path: Path) -> str:
    """Name the kind of a test by its file."""
    for kind, names in KINDS.items():
        if any(path.name.startswith(name) for name in names):
            return kind
    return OTHER


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the only tests that wait for real time last."""
    items.sort(key=lambda item: item.path.name.startswith("test_voice_call"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):  # type: ignore[no-untyped-def]
    """Count what ran; where CI=true, turn a skip into a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and CI and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although CI=true: {report.longrepr}"
    if report.when == "call" and report.passed:
        _ran[kind_of(item.path)] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests of each kind ran."""
    terminalreporter.section("tests that ran, by kind")
    for kind in (*KINDS, OTHER):
        terminalreporter.write_line(f"{_ran[kind]:6}  {kind}")
