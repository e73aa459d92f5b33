"""Daily: rooms, tokens, dial-in and its webhook against a local fake; calls in a faked room."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI
from pipecat.runner.types import DailyDialinRequest, DailyRunnerArguments, DialinSettings
from pipecat.runner.utils import create_transport
from pipecat.transports.daily import transport as daily_transport
from pipecat.transports.daily.transport import DailyParams

from flows.dialogue.dialogue import Dialogue
from flows.vocabulary.acts import Act
from flows.vocabulary.events import CallStarted, Event
from pipeline.call import answering
from pipeline.call.answering import answer
from pipeline.call.application import Application
from pipeline.devserver.daily_webhook import (
    FRESH_SECONDS,
    DailySignature,
    read_secret,
    signature,
    signed_by_daily,
)
from tests.scenes.fake_clouds import ROOM, FakeCloud, fake_daily, fake_twilio
from tests.scenes.fake_daily_transport import FakeDailyTransport
from tests.scenes.served import application, served
from tests.server.test_assembly import ACCOUNT, CALL, GOODBYE, PERSON, QUESTION, QUIET, Watch

KEY: dict[str, Any] = {"daily_api_key": "daily-key"}
DIALIN = {
    "From": "+15550100",
    "To": "+15550199",
    "callId": "call-id-1",
    "callDomain": "domain-1",
}


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> list[FakeDailyTransport]:
    """Exchange Daily's transport; gives those that are made."""
    monkeypatch.setattr(daily_transport, "DailyTransport", FakeDailyTransport)
    monkeypatch.setattr(FakeDailyTransport, "made", [])
    return FakeDailyTransport.made


@asynccontextmanager
async def call(
    shared: Application, rooms: list[FakeDailyTransport], body: dict[str, Any] | None = None
) -> AsyncIterator[tuple[FakeDailyTransport, Watch]]:
    """Let the bot take a call in a room; it has ended when this does."""
    arguments = DailyRunnerArguments(
        room_url=ROOM, token="meeting-token", body=body or {}, session_id="call-1"
    )
    watch = Watch(shared)
    running = asyncio.create_task(answer(arguments, shared))
    await watch.until("call")
    try:
        yield rooms[-1], watch
        await asyncio.wait_for(running, 60)
    finally:
        running.cancel()


def dialin_body(api_url: str = "https://daily.invalid/v1") -> dict[str, Any]:
    settings = DialinSettings(
        call_id="call-id-1", call_domain="domain-1", From="+15550100", To="+15550199"
    )
    return DailyDialinRequest(
        dialin_settings=settings, daily_api_key="daily-key", daily_api_url=api_url
    ).model_dump()


async def test_a_room_is_greeted_when_someone_joins(rooms: list[FakeDailyTransport]) -> None:
    shared = application(flow=GOODBYE, **QUIET, **KEY)
    async with call(shared, rooms, {"session": "anna"}) as (room, watch):
        assert (room.room_url, room.token) == (ROOM, "meeting-token")
        assert room.params.api_key == "daily-key"
        assert room.heard_seconds == 0
        await room.joins("Anna")
        await watch.until("ended")
    assert room.heard_seconds > 0.1
    who = [event["who"] for event in watch.seen if event["kind"] == "participants"]
    assert who == [["Anna", "bot"]]
    assert {event["session_id"] for event in watch.seen} == {"anna"}
    assert watch.seen[0]["transport"] == "daily"


async def test_the_call_goes_on_until_the_last_one_left(rooms: list[FakeDailyTransport]) -> None:
    shared = application(flow=QUESTION, **QUIET)
    async with call(shared, rooms) as (room, watch):
        anna, bob = await room.joins("Anna"), await room.joins("Bob")
        await watch.until("participants", who=["Anna", "Bob", "bot"])
        await room.leaves(anna)
        await watch.until("participants", who=["Bob", "bot"])
        carol = await room.joins("Carol")
        await watch.until("participants", who=["Bob", "Carol", "bot"])
        await room.leaves(bob)
        await room.leaves(carol)
        assert (await watch.until("ended"))["reason"] == "hung_up"
    assert [event["prompt"] for event in watch.seen if event["kind"] == "prompt"] == [1]


async def test_a_caller_by_telephone_is_known_by_number(
    rooms: list[FakeDailyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Event] = []
    advance = Dialogue.advance

    def spied(self: Dialogue, event: Event, now: datetime) -> tuple[Act, ...]:
        taken.append(event)
        return advance(self, event, now)

    monkeypatch.setattr(Dialogue, "advance", spied)
    shared = application(flow=GOODBYE, **QUIET)
    async with call(shared, rooms, dialin_body()) as (room, watch):
        assert room.params.dialin_settings is not None
        assert room.params.dialin_settings.call_id == "call-id-1"
        await room.joins("+15550100")
        await watch.until("ended")
    assert taken[0] == CallStarted(caller_number="+15550100", called_number="+15550199")
    assert watch.seen[0]["transport"] == "daily-dialin"


@pytest.mark.parametrize("error", [None, "no such session"])
async def test_a_caller_is_put_through_by_sip(
    rooms: list[FakeDailyTransport], error: str | None
) -> None:
    shared = application(flow=PERSON, handoff_target="sip:desk@example.com", **QUIET)
    async with call(shared, rooms, dialin_body()) as (room, watch):
        room.transfer_error = error
        await room.joins("+15550100")
        await watch.until("ended")
    assert room.transfers == [{"toEndPoint": "sip:desk@example.com"}]
    assert ("trouble" in watch.kinds()) == bool(error)


def sip_body(shared: Application) -> dict[str, Any]:
    return {
        "token": shared.tokens.new(),
        "twilio_call_sid": "CA1",
        "sip_uri": "sip:123@rooms.sip.example",
        "caller_number": "+15550100",
        "called_number": "+15550199",
    }


async def test_a_twilio_caller_is_put_through_to_the_room_once(
    rooms: list[FakeDailyTransport],
) -> None:
    async with fake_twilio() as twilio:
        shared = application(flow=GOODBYE, twilio_api_url=twilio.address, **QUIET, **ACCOUNT)
        async with call(shared, rooms, sip_body(shared)) as (room, watch):
            assert twilio.asked == []
            await room.dialin_ready()
            await room.dialin_ready()
            await room.joins("+15550100")
            await watch.until("ended")
    (asked,) = twilio.asked
    assert (asked.method, asked.path) == ("POST", CALL)
    assert asked.authorization == "Basic " + b64encode(b"AC0:secret").decode()
    twiml = "<Response><Dial><Sip>sip:123@rooms.sip.example</Sip></Dial></Response>"
    assert asked.fields == {"Twiml": twiml}
    assert watch.seen[0]["transport"] == "twilio-sip"


async def test_a_twilio_caller_who_cannot_be_put_through_ends_the_call(
    rooms: list[FakeDailyTransport],
) -> None:
    async with fake_twilio() as twilio:
        twilio.statuses[CALL] = 500
        shared = application(flow=GOODBYE, twilio_api_url=twilio.address, **QUIET, **ACCOUNT)
        async with call(shared, rooms, sip_body(shared)) as (room, watch):
            await room.dialin_ready()
            await watch.until("ended")
    assert "prompt" not in watch.kinds()


async def test_a_body_that_no_webhook_made_moves_no_call(rooms: list[FakeDailyTransport]) -> None:
    async with fake_twilio() as twilio:
        shared = application(flow=GOODBYE, twilio_api_url=twilio.address, **QUIET, **ACCOUNT)
        body = sip_body(shared) | {"token": "guess"}
        arguments = DailyRunnerArguments(room_url=ROOM, token="meeting-token", body=body)
        with shared.events.listen() as listener:
            await asyncio.wait_for(answer(arguments, shared), 60)
            assert [event async for event in listener.so_far()] == []
        await rooms[-1].dialin_ready()
    assert twilio.asked == []


@asynccontextmanager
async def runner_routes(shared: Application, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Serve the runner's Daily routes around the real ``bot``."""
    from pipecat.runner import run as runner

    monkeypatch.setattr(answering, "application", lambda: shared)
    app = FastAPI()
    runner._setup_daily_routes(app, Namespace(dialin=True))
    async with served(app) as address:
        yield f"http://{address}"


async def test_a_dial_in_makes_a_room_and_takes_the_call(
    rooms: list[FakeDailyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with fake_daily() as daily:
        monkeypatch.setenv("DAILY_API_URL", daily.address)
        monkeypatch.setenv("DAILY_API_KEY", "daily-key")
        shared = application(flow=GOODBYE, daily_api_url=daily.address, **QUIET, **KEY)
        watch = Watch(shared)
        async with (
            runner_routes(shared, monkeypatch) as address,
            aiohttp.ClientSession() as client,
        ):
            answered = await client.post(f"{address}/daily-dialin-webhook", json=DIALIN)
            told = await answered.json()
            await watch.until("call")
            room = rooms[-1]
            await room.joins("+15550100")
            end = await watch.until("ended")
    assert answered.status == 200
    assert (told["dailyRoom"], told["dailyToken"]) == (ROOM, "meeting-token")
    assert end["session_id"] == told["sessionId"]
    made, token = daily.asked
    assert (made.method, made.path, made.authorization) == ("POST", "/v1/rooms", "Bearer daily-key")
    properties = made.fields["properties"]
    assert properties["sip"]["display_name"] == "+15550100"
    assert properties["sip"]["sip_mode"] == "dial-in"
    assert properties["eject_at_room_exp"] is True
    assert (token.method, token.path) == ("POST", "/v1/meeting-tokens")
    assert token.authorization == "Bearer daily-key"
    assert token.fields["properties"]["is_owner"] is True
    assert room.params.api_url == daily.address
    assert room.params.dialin_settings is not None
    assert room.params.dialin_settings.call_domain == "domain-1"


@pytest.mark.parametrize(
    ("sent", "status"), [({"test": True}, 200), ({"From": "+15550100"}, 400), (None, 400)]
)
async def test_what_is_no_dial_in_makes_no_room(
    sent: dict[str, Any] | None, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = application(flow=GOODBYE, **QUIET, **KEY)
    async with (
        fake_daily() as daily,
        runner_routes(shared, monkeypatch) as address,
        aiohttp.ClientSession() as client,
    ):
        monkeypatch.setenv("DAILY_API_URL", daily.address)
        data = {"json": sent} if sent else {"data": b"{"}
        answered = await client.post(f"{address}/daily-dialin-webhook", **data)
    assert answered.status == status
    assert daily.asked == []


SECRET = b64encode(b"shared with daily").decode()


def signed(body: bytes, timestamp: str) -> dict[str, str]:
    made = signature(read_secret(SECRET), timestamp, body)
    return {"X-Pinless-Signature": made, "X-Pinless-Timestamp": timestamp}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"From": "+1"}', signed(b'{"From": "+1"}', "1000000"), 400),  # let in, and incomplete
        (b'{"From": "+1"}', signed(b'{"From": "+1"}', "1000000123"), 403),
        (b'{"From": "+1"}', signed(b'{"From": "+2"}', "1000000"), 403),
        (b'{"From": "+1"}', signed(b'{"From": "+1"}', "999699"), 403),
        (b'{"From": "+1"}', signed(b'{"From": "+1"}', "soon"), 403),
        (b'{"From": "+1"}', {"X-Pinless-Timestamp": "1000000"}, 403),
        (b'{"From": "+1"}', {}, 403),
        (b"{", {}, 403),
        (b'{"test": true}', {}, 200),
    ],
)
async def test_with_a_secret_only_daily_dials_in(
    body: bytes, headers: dict[str, str], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipecat.runner import run as runner

    app = FastAPI()
    runner._setup_daily_routes(app, Namespace(dialin=True))
    app.add_middleware(DailySignature, secret=read_secret(SECRET), clock=lambda: 1_000_000.0)
    async with served(app) as address, aiohttp.ClientSession() as client:
        url = f"http://{address}/daily-dialin-webhook"
        answered = await client.post(url, data=body, headers=headers)
    assert answered.status == status


def test_the_signature_may_count_milliseconds() -> None:
    now, body = 1_790_000_000.0, b"{}"
    for timestamp in ("1790000000", "1790000000123"):
        headers = {name.lower(): value for name, value in signed(body, timestamp).items()}
        assert signed_by_daily(read_secret(SECRET), headers, body, now)
        assert not signed_by_daily(read_secret(SECRET), headers, body, now + FRESH_SECONDS + 1)


async def test_a_browser_is_sent_to_a_room_of_its_own(
    rooms: list[FakeDailyTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with fake_daily() as daily:
        monkeypatch.setenv("DAILY_API_URL", daily.address)
        monkeypatch.setenv("DAILY_API_KEY", "daily-key")
        monkeypatch.delenv("DAILY_ROOM_URL", raising=False)
        shared = application(flow=GOODBYE, **QUIET, **KEY)
        watch = Watch(shared)
        async with (
            runner_routes(shared, monkeypatch) as address,
            aiohttp.ClientSession() as client,
        ):
            sent = await client.get(f"{address}/daily", allow_redirects=False)
            await watch.until("call")
            await rooms[-1].joins("Anna")
            await watch.until("ended")
    assert (sent.status, sent.headers["Location"]) == (307, ROOM)
    assert [asked.path for asked in daily.asked] == ["/v1/rooms", "/v1/meeting-tokens"]
    assert "sip" not in daily.asked[0].fields["properties"]


async def pinless(daily: FakeCloud, on_error: Callable[[str], Any]) -> None:
    """Let Daily's own transport learn that the room's SIP side is ready."""
    arguments = DailyRunnerArguments(
        room_url=ROOM, token="meeting-token", body=dialin_body(daily.address)
    )
    transport: Any = await create_transport(arguments, {"daily": lambda: DailyParams()})
    transport._on_error = on_error
    await transport._on_dialin_ready("sip:ready@rooms.sip.example")


async def test_the_call_on_hold_is_sent_to_the_rooms_sip_address() -> None:
    errors: list[str] = []

    async def on_error(error: str) -> None:
        errors.append(error)

    async with fake_daily() as daily:
        await pinless(daily, on_error)
        daily.statuses["/v1/dialin/pinlessCallUpdate"] = 500
        await pinless(daily, on_error)
    asked = daily.asked[0]
    assert (asked.method, asked.path) == ("POST", "/v1/dialin/pinlessCallUpdate")
    assert asked.authorization == "Bearer daily-key"
    assert asked.fields == {
        "callId": "call-id-1",
        "callDomain": "domain-1",
        "sipUri": "sip:ready@rooms.sip.example",
    }
    assert len(errors) == 1
