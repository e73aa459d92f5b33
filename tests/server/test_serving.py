"""The served bot: a real process, its page and routes, and a booking by a typed WebRTC call."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack
from loguru import logger

from pipeline.business.actions import Actions
from pipeline.call.application import application
from pipeline.devserver.serving import serve

ROOT = Path(__file__).parent.parent.parent
ANSWERS = {
    "GREETING": "I need a check-up",
    "date": "",  # the first day that is open and not too soon, whenever the test runs
    "time": "half past two",
    "name": "Anna Brown",
    "contact": "#5551234567#",
    "CONFIRM": "yes",
}

START = [
    "Talk to the bot: {url}/",
    "Hearing: nothing; callers answer by keys and typed text (STT_PROVIDER says so).",
    "Speaking: nothing; answers are text on the page (TTS_PROVIDER says so).",
    "Wording: nothing; every turn is spoken as it is written (GROQ_API_KEY is not set).",
    "Calls by Daily, rooms and telephone numbers, still need DAILY_API_KEY.",
    "Calls by Twilio still need TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and PUBLIC_HOST.",
]


class Server:
    """A process that serves the bot."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.process = process
        self.url = url
        self.printed = ""

    async def ready(self) -> None:
        """Wait until it says that it listens."""
        assert self.process.stdout
        while "Talk to the bot" not in self.printed:
            line = await asyncio.wait_for(self.process.stdout.readline(), 60)
            assert line, f"the server ended: {self.printed}"
            self.printed += line.decode()

    async def stop(self) -> None:
        """Stop it as Ctrl-C does, and take what it still prints."""
        assert self.process.stdout
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
        rest = await asyncio.wait_for(self.process.stdout.read(), 60)
        self.printed += rest.decode()
        await self.process.wait()


def open_day() -> date:
    day = datetime.now(UTC).date() + timedelta(days=3)
    return day if day.weekday() < 5 else day + timedelta(days=7 - day.weekday())


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment(folder: Path, **variables: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    quiet = {"STT_PROVIDER": "none", "TTS_PROVIDER": "none", "PYTHONPATH": str(ROOT)}
    return {**kept, **quiet, "DATABASE_URL": f"sqlite:///{folder}/bookings.db", **variables}


@asynccontextmanager
async def bot(
    folder: Path,
    *options: str,
    program: Sequence[str] = (str(ROOT / "bot.py"),),
    under: Sequence[str] = (),
    **variables: str,
) -> AsyncIterator[Server]:
    """Serve the bot from ``folder``, where an ``.env`` may lie, ``under`` a command before it."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *under,
        sys.executable,
        *program,
        *options,
        "--port",
        str(port),
        cwd=folder,
        env=environment(folder, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    server = Server(process, f"http://localhost:{port}")
    try:
        await server.ready()
        yield server
    finally:
        await server.stop()


class Page:
    """The talk page's side of a call: a peer connection with a data channel."""

    def __init__(self) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.channel = self.peer.createDataChannel("chat")
        self.peer.addTrack(AudioStreamTrack())
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.seen: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []
        self.opened = asyncio.Event()
        self.channel.on("open", self.opened.set)
        self.channel.on("message", self._received)

    async def call(self, url: str, session: str) -> None:
        """Connect as the page does."""
        await self.peer.setLocalDescription(await self.peer.createOffer())
        offer = {
            "sdp": self.peer.localDescription.sdp,
            "type": "offer",
            "request_data": {"session": session},
        }
        async with aiohttp.ClientSession() as client:
            answer = await (await client.post(f"{url}/api/offer", json=offer)).json()
        await self.peer.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
        await asyncio.wait_for(self.opened.wait(), 60)
        self.send("client-ready", {"version": "2.0.0", "about": {"library": "test"}})

    def send(self, kind: str, data: dict[str, Any]) -> None:
        """Send an RTVI message."""
        message = {"label": "rtvi-ai", "id": "1", "type": kind, "data": data}
        self.channel.send(json.dumps(message))

    def type(self, words: str) -> None:
        """Answer by typing, or by keys after ``#``."""
        if words.startswith("#"):
            for key in words[1:]:
                self.send("client-message", {"t": "key", "d": {"key": key}})
        else:
            self.send("send-text", {"content": words, "options": {"run_immediately": True}})

    async def answer_all(self) -> dict[str, Any]:
        """Answer what is asked until the call's business is over; gives the outcome."""
        asked = ""
        async with asyncio.timeout(60):
            while True:
                event = await self.events.get()
                self.seen.append(event)
                match event["kind"]:
                    case "flow":
                        asked = event["asking"]
                    case "heard" if asked in ANSWERS:
                        self.type(ANSWERS[asked] or f"{open_day():%B %d}")
                    case "outcome":
                        return event

    def _received(self, text: str) -> None:
        message = json.loads(text)
        if message.get("type") == "server-message":
            self.events.put_nowait(message["data"])
        else:
            self.others.append(message)


def bookings(folder: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder / "bookings.db")) as store:
        store.row_factory = sqlite3.Row
        return [dict(row) for row in store.execute("SELECT * FROM bookings")]


async def test_a_page_books_on_the_served_bot(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///wrong.db\nCOUNTRY=GB\n")
    async with bot(tmp_path) as server, aiohttp.ClientSession() as client:
        index = await client.get(f"{server.url}/?session=anna")
        assert (index.status, index.content_type) == (200, "text/html")
        assert "Callwright" in await index.text()
        health = await (await client.get(f"{server.url}/health")).json()
        assert health == {"status": "ok", "flow": "appointment", "calls": 0, "actions": 0}

        page = Page()
        socket_url = f"{server.url.replace('http', 'ws')}/events?session_id=anna"
        async with client.ws_connect(socket_url) as listener:
            await page.call(server.url, "anna")
            outcome = await page.answer_all()
            heard_elsewhere = []
            async with asyncio.timeout(60):
                async for message in listener:
                    heard_elsewhere.append(json.loads(message.data))
                    if heard_elsewhere[-1]["kind"] == "ended":
                        break
        await page.peer.close()
    assert page.seen[0]["kind"] == "call"
    assert {event["session_id"] for event in page.seen} == {"anna"}
    assert heard_elsewhere[: len(page.seen)] == page.seen
    assert {message["type"] for message in page.others} <= {"bot-ready", "signalling"}
    assert outcome["outcome"] == "completed"
    (booked,) = bookings(tmp_path)
    assert booked["reference"] == outcome["result"]["reference"]
    assert (booked["type"], booked["time"], booked["name"]) == ("checkup", "14:30", "Anna Brown")
    assert booked["date"] == open_day().isoformat()
    assert booked["contact"].endswith("5551234567")
    assert not (tmp_path / "wrong.db").exists()

    printed = server.printed
    lines = printed.splitlines()
    assert lines[:6] == [line.format(url=server.url) for line in START]
    assert "call begins" in lines[6], "a start says six lines and nothing else"
    assert "Traceback" not in printed
    assert "transceiver" not in printed
    assert "GET /page" not in printed
    assert "Anna" not in printed.replace("session_id=anna", "")
    assert "5551234567" not in printed
    assert server.process.returncode == 0


async def test_the_command_serves_with_the_runners_options(tmp_path: Path) -> None:
    program = ("-m", "pipeline.commands.cli", "serve")
    options = ("-t", "twilio", "-x", "https://bot.example/")  # the runner takes an address too
    account = {"DAILY_API_KEY": "key"}
    async with (
        bot(tmp_path, *options, program=program, **account) as server,
        aiohttp.ClientSession() as client,
    ):
        twiml = await (await client.post(server.url, data={"From": "+15550100"})).text()
        assert 'url="wss://bot.example/ws"' in twiml
        assert 'value="+15550100"' in twiml
        other = await client.post(f"{server.url}/start", json={"transport": "webrtc"})
        assert other.status == 400
    lines = server.printed.splitlines()
    assert lines[:4] == [line.format(url=server.url) for line in START[:4]]
    assert lines[4].endswith("webhook is https://bot.example/daily-dialin-webhook.")
    assert lines[5] == "Calls by Twilio still need TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
    assert "twilio call comes in" in lines[6], "a start says six lines and nothing else"


async def test_a_server_that_is_told_to_end_ends_its_calls(tmp_path: Path) -> None:
    page = Page()
    async with bot(tmp_path, "-v") as server:
        await page.call(server.url, "anna")
        async with asyncio.timeout(60):
            while (await page.events.get())["kind"] != "heard":
                pass
        server.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(server.process.wait(), 60)
    await page.peer.close()
    assert "call ended" in server.printed
    assert "Traceback" not in server.printed
    assert "PIPECAT DEVELOPMENT RUNNER" in server.printed, "a talkative start says what it is"
    assert "Uvicorn running on" in server.printed


def own_start(folder: Path, monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Let this process start as the program does in a folder of its own."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["callwright"])
    monkeypatch.setattr(sys.modules["__main__"], "bot", None, raising=False)
    monkeypatch.setenv("PYTHON_DOTENV_DISABLED", "1")
    for name, value in environment(folder, **variables).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"FLOW": "appointmen"}, "appointmen"),
        ({"PORT": "many"}, "PORT"),
        ({"DATABASE_URL": "sqlite:////dev/null/bookings.db"}, "DATABASE_URL"),
        ({"TTS_PROVIDER": "no.such.Voice"}, "TTS_PROVIDER"),
        ({"DAILY_WEBHOOK_SECRET": "not base64!"}, "DAILY_WEBHOOK_SECRET"),
    ],
)
def test_what_cannot_be_used_stops_the_start(
    tmp_path: Path,
    variables: dict[str, str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own_start(tmp_path, monkeypatch, **variables)

    async def no_bot(_arguments: object) -> None:
        raise AssertionError("no call was to be taken")

    application.cache_clear()
    try:
        assert serve(no_bot, []) == 2
    finally:
        application.cache_clear()
    errors = capsys.readouterr().err
    assert errors.startswith("Callwright cannot start.")
    assert told in errors
    assert "Remedy:" in errors


def test_a_port_that_is_taken_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own_start(tmp_path, monkeypatch)

    async def no_bot(_arguments: object) -> None:
        raise AssertionError("no call was to be taken")

    application.cache_clear()
    try:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            assert serve(no_bot, ["--host", "127.0.0.1", "--port", str(port)]) == 2
    finally:
        application.cache_clear()
    told = capsys.readouterr()
    assert "Talk to the bot" not in told.out
    assert f"Port {port} of 127.0.0.1 cannot be used: Address already in use." in told.err
    assert "choose another with PORT" in told.err


def test_a_direct_call_is_prepared_and_ended_as_those_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own_start(tmp_path, monkeypatch)
    done: list[str] = []

    async def a_room(*_: object, **__: object) -> tuple[str, str]:
        return "https://clinic.daily.co/room", "token"

    async def one_call(_arguments: object) -> None:
        logger.debug("words of a caller")
        logger.info("call taken")
        done.append("call")

    async def drained(_actions: Actions, _seconds: float) -> None:
        done.append("drained")

    monkeypatch.setattr("pipecat.runner.daily.configure", a_room)
    monkeypatch.setattr(Actions, "drain", drained)
    application.cache_clear()
    try:
        assert serve(one_call, ["-d"]) == 0
    finally:
        application.cache_clear()
        logger.remove()
    assert done == ["call", "drained"]
    told = capsys.readouterr()
    assert "call taken" in told.err
    assert "words of a caller" not in told.err
    assert "Speaking: nothing" in told.out
