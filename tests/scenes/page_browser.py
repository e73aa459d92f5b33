"""Headless Chromium on the talk page: fixtures, and what a person does there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.scenes import page_scene as scene
from tests.scenes.page_server import PageServer

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
expect.set_options(timeout=30_000)  # however busy the machine is
MICROPHONE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 390, "height": 844}


class Visit:
    """A page that was opened, and what its browser said and asked for meanwhile.

    Attributes:
        allowed: Console messages that a test expects hold one of these texts.
    """

    def __init__(self, page: Page, server: PageServer) -> None:
        self.page = page
        self.server = server
        self.allowed: list[str] = []
        self._complaints: list[str] = []
        self._hosts: set[str | None] = set()
        page.on("console", lambda message: self._complaints.append(message.text))
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("request", lambda request: self._hosts.add(urlsplit(request.url).hostname))

    def open(self, query: str = "?session=test-1", url: str | None = None) -> Page:
        self.page.goto((url or self.server.url) + query)
        return self.page

    def call(self) -> Page:
        """Open the page and call; returns when the bot knows that the page is ready."""
        self.open()
        self.page.locator("#call").click()
        self.server.wait_for(lambda message: message.get("type") == "client-ready")
        self.page.locator("body[data-phase=call]").wait_for()
        return self.page

    def check(self) -> None:
        """Nothing came from another host, and the console is clean."""
        own = {None, urlsplit(self.page.url).hostname}
        assert self._hosts <= own, f"requests to {self._hosts - own}"
        unexpected = [
            text for text in self._complaints if not any(known in text for known in self.allowed)
        ]
        assert not unexpected


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A browser of its own; skips the test, loudly, where there is none."""
    if PROGRAM is None:
        message = "no chromium: install it with  apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=[*FLAGS, *flags])
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, server: PageServer, **context: Any) -> Iterator[Visit]:
    """A visit in a fresh profile; checks requests and console at its end."""
    server.reset()
    settings = {"viewport": WIDE, **context}
    profile = browser.new_context(**settings)
    visit = Visit(profile.new_page(), server)
    yield visit
    visit.check()
    profile.close()


@pytest.fixture(scope="module")
def server() -> Iterator[PageServer]:
    running = PageServer().start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*MICROPHONE) as one:
        yield one


@pytest.fixture
def visit(browser: Browser, server: PageServer) -> Iterator[Visit]:
    with visiting(browser, server) as one:
        yield one


def play(server: PageServer, *parts: list[scene.Cue]) -> None:
    """Let the bot tell all cues at once."""
    for cues in parts:
        for _, kind, fields in cues:
            server.tell(kind, **fields)
