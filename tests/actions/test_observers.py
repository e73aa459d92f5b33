"""Observers see where a call goes, and change nothing, whatever they do."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from loguru import logger

import callwright
from callwright import ActionDone, CallStarted, Dialogue, RunAction, Transition, on_transition
from flows.actions.observing import Observer, own_observers
from flows.build.load import load_text
from flows.keeping.journal import acts_line
from flows.keeping.snapshot import take_snapshot
from pipeline.business.actions import Actions
from pipeline.business.observing import MOST_UNDER_WAY, Observers
from pipeline.business.registry import load
from pipeline.commands.chat import Chat
from processors.hosting.stepping import Stepper
from tests.actions.test_own_actions import GARAGE

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FLOW = load_text(GARAGE)
SAYS = ("Tuesday at ten", "four people", "yes", "AB12", "no thanks", "skip", "hm", "cancel", "")


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    told: list[str] = []
    number = logger.add(lambda message: told.append(str(message)), format="{message} {extra}")
    yield told
    logger.remove(number)


async def played(observers: Observers, seed: int) -> tuple[list[str], str]:
    """Play a call of a seed; gives its acts and its snapshot."""
    dialogue = Dialogue(FLOW, session_id="s")
    stepped = observers.watch(dialogue, lambda: NOON)
    lines, chance = [], random.Random(seed)
    events: list[callwright.Event] = [CallStarted(user_id="anna")]
    for _ in range(12):
        words = chance.choice(SAYS)
        events.append(callwright.UserUtterance(text=words) if words else callwright.UserSilence())
    for event in events:
        acts = dialogue.answer(event, NOON)
        stepped()
        await asyncio.sleep(0)
        for act in acts:
            if isinstance(act, RunAction):
                acts += dialogue.answer(ActionDone(action_id=act.action_id), NOON)
                stepped()
        lines.append(acts_line(acts))
    return lines, take_snapshot(dialogue)


def changes(transition: Transition) -> None:
    transition.slots["day"] = "2026-11-21"  # type: ignore[index]


def raises(transition: Transition) -> None:
    raise ValueError(dict(transition.slots))


def leaves(transition: Transition) -> None:
    raise SystemExit(3)


def takes_nothing() -> None:
    return None


async def raises_later(transition: Transition) -> None:
    await asyncio.sleep(0)
    raise RuntimeError("trouble")


async def hangs(transition: Transition) -> None:
    await asyncio.Event().wait()


ALL: tuple[Callable[..., Any], ...] = (changes, raises, leaves, takes_nothing, raises_later, hangs)


@pytest.mark.parametrize("seed", range(8))
async def test_the_call_with_any_observers_is_the_same_call(seed: int) -> None:
    chance = random.Random(seed)
    chosen = chance.sample(ALL, chance.randint(1, len(ALL)))
    observers = Observers([Observer(states=(), function=f) for f in chosen], seconds=0.01)

    assert await played(observers, seed) == await played(Observers(), seed)
    await observers.drain(1)


async def test_an_observer_is_told_of_the_states_that_it_names() -> None:
    told: list[Transition] = []
    threads: list[str] = []

    async def beside(transition: Transition) -> None:
        told.append(transition)

    def plain(transition: Transition) -> None:
        threads.append(threading.current_thread().name)

    observers = Observers(
        [Observer(states=("ASK", "END"), function=beside), Observer(states=(), function=plain)]
    )
    dialogue = Dialogue(FLOW, session_id="s")
    stepped = observers.watch(dialogue, lambda: NOON)
    dialogue.answer(CallStarted(user_id="anna", conversation_id="c7"), NOON)
    stepped()
    dialogue.hear("on Tuesday", NOON)
    stepped()
    dialogue.answer(callwright.CallEnded(), NOON)
    stepped()
    await observers.drain(1)

    assert [(t.previous, t.state, t.outcome) for t in told] == [
        ("START", "ASK", ""),
        ("ASK", "END", "hung_up"),
    ]
    last = told[-1]
    assert (last.call, last.flow, last.user_id, last.conversation_id, last.at) == (
        "s", "garage", "anna", "c7", NOON,
    )  # fmt: skip
    assert last.slots == {"day": "2026-11-24"}
    assert len(threads) == 2


async def test_trouble_is_logged_without_what_the_call_holds(warnings: list[str]) -> None:
    observers = Observers([Observer(states=(), function=f) for f in (raises, hangs)], seconds=0.01)
    dialogue = Dialogue(FLOW, session_id="s")
    dialogue.answer(CallStarted(), NOON)
    stepped = observers.watch(dialogue, lambda: NOON)
    dialogue.hear("on Tuesday", NOON)
    dialogue.answer(callwright.CallEnded(), NOON)
    stepped()
    await observers.drain(1)

    logged = "".join(warnings)
    assert "observer failed" in logged
    assert "'observer': 'raises'" in logged
    assert "observer out of time" in logged
    assert "2026-11-24" not in logged


async def test_hanging_observers_do_not_pile_up(warnings: list[str]) -> None:
    observers = Observers(
        [Observer(states=(), function=hangs)] * (MOST_UNDER_WAY + 1), seconds=0.01
    )
    dialogue = Dialogue(FLOW, session_id="s")
    stepped = observers.watch(dialogue, lambda: NOON)
    dialogue.answer(CallStarted(), NOON)
    stepped()
    await observers.drain(1)

    assert sum("too many" in line for line in warnings) == 1


def test_a_module_is_looked_through_for_marks() -> None:
    module = ModuleType("mine")

    @on_transition("ASK", "END")
    def some(transition: Transition) -> None: ...

    @on_transition
    async def every(transition: Transition) -> None: ...

    vars(module).update(some=some, every=every, again=some, other=len)
    assert [(o.states, o.function) for o in own_observers(module)] == [
        (("ASK", "END"), some),
        ((), every),
    ]


def test_check_advises_of_a_state_that_is_none(tmp_path: Path) -> None:
    flow = tmp_path / "garage.yaml"
    flow.write_text(GARAGE.replace("run: garage.book", "run: calendar.book"), encoding="utf-8")
    (tmp_path / "garage_actions.py").write_text(
        "import callwright\n\n\n@callwright.on_transition('ASKED', 'ASK')\ndef tell(transition):\n"
        "    pass\n",
        encoding="utf-8",
    )
    compiled, runnable = load(str(flow))

    assert len(runnable.observers) == 1
    (advice,) = compiled.advice
    assert "tell waits for ASKED" in advice


async def test_a_chat_and_a_live_call_tell_of_their_steps() -> None:
    told: list[str] = []
    observer = Observer(states=(), function=lambda transition: told.append(transition.state))
    lines = iter(["on Tuesday", None])
    chat = Chat(
        Dialogue(FLOW, session_id="s"),
        Actions({}),
        clock=lambda: NOON,
        read=lambda: next(lines),
        write=lambda _line: None,
        observers=Observers([observer]),
    )
    await chat.run()
    assert sorted(told) == ["ASK", "END"]

    steps: list[str] = []
    dialogue = Dialogue(FLOW, session_id="s")
    Stepper(dialogue, lambda: NOON, lambda _frame: None, lambda: steps.append(dialogue.state)).step(
        CallStarted()
    )
    assert steps == ["ASK"]
