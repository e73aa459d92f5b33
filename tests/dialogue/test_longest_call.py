"""No call is longer than the longest that is computed of its flow."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow, load_text
from flows.checks.longest import longest_call, put_more_often
from flows.exploring.exploration import Line, temper_of
from flows.vocabulary.acts import Say
from tests.dialogue.test_limits import PATIENT, ROUND
from tests.scenes.exploring_scene import NOW as EXPLORED_AT
from tests.scenes.flow_texts import CLINIC
from tests.scenes.made_up_flows import made_up_flows
from tests.scenes.stubborn import CALLERS, Said, lines, play

CIRCLE = """
callwright: 1
flow: circle
version: 1
language: en
start: ONE
states:
  ONE:
    say: This is said, and then the other.
    max_visits: 7
    next: {spoken: TWO, max_visits: ASK}
  TWO:
    say: And this is the other.
    next: {spoken: ONE}
  ASK:
    say: Now for something else.
    ask: Shall we go round again?
    next: {user_confirmation: {yes: ONE, no: END}, max_retries: END}
"""
TEXTS = {"round": ROUND, "patient": PATIENT, "clinic": CLINIC, "circle": CIRCLE}
OTHERS = ("the left one", "I am done", "no, my name is Ann Lee", "no, at noon", "on friday", "bye")
STUBBORN = (said for first, again in CALLERS.values() for said in (*first, *again))
SAID: tuple[Said, ...] = tuple(dict.fromkeys((*STUBBORN, *OTHERS)))


@cache
def flow_of(name: str) -> CompiledFlow:
    return load_text(TEXTS[name]) if name in TEXTS else load_flow(name)


@pytest.mark.parametrize("name", [*TEXTS, "appointment"])
@pytest.mark.parametrize("talks_over", [False, True], ids=["listens", "talks over"])
@settings(max_examples=12, deadline=None)
@given(
    first=st.lists(st.sampled_from(SAID), max_size=8),
    again=st.lists(st.sampled_from(SAID), min_size=1, max_size=6),
)
def test_no_call_is_longer(
    name: str, talks_over: bool, first: list[Said], again: list[Said]
) -> None:
    flow = flow_of(name)
    heard = play(flow, lines(first, again), talks_over=talks_over)
    longest = longest_call(flow.flow)
    assert heard.outcome
    assert heard.counted <= longest.turns
    assert heard.words <= longest.words


def test_no_made_up_call_to_a_made_up_flow_is_longer(request: pytest.FixtureRequest) -> None:
    flows, calls = (400, 40) if request.config.getoption("--proof") else (8, 10)

    @settings(max_examples=flows, deadline=None, suppress_health_check=list(HealthCheck))
    @given(made_up_flows())
    def explore(text: str) -> None:
        line = Line(load_text(text), EXPLORED_AT, guarantees=())
        longest = longest_call(line.compiled.flow)
        for number in range(calls):
            call, broken = line.made_up(Random(number), temper_of(number))
            acts = [act for moment in call.moments for act in moment.acts]
            words = sum(len(act.text.split()) for act in acts if isinstance(act, Say))
            assert not broken
            assert call.record.turns <= longest.turns
            assert words <= longest.words

    explore()


def names(count: int) -> list[Said]:
    """Corrections that each bring something new."""
    first = ("Ann", "Bob", "Carl", "Dora", "Emma", "Fred", "Greg", "Hugh")
    last = ("Smith", "Jones", "Brown", "Clark", "Evans", "Green", "Hill", "King")
    every = [f"no, my name is {one} {two}" for one in first for two in last]
    return list(every[:count])


def test_a_caller_with_ever_new_values_comes_near_it() -> None:
    flow = flow_of("appointment")
    heard = play(flow, lines(CALLERS["denies the summary"][0], names(64)), talks_over=False)
    longest = longest_call(flow.flow)
    assert heard.counted == flow.flow.limits.turns
    assert longest.turns <= heard.counted * 1.2
    assert longest.words <= heard.words * 5


def test_an_authors_own_higher_limit_is_told() -> None:
    (often,) = put_more_often(flow_of("patient").flow)
    assert (often.where, often.times) == ("state ASK", 6)
    assert not put_more_often(flow_of("appointment").flow)


def test_more_turns_make_a_longer_call() -> None:
    few = load_text(PATIENT.replace("failures: 20", "turns: 10")).flow
    many = load_text(PATIENT.replace("failures: 20", "turns: 20")).flow
    assert longest_call(few).turns < longest_call(many).turns
    assert longest_call(few).words < longest_call(many).words
