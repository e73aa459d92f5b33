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
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from pipecat.runner.types import (
    DailyDialinRequest,
    DailyRunnerArguments,
    RunnerArguments,
    SmallWebRTCRunnerArguments,
    WebSocketRunnerArguments,
)
from pipecat.runner.utils import create_transport, parse_telephony_websocket
from pipecat.transports.base_transport import BaseTransport, TransportParams
from pipecat.transports.daily.transport import DailyParams, DailyTransport

from flows.errors import CallwrightError
from pipeline.carriers.connections import (
    WIDEBAND_IN_HZ,
    CallRefusedError,
    Connection,
    audio,
    secret,
    session_wish,
    text_fields,
)
from pipeline.carriers.twilio import StreamTokens
from pipeline.carriers.twilio_connections import by_sip, by_stream

if TYPE_CHECKING:
    from pipeline.settings.settings import Settings

HANDSHAKE_SECONDS = 10.0


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
        arguments, {"webrtc": lambda: TransportParams(**audio(settings))}
    )
    return Connection(
        transport=transport,
        carrier="webrtc",
        known=text_fields(arguments.body),
        session_wish=session_wish(arguments.body),
    )


async def _daily(
    arguments: DailyRunnerArguments, settings: Settings, tokens: StreamTokens
) -> Connection:
    body = arguments.body if isinstance(arguments.body, dict) else {}
    transport = await create_transport(
        arguments,
        {
            "daily": lambda: DailyParams(
                **audio(settings),
                api_key=secret(settings.daily_api_key),
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
            called_number=dialin.To,
            put_through=_daily_transfer(transport),
        )
    if "twilio_call_sid" in body:
        return by_sip(transport, body, settings, tokens)
    return Connection(
        transport=transport,
        carrier="daily",
        known=text_fields({"room": arguments.room_url, **body}),
        session_wish=session_wish(body),
        put_through=_daily_transfer(transport),
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
        return by_stream(arguments, data, settings, tokens)
    raise _not_served(kind)


async def _eval(arguments: WebSocketRunnerArguments, settings: Settings) -> Connection:
    from pipecat.evals.transport import EvalTransportParams  # slow, and rarely wanted

    transport = await create_transport(
        arguments, {"eval": lambda: EvalTransportParams(**audio(settings))}
    )
    return Connection(transport=transport, carrier="eval")


def _daily_transfer(transport: BaseTransport) -> Callable[[str], Awaitable[None]]:
    async def put_through(address: str) -> None:
        error = await cast(DailyTransport, transport).sip_call_transfer({"toEndPoint": address})
        if error:
            raise CallwrightError("Daily did not transfer the call.", code="transfer")

    return put_through


def _not_served(kind: str) -> CallRefusedError:
    return CallRefusedError(
        f"A connection of the kind {kind} came, and this bot does not serve that.",
        code="transport",
        remedy="Call by the talk page, Daily or Twilio; EVAL_TRANSPORT=true lets the harness in.",
    )
