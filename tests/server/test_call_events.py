"""Call events: stamps, replay, listeners that are slow, and the WebSocket that serves them."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from fastapi import FastAPI
from pipecat.frames.frames import TextFrame
from pipecat.tests.utils import run_test

import flows
from pipeline.call.call_events import LISTENER_BACKLOG, LONGEST_LOG, CallEvents, CallEventsProcessor
from pipeline.carriers.connections import session_name
from pipeline.devserver.web import routes
from processors.frames import CallEventFrame
from tests.scenes.served import application, served

DEFINITIONS = Path(flows.__file__).parent / "definitions"


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_events_are_stamped_with_time_and_session() -> None:
    clock = Clock()
    log = CallEvents(clock).open("anna")
    clock.now += 1.2504
    assert log.add("key", {"key": "5"}) == {
        "kind": "key",
        "at": 1.25,
        "session_id": "anna",
        "key": "5",
    }


def test_fields_cannot_replace_the_stamps() -> None:
    log = CallEvents(Clock()).open("anna")
    event = log.add("key", {"kind": "call", "at": -1, "session_id": "bob"})
    assert (event["kind"], event["at"], event["session_id"]) == ("key", 0.0, "anna")


def test_a_name_in_use_gets_a_number_and_is_free_again_later() -> None:
    events = CallEvents()
    first, second, third = (events.open("anna") for _ in range(3))
    assert [log.session_id for log in (first, second, third)] == ["anna", "anna-2", "anna-3"]
    events.close(first, "hang-up")
    assert events.live == 2
    assert events.open("anna").session_id == "anna"


async def test_a_late_listener_first_gets_what_was_sent() -> None:
    events = CallEvents()
    anna, bob = events.open("anna"), events.open("bob")
    anna.add("call", {})
    bob.add("call", {})
    with events.listen("anna") as listener:
        anna.add("key", {"key": "1"})
        bob.add("key", {"key": "2"})
        events.close(anna, "hang-up")
        got = [event async for event in listener.so_far()]
    assert [(event["session_id"], event["kind"]) for event in got] == [
        ("anna", "call"),
        ("anna", "key"),
        ("anna", "ended"),
    ]


async def test_nothing_of_a_call_is_kept_after_it() -> None:
    events = CallEvents()
    log = events.open("anna")
    log.add("user", {"text": "private"})
    events.close(log, "hang-up")
    with events.listen() as listener:
        assert [event async for event in listener.so_far()] == []


async def test_a_slow_listener_is_dropped_and_others_are_not() -> None:
    events = CallEvents()
    log = events.open("anna")
    with events.listen("anna") as slow:
        for number in range(LISTENER_BACKLOG + 1):
            log.add("key", {"key": str(number)})
        with events.listen("anna") as brisk:
            assert [event["key"] async for event in slow] == [
                str(number) for number in range(LISTENER_BACKLOG)
            ]
            assert slow.dropped
            log.add("key", {"key": "last"})
            assert not brisk.dropped


def test_a_long_log_keeps_its_first_event() -> None:
    log = CallEvents().open("anna")
    for number in range(LONGEST_LOG + 10):
        log.add("key" if number else "call", {"number": number})
    assert len(log.events) == LONGEST_LOG
    assert log.events[0]["kind"] == "call"
    assert log.events[-1]["number"] == LONGEST_LOG + 9


async def test_the_processor_takes_events_and_nothing_else() -> None:
    log = CallEvents(Clock()).open("anna")
    await run_test(
        CallEventsProcessor(log),
        frames_to_send=[CallEventFrame("key", {"key": "5"}), TextFrame("on")],
        expected_down_frames=[TextFrame],
    )
    assert [event["kind"] for event in log.events] == ["key"]


@pytest.mark.parametrize("wish", ["", "a b", "a/b", "x" * 65, None, 5, "ü"])
def test_names_that_cannot_name_a_session(wish: object) -> None:
    assert session_name(wish) is None


async def test_the_socket_replays_and_goes_on() -> None:
    shared = application()
    log = shared.events.open("anna")
    log.add("call", {"flow": "appointment"})
    shared.events.open("bob").add("call", {})
    app = FastAPI()
    app.include_router(routes(shared))
    async with served(app) as address, aiohttp.ClientSession() as client:
        async with client.ws_connect(f"ws://{address}/events?session_id=anna") as socket:
            first = await socket.receive_json(timeout=60)
            log.add("key", {"key": "5"})
            second = await socket.receive_json(timeout=60)
        assert (first["kind"], first["flow"]) == ("call", "appointment")
        assert (second["kind"], second["session_id"]) == ("key", "anna")
        async with client.ws_connect(f"ws://{address}/events") as socket:
            got = [await socket.receive_json(timeout=60) for _ in range(3)]
        assert {event["session_id"] for event in got} == {"anna", "bob"}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.5"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=203.0.113.5"},
        {"Origin": "https://elsewhere.example"},
        # A page elsewhere whose name was made to lead to this machine names itself as the host.
        {"Origin": "http://elsewhere.example", "Host": "elsewhere.example"},
        {"Host": "bot.example"},
        {"Host": ""},
        {"Host": "["},  # no address at all
        {"Origin": "http://["},
    ],
)
async def test_the_socket_refuses_those_from_elsewhere(headers: dict[str, str]) -> None:
    shared = application()
    shared.events.open("anna").add("call", {})
    app = FastAPI()
    app.include_router(routes(shared))
    async with (
        served(app) as address,
        aiohttp.ClientSession() as client,
        client.ws_connect(f"ws://{address}/events", headers=headers) as socket,
    ):
        assert (await socket.receive(timeout=60)).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 1008


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1:1", "[::1]:7860"])
async def test_the_socket_answers_to_this_machines_own_names(host: str) -> None:
    shared = application()
    shared.events.open("anna").add("call", {})
    app = FastAPI()
    app.include_router(routes(shared))
    headers = {"Host": host, "Origin": f"http://{host}"}
    async with (
        served(app) as address,
        aiohttp.ClientSession() as client,
        client.ws_connect(f"ws://{address}/events", headers=headers) as socket,
    ):
        assert (await socket.receive_json(timeout=60))["kind"] == "call"


async def test_health_tells_flow_calls_and_actions() -> None:
    shared = application()
    shared.events.open("anna")
    app = FastAPI()
    app.include_router(routes(shared))
    async with served(app) as address, aiohttp.ClientSession() as client:
        answer = await client.get(f"http://{address}/health")
        assert await answer.json() == {
            "status": "ok",
            "flow": "appointment",
            "calls": 1,
            "actions": 0,
        }


async def test_the_page_is_served_and_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Talk</title>")
    (folder / "app.js").write_text("export {};")
    (tmp_path / "secret").write_text("key")
    app = FastAPI()
    app.include_router(routes(application(), folder))
    async with served(app) as address, aiohttp.ClientSession() as client:
        page = await client.get(f"http://{address}/?session=anna")
        assert "Talk" in await page.text()
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        script = await client.get(f"http://{address}/page/app.js")
        assert script.headers["Content-Type"].startswith("text/javascript")
        for name in ("gone.js", "..%2Fsecret", "%2e%2e/secret", ""):
            answer = await client.get(f"http://{address}/page/{name}")
            assert answer.status == 404


async def test_a_client_can_ask_what_the_served_flow_collects() -> None:
    text = (DEFINITIONS / "appointment.es.yaml").read_text(encoding="utf-8")
    app = FastAPI()
    app.include_router(routes(application(flow=text)))
    async with served(app) as address, aiohttp.ClientSession() as client:
        flow = await (await client.get(f"http://{address}/flow")).json()
    assert (flow["flow"], flow["language"], flow["timezone"]) == ("appointment_es", "es", "UTC")
    slots = {slot["name"]: slot for slot in flow["slots"]}
    assert list(slots) == ["type", "date", "time", "name", "contact"]
    assert slots["contact"]["kinds"] == ["phone", "email"]
    assert slots["type"]["options"]["cleaning"][0] == "limpieza"
