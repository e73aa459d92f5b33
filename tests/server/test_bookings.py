"""The diary and the actions: what is booked, once, and what a failing store looks like."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.actions.own import ActionContext, ActionRefusedError
from flows.errors import CallwrightError
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from pipeline.business.actions import Actions, Work
from pipeline.business.bookings import CODE_DIGITS, CODE_LETTERS, Diary, new_reference
from pipeline.business.registry import works

ANNA = {
    "type": "consultation",
    "date": "2026-11-27",
    "time": "14:30",
    "name": "Anna Brown",
    "contact": "5551234567",
}

READ_BACK = """
import json, sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in store.execute("SELECT * FROM bookings")]))
"""


async def no_pause(_seconds: float) -> None:
    return None


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    diary = Diary(tmp_path / "diary.db")
    diary.open()
    return diary


@pytest.fixture
def actions(diary: Diary) -> Actions:
    return Actions(works(diary), pause=no_pause)


def booking(action_id: str = "call-1/COMPLETE/1", **inputs: str) -> RunAction:
    return RunAction(action_id=action_id, name="calendar.book", inputs={**ANNA, **inputs})


async def test_a_booking_is_read_back_by_another_process(diary: Diary, actions: Actions) -> None:
    done = await actions.run(booking())
    assert isinstance(done, ActionDone)
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-c", READ_BACK, str(diary.path), stdout=subprocess.PIPE
    )
    rows = json.loads((await reader.communicate())[0])
    assert len(rows) == 1
    assert {field: rows[0][field] for field in ANNA} == ANNA
    assert rows[0]["reference"] == done.result["reference"]
    assert rows[0]["action_id"] == done.action_id == "call-1/COMPLETE/1"


async def test_the_same_key_twice_is_one_booking(diary: Diary, actions: Actions) -> None:
    first, again = await actions.run(booking()), await actions.run(booking())
    assert first == again
    together = await asyncio.gather(
        *(actions.run(booking("call-2/COMPLETE/1", time="09:00")) for _ in range(5))
    )
    assert len({done.result["reference"] for done in together if isinstance(done, ActionDone)}) == 1
    assert len(diary.all()) == 2


async def test_two_callers_for_the_same_time_get_one_booking(
    diary: Diary, actions: Actions
) -> None:
    ends = await asyncio.gather(
        *(actions.run(booking(f"call-{n}/COMPLETE/1", name=f"Caller {n}")) for n in range(8))
    )
    assert sorted(type(end).__name__ for end in ends) == ["ActionDone"] + ["ActionFailed"] * 7
    assert {end.failure for end in ends if isinstance(end, ActionFailed)} == {"taken"}
    assert len(diary.all()) == 1


async def test_another_type_at_the_same_time_is_taken_too(actions: Actions) -> None:
    await actions.run(booking())
    other = await actions.run(booking("call-2/COMPLETE/1", type="follow_up"))
    assert other == ActionFailed(action_id="call-2/COMPLETE/1", failure="taken")


async def test_a_store_that_is_gone_is_down_and_is_not_made_anew(
    diary: Diary, actions: Actions
) -> None:
    diary.path.unlink()
    assert await actions.run(booking()) == ActionFailed(
        action_id="call-1/COMPLETE/1", failure="down"
    )
    assert not diary.path.exists()


async def test_a_store_that_is_no_database_is_down(diary: Diary, actions: Actions) -> None:
    for path in diary.path.parent.iterdir():
        path.write_bytes(b"not a database at all" * 400)
    end = await actions.run(booking())
    assert isinstance(end, ActionFailed)
    assert end.failure == "down"


def test_a_store_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CallwrightError) as refused:
        Diary(tmp_path / "file" / "diary.db").open()
    assert refused.value.code == "diary"
    assert "DATABASE_URL" in str(refused.value)


async def test_a_reference_in_use_is_not_given_again(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary.db", draw=lambda: "K4W7")
    diary.open()
    given = [
        (await diary.book(f"call-{n}", {**ANNA, "time": f"{9 + n:02}:00"}))["reference"]
        for n in range(3)
    ]
    assert given == ["K4W7", "K4W7K4", "K4W7K4K4"]


def test_references_are_easy_to_say() -> None:
    for _ in range(200):
        reference = new_reference()
        assert len(reference) == 4
        assert set(reference[0::2]) <= set(CODE_LETTERS)
        assert set(reference[1::2]) <= set(CODE_DIGITS)


class Trouble:
    """Fails as often as told, then answers; may be held."""

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails
        self.calls = 0
        self.begun = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(
        self, context: ActionContext, inputs: Mapping[str, str]
    ) -> Mapping[str, str]:
        self.calls += 1
        self.begun.set()
        await self.gate.wait()
        if self.calls <= self.fails:
            raise ConnectionError("gone")
        return {"answer": inputs["question"]}


def asked(**changes: float) -> RunAction:
    return RunAction(action_id="a", name="w", inputs={"question": "q"}, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("fails", "end"), [(2, "ActionDone"), (3, "ActionFailed")])
async def test_work_is_tried_again_within_its_retries(fails: int, end: str) -> None:
    work = Trouble(fails)
    assert (
        type(await Actions({"w": Work(do=work)}, pause=no_pause).run(asked(retries=2))).__name__
        == end
    )
    assert work.calls == 3


async def test_a_refusal_is_not_tried_again() -> None:
    calls = []

    async def refuse(context: ActionContext, inputs: Mapping[str, str]) -> Mapping[str, str]:
        calls.append(context.key)
        raise ActionRefusedError("taken")

    end = await Actions({"w": Work(do=refuse)}, pause=no_pause).run(asked())
    assert end == ActionFailed(action_id="a", failure="taken")
    assert calls == ["a"]


async def test_work_out_of_time_goes_on_and_is_found_again() -> None:
    work = Trouble()
    work.gate.clear()
    actions = Actions({"w": Work(do=work)})
    assert await actions.run(asked(timeout_seconds=0)) == ActionFailed(
        action_id="a", failure="timeout"
    )
    assert actions.under_way == 1
    work.gate.set()
    assert await actions.run(asked()) == ActionDone(action_id="a", result={"answer": "q"})
    assert work.calls == 1


async def test_a_hang_up_does_not_undo_the_work() -> None:
    work = Trouble()
    work.gate.clear()
    actions = Actions({"w": Work(do=work)})
    call = asyncio.create_task(actions.run(asked()))
    await work.begun.wait()
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert actions.under_way == 1
    work.gate.set()
    await actions.drain(5)
    assert actions.under_way == 0


async def test_an_unregistered_name_fails() -> None:
    actions = Actions({"w": Work(do=Trouble())})
    end = await actions.run(RunAction(action_id="a", name="calendar.boook", inputs={}))
    assert end == ActionFailed(action_id="a", failure="unknown")
