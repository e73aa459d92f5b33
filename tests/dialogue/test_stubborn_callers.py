"""Every turn brings something or is counted: callers who never end are led away, in words."""

from __future__ import annotations

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow
from flows.model.flow import MOST_PUT, MOST_SAID
from tests.scenes.stubborn import CALLERS, lines, play

AGAIN = {"repeat", "speak slower please", "go back", "what did you say"}


@pytest.fixture(scope="module")
def appointment() -> CompiledFlow:
    return load_flow("appointment")


@pytest.mark.parametrize("talks_over", [False, True], ids=["listens", "talks over"])
@pytest.mark.parametrize("name", CALLERS)
def test_no_caller_hears_the_same_question_in_the_same_situation_too_often(
    appointment: CompiledFlow, name: str, talks_over: bool
) -> None:
    first, again = CALLERS[name]
    heard = play(appointment, lines(first, again), talks_over=talks_over)
    asked_again = MOST_PUT if AGAIN & set(again) else 0

    assert heard.outcome
    assert heard.turns <= 40
    assert max(heard.questions.values()) <= MOST_PUT + asked_again, heard.questions.most_common(3)
    assert max(heard.farewells.values(), default=0) <= MOST_SAID, heard.farewells
