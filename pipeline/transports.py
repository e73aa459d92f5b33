"""How callers reach the bot: every connection, whatever carries it, becomes one ``Connection``.

| carrier | comes in by | caller's number |
|---|---|---|
| SmallWebRTC | ``POST /api/offer`` (the talk page) | – |
| Daily room, Prebuilt | ``GET /daily``, ``POST /start`` | – |
| Daily dial-in | ``POST /daily-dialin-webhook`` | start body |
| Twilio Media Streams | ``POST /twilio/voice``, then ``WS /ws`` | stream parameter |
| Twilio number to a Daily room by SIP | ``POST /twilio/sip`` | start body |
| Pipecat's eval harness, where allowed | ``WS /ws`` | – |
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from loguru import logger
from pipecat.runner.types import (
    CallData,
    DailyDialinRequest,
    DailyRunnerArguments,
    RunnerArguments,
    SmallWebRTCRunnerArguments,
    WebSocketRunnerArguments,
)
from pipecat.runner.utils import create_transport, parse_telephony_websocket
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.transports.base_transport import BaseTransport, TransportParams
from pipecat.transports.daily.transport import DailyParams, DailyTransport
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport

from flows.errors import CallwrightError
from pipeline.call_events import session_name
from pipeline.service_choice import choose
from pipeline.twilio import StreamTokens, TwilioCalls

if TYPE_CHECKING:
    from pydantic import SecretStr

    from pipeline.settings import Settings

HANDSHAKE_SECONDS = 10.0
TELEPHONE_HZ = 8000
WIDEBAND_IN_HZ = 16000
WIDEBAND_OUT_HZ = 24000
END_SILENCE_SECONDS = 1  # lets the last words through a carrier's buffers before the hang-up


class CallRefusedError(CallwrightError):
    """A connection is not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A caller's connection, ready for a pipeline.

    Attributes:
        transport: Pipecat's transport.
        carrier: ``webrtc``, ``daily``, ``daily-dialin``, ``twilio``, ``twilio-sip``, ``eval``.
        in_hz, out_hz: Sample rates that fit the carrier.
        speaks_rtvi: True where the client of the call takes RTVI messages.
        caller_number: As the carrier gave it, or None.
        fields: What else the carrier knows, as text.
        session_wish: Name that the client wishes for the session, or None.
        put_through: Transfers the caller to an address (E.164 or SIP), or None where the carrier
            cannot; raises ``CallwrightError`` when it fails.
        nobody_comes: Set when it turns out that no caller will ever join.
    """

    transport: BaseTransport
    carrier: str
    in_hz: int = WIDEBAND_IN_HZ
    out_hz: int = WIDEBAND_OUT_HZ
    speaks_rtvi: bool = True
    caller_number: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    session_wish: str | None = None
    put_through: Callable[[str], Awaitable[None]] | None = None
    nobody_comes: asyncio.Event = field(default_factory=asyncio.Event)


async def connect(
    arguments: RunnerArguments, settings: Settings, tokens: StreamTokens
) -> Connection:
    """Make the connection that the runner's arguments speak of.

    Raises:
        CallRefusedError: ``transport`` for one that is not served, ``token``, ``handshake``.
    """
    match arguments:
        case SmallWebRTCRunnerArguments():
            return await _webrtc(arguments, settings)
        case DailyRunnerArguments():
            return await _daily(arguments, settings, tokens)
        case WebSocketRunnerArguments():
            return await _websocket(arguments, settings, tokens)
        case _:
            raise _not_served(type(arguments).__name__)


async def _webrtc(arguments: SmallWebRTCRunnerArguments, settings: Settings) -> Connection:
    transport = await create_transport(
        arguments, {"webrtc": lambda: TransportParams(**_audio(settings))}
    )
    return Connection(
        transport=transport,
        carrier="webrtc",
        fields=_text_fields(arguments.body),
        session_wish=_session_wish(arguments.body),
    )


async def _daily(
    arguments: DailyRunnerArguments, settings: Settings, tokens: StreamTokens
) -> Connection:
    body = arguments.body if isinstance(arguments.body, dict) else {}
    transport = await create_transport(
        arguments,
        {
            "daily": lambda: DailyParams(
                **_audio(settings),
                api_key=_secret(settings.daily_api_key),
                api_url=settings.daily_api_url,
                camera_out_enabled=False,
            )
        },
    )
    if "dialin_settings" in body:
        dialin = DailyDialinRequest.model_validate(body).dialin_settings
        return Connection(
            transport=transport,
            carrier="daily-dialin",
            out_hz=WIDEBAND_IN_HZ,
            caller_number=dialin.From,
            fields=_text_fields({"called_number": dialin.To}),
            put_through=_daily_transfer(transport),
        )
    if "twilio_call_sid" in body:
        if not tokens.take(body.get("token")):  # anyone may send a body to /start
            raise _no_token()
        return _twilio_by_sip(transport, body, settings)
    return Connection(
        transport=transport,
        carrier="daily",
        fields=_text_fields({"room": arguments.room_url, **body}),
        session_wish=_session_wish(body),
        put_through=_daily_transfer(transport),
    )


def _twilio_by_sip(
    transport: BaseTransport, body: Mapping[str, Any], settings: Settings
) -> Connection:
    """A Twilio call on hold: it is put through to the room once the room's SIP side is ready."""
    call_sid, sip_uri = str(body["twilio_call_sid"]), str(body["sip_uri"])
    twilio = twilio_calls(settings)
    if twilio is None:
        raise CallRefusedError(
            "A Twilio call waits for a Daily room, and Twilio cannot be told to put it through.",
            code="transport",
            remedy="Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
        )
    nobody_comes, done = asyncio.Event(), False

    @transport.event_handler("on_dialin_ready")  # type: ignore[untyped-decorator]
    async def on_dialin_ready(_transport: BaseTransport, _sip_endpoint: str) -> None:
        nonlocal done  # the event comes once for each SIP endpoint of the room
        if done:
            return
        done = True
        try:
            await twilio.put_through(call_sid, sip_uri)
        except CallwrightError:
            logger.bind(carrier="twilio-sip").error("caller not put through to the room")
            nobody_comes.set()

    return Connection(
        transport=transport,
        carrier="twilio-sip",
        out_hz=WIDEBAND_IN_HZ,
        caller_number=body.get("caller_number") or None,
        fields=_text_fields({"called_number": body.get("called_number")}),
        put_through=lambda address: twilio.put_through(call_sid, address),
        nobody_comes=nobody_comes,
    )


async def _websocket(
    arguments: WebSocketRunnerArguments, settings: Settings, tokens: StreamTokens
) -> Connection:
    try:
        kind, data = await asyncio.wait_for(
            parse_telephony_websocket(arguments.websocket), HANDSHAKE_SECONDS
        )
    except (TimeoutError, ValueError, KeyError, AttributeError, RuntimeError) as error:
        raise CallRefusedError(
            "A WebSocket did not begin like a call.", code="handshake"
        ) from error
    if kind == "eval" and settings.eval_transport:
        return await _eval(arguments, settings)
    if kind == "twilio":
        return _twilio(arguments, data, settings, tokens)
    raise _not_served(kind)


async def _eval(arguments: WebSocketRunnerArguments, settings: Settings) -> Connection:
    from pipecat.evals.transport import EvalTransportParams  # slow, and rarely wanted

    transport = await create_transport(
        arguments, {"eval": lambda: EvalTransportParams(**_audio(settings))}
    )
    return Connection(transport=transport, carrier="eval")


def _twilio(
    arguments: WebSocketRunnerArguments,
    data: CallData,
    settings: Settings,
    tokens: StreamTokens,
) -> Connection:
    if settings.twilio_auth_token and not tokens.take(data.body.get("token")):
        raise _no_token()
    twilio = twilio_calls(settings)
    hang_up = TwilioFrameSerializer.InputParams(auto_hang_up=bool(twilio and data.call_id))
    serializer = TwilioFrameSerializer(
        stream_sid=data.stream_id or "",
        call_sid=data.call_id,
        account_sid=settings.twilio_account_sid,
        auth_token=_secret(settings.twilio_auth_token),
        base_url=settings.twilio_api_url,
        params=hang_up,
    )
    transport = FastAPIWebsocketTransport(
        websocket=arguments.websocket,
        params=FastAPIWebsocketParams(
            **_audio(settings), serializer=serializer, add_wav_header=False
        ),
    )

    async def put_through(address: str) -> None:
        assert twilio is not None
        assert data.call_id is not None
        await twilio.put_through(data.call_id, address)
        hang_up.auto_hang_up = False  # the call goes on without us

    known = {"called_number": data.to_number, "call_sid": data.call_id}
    return Connection(
        transport=transport,
        carrier="twilio",
        in_hz=TELEPHONE_HZ,
        out_hz=TELEPHONE_HZ,
        speaks_rtvi=False,
        caller_number=data.from_number or None,
        fields=_text_fields(known),
        session_wish=_session_wish(data.body),
        put_through=put_through if twilio and data.call_id else None,
    )


def twilio_calls(settings: Settings) -> TwilioCalls | None:
    """Give the means to change Twilio's calls, or None without credentials."""
    if not (settings.twilio_account_sid and settings.twilio_auth_token):
        return None
    return TwilioCalls(
        settings.twilio_account_sid, _secret(settings.twilio_auth_token), settings.twilio_api_url
    )


def _daily_transfer(transport: BaseTransport) -> Callable[[str], Awaitable[None]]:
    async def put_through(address: str) -> None:
        error = await cast(DailyTransport, transport).sip_call_transfer({"toEndPoint": address})
        if error:
            raise CallwrightError("Daily did not transfer the call.", code="transfer")

    return put_through


def _audio(settings: Settings) -> dict[str, Any]:
    return {
        "audio_in_enabled": choose(settings, "stt").provider != "none",
        "audio_out_enabled": True,
        "audio_out_10ms_chunks": 2,
        "audio_out_end_silence_secs": END_SILENCE_SECONDS,
    }


def _session_wish(body: object) -> str | None:
    return session_name(body.get("session")) if isinstance(body, dict) else None


def _text_fields(body: object) -> dict[str, str]:
    """Flatten what a carrier told into text; a client may send anything, so it is cut short."""
    if not isinstance(body, dict):
        return {}
    return {
        str(name)[:64]: value if isinstance(value, str) else json.dumps(value, default=str)
        for name, value in list(body.items())[:32]
        if value is not None and name not in ("session", "token")
    }


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def _no_token() -> CallRefusedError:
    return CallRefusedError(
        "A Twilio call came without a token that one of our webhooks gave out.",
        code="token",
        remedy="Let the number's voice webhook be POST https://HOST/twilio/voice.",
    )


def _not_served(kind: str) -> CallRefusedError:
    return CallRefusedError(
        f"A connection of the kind {kind} came, and this bot does not serve that.",
        code="transport",
        remedy="Call by the talk page, Daily or Twilio; EVAL_TRANSPORT=true lets the harness in.",
    )
