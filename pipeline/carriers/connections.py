"""What every carrier gives a call: a ``Connection``, and the small parts that all of them use."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipecat.transports.base_transport import BaseTransport

from flows.errors import CallwrightError
from pipeline.settings.service_choice import choose

if TYPE_CHECKING:
    from pydantic import SecretStr

    from pipeline.settings.settings import Settings

TELEPHONE_HZ = 8000
WIDEBAND_IN_HZ = 16000
WIDEBAND_OUT_HZ = 24000
END_SILENCE_SECONDS = 1  # lets the last words through a carrier's buffers before the hang-up

_SESSION_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class CallRefusedError(CallwrightError):
    """A connection is not answered."""


def session_name(wish: object) -> str | None:
    """Give ``wish`` if it can name a session (1 to 64 of ``A-Za-z0-9_.-``), else None."""
    return wish if isinstance(wish, str) and _SESSION_NAME.fullmatch(wish) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A caller's connection, ready for a pipeline.

    Attributes:
        transport: Pipecat's transport.
        carrier: ``webrtc``, ``daily``, ``daily-dialin``, ``twilio``, ``twilio-sip``, ``eval``.
        in_hz, out_hz: Sample rates that fit the carrier.
        speaks_rtvi: True where the client of the call takes RTVI messages.
        caller_number: As the carrier gave it, or None.
        called_number: The number that was called, likewise.
        known: What else the carrier or the client knows, as text; ``user_id`` and
            ``conversation_id`` tell whose call it is.
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
    called_number: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    session_wish: str | None = None
    put_through: Callable[[str], Awaitable[None]] | None = None
    nobody_comes: asyncio.Event = field(default_factory=asyncio.Event)


def audio(settings: Settings) -> dict[str, Any]:
    """Give a transport's parameters for audio; none is taken in where nothing hears."""
    return {
        "audio_in_enabled": choose(settings, "stt").provider != "none",
        "audio_out_enabled": True,
        "audio_out_10ms_chunks": 2,
        "audio_out_end_silence_secs": END_SILENCE_SECONDS,
    }


def session_wish(body: object) -> str | None:
    """Give the name that a client wishes for its session, if it can be one."""
    return session_name(body.get("session")) if isinstance(body, dict) else None


def text_fields(body: object) -> dict[str, str]:
    """Flatten what a carrier told into text; a client may send anything, so it is cut short."""
    if not isinstance(body, dict):
        return {}
    return {
        str(name)[:64]: value if isinstance(value, str) else json.dumps(value, default=str)
        for name, value in list(body.items())[:32]
        if value is not None and name not in ("session", "token")
    }


def secret(value: SecretStr | None) -> str:
    """Unwrap a key; empty where there is none."""
    return value.get_secret_value() if value else ""
