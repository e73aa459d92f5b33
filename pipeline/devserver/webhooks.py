"""Webhooks of telephone carriers: what they ask when a call comes in.

``POST /twilio/voice`` (and ``POST /``, where Pipecat's users have it) connects the caller's audio
to ``WS /ws``; ``POST /twilio/sip`` puts the caller through to a Daily room by SIP. Both check
Twilio's signature when ``TWILIO_AUTH_TOKEN`` is set. Daily's dial-in webhook is the runner's own.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
from fastapi import APIRouter, HTTPException, Request, Response
from loguru import logger
from pipecat.runner.daily import DailyRoomConfig, configure
from pipecat.runner.types import DailyRunnerArguments, RunnerArguments

from flows.errors import CallwrightError
from pipeline.call.application import Application
from pipeline.carriers.connections import session_name
from pipeline.carriers.twilio import HOLD_TWIML, SORRY_TWIML, signed_by_twilio, stream_twiml

Bot = Callable[[RunnerArguments], Awaitable[None]]

ROOM_HOURS = 4.0
DAILY_TIMEOUT_SECONDS = 10.0  # Twilio gives up on a webhook after 15


def webhooks(application: Application, bot: Bot, public_host: str | None = None) -> APIRouter:
    """Make the routes.

    Args:
        application: Shared by all calls.
        bot: Takes a call that a webhook starts.
        public_host: Host under which carriers reach this server; None to take the request's.
    """
    router = APIRouter()
    calls: set[asyncio.Task[None]] = set()  # the loop itself holds tasks only weakly

    @router.post("/twilio/voice")
    @router.post("/", include_in_schema=False)
    async def voice(request: Request) -> Response:
        fields = await _signed_fields(request, application, public_host)
        stream = _stream_address(request, public_host)
        logger.info("twilio call comes in")
        return _xml(stream_twiml(stream, _parameters(request, fields, application)))

    @router.post("/twilio/sip")
    async def sip(request: Request) -> Response:
        fields = await _signed_fields(request, application, public_host)
        if not fields.get("CallSid"):
            raise HTTPException(400, "The request has no CallSid.")
        try:
            room = await _sip_room(fields, application)
        except Exception as error:
            logger.bind(error=type(error).__name__).error("no daily room for a twilio call")
            return _xml(SORRY_TWIML)
        arguments = DailyRunnerArguments(
            room_url=room.room_url,
            token=room.token,
            session_id=str(uuid.uuid4()),
            body={
                "token": application.tokens.new(),
                "twilio_call_sid": fields["CallSid"],
                "sip_uri": _sip_uri(room),
                "caller_number": fields.get("From", ""),
                "called_number": fields.get("To", ""),
            },
        )
        call = asyncio.ensure_future(bot(arguments))
        calls.add(call)
        call.add_done_callback(calls.discard)
        return _xml(HOLD_TWIML)

    return router


async def _signed_fields(
    request: Request, application: Application, public_host: str | None
) -> dict[str, str]:
    """Read the form that Twilio sent; refuse it if its signature should be there and is not."""
    fields = {name: str(value) for name, value in (await request.form()).items()}
    secret = application.settings.twilio_auth_token
    if secret and not signed_by_twilio(
        secret.get_secret_value(),
        _public_urls(request, public_host),
        fields,
        request.headers.get("x-twilio-signature", ""),
    ):
        logger.warning("webhook without twilio's signature refused")
        raise HTTPException(403, "The request is not signed by Twilio.")
    return fields


def _stream_address(request: Request, public_host: str | None) -> str:
    """Where Twilio is to stream to; without encryption only on this machine."""
    local = public_host is None and request.url.hostname in ("localhost", "127.0.0.1")
    return f"{'ws' if local else 'wss'}://{public_host or request.url.netloc}/ws"


def _public_urls(request: Request, public_host: str | None) -> tuple[str, ...]:
    hosts = {request.url.netloc, public_host or request.url.netloc}
    rest = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return tuple(
        f"{scheme}://{host}{rest}" for host in sorted(hosts) for scheme in ("https", "http")
    )


def _parameters(
    request: Request, fields: Mapping[str, str], application: Application
) -> dict[str, str]:
    """What the stream is to bring along; ``?session=NAME`` on the webhook names the session."""
    parameters = {
        "from_number": fields.get("From", ""),
        "to_number": fields.get("To", ""),
        "session": session_name(request.query_params.get("session")) or "",
    }
    if application.settings.twilio_auth_token:
        parameters["token"] = application.tokens.new()
    return {name: value for name, value in parameters.items() if value}


async def _sip_room(fields: Mapping[str, str], application: Application) -> DailyRoomConfig:
    key = application.settings.daily_api_key
    if key is None or not application.settings.twilio_auth_token:
        raise CallwrightError(
            "A Twilio call cannot be put through to a Daily room without both accounts.",
            code="settings",
            remedy="Set DAILY_API_KEY, TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
        )
    timeout = aiohttp.ClientTimeout(total=DAILY_TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        return await configure(
            session,
            api_key=key.get_secret_value(),
            sip_caller_phone=fields.get("From") or "unknown",
            room_exp_duration=ROOM_HOURS,
        )


def _sip_uri(room: DailyRoomConfig) -> str:
    endpoint = room.sip_endpoint or ""
    return endpoint if endpoint.startswith("sip:") else f"sip:{endpoint}"


def _xml(twiml: str) -> Response:
    return Response('<?xml version="1.0" encoding="UTF-8"?>' + twiml, media_type="application/xml")
