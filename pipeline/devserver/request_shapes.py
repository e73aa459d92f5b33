"""Answers 400 to a request whose JSON does not have the shape that the runner's route takes.

The runner takes apart what it is sent before it looks what that is: ``null`` for an object, or a
number for a name, would end in an error of the server's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from loguru import logger
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.devserver.body_limit import replayed
from pipeline.devserver.daily_webhook import is_a_trial

DAILY_MISSING = "Calls by Daily need DAILY_API_KEY. Set it, and start the bot again."


class _Shape(BaseModel):
    """What a route takes; other fields are let through unread."""

    model_config = ConfigDict(strict=True)

    @property
    def needs_daily(self) -> bool:
        """True when only Daily's servers can fulfil it."""
        return False


class Start(_Shape):
    """``POST /start``."""

    transport: str | None = None
    create_room: bool | None = Field(None, alias="createDailyRoom")
    stun: bool | None = Field(None, alias="enableDefaultIceServers")
    room: dict[str, Any] | None = Field(None, alias="dailyRoomProperties")
    meeting_token: dict[str, Any] | None = Field(None, alias="dailyMeetingTokenProperties")
    namespace: str | None = None
    body: dict[str, Any] | None = None

    @property
    def needs_daily(self) -> bool:
        """A room is to be made."""
        return self.transport == "daily" or (self.transport is None and bool(self.create_room))


class Offer(_Shape):
    """``POST /api/offer``."""

    sdp: str
    type: str
    pc_id: str | None = None
    restart_pc: bool | None = None
    request_data: dict[str, Any] | None = None


class _Candidate(_Shape):
    candidate: str
    sdp_mid: str
    sdp_mline_index: int


class Candidates(_Shape):
    """``PATCH /api/offer``."""

    pc_id: str
    candidates: list[_Candidate]


class DialIn(_Shape):
    """``POST /daily-dialin-webhook``, but for Daily's trial of it."""

    caller: str = Field(alias="From")
    called: str = Field(alias="To")
    call_id: str = Field(alias="callId")
    call_domain: str = Field(alias="callDomain")
    sip_headers: dict[str, str] | None = Field(None, alias="sipHeaders")

    @property
    def needs_daily(self) -> bool:
        """A room is to be made."""
        return True


SHAPES: dict[tuple[str, str], type[_Shape]] = {
    ("POST", "/start"): Start,
    ("POST", "/api/offer"): Offer,
    ("PATCH", "/api/offer"): Candidates,
    ("POST", "/daily-dialin-webhook"): DialIn,
}
OFFER = "/api/offer"


class RequestShapes:
    """ASGI middleware around the runner's routes.

    Args:
        app: The rest of the server.
        daily: True when there is an account with Daily.
    """

    def __init__(self, app: ASGIApp, *, daily: bool) -> None:
        self._app = app
        self._daily = daily

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer why not."""
        shape = SHAPES.get((scope.get("method", ""), scope.get("path", "")))
        if shape is None:
            await self._app(scope, receive, send)
            return
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        refusal = self._refusal(shape, body)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif scope["path"] == OFFER:
            await self._offer(scope, replayed(body, receive), send)
        else:
            await self._app(scope, replayed(body, receive), send)

    def _refusal(self, shape: type[_Shape], body: bytes) -> Response | None:
        if shape is Start and not body:
            return None
        try:
            sent = from_json(body, allow_inf_nan=False)
            if shape is DialIn and is_a_trial(sent):
                return None
            needs_daily = shape.model_validate(sent).needs_daily
        except ValidationError as error:
            return _wrong(_told(error.errors()[0]))
        except ValueError as error:
            return _wrong(f"The body is not JSON: {error}")
        return PlainTextResponse(DAILY_MISSING, 503) if needs_daily and not self._daily else None

    async def _offer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take an offer; what is wrong within its session description is the client's mistake."""
        answered = False

        async def sending(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except OSError:  # the machine's: it has no socket left
            raise
        except Exception as error:
            if answered:
                raise
            logger.bind(error=type(error).__name__).warning("offer that cannot be answered")
            await _wrong("This offer cannot be answered.")(scope, receive, send)


async def refuse(request: Request, error: RequestValidationError) -> Response:
    """Answer to what FastAPI itself finds wrong, in the same words and without what was sent.

    The runner's own answer reads the request a second time, which a form does not allow, and logs
    what was sent.
    """
    return _wrong(_told(error.errors()[0]), 422)


def _told(error: Mapping[str, Any]) -> str:
    place = ".".join(map(str, error["loc"])) or "the body"
    return f"{place}: {error['msg']}"


def _wrong(why: str, status: int = 400) -> Response:
    return JSONResponse({"detail": why}, status)
