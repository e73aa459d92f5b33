"""Lets only Daily call ``POST /daily-dialin-webhook``, which the runner serves to everybody.

Daily signs ``TIMESTAMP.BODY`` with HMAC-SHA256 and the secret that it gave out when the number's
webhook was set. The request that it sends to try the webhook is not signed, and does nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

from fastapi import Request, Response
from loguru import logger
from pydantic_core import from_json
from starlette.types import ASGIApp, Receive, Scope, Send

from flows.errors import CallwrightError
from pipeline.devserver.body_limit import replayed

PATH = "/daily-dialin-webhook"
FRESH_SECONDS = 300.0
_MILLISECONDS = 1e11  # a time stamp beyond this counts milliseconds


def read_secret(text: str) -> bytes:
    """Decode ``DAILY_WEBHOOK_SECRET``.

    Raises:
        CallwrightError: ``value``, when it is not base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise CallwrightError(
            "DAILY_WEBHOOK_SECRET is not base64.",
            code="value",
            remedy="Copy the value of hmac that Daily gave out with the number's webhook.",
        ) from None


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Compute ``X-Pinless-Signature``."""
    signed = timestamp.encode() + b"." + body
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def signed_by_daily(secret: bytes, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Tell whether a webhook is Daily's and not an old one sent again.

    Args:
        secret: Decoded.
        headers: Of the request; names in lower case.
        body: As received.
        now: Seconds since 1970.
    """
    timestamp = headers.get("x-pinless-timestamp", "")
    try:
        seconds = float(timestamp)
    except ValueError:
        return False
    if seconds > _MILLISECONDS:
        seconds /= 1000
    sent = headers.get("x-pinless-signature", "").encode()
    right = hmac.compare_digest(signature(secret, timestamp, body).encode(), sent)
    return right and abs(now - seconds) <= FRESH_SECONDS


class DailySignature:
    """ASGI middleware around the server's app.

    Args:
        app: The rest of the server.
        secret: Decoded.
        clock: Gives seconds since 1970; replaced in tests.
    """

    def __init__(
        self, app: ASGIApp, *, secret: bytes, clock: Callable[[], float] = time.time
    ) -> None:
        self._app = app
        self._secret = secret
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        body = await request.body()
        signed = signed_by_daily(self._secret, request.headers, body, self._clock())
        if not (signed or _holds_a_trial(body)):
            logger.warning("webhook without daily's signature refused")
            await Response("The request is not signed by Daily.", 403)(scope, receive, send)
            return
        await self._app(scope, replayed(body, receive), send)


def _holds_a_trial(body: bytes) -> bool:
    try:
        return is_a_trial(from_json(body))
    except ValueError:
        return False


def is_a_trial(data: object) -> bool:
    """Tell whether a webhook's JSON is the request with which Daily tries it."""
    return isinstance(data, dict) and bool(data.get("test") or data.get("Test"))
