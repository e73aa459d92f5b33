"""A bot without cloud services contacts and looks up nobody, in Python or beneath it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenes.contacts import can_trace, contacts, traced
from tests.server.test_serving import ANSWERS, Page, bot

pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is not here, or may not trace")
EMBEDDED = {"STT_PROVIDER": "embedded", "TTS_PROVIDER": "embedded"}
CALL_SECONDS = 12.0  # what reports in the background has begun to by then


async def test_a_served_bot_and_a_call_contact_nobody(tmp_path: Path) -> None:
    log, home = tmp_path / "contacts", tmp_path / "home"
    home.mkdir()
    async with bot(tmp_path, under=traced(log), HOME=str(home), **EMBEDDED) as server:
        page = Page()
        await page.call(server.url, "anna")
        await heard(page)
        page.type(ANSWERS["GREETING"])
        await heard(page)
        await asyncio.sleep(CALL_SECONDS)
        await page.peer.close()
    assert contacts(log, server.process.pid) == []
    assert list(home.rglob("*")) == [], "nobody keeps a mark of this machine to send"


async def heard(page: Page) -> None:
    async with asyncio.timeout(30):
        while (await page.events.get())["kind"] != "heard":
            pass


@pytest.mark.parametrize(
    ("work", "seen"),
    [
        ("socket.getaddrinfo('nobody.invalid', 80)", True),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))", True),
        ("subprocess.run([sys.executable, '-c', 'import socket; "
         "socket.socket().connect_ex((\"192.0.2.1\", 9))'], timeout=1)", True),
        ("socket.create_connection(socket.create_server(('127.0.0.1', 0)).getsockname())", False),
    ],
)  # fmt: skip
def test_a_contact_is_seen(work: str, seen: bool, tmp_path: Path) -> None:
    log = tmp_path / "contacts"
    program = f"import socket, subprocess, sys\n{work}"
    process = subprocess.Popen(
        [*traced(log), sys.executable, "-c", program], stderr=subprocess.DEVNULL
    )
    process.wait(30)

    assert bool(contacts(log, process.pid)) is seen
