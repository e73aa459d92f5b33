"""Pipecat's eval scenarios, in text mode, against the bot as it is served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pipecat.evals.scenario import EvalScenarioFile
from pipecat.evals.session import EvalSession, EvalSessionParams

from tests.scenes.served_bot import ServedBot, served_bot

SCENARIOS = Path(__file__).parent.parent / "evals"
NAMES = [
    (path, scenario.name)
    for path in sorted(SCENARIOS.glob("*.yaml"))
    for scenario in EvalScenarioFile.load(path).scenarios
]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedBot]:
    with served_bot(tmp_path_factory.mktemp("bot"), EVAL_TRANSPORT="true") as running:
        yield running


@pytest.mark.parametrize(("path", "name"), NAMES, ids=lambda part: getattr(part, "stem", part))
async def test_scenario(path: Path, name: str, bot: ServedBot) -> None:
    (scenario,) = [s for s in EvalScenarioFile.load(path).scenarios if s.name == name]
    session = EvalSession.from_scenario(scenario, bot.websocket, params=EvalSessionParams())

    result = await session.run()

    assert result.passed, result.failures


async def test_a_scenario_that_is_wrong_on_purpose_fails(bot: ServedBot, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "name: wrong\nscenarios:\n  - name: wrong\n    turns:\n      - expect:\n"
        "          [{event: response, text_contains: Welcome to the airport, within_ms: 1000}]\n"
    )
    (scenario,) = EvalScenarioFile.load(path).scenarios
    session = EvalSession.from_scenario(scenario, bot.websocket, params=EvalSessionParams())

    assert not (await session.run()).passed
