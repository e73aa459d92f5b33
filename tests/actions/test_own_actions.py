"""Actions of the author's own module: typed in, checked out, and harmless when they go wrong."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pytest
from loguru import logger

import callwright
from flows.actions.own import ActionContext, ActionRefusedError, OwnAction, action, own_actions
from flows.build.load import load_text
from flows.errors import CallwrightError, FlowError
from flows.model.flow import Flow
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from pipeline.business.actions import Actions
from pipeline.business.own_work import own_work
from pipeline.business.registry import load, registry

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
GARAGE = """
callwright: 1
flow: garage
version: 1
language: en
start: ASK
slots:
  day: {kind: date, ask: "Which day?"}
  hour: {kind: time, ask: "What time?"}
  people: {kind: party_size, ask: "How many people?"}
  courtesy: {kind: yes_no, ask: "Do you want a courtesy car?"}
  plate: {kind: code, ask: "What is your number plate?"}
  note: {kind: text, ask: "Anything else?", required: false}
actions:
  book:
    run: garage.book
    with: [day, hour, people, courtesy, plate, note]
    gives: {reference: code, ready: date, at: time, price: number, covered: yes_no}
    failures: [full]
states:
  ASK:
    collect: [day, hour, people, courtesy, plate, note]
    next: {all_filled: CONFIRM, max_retries: END}
  CONFIRM:
    ask: "{day} at {hour}, {people} people, {plate}, courtesy car: {courtesy}. Is that right?"
    next: {user_confirmation: {yes: BOOK, no: ASK}, max_retries: END}
  BOOK:
    do: book
    say: Booked.
    next: {spoken: END, failed: END}
"""
INPUTS = {"day": "2026-11-24", "hour": "09:30", "people": "4", "courtesy": "yes", "plate": "AB12"}
RESULT = {
    "reference": "k4-w7",
    "ready": date(2026, 11, 25),
    "at": time(17, 0),
    "price": 120.0,
    "covered": False,
}
Given = Mapping[str, Any]


def garage() -> Flow:
    return load_text(GARAGE).flow


def module_of(*functions: Callable[..., Any]) -> ModuleType:
    module = ModuleType("garage_actions")
    for number, function in enumerate(functions):
        setattr(module, f"f{number}", function)
    return module


def marked(function: Callable[..., Any], **how: bool) -> OwnAction:
    (own,) = own_actions(module_of(action("garage.book", **how)(function))).values()
    return own


def order(**changes: Any) -> RunAction:
    given: dict[str, Any] = {
        **{"action_id": "call:BOOK:1", "name": "garage.book", "inputs": INPUTS},
        **{"call": "call", "flow": "garage", "action": "book", "retries": 2},
    }
    return RunAction(**{**given, **changes})


async def no_pause(_seconds: float) -> None:
    return None


async def ran(
    function: Callable[..., Any], how: Mapping[str, bool] | None = None, **changes: Any
) -> ActionDone | ActionFailed:
    flow = garage()
    work = own_work(marked(function, **(how or {})), flow, flow.actions["book"])
    actions = Actions({("garage", "book"): work}, pause=no_pause, clock=lambda: NOON)
    return await actions.run(order(**changes))


async def test_inputs_arrive_as_python_values_and_results_leave_as_canonical_text() -> None:
    taken: list[Given] = []

    def book(
        day: date, hour: time, people: int, courtesy: bool, plate: str, note: str | None = None
    ) -> Given:
        taken.append({**locals()})
        return RESULT

    del book.__annotations__["return"]
    end = await ran(book)

    assert taken[0] | {"taken": None} == {
        "day": date(2026, 11, 24),
        "hour": time(9, 30),
        "people": 4,
        "courtesy": True,
        "plate": "AB12",
        "note": None,
        "taken": None,
    }
    assert end == ActionDone(
        action_id="call:BOOK:1",
        result={
            "reference": "K4W7",
            "ready": "2026-11-25",
            "at": "17:00",
            "price": "120",
            "covered": "no",
        },
    )


async def test_the_context_gives_call_key_and_deadline() -> None:
    seen = []

    async def book(context: ActionContext, **inputs: Any) -> Given:
        seen.append(context)
        return RESULT

    await ran(book, timeout_seconds=8)

    deadline = datetime(2026, 11, 20, 12, 0, 8, tzinfo=UTC)
    assert seen == [ActionContext(call="call", key="call:BOOK:1", deadline=deadline)]


async def test_a_function_runs_beside_the_loop_and_a_coroutine_on_it() -> None:
    threads = []

    def beside(**inputs: Any) -> Given:
        threads.append(threading.current_thread())
        return RESULT

    async def on_it(**inputs: Any) -> Given:
        threads.append(threading.current_thread())
        return RESULT

    await ran(beside)
    await ran(on_it)

    assert threads[0] is not threading.main_thread()
    assert threads[0].daemon, "one that hangs does not hold up the end of the server"
    assert threads[1] is threading.main_thread()


def raises(error: BaseException) -> Callable[..., Any]:
    def book(**inputs: Any) -> Given:
        raise error

    return book


def gives(value: Any) -> Callable[..., Any]:
    return lambda **inputs: value


@pytest.mark.parametrize(
    ("function", "failure"),
    [
        (raises(ActionRefusedError("full")), "full"),
        (raises(ActionRefusedError("Not A Name: +15550100")), "refused"),
        (raises(ValueError("+15550100")), "down"),
        (raises(SystemExit(1)), "down"),
        (raises(KeyboardInterrupt()), "down"),
        (raises(StopIteration()), "down"),
        (raises(asyncio.CancelledError()), "down"),
        (gives(None), "nonsense"),
        (gives("K4W7"), "nonsense"),
        (gives({**RESULT, "ready": "soon"}), "nonsense"),
        (gives({**RESULT, "price": -1}), "nonsense"),
        (gives({**RESULT, "at": object()}), "nonsense"),
        (gives({**RESULT, "reference": "A" * 5000}), "nonsense"),
        (gives({"reference": "K4W7"}), "nonsense"),
    ],
)
async def test_what_goes_wrong_is_a_failure_with_a_name(
    function: Callable[..., Any], failure: str
) -> None:
    lines: list[str] = []
    sink = logger.add(lines.append, format="{message} {extra} {exception}", level=0)
    try:
        end = await ran(function)
    finally:
        logger.remove(sink)

    assert end == ActionFailed(action_id="call:BOOK:1", failure=failure)
    assert not any(secret in line for secret in ("5550100", "AB12", "soon") for line in lines)


async def test_a_function_that_hangs_is_out_of_time_and_holds_up_nothing() -> None:
    gate = threading.Event()

    def book(**inputs: Any) -> Given:
        gate.wait(30)
        return RESULT

    end = await ran(book, timeout_seconds=0.01)
    gate.set()

    assert end == ActionFailed(action_id="call:BOOK:1", failure="timeout")


@pytest.mark.parametrize(
    ("how", "effect", "tries"),
    [({}, "once", 1), ({"idempotent": True}, "once", 3), ({}, "read", 3)],
)
async def test_an_effect_is_only_tried_again_where_the_function_is_idempotent(
    how: Mapping[str, bool], effect: str, tries: int
) -> None:
    calls = []

    def book(context: ActionContext, **inputs: Any) -> Given:
        calls.append(context.key)
        raise ConnectionError

    end = await ran(book, how, effect=effect)

    assert end == ActionFailed(action_id="call:BOOK:1", failure="down")
    assert calls == ["call:BOOK:1"] * tries


def complaints(function: Callable[..., Any], text: str = GARAGE) -> str:
    own = marked(function)
    with pytest.raises(FlowError) as caught:
        load_text(text, "garage.yaml", actions={own.name: own})
    return str(caught.value)


def test_check_says_where_a_function_does_not_take_what_the_flow_gives() -> None:
    def book(day: datetime, hour: time, people: Literal["a"], plates: str, note: str) -> None: ...

    told = complaints(book)

    line = book.__code__.co_firstlineno
    where = (
        "garage.yaml:17: [action] flow garage, action book: "
        f"'garage.book' (test_own_actions.py:{line})"
    )
    assert f"{where} takes 'day' as datetime, but day arrives as date. Remedy: write day" in told
    assert f"{where} has no parameter 'plate'. Did you mean 'plates'? Remedy: name one of" in told
    assert f"{where} needs 'plates', which the flow does not give it. Remedy: add plates" in told
    assert f"{where} needs 'note', but note may stay empty. Remedy: write note: str | None" in told
    assert "takes 'people' as" in told
    assert "'hour'" not in told


def test_check_takes_a_function_that_fits() -> None:
    def book(
        day: date, hour: Any, people: float, courtesy: int, note: str = "", **more: Any
    ) -> None: ...

    own = marked(book)

    assert load_text(GARAGE, actions={own.name: own}).advice == ()


def test_a_name_that_is_not_registered_is_told() -> None:
    with pytest.raises(FlowError, match=r"no action is registered as 'garage.book'"):
        load_text(GARAGE, actions={"garage.books": None})


MODULE = """
from datetime import date
import callwright
from garage_prices import PRICE

@callwright.action("garage.book", idempotent=True)
def book(day, **others):
    return {"reference": "K4W7", "ready": day, "at": "17:00", "price": PRICE, "covered": True}

@callwright.action
async def ping() -> None: ...
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    import sys

    (tmp_path / "garage.yaml").write_text(GARAGE, encoding="utf-8")
    (tmp_path / "garage_actions.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "garage_prices.py").write_text("PRICE = 90", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    of_others = [path for path in sys.path if (Path(path) / "garage_actions.py").exists()]
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path not in of_others])
    for name in ("garage_actions", "garage_prices"):  # of other tests
        monkeypatch.delitem(sys.modules, name, raising=False)
    known = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - known:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("flow", "module"),
    [
        ("garage.yaml", None),
        ("garage.yaml", "garage_actions"),
        ("garage.yaml", "garage_actions.py"),
        ("elsewhere/garage.es.yaml", "garage_actions"),
    ],
)
def test_the_module_is_named_or_lies_beside_the_flow(
    folder: Path, flow: str, module: str | None
) -> None:
    found = registry(flow, module)

    assert set(found.own) == {"garage.book", "ping"}
    assert found.own["garage.book"].idempotent
    assert not found.own["ping"].idempotent


def test_flow_and_module_come_together(folder: Path) -> None:
    compiled, found = load("garage.yaml")

    assert compiled.name == "garage"
    assert found.known["calendar.book"] is None


def test_a_shipped_flow_has_no_module_beside_it(folder: Path) -> None:
    assert registry("appointment").own == {}
    (folder / "actions.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "garage_actions.py").unlink()
    assert registry("garage.yaml").own == {}, "actions.py may be anybody's"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero (garage_actions.py:1)"),
        ("def (", "SyntaxError"),
        ("import nothing_such", "ModuleNotFoundError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        (MODULE.replace("@callwright.action\n", '@callwright.action("garage.book")\n'), "already"),
        ("import callwright\n@callwright.action\ndef f(a, /): ...", "by position only"),
    ],
)
def test_a_module_that_cannot_be_used_is_told(folder: Path, text: str, sentence: str) -> None:
    (folder / "garage_actions.py").write_text(text, encoding="utf-8")

    with pytest.raises(CallwrightError) as caught:
        registry("garage.yaml")

    assert caught.value.code == "actions"
    assert sentence in caught.value.sentence
    assert caught.value.remedy


def test_a_module_that_anybody_may_write_is_refused(folder: Path) -> None:
    (folder / "garage_actions.py").chmod(0o666)

    with pytest.raises(CallwrightError, match="anybody on this machine"):
        registry("garage.yaml")


def test_the_door_gives_the_mark() -> None:
    assert callwright.action is action
    assert callwright.ActionContext is ActionContext
    assert callwright.ActionRefusedError is ActionRefusedError


async def test_the_module_of_the_manual_works_beside_the_flow_of_the_readme(folder: Path) -> None:
    """The manual's page shows it as a file; here it is one."""
    root = Path(__file__).parent.parent.parent
    (flow,) = re.findall(r"```yaml\n(.*?)```", (root / "README.md").read_text("utf-8"), re.DOTALL)
    page = (root / "docs" / "callwright.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (source,) = (example for example in examples if "@callwright.action" in example)
    (folder / "callback.yaml").write_text(flow, encoding="utf-8")
    (folder / "callback_actions.py").write_text(f"import callwright\n{source}", encoding="utf-8")

    compiled, found = load("callback.yaml")
    (action_name,) = compiled.actions
    bound = own_work(found.own["calendar.book"], compiled.flow, compiled.actions[action_name])
    actions = Actions({"calendar.book": bound})
    asked = {"date": "2026-11-24", "time": "15:00", "contact": "5551234567"}

    done = await actions.run(order(name="calendar.book", inputs=asked))
    late = await actions.run(
        order(action_id="b", name="calendar.book", inputs={**asked, "time": "18:00"})
    )

    assert done == ActionDone(action_id="call:BOOK:1", result={"reference": "45672411"})
    assert late == ActionFailed(action_id="b", failure="taken")
