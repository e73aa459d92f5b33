"""Effects exactly once: what the ledger has, and what a second run of the same key comes to."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.actions.own import ActionContext, ActionRefusedError
from flows.build.load import load_text
from flows.errors import FlowError
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from flows.vocabulary.ports import Effect, Ledger
from pipeline.business.actions import Actions, Work
from pipeline.business.ledger import MemoryLedger, SqliteLedger
from tests.actions.test_own_actions import GARAGE, marked

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DONE = ActionDone(action_id="k", result={"reference": "K4W7"})


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    if request.param == "memory":
        return MemoryLedger()
    kept = SqliteLedger(tmp_path / "kept.db")
    kept.open()
    return kept


class Business:
    """Does its work as often as it is asked, and notes the ledger's state meanwhile."""

    def __init__(self, ledger: Ledger, *answers: Any) -> None:
        self.ledger = ledger
        self.answers = answers or ({"reference": "K4W7"},)
        self.keys: list[str] = []
        self.known: list[Effect | None] = []

    async def __call__(
        self, context: ActionContext, inputs: Mapping[str, str]
    ) -> Mapping[str, str]:
        self.keys.append(context.key)
        self.known.append(await self.ledger.find(context.key))
        answer = self.answers[min(len(self.keys), len(self.answers)) - 1]
        if isinstance(answer, BaseException):
            raise answer
        return dict(answer)


def runner(
    business: Business, *, idempotent: bool = True, at: datetime = NOON, ledger: Any = None
) -> Actions:
    """A runner as a process has it that has just started."""
    work = Work(do=business, idempotent=idempotent)
    kept = ledger or business.ledger
    return Actions({"w": work}, ledger=kept, pause=no_pause, clock=lambda: at)


async def no_pause(_seconds: float) -> None:
    return None


def asked(**changes: Any) -> RunAction:
    return RunAction(**{"action_id": "k", "name": "w", "inputs": {}, **changes})


async def test_the_intent_is_written_before_and_the_outcome_after(ledger: Ledger) -> None:
    business = Business(ledger)

    assert await runner(business).run(asked()) == DONE

    assert business.known == [Effect(key="k", name="w", begun=NOON)]
    assert await ledger.find("k") == Effect(key="k", name="w", begun=NOON, outcome=DONE)
    assert await ledger.find("other") is None


@pytest.mark.parametrize("idempotent", [True, False])
async def test_the_next_process_gives_what_the_first_one_did(
    ledger: Ledger, idempotent: bool
) -> None:
    business = Business(ledger)

    ends = [await runner(business, idempotent=idempotent).run(asked()) for _ in range(3)]

    assert ends == [DONE] * 3
    assert business.keys == ["k"]


async def test_a_refusal_is_an_outcome_too(ledger: Ledger) -> None:
    business = Business(ledger, ActionRefusedError("taken"), {"reference": "K4W7"})

    ends = [await runner(business).run(asked()) for _ in range(2)]

    assert ends == [ActionFailed(action_id="k", failure="taken")] * 2


@pytest.mark.parametrize(("idempotent", "end"), [(True, DONE), (False, "uncertain")])
async def test_after_a_crash_in_between_only_idempotent_work_is_asked_again(
    ledger: Ledger, idempotent: bool, end: Any
) -> None:
    await ledger.begin(Effect(key="k", name="w", begun=NOON), NOON)  # and then the process died
    business = Business(ledger)

    came = await runner(business, idempotent=idempotent).run(asked())

    assert came == (end if idempotent else ActionFailed(action_id="k", failure=end))
    assert business.keys == (["k"] if idempotent else [])


async def test_trouble_is_no_outcome(ledger: Ledger) -> None:
    business = Business(ledger, ConnectionError(), {"reference": "K4W7"})

    ends = [await runner(business).run(asked(retries=0)) for _ in range(2)]

    assert ends == [ActionFailed(action_id="k", failure="down"), DONE]


async def test_what_only_reads_is_not_written_down(ledger: Ledger) -> None:
    business = Business(ledger)

    for _ in range(2):
        await runner(business).run(asked(effect="read"))

    assert business.keys == ["k", "k"]
    assert await ledger.find("k") is None


async def test_a_hold_is_the_same_until_it_expires(ledger: Ledger) -> None:
    business = Business(ledger, {"until": "first"}, {"until": "second"})
    minutes = [0, 9, 10, 19]

    ends = [
        await runner(business, at=NOON + timedelta(minutes=passed)).run(
            asked(effect="hold", expires_seconds=600)
        )
        for passed in minutes
    ]

    until = [end.result["until"] for end in ends if isinstance(end, ActionDone)]
    assert until == ["first", "first", "second", "second"]


async def test_two_at_once_are_one(ledger: Ledger) -> None:
    business = Business(ledger)
    actions = runner(business, idempotent=False)

    ends = await asyncio.gather(*(actions.run(asked()) for _ in range(5)))

    assert ends == [DONE] * 5
    assert business.keys == ["k"]


class Broken(MemoryLedger):
    """Cannot write, before or after."""

    def __init__(self, *methods: str) -> None:
        super().__init__()
        self.methods = methods

    async def begin(self, effect: Effect, now: datetime) -> Effect | None:
        if "begin" in self.methods:
            raise sqlite3.OperationalError("disk is full")
        return await super().begin(effect, now)

    async def done(self, key: str, outcome: Any) -> None:
        if "done" in self.methods:
            raise sqlite3.OperationalError("disk is full")
        await super().done(key, outcome)


async def test_nothing_is_done_that_cannot_be_written_down() -> None:
    business = Business(Broken("begin"))

    end = await runner(business).run(asked())

    assert end == ActionFailed(action_id="k", failure="down")
    assert business.keys == []


async def test_what_was_done_is_told_though_it_cannot_be_written_down() -> None:
    business = Business(Broken("done"))
    assert await runner(business).run(asked()) == DONE


async def test_another_process_may_hold_the_file(tmp_path: Path) -> None:
    one, other = SqliteLedger(tmp_path / "kept.db"), SqliteLedger(tmp_path / "kept.db")
    one.open()
    other.open()
    effects = [Effect(key="k", name=name, begun=NOON) for name in "abcdefgh"]

    known = await asyncio.gather(
        *(at.begin(effect, NOON) for at, effect in zip([one, other] * 4, effects, strict=True))
    )

    assert known.count(None) == 1


def test_check_refuses_a_hold_that_may_not_be_asked_for_again() -> None:
    own = marked(lambda **inputs: None)
    text = GARAGE.replace("failures: [full]", "effect: hold\n    expires: 10m")

    with pytest.raises(FlowError, match="is no hold, for it may not be asked for again"):
        load_text(text, actions={own.name: own})
    again = marked(lambda **inputs: None, idempotent=True)
    action = load_text(text, actions={own.name: again}).actions["book"]
    assert (action.effect, action.expires_seconds, action.needs_yes) == ("hold", 600, False)


def test_only_a_hold_expires() -> None:
    with pytest.raises(FlowError, match="only a hold expires"):
        load_text(GARAGE.replace("failures: [full]", "expires: 10m"))
