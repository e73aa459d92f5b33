"""Calls the bot as Twilio does: the voice webhook, then a media stream at 8 kHz µ-law."""

from __future__ import annotations

import asyncio
import audioop
import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

import aiohttp
import numpy as np

from caller.line import CONNECT_SECONDS, LineError
from caller.sound.audio import FRAME_SECONDS, Earpiece, Microphone

RATE_HZ = 8_000
CALLER_NUMBER, CALLED_NUMBER = "+12025550143", "+12025550100"


class TelephoneLine:
    """A call over Twilio Media Streams.

    Args:
        url: Of the bot, e.g. ``http://127.0.0.1:7860``.
        noise_level: As for ``Microphone``.
        auth_token: Twilio's, where the bot checks signatures; empty where it does not.
    """

    carrier = "telephone, 8 kHz µ-law"

    def __init__(self, url: str, *, noise_level: float = 0.0, auth_token: str = "") -> None:
        self.microphone = Microphone(RATE_HZ, noise_level=noise_level)
        self.earpiece = Earpiece(RATE_HZ)
        self.ended = asyncio.Event()
        self.cleared_at: list[float] = []
        """When the bot took back what it had sent, on ``time.monotonic``."""
        self._url = url
        self._auth_token = auth_token
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._stream_sid = f"MZ{uuid.uuid4().hex}"
        self._call_sid = f"CA{uuid.uuid4().hex}"
        self._tasks: list[asyncio.Task[None]] = []
        self._plays_until = 0.0
        self._sequence = 0

    async def open(self, session: str) -> None:
        """Ask the webhook where to stream to, and begin the stream."""
        self._http = aiohttp.ClientSession()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                stream, parameters = await self._ask_webhook(self._http, session)
                self._socket = await self._http.ws_connect(stream)
                await self._begin(parameters)
        except TimeoutError:
            raise LineError(f"The bot did not connect within {CONNECT_SECONDS:g} s.") from None
        except aiohttp.ClientError as error:
            raise LineError(
                f"The bot at {self._url} cannot be reached ({type(error).__name__}).",
                remedy="Start it with make run, or leave --url out.",
            ) from error
        self._tasks += [asyncio.create_task(self._speak()), asyncio.create_task(self._hear())]

    async def key(self, key: str) -> None:
        """Press a key of the telephone."""
        await self._send("dtmf", dtmf={"track": "inbound_track", "digit": key})

    async def type(self, words: str) -> None:
        """Refuse: nobody writes on a telephone."""
        raise LineError(f"{words!r} cannot be written on a telephone.", remedy="Say it instead.")

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None and not self._socket.closed:
            with suppress(ConnectionError, aiohttp.ClientError):
                await self._send("stop", stop={"callSid": self._call_sid})
                await self._socket.close()
        self.ended.set()
        for task in self._tasks:
            task.cancel()
        if self._http is not None:
            await self._http.close()

    async def _ask_webhook(
        self, http: aiohttp.ClientSession, session: str
    ) -> tuple[str, dict[str, str]]:
        url = f"{self._url}/twilio/voice?session={session}"
        fields = {"CallSid": self._call_sid, "From": CALLER_NUMBER, "To": CALLED_NUMBER}
        headers = {}
        if self._auth_token:
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, fields)
        async with http.post(url, data=fields, headers=headers) as response:
            if response.status != 200:
                raise LineError(
                    f"The voice webhook refused the call (status {response.status}).",
                )
            return read_stream_twiml(await response.text())

    async def _begin(self, parameters: Mapping[str, str]) -> None:
        assert self._socket is not None
        await self._socket.send_json({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "streamSid": self._stream_sid,
            "callSid": self._call_sid,
            "accountSid": "AC" + "0" * 32,
            "tracks": ["inbound"],
            "customParameters": dict(parameters),
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": RATE_HZ, "channels": 1},
        }
        await self._send("start", start=start)

    async def _send(self, event: str, **fields: Any) -> None:
        assert self._socket is not None
        self._sequence += 1
        message = {"event": event, "sequenceNumber": str(self._sequence), **fields}
        await self._socket.send_json({**message, "streamSid": self._stream_sid})

    async def _speak(self) -> None:
        count = round(RATE_HZ * FRAME_SECONDS)
        began, sent = time.monotonic(), 0
        with suppress(ConnectionError, aiohttp.ClientError):
            while self._socket is not None and not self._socket.closed:
                await asyncio.sleep(max(0.0, began + sent * FRAME_SECONDS - time.monotonic()))
                coded = audioop.lin2ulaw(self.microphone.read(count).tobytes(), 2)
                media = {
                    "track": "inbound",
                    "chunk": str(sent + 1),
                    "timestamp": str(round(sent * FRAME_SECONDS * 1000)),
                    "payload": base64.b64encode(coded).decode(),
                }
                await self._send("media", media=media)
                sent += 1

    async def _hear(self) -> None:
        assert self._socket is not None
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._take(json.loads(message.data))
        self.ended.set()

    def _take(self, message: Mapping[str, Any]) -> None:
        """Play media one after the other, as Twilio does, until they are taken back."""
        now = time.monotonic()
        match message["event"]:
            case "media":
                coded = base64.b64decode(message["media"]["payload"])
                samples = np.frombuffer(audioop.ulaw2lin(coded, 2), dtype="<i2")
                at = max(now, self._plays_until)
                self._plays_until = at + len(samples) / RATE_HZ
                for first in range(0, len(samples), count := round(RATE_HZ * FRAME_SECONDS)):
                    self.earpiece.hear(samples[first : first + count], at + first / RATE_HZ)
            case "clear":
                self.cleared_at.append(now)
                self._plays_until = now
                self.earpiece.drop(now)


def signature(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """Sign a webhook with form ``fields`` sent to ``url``, as Twilio documents it."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def read_stream_twiml(text: str) -> tuple[str, dict[str, str]]:
    """Give the address and the parameters of the stream that TwiML asks for.

    Raises:
        LineError: It asks for none.
    """
    stream = ElementTree.fromstring(text).find("./Connect/Stream")
    if stream is None:
        raise LineError("The voice webhook does not connect a stream.")
    named = {entry.get("name", ""): entry.get("value", "") for entry in stream.findall("Parameter")}
    return stream.get("url", ""), named
