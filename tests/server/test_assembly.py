"""Whole calls over Twilio's media streams: the real serializer on a socket of this machine."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI, WebSocket
from pipecat.runner.types import WebSocketRunnerArguments

from pipeline.call.answering import answer
from pipeline.call.application import Application
from tests.scenes import quick_voice
from tests.scenes.fake_clouds import FakeCloud, fake_twilio
from tests.scenes.served import application, served

GOODBYE = """
callwright: 1
flow: goodbye
version: 1
language: en
start: HELLO
states:
  HELLO:
    say: Hello there. Goodbye.
    next: {spoken: END}
"""
PERSON = """
callwright: 1
flow: person
version: 1
language: en
start: PERSON
states:
  PERSON:
    say: I put you through.
    handoff: {to: reception, else: Nobody is there today.}
    next: {offered: END}
"""
QUESTION = """
callwright: 1
flow: question
version: 1
language: en
start: ASK
slots:
  size:
    kind: choice
    options: {small: [small], large: [large]}
    ask: Small or large?
    keys: {1: small, 2: large}
states:
  ASK:
    collect: [size]
    next: {all_filled: DONE, max_retries: END}
  DONE:
    say: That is {size}. Goodbye.
    next: {spoken: END}
"""
QUIET: dict[str, Any] = {"stt_provider": "none", "tts_provider": quick_voice.NAME}
ACCOUNT: dict[str, Any] = {"twilio_account_sid": "AC0", "twilio_auth_token": "secret"}
CALL = "/2010-04-01/Accounts/AC0/Calls/CA1.json"
SILENCE = b64encode(b"\xff" * 160).decode()


class Phone:
    """A caller's side of a media stream."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.media: list[bytes] = []

    async def call(self, **parameters: str) -> None:
        """Open the stream as Twilio does."""
        await self.socket.send_json({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "streamSid": "MZ1",
            "accountSid": "AC0",
            "callSid": "CA1",
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": parameters,
        }
        await self.socket.send_json(
            {"event": "start", "sequenceNumber": "1", "start": start, "streamSid": "MZ1"}
        )

    async def press(self, key: str) -> None:
        """Press a key, as the carrier tells it."""
        digit = {"track": "inbound_track", "digit": key}
        await self.socket.send_json({"event": "dtmf", "streamSid": "MZ1", "dtmf": digit})

    async def hang_up(self) -> None:
        """End the stream from the caller's side."""
        await self.socket.send_json({"event": "stop", "streamSid": "MZ1"})
        await self.socket.close()

    async def to_the_end(self) -> None:
        """Take audio until the bot ends the stream."""
        async for message in self.socket:
            data = json.loads(message.data)
            if data["event"] == "media":
                assert data["streamSid"] == "MZ1"
                self.media.append(b64decode(data["media"]["payload"]))


class Watch:
    """The events of a call, by kind, as they come."""

    def __init__(self, shared: Application) -> None:
        self.seen: list[dict[str, Any]] = []
        self._listening = shared.events.listen()
        self._listener = self._listening.__enter__()
        self._iterator = self._listener.__aiter__()

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Wait for an event."""
        async with asyncio.timeout(60):
            while True:
                event = dict(await anext(self._iterator))
                self.seen.append(event)
                if event["kind"] == kind and fields.items() <= event.items():
                    return event
                assert event["kind"] != "ended", f"the call ended before {kind}: {self.seen}"

    def kinds(self) -> list[str]:
        """Give the kinds seen so far."""
        return [event["kind"] for event in self.seen]


@asynccontextmanager
async def phone(shared: Application) -> AsyncIterator[Phone]:
    """Serve a bot and connect a telephone to it."""
    app = FastAPI()

    @app.websocket("/ws")
    async def stream(websocket: WebSocket) -> None:
        await websocket.accept()
        await answer(WebSocketRunnerArguments(websocket=websocket, session_id="call-1"), shared)

    async with (
        served(app) as address,
        aiohttp.ClientSession() as client,
        client.ws_connect(f"ws://{address}/ws") as socket,
    ):
        yield Phone(socket)


async def test_the_bot_speaks_and_hangs_up() -> None:
    async with fake_twilio() as twilio:
        shared = application(flow=GOODBYE, twilio_api_url=twilio.address, **QUIET, **ACCOUNT)
        watch = Watch(shared)
        async with phone(shared) as caller:
            await caller.call(token=shared.tokens.new())
            await caller.to_the_end()
        end = await watch.until("ended")
    assert end["reason"] == "completed"
    assert watch.kinds()[0] == "call"
    assert watch.kinds().count("call") == 1
    heard = [event for event in watch.seen if event["kind"] == "heard"]
    assert heard[0]["complete"]
    assert any(set(packet) - {0xFF, 0x7F} for packet in caller.media), "only silence was sent"
    (asked,) = twilio.asked
    assert (asked.path, asked.fields) == (CALL, {"Status": "completed"})


async def test_the_voice_gets_respellings_and_everyone_else_the_written_words() -> None:
    text = GOODBYE.replace("Hello there.", "Our GP is here.").replace(
        "language: en", "language: en\npronounce: {GP: gee pee}"
    )
    shared = application(flow=text, **QUIET)
    watch = Watch(shared)
    async with phone(shared) as caller:
        await caller.call()
        await caller.to_the_end()
    await watch.until("ended")
    assert "Our gee-pee is here." in quick_voice.QuickVoice.spoken
    texts = {event["text"] for event in watch.seen if event["kind"] in ("prompt", "heard")}
    assert texts == {"Our GP is here. Goodbye."}


async def test_without_credentials_the_call_works_and_the_stream_is_closed() -> None:
    shared = application(flow=GOODBYE, **QUIET)
    watch = Watch(shared)
    async with phone(shared) as caller:
        await caller.call()
        await caller.to_the_end()
    assert (await watch.until("ended"))["reason"] == "completed"


async def test_a_key_answers_and_the_callers_number_is_known() -> None:
    shared = application(flow=QUESTION, **QUIET)
    watch = Watch(shared)
    async with phone(shared) as caller:
        await caller.call(from_number="+15550100", session="anna")
        await watch.until("heard", complete=True)
        await caller.press("2")
        await caller.to_the_end()
    outcome = await watch.until("outcome")
    assert outcome["session_id"] == "anna"
    assert outcome["slots"]["size"]["value"] == "large"
    assert outcome["slots"]["size"]["source"] == "keys"
    assert [event["key"] for event in watch.seen if event["kind"] == "key"] == ["2"]
    first = watch.seen[0]
    assert (first["kind"], first["flow"], first["transport"]) == ("call", "question", "twilio")
    assert (first["language"], first["timezone"]) == ("en", "UTC")
    (slot,) = first["slots"]
    assert (slot["name"], slot["kinds"], slot["required"]) == ("size", ["choice"], True)
    assert list(slot["options"]) == ["small", "large"]


async def test_the_callers_hang_up_ends_the_call() -> None:
    shared = application(flow=QUESTION, **QUIET)
    watch = Watch(shared)
    async with phone(shared) as caller:
        await caller.call()
        await watch.until("prompt")
        await caller.hang_up()
        end = await watch.until("ended")
    assert end["reason"] == "hung_up"
    assert shared.events.live == 0


async def test_a_caller_is_put_through_and_not_hung_up_on() -> None:
    async with fake_twilio() as twilio:
        shared = application(
            flow=PERSON,
            handoff_target="+15550111",
            twilio_api_url=twilio.address,
            **QUIET,
            **ACCOUNT,
        )
        watch = Watch(shared)
        async with phone(shared) as caller:
            await caller.call(token=shared.tokens.new())
            await caller.to_the_end()
        await watch.until("ended")
    assert "trouble" not in watch.kinds()
    (asked,) = twilio.asked
    assert asked.path == CALL
    twiml = "<Response><Dial><Number>+15550111</Number></Dial></Response>"
    assert asked.fields == {"Twiml": twiml}


async def test_a_transfer_that_fails_is_told_to_the_caller() -> None:
    def refuse(cloud: FakeCloud) -> None:
        cloud.statuses[CALL] = 500

    async with fake_twilio() as twilio:
        refuse(twilio)
        shared = application(
            flow=PERSON,
            handoff_target="+15550111",
            twilio_api_url=twilio.address,
            **QUIET,
            **ACCOUNT,
        )
        watch = Watch(shared)
        async with phone(shared) as caller:
            await caller.call(token=shared.tokens.new())
            await caller.to_the_end()
        await watch.until("ended")
    trouble = [event["what"] for event in watch.seen if event["kind"] == "trouble"]
    assert trouble == ["The caller could not be put through."]
    assert sum(map(len, caller.media)) > 2 * 800, "the caller was not told"


@pytest.mark.parametrize("token", [None, "guess"])
async def test_a_stream_without_a_token_is_refused(token: str | None) -> None:
    shared = application(flow=GOODBYE, **QUIET, **ACCOUNT)
    async with phone(shared) as caller:
        await caller.call(**({"token": token} if token else {}))
        await caller.to_the_end()
        assert caller.socket.close_code == 1008
    assert caller.media == []
    assert shared.events.live == 0


@pytest.mark.parametrize(
    "first",
    [
        {"id": "1", "label": "rtvi-ai", "type": "client-message", "data": {"t": "eval-connect"}},
        {"event": "something else"},
        ["not", "an", "object"],
    ],
)
async def test_what_is_no_call_is_refused(first: Any) -> None:
    shared = application(flow=GOODBYE, **QUIET)
    async with phone(shared) as caller:
        await caller.socket.send_json(first)
        await caller.socket.send_json(first)
        await caller.to_the_end()
        assert caller.socket.close_code == 1008
    assert shared.events.live == 0


async def test_a_call_whose_services_fail_is_let_go() -> None:
    shared = application(flow=GOODBYE, stt_provider="none", tts_provider="tests.gone.Voice")
    async with phone(shared) as caller:
        await caller.call()
        await caller.to_the_end()
        assert caller.socket.close_code == 1011
    assert shared.events.live == 0
