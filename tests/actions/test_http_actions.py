"""Actions over HTTP, against a server of this machine."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from loguru import logger

from flows.build.load import load_text
from flows.errors import CallwrightError, FlowError
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from pipeline.business.actions import Actions, Works
from pipeline.business.bookings import Diary
from pipeline.business.http_work import MOST_BYTES, http_work
from pipeline.business.registry import NOTHING_OWN, works

FLOW = """
callwright: 1
flow: garage
version: 1
language: en
start: ASK
slots:
  plate: {kind: code, ask: "What is your number plate?"}
  note: {kind: text, ask: "What shall be done?"}
  people: {kind: party_size, ask: "How many?"}
  taxi: {kind: yes_no, ask: "A taxi?", confirm: explicit}
actions:
  book:
    run: https://garage.example/v1/bookings
    with: [plate, note, people, taxi]
    http:
      key: {header: X-Api-Key, variable: ACTION_GARAGE_KEY}
      sign: {header: X-Signature, variable: ACTION_GARAGE_SECRET}
      idempotent: true
      failures: {409: taken}
    gives: {reference: {kind: code, from: booking.codes.0}, ready: date}
states:
  ASK:
    collect: [plate, note, people, taxi]
    next: {all_filled: CONFIRM, max_retries: END}
  CONFIRM:
    ask: "{plate}, {note}, {people}, {taxi}. Is that right?"
    next: {user_confirmation: {yes: BOOK, no: ASK}, max_retries: END}
  BOOK:
    do: book
    say: Booked.
    next: {spoken: END, failed: END}
"""
INPUTS = {"plate": "AB12", "note": "brakes / ü", "people": "2", "taxi": "no"}
GOOD = {"booking": {"codes": ["k4w7"]}, "ready": "2026-11-25", "more": [1]}
KEYS = {"ACTION_GARAGE_KEY": "key-7", "ACTION_GARAGE_SECRET": "secret-8"}
Answer = Callable[[web.Request], web.StreamResponse]


class Garage:
    """A server that answers in turn, and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = answers
        self.asked: list[web.Request] = []
        self.bodies: list[bytes] = []
        self.origin = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.bodies.append(await request.read())
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(answer, tuple):
            status, headers = answer
            return web.Response(status=status, headers=headers)
        if isinstance(answer, int):
            return web.Response(status=answer)
        if isinstance(answer, str):
            return web.Response(text=answer)
        return web.json_response(answer)


@asynccontextmanager
async def serving(*answers: Any) -> AsyncIterator[Garage]:
    garage = Garage(*answers)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", garage.handle)
    server = web.AppRunner(app)
    await server.setup()
    site = web.TCPSite(server, "127.0.0.1", 0)
    await site.start()
    host, port = server.addresses[0][:2]
    garage.origin = f"http://{host}:{port}"
    try:
        yield garage
    finally:
        await server.cleanup()


def runner(garage: Garage, **changes: str) -> Actions:
    text = FLOW.replace("https://garage.example", garage.origin)
    for before, after in changes.values():
        assert before in text
        text = text.replace(before, after)
    flow = load_text(text).flow
    action = flow.actions["book"]
    assert action.http is not None
    work = http_work(action.http, flow, action, KEYS.get, clock=lambda: 1764000000.7)
    return Actions({("garage", "book"): work}, pause=no_pause)


async def no_pause(_seconds: float) -> None:
    return None


def order(**changes: Any) -> RunAction:
    given = {"action_id": "k", "name": "book", "inputs": INPUTS, "flow": "garage", "action": "book"}
    return RunAction(**{**given, **changes})


async def test_inputs_are_json_and_results_are_found_in_the_answer() -> None:
    async with serving(GOOD) as garage:
        end = await runner(garage).run(order())

    assert end == ActionDone(action_id="k", result={"reference": "K4W7", "ready": "2026-11-25"})
    (request,) = garage.asked
    assert (request.method, request.path) == ("POST", "/v1/bookings")
    assert json.loads(garage.bodies[0]) == {
        "plate": "AB12",
        "note": "brakes / ü",
        "people": 2,
        "taxi": False,
    }
    assert request.headers["Idempotency-Key"] == "k"
    assert request.headers["X-Api-Key"] == "key-7"


async def test_the_signature_covers_time_method_path_and_body() -> None:
    get = ("      idempotent: true", "      idempotent: true\n      method: put")
    path = ("/v1/bookings", "/v1/cars/{note}")
    async with serving(GOOD) as garage:
        await runner(garage, get=get, path=path).run(order())  # type: ignore[arg-type]

    (request,) = garage.asked
    assert request.raw_path == "/v1/cars/brakes%20%2F%20%C3%BC"
    signed = f"1764000000.PUT.{request.raw_path}.".encode() + garage.bodies[0]
    digest = hmac.new(b"secret-8", signed, hashlib.sha256).hexdigest()
    assert request.headers["X-Signature"] == f"t=1764000000,v1={digest}"
    assert "note" not in json.loads(garage.bodies[0])


async def test_what_reads_is_a_get_with_a_query() -> None:
    read = ("    http:\n", "    effect: read\n    http:\n")
    async with serving(GOOD) as garage:
        await runner(garage, read=read).run(order(effect="read"))  # type: ignore[arg-type]

    (request,) = garage.asked
    assert request.method == "GET"
    assert dict(request.query) == INPUTS


@pytest.mark.parametrize(
    ("answers", "failure", "asked"),
    [
        ([409], "taken", 1),
        ([400], "refused", 1),
        ([404], "refused", 1),
        ([500], "down", 3),
        ([429], "down", 3),
        ([ConnectionError()], "down", 3),
        ([(307, {"Location": "https://elsewhere.example/"})], "down", 3),
        ([(307, {"Location": "/again"})], "down", 12),
        ([(302, {"Location": "/again"})], "down", 3),
        ([(307, {})], "down", 12),
        (["no json"], "nonsense", 1),
        (["[" * 100_000], "nonsense", 1),
        ([{"booking": {}}], "nonsense", 1),
        ([{"booking": {"codes": []}, "ready": "2026-11-25"}], "nonsense", 1),
        ([{**GOOD, "ready": "soon"}], "nonsense", 1),
        ([{**GOOD, "ready": {"day": 1}}], "nonsense", 1),
        ([{**GOOD, "more": "x" * MOST_BYTES}], "down", 3),
    ],
)
async def test_what_a_server_does_otherwise_is_a_failure(
    answers: list[Any], failure: str, asked: int
) -> None:
    lines: list[str] = []
    sink = logger.add(lines.append, format="{message} {extra} {exception}", level=0)
    try:
        async with serving(*answers) as garage:
            end = await runner(garage).run(order())
    finally:
        logger.remove(sink)

    assert end == ActionFailed(action_id="k", failure=failure)
    assert len(garage.asked) == asked
    secrets = ("key-7", "secret-8", "AB12", "brakes")
    assert not any(secret in line for secret in secrets for line in lines)


async def test_trouble_is_tried_again_with_the_same_key() -> None:
    async with serving(503, ConnectionError(), GOOD) as garage:
        end = await runner(garage).run(order())

    assert isinstance(end, ActionDone)
    assert [request.headers["Idempotency-Key"] for request in garage.asked] == ["k"] * 3


async def test_a_server_that_does_not_promise_it_is_asked_once() -> None:
    once = ("      idempotent: true\n", "")
    async with serving(503, GOOD) as garage:
        end = await runner(garage, once=once).run(order())  # type: ignore[arg-type]

    assert end == ActionFailed(action_id="k", failure="down")
    assert len(garage.asked) == 1


async def test_a_redirect_on_its_own_ground_is_followed() -> None:
    async with serving((308, {"Location": "/v2/bookings"}), GOOD) as garage:
        end = await runner(garage).run(order())

    assert isinstance(end, ActionDone)
    assert [request.path for request in garage.asked] == ["/v1/bookings", "/v2/bookings"]
    assert garage.bodies[0] == garage.bodies[1]


@pytest.mark.parametrize("value", ["..", ".", ""])
async def test_a_value_never_leads_upwards(value: str) -> None:
    path = ("/v1/bookings", "/v1/cars/{note}/wheels")
    async with serving(GOOD) as garage:
        actions = runner(garage, path=path)  # type: ignore[arg-type]
        end = await actions.run(order(inputs={**INPUTS, "note": value}))

    assert end == ActionFailed(action_id="k", failure="down")
    assert garage.asked == []


def bound(flow: str = FLOW, **variables: str) -> Works:
    import os
    from unittest.mock import patch

    with patch.dict(os.environ, variables):
        return works(Diary(None), NOTHING_OWN, load_text(flow).flow)  # type: ignore[arg-type]


def test_a_key_that_is_not_set_is_told_at_the_start() -> None:
    with pytest.raises(CallwrightError) as caught:
        bound(ACTION_GARAGE_KEY="k")

    assert "ACTION_GARAGE_SECRET is not set" in caught.value.sentence
    assert caught.value.code == "variable"
    assert ("garage", "book") in bound(ACTION_GARAGE_KEY="k", ACTION_GARAGE_SECRET="s")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("https://garage.example", "http://garage.example", "is not an address that actions may"),
        ("https://garage.example", "https://me:pw@garage.example", "is not an address that"),
        ("/v1/bookings", "/v1/bookings?x=1", "is not an address that actions may ask"),
        ("/v1/bookings", "/v1/{car}", "{car} is no input of the action"),
        ("variable: ACTION_GARAGE_KEY", "variable: GROQ_API_KEY", "is not the name of a variable"),
        ("409: taken", "200: taken", "'200' is not a whole number from 400 to 599"),
        ("from: booking.codes.0", "from: booking..code", "is not a place in the answer"),
        ("    http:\n", "    http:\n      method: get\n", "a get changes nothing"),
        (
            "    http:\n      key: {header: X-Api-Key, variable: ACTION_GARAGE_KEY}\n"
            "      sign: {header: X-Signature, variable: ACTION_GARAGE_SECRET}\n"
            "      idempotent: true\n",
            "    effect: hold\n    http:\n",
            "a hold may be asked for again",
        ),
        ("https://garage.example/v1/bookings", "garage.book", "'garage.book' is no address"),
        ("https://garage.example/v1/bookings", "garage.book", "'from' tells where in a server's"),
    ],
)
def test_check_refuses(before: str, after: str, sentence: str) -> None:
    assert before in FLOW
    with pytest.raises(FlowError) as caught:
        load_text(FLOW.replace(before, after), actions={})

    assert sentence in str(caught.value)
    assert "Remedy: " in str(caught.value)


def test_an_address_needs_no_registration() -> None:
    flow = load_text(FLOW, actions={}).flow
    assert flow.actions["book"].failures == ("taken",)
