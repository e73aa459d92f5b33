"""Twilio: what it is told (TwiML), how it is believed (signatures, tokens), and its REST calls.

A number's voice webhook gets TwiML from here; the call then comes as a media stream on a
WebSocket, or is put through to a SIP address. All of TwiML is XML as Twilio documents it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

import aiohttp
from loguru import logger

from flows.errors import CallwrightError

TOKEN_SECONDS = 120.0  # Twilio opens the stream within seconds of the webhook's answer
REST_TIMEOUT_SECONDS = 10.0

HOLD_TWIML = (
    "<Response><Say>One moment, please.</Say>"
    '<Pause length="40"/>'
    "<Say>I am sorry, nobody could take your call. Please try again later.</Say>"
    "</Response>"
)
"""Played while a room is made ready; the caller is put through by an update of the call."""

SORRY_TWIML = (
    "<Response><Say>I am sorry, we cannot take your call right now. "
    "Please try again later.</Say></Response>"
)


class TwilioError(CallwrightError):
    """Twilio did not do what it was asked."""


def stream_twiml(url: str, parameters: Mapping[str, str]) -> str:
    """Word the answer that connects the call to the WebSocket at ``url`` both ways.

    Args:
        url: ``wss://HOST/ws``; Twilio takes no query there, hence the parameters.
        parameters: Reach the bot as the stream's custom parameters.
    """
    words = "".join(
        f"<Parameter name={quoteattr(name)} value={quoteattr(value)}/>"
        for name, value in parameters.items()
    )
    return f"<Response><Connect><Stream url={quoteattr(url)}>{words}</Stream></Connect></Response>"


def dial_twiml(address: str) -> str:
    """Word the order to put the call through to a SIP address, or else a telephone number."""
    noun = "Sip" if address.lower().startswith(("sip:", "sips:")) else "Number"
    return f"<Response><Dial><{noun}>{escape(address)}</{noun}></Dial></Response>"


def signature(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """Compute ``X-Twilio-Signature`` of a webhook with form ``fields`` sent to ``url``."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def signed_by_twilio(
    auth_token: str, urls: tuple[str, ...], fields: Mapping[str, str], header: str
) -> bool:
    """Tell whether ``header`` signs the webhook under any of the ``urls`` it may have been sent
    to: behind a proxy the server cannot know which of them Twilio used."""
    return any(
        hmac.compare_digest(signature(auth_token, url, fields).encode(), header.encode())
        for url in urls
    )


class StreamTokens:
    """One-use tokens that tie a media stream to the webhook whose answer named it.

    Args:
        clock: Seconds that only go forward; replaced in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def new(self) -> str:
        """Make a token that is good once, for ``TOKEN_SECONDS``."""
        now = self._clock()
        self._until = {token: until for token, until in self._until.items() if until > now}
        token = secrets.token_urlsafe(24)
        self._until[token] = now + TOKEN_SECONDS
        return token

    def take(self, token: object) -> bool:
        """Use a token up; False when it was never given, is used or is too old."""
        until = self._until.pop(token, None) if isinstance(token, str) else None
        return until is not None and until > self._clock()


class TwilioCalls:
    """Changes calls under way through Twilio's REST interface.

    Args:
        account_sid, auth_token: Of the account that the calls belong to.
        api_url: Scheme and host.
    """

    def __init__(
        self, account_sid: str, auth_token: str, api_url: str = "https://api.twilio.com"
    ) -> None:
        self._headers = {"Authorization": aiohttp.encode_basic_auth(account_sid, auth_token)}
        self._calls = f"{api_url.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Calls"

    async def put_through(self, call_sid: str, address: str) -> None:
        """Connect the caller to a SIP address or telephone number; ends its media stream.

        Raises:
            TwilioError: ``transfer``, when Twilio cannot be reached or refuses.
        """
        await self._update(call_sid, {"Twiml": dial_twiml(address)})

    async def _update(self, call_sid: str, fields: Mapping[str, str]) -> None:
        timeout = aiohttp.ClientTimeout(total=REST_TIMEOUT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(headers=self._headers, timeout=timeout) as session,
                session.post(f"{self._calls}/{call_sid}.json", data=fields) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            logger.bind(error=type(error).__name__).error("twilio not reached")
            status = 0
        if status != 200:
            logger.bind(status=status).error("twilio call not changed")
            raise TwilioError(
                f"Twilio did not change the call (status {status or 'none'}).",
                code="transfer",
                remedy="Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
            )
