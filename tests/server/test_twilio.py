"""Twilio: TwiML, signatures, tokens, REST, and the webhooks that a call comes in by."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import aiohttp
import pytest
from fastapi import FastAPI
from pipecat.frames.frames import EndFrame
from pipecat.runner.types import DailyRunnerArguments, RunnerArguments

from pipeline.carriers import twilio_connections
from pipeline.carriers.twilio import (
    TOKEN_SECONDS,
    StreamTokens,
    TwilioCalls,
    TwilioError,
    dial_twiml,
    signature,
    signed_by_twilio,
    stream_twiml,
)
from pipeline.devserver.webhooks import webhooks
from tests.scenes.fake_clouds import ROOM, SIP_ENDPOINT, FakeCloud, fake_daily, fake_twilio
from tests.scenes.served import application, served

ACCOUNT, SECRET = "AC0", "secret"
CREDENTIALS: dict[str, Any] = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": SECRET}
BASIC = "Basic " + b64encode(f"{ACCOUNT}:{SECRET}".encode()).decode()
INCOMING = {"CallSid": "CA1", "From": "+15550100", "To": "+15550199", "AccountSid": ACCOUNT}


async def no_bot(arguments: RunnerArguments) -> None:
    raise AssertionError("no call was to be taken")


def test_the_signature_is_the_one_of_twilios_own_example() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
        "Caller": "+14158675309",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", url, fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert signed_by_twilio("12345", ("https://x", url), fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not signed_by_twilio(
        "12345", (url,), {**fields, "To": "+1"}, "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    )
    assert not signed_by_twilio("12345", (url,), fields, "")
    assert not signed_by_twilio("12345", (url,), fields, "ünsigned")


def test_what_callers_send_stays_text_in_the_twiml() -> None:
    twiml = stream_twiml("wss://bot.example/ws", {"from_number": '"/><Hangup/><x a="'})
    stream = ElementTree.fromstring(twiml)[0][0]
    assert stream.attrib == {"url": "wss://bot.example/ws"}
    assert [part.attrib for part in stream] == [
        {"name": "from_number", "value": '"/><Hangup/><x a="'}
    ]
    assert ElementTree.fromstring(dial_twiml("sip:a@b?c=<d>&e"))[0][0].text == "sip:a@b?c=<d>&e"


@pytest.mark.parametrize(
    ("address", "noun"), [("sip:1@x.example", "Sip"), ("SIPS:1@x", "Sip"), ("+15550100", "Number")]
)
def test_addresses_are_dialled_as_what_they_are(address: str, noun: str) -> None:
    assert ElementTree.fromstring(dial_twiml(address))[0][0].tag == noun


async def test_a_hang_up_that_twilio_does_not_answer_holds_no_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(twilio_connections, "HANG_UP_SECONDS", 0.5)
    asked, released = asyncio.Event(), asyncio.Event()
    app = FastAPI()

    @app.post("/{path:path}")
    async def stalled(path: str) -> None:
        asked.set()
        await released.wait()

    async with served(app) as address:
        serializer = twilio_connections.TimelySerializer(
            stream_sid="MZ1",
            call_sid="CA1",
            account_sid="AC1",
            auth_token=SECRET,
            base_url=f"http://{address}",
        )
        try:
            async with asyncio.timeout(60):
                await serializer.serialize(EndFrame())
        finally:
            released.set()
        assert asked.is_set()


def test_a_token_is_good_once_and_not_for_long() -> None:
    now = [0.0]
    tokens = StreamTokens(lambda: now[0])
    first, second = tokens.new(), tokens.new()
    assert tokens.take(first)
    assert not tokens.take(first)
    now[0] += TOKEN_SECONDS
    assert not tokens.take(second)
    for other in ("", None, 5, "guess"):
        assert not tokens.take(other)


async def test_a_call_is_put_through() -> None:
    async with fake_twilio() as cloud:
        await TwilioCalls(ACCOUNT, SECRET, cloud.address).put_through("CA1", "sip:1@x.example")
    (asked,) = cloud.asked
    assert (asked.method, asked.path) == ("POST", "/2010-04-01/Accounts/AC0/Calls/CA1.json")
    assert asked.authorization == BASIC
    assert asked.fields == {"Twiml": "<Response><Dial><Sip>sip:1@x.example</Sip></Dial></Response>"}


@pytest.mark.parametrize("status", [401, 404, 429, 500])
async def test_a_refusal_by_twilio_is_an_error_without_secrets(status: int) -> None:
    async with fake_twilio() as cloud:
        cloud.statuses["/2010-04-01/Accounts/AC0/Calls/CA1.json"] = status
        with pytest.raises(TwilioError) as refused:
            await TwilioCalls(ACCOUNT, SECRET, cloud.address).put_through("CA1", "+15550100")
    assert refused.value.code == "transfer"
    assert SECRET not in str(refused.value)
    with pytest.raises(TwilioError):
        await TwilioCalls(ACCOUNT, SECRET, cloud.address).put_through("CA1", "+15550100")


async def posted(
    path: str, fields: Mapping[str, str], *, sign: str | None = None, **settings: Any
) -> tuple[int, str]:
    """Send a webhook as Twilio does; ``sign`` is the public address it believes to be at."""
    app = FastAPI()
    app.include_router(webhooks(application(**settings), no_bot, settings.get("public_host")))
    async with served(app) as address, aiohttp.ClientSession() as client:
        url = f"{sign or f'http://{address}'}{path}"
        headers = {"X-Twilio-Signature": signature(SECRET, url, fields)} if sign != "" else {}
        answer = await client.post(f"http://{address}{path}", data=fields, headers=headers)
        return answer.status, await answer.text()


def parameters(twiml: str) -> dict[str, str]:
    stream = ElementTree.fromstring(twiml)[0][0]
    return {part.attrib["name"]: part.attrib["value"] for part in stream}


@pytest.mark.parametrize("path", ["/twilio/voice", "/"])
async def test_the_stream_brings_the_callers_number(path: str) -> None:
    status, twiml = await posted(path, INCOMING)
    assert status == 200
    stream = ElementTree.fromstring(twiml)[0][0]
    assert stream.attrib["url"].startswith("ws://127.0.0.1:")
    assert stream.attrib["url"].endswith("/ws")
    assert parameters(twiml) == {"from_number": "+15550100", "to_number": "+15550199"}


async def test_the_webhook_may_name_the_session() -> None:
    _, twiml = await posted("/twilio/voice?session=anna", INCOMING)
    assert parameters(twiml)["session"] == "anna"
    _, twiml = await posted("/twilio/voice?session=an%20na", INCOMING)
    assert "session" not in parameters(twiml)


async def test_a_signed_webhook_gets_a_token_of_its_own() -> None:
    answers = [await posted("/twilio/voice", INCOMING, **CREDENTIALS) for _ in range(2)]
    assert [status for status, _ in answers] == [200, 200]
    tokens = {parameters(twiml)["token"] for _, twiml in answers}
    assert len(tokens) == 2


async def test_behind_a_proxy_the_public_address_is_signed_and_streamed_to() -> None:
    public: dict[str, Any] = {**CREDENTIALS, "public_host": "bot.example"}
    status, twiml = await posted("/twilio/voice", INCOMING, sign="https://bot.example", **public)
    assert status == 200
    assert ElementTree.fromstring(twiml)[0][0].attrib["url"] == "wss://bot.example/ws"


@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/sip", "/"])
@pytest.mark.parametrize("sign", ["", "https://elsewhere.example"])
async def test_an_unsigned_webhook_is_refused(path: str, sign: str) -> None:
    status, text = await posted(path, INCOMING, sign=sign, **CREDENTIALS)
    assert status == 403
    assert "Stream" not in text


async def through_sip(daily: FakeCloud, **settings: Any) -> tuple[str, list[RunnerArguments]]:
    """Let a call come in by ``/twilio/sip``; gives the answer and the calls that were begun."""
    begun: list[RunnerArguments] = []
    done = asyncio.Event()

    async def bot(arguments: RunnerArguments) -> None:
        begun.append(arguments)
        done.set()

    app = FastAPI()
    app.include_router(webhooks(application(**settings), bot))
    async with served(app) as address, aiohttp.ClientSession() as client:
        url = f"http://{address}/twilio/sip"
        headers = {"X-Twilio-Signature": signature(SECRET, url, INCOMING)}
        answer = await client.post(url, data=INCOMING, headers=headers)
        assert answer.status == 200
        twiml = await answer.text()
        if "Pause" in twiml:
            await asyncio.wait_for(done.wait(), 60)
    return twiml, begun


async def test_a_sip_call_waits_while_a_room_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    async with fake_daily() as daily:
        monkeypatch.setenv("DAILY_API_URL", daily.address)
        twiml, begun = await through_sip(daily, daily_api_key="daily-key", **CREDENTIALS)
    assert [part.tag for part in ElementTree.fromstring(twiml)] == ["Say", "Pause", "Say"]
    (arguments,) = begun
    assert isinstance(arguments, DailyRunnerArguments)
    assert (arguments.room_url, arguments.token) == (ROOM, "meeting-token")
    assert isinstance(arguments.body, dict)
    assert arguments.body.pop("token")
    assert arguments.body == {
        "twilio_call_sid": "CA1",
        "sip_uri": f"sip:{SIP_ENDPOINT}",
        "caller_number": "+15550100",
        "called_number": "+15550199",
    }
    room, token = daily.asked
    assert (room.method, room.path, room.authorization) == ("POST", "/v1/rooms", "Bearer daily-key")
    assert room.fields["properties"]["sip"]["sip_mode"] == "dial-in"
    assert room.fields["properties"]["sip"]["display_name"] == "+15550100"
    assert room.fields["properties"]["eject_at_room_exp"] is True
    assert (token.path, token.authorization) == ("/v1/meeting-tokens", "Bearer daily-key")
    assert token.fields["properties"]["room_name"] == "room-1"
    assert token.fields["properties"]["is_owner"] is True


@pytest.mark.parametrize("path", ["/v1/rooms", "/v1/meeting-tokens"])
async def test_a_caller_hears_it_when_no_room_can_be_had(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    async with fake_daily() as daily:
        daily.statuses[path] = 500
        monkeypatch.setenv("DAILY_API_URL", daily.address)
        twiml, begun = await through_sip(daily, daily_api_key="daily-key", **CREDENTIALS)
    assert [part.tag for part in ElementTree.fromstring(twiml)] == ["Say"]
    assert not begun


async def test_a_caller_hears_it_when_an_account_is_missing() -> None:
    async with fake_daily() as daily:
        twiml, begun = await through_sip(daily, **CREDENTIALS)
    assert [part.tag for part in ElementTree.fromstring(twiml)] == ["Say"]
    assert not begun
    assert not daily.asked
