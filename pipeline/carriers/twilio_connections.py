"""Calls that Twilio carries: as a media stream, or put through to a Daily room by SIP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from loguru import logger
from pipecat.runner.types import CallData, WebSocketRunnerArguments
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.transports.base_transport import BaseTransport
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport

from flows.errors import CallwrightError
from pipeline.carriers.connections import (
    TELEPHONE_HZ,
    WIDEBAND_IN_HZ,
    CallRefusedError,
    Connection,
    audio,
    secret,
    session_wish,
    text_fields,
)
from pipeline.carriers.twilio import StreamTokens, TwilioCalls

if TYPE_CHECKING:
    from pipeline.settings.settings import Settings


HANG_UP_SECONDS = 3.0


class TimelySerializer(TwilioFrameSerializer):
    """Twilio's messages, with a deadline for the hang-up: without its answer the stream is closed,
    which ends the call too."""

    async def _hang_up_call(self) -> None:
        try:
            async with asyncio.timeout(HANG_UP_SECONDS):
                await super()._hang_up_call()  # type: ignore[no-untyped-call]
        except TimeoutError:
            logger.bind(carrier="twilio").warning("hang-up not confirmed in time")


def by_stream(
    arguments: WebSocketRunnerArguments,
    data: CallData,
    settings: Settings,
    tokens: StreamTokens,
) -> Connection:
    """A media stream on a WebSocket, its first two messages read.

    Raises:
        CallRefusedError: ``token``.
    """
    if settings.twilio_auth_token and not tokens.take(data.body.get("token")):
        raise _no_token()
    twilio = twilio_calls(settings)
    hang_up = TwilioFrameSerializer.InputParams(auto_hang_up=bool(twilio and data.call_id))
    serializer = TimelySerializer(
        stream_sid=data.stream_id or "",
        call_sid=data.call_id,
        account_sid=settings.twilio_account_sid,
        auth_token=secret(settings.twilio_auth_token),
        base_url=settings.twilio_api_url,
        params=hang_up,
    )
    transport = FastAPIWebsocketTransport(
        websocket=arguments.websocket,
        params=FastAPIWebsocketParams(
            **audio(settings), serializer=serializer, add_wav_header=False
        ),
    )

    async def put_through(address: str) -> None:
        assert twilio is not None
        assert data.call_id is not None
        await twilio.put_through(data.call_id, address)
        hang_up.auto_hang_up = False  # the call goes on without us

    told = {k: v for k, v in data.body.items() if k not in ("from_number", "to_number")}
    return Connection(
        transport=transport,
        carrier="twilio",
        in_hz=TELEPHONE_HZ,
        out_hz=TELEPHONE_HZ,
        speaks_rtvi=False,
        caller_number=data.from_number or None,
        called_number=data.to_number or None,
        known=text_fields({**told, "call_sid": data.call_id}),
        session_wish=session_wish(data.body),
        put_through=put_through if twilio and data.call_id else None,
    )


def by_sip(
    transport: BaseTransport, body: Mapping[str, Any], settings: Settings, tokens: StreamTokens
) -> Connection:
    """A Twilio call on hold: it is put through to the room once the room's SIP side is ready.

    Args:
        transport: The room's.
        body: As ``POST /twilio/sip`` made it. Anyone may send a body to ``/start``, hence a token.

    Raises:
        CallRefusedError: ``token``, ``transport``.
    """
    if not tokens.take(body.get("token")):
        raise _no_token()
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
        called_number=body.get("called_number") or None,
        put_through=lambda address: twilio.put_through(call_sid, address),
        nobody_comes=nobody_comes,
    )


def twilio_calls(settings: Settings) -> TwilioCalls | None:
    """Give the means to change Twilio's calls, or None without credentials."""
    if not (settings.twilio_account_sid and settings.twilio_auth_token):
        return None
    return TwilioCalls(
        settings.twilio_account_sid, secret(settings.twilio_auth_token), settings.twilio_api_url
    )


def _no_token() -> CallRefusedError:
    return CallRefusedError(
        "A Twilio call came without a token that one of our webhooks gave out.",
        code="token",
        remedy="Let the number's voice webhook be POST https://HOST/twilio/voice.",
    )
