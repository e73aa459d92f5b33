"""The talk page when something is missing or breaks: it says in words what to do."""

# ruff: noqa: F811

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.scenes.page_browser import (  # noqa: F401
    MICROPHONE,
    Visit,
    browser,
    chromium,
    server,
    visit,
    visiting,
)
from tests.scenes.page_server import PageServer

FAILED_REQUEST = "Failed to load resource"  # said by the browser itself, whatever a page does
KEEP_TRACK = """
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => (window.opened = await open(wanted));
"""
NO_PLAYING = """
    HTMLMediaElement.prototype.play = () =>
        Promise.reject(new DOMException("not yet", "NotAllowedError"));
"""


@contextmanager
def visit_with(server: PageServer, *flags: str) -> Iterator[Visit]:
    with chromium(*flags) as browser, visiting(browser, server) as visit:
        yield visit


def goes_on_by_text(page: Page, server: PageServer) -> None:
    """The notice's offer leads into a call without microphone."""
    page.get_by_role("button", name="Go on with text and keys").click()
    server.wait_for(lambda message: message.get("type") == "client-ready")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator("#connection-words")).to_have_text("Connected")
    expect(page.get_by_role("switch", name="Microphone")).not_to_be_checked()
    page.get_by_label("Type an answer").fill("hello")
    page.keyboard.press("Enter")
    server.wait_for(lambda message: message.get("type") == "send-text")


def test_a_denied_microphone(server: PageServer) -> None:
    flags = ["--deny-permission-prompts", "--use-fake-device-for-media-stream"]
    with visit_with(server, *flags) as visit:
        page = visit.open()
        page.locator("#call").click()
        notice = page.get_by_role("alert")
        expect(notice).to_contain_text("The microphone is blocked")
        expect(notice).to_contain_text("allow the microphone")
        expect(notice.get_by_role("button", name="Try again")).to_be_focused()
        assert server.offers == []
        goes_on_by_text(page, server)


def test_an_absent_microphone(server: PageServer) -> None:
    with visit_with(server, "--use-fake-ui-for-media-stream", "--disable-audio-input") as visit:
        page = visit.open()
        page.locator("#call").click()
        expect(page.get_by_role("alert")).to_contain_text("No microphone found")
        expect(page.get_by_role("alert")).to_contain_text("Plug in a microphone")
        goes_on_by_text(page, server)


def test_plain_http_from_another_host(server: PageServer) -> None:
    rules = "--host-resolver-rules=MAP bot.test 127.0.0.1"
    with visit_with(server, *MICROPHONE, rules) as visit:
        page = visit.open(url=f"http://bot.test:{server.port}/")
        page.locator("#call").click()
        notice = page.get_by_role("alert")
        expect(notice).to_contain_text("reached over plain http")
        expect(notice).to_contain_text(f"http://localhost:{server.port}/?session=test-1")
        expect(notice).to_contain_text(f"ssh -L {server.port}:localhost:{server.port} bot.test")
        goes_on_by_text(page, server)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (500, "The bot does not answer"),
        (503, "All lines are busy"),
        (429, "All lines are busy"),
        (400, "The bot refused the call"),
    ],
)
def test_a_refused_call(visit: Visit, server: PageServer, status: int, words: str) -> None:
    visit.allowed.append(FAILED_REQUEST)
    page = visit.open()
    server.refuse_with = status
    page.locator("#call").click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.locator("#connection-words")).to_have_text("Not in a call")
    server.refuse_with = None
    page.get_by_role("button", name="Try again").click()
    server.wait_for(lambda message: message.get("type") == "client-ready")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_bot_that_is_down(visit: Visit) -> None:
    visit.allowed.append(FAILED_REQUEST)
    stopped = PageServer().start()
    page = visit.open(url=stopped.url)
    stopped.stop()
    page.locator("#call").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("The bot does not answer")
    expect(notice).to_contain_text("make run")


def test_an_answer_that_is_no_answer(visit: Visit) -> None:
    page = visit.open()
    page.route("**/api/offer", lambda route: route.fulfill(json={"sdp": "nonsense"}))
    page.locator("#call").click()
    expect(page.get_by_role("alert")).to_contain_text("The bot refused the call")


def test_no_way_through_to_the_bot(visit: Visit) -> None:
    page = visit.page
    page.clock.install()

    def mislead(route: Route) -> None:
        answer = route.fetch().json()
        answer["sdp"] = re.sub(r"a=ice-pwd:.*", "a=ice-pwd:" + "x" * 22, answer["sdp"])
        route.fulfill(json=answer)

    page.route("**/api/offer", mislead)
    visit.open()
    with page.expect_response("**/api/offer"):
        page.locator("#call").click()
    expect(page.locator("body")).to_have_attribute("data-phase", "connecting")
    page.wait_for_function("document.querySelector('audio').srcObject")
    page.clock.fast_forward(21_000)
    expect(page.get_by_role("alert")).to_contain_text("No sound gets through")
    expect(page.locator("#connection-words")).to_have_text("Not in a call")


def test_a_lost_connection(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    server.tell("prompt", prompt=1, text="What can I book for you?")
    expect(page.locator(".line-bot")).to_be_visible()
    server.vanish()
    expect(page.locator("#connection-words")).to_have_text(
        "Connection is unsteady …", timeout=20_000
    )
    expect(page.locator("#connection-words")).to_have_text("Connection lost", timeout=20_000)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("The connection was lost")
    expect(notice).to_contain_text("Call again")
    expect(page.locator(".line-bot")).to_be_visible()
    server.reset()
    page.get_by_role("button", name="Call again").click()
    server.wait_for(lambda message: message.get("type") == "client-ready")
    expect(notice).to_be_hidden()


def test_a_bot_that_hangs_up_without_an_outcome(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    server.tell("user", turn=1, text="hel", final=False, source="voice")
    expect(page.locator(".line-you")).to_be_visible()
    server.hang_up()
    expect(page.locator("#connection-words")).to_have_text("The bot hung up")
    expect(page.locator(".line-you")).to_have_attribute("data-state", "unfinished")
    expect(page.locator(".outcome")).to_have_count(0)
    expect(page.get_by_role("button", name="Call again")).to_be_focused()


def test_hanging_up_while_it_connects(visit: Visit, server: PageServer) -> None:
    page = visit.open()
    held: list[Route] = []
    page.route("**/api/offer", lambda route: held.append(route))
    page.locator("#call").click()
    with page.expect_request("**/api/offer"):
        pass
    with page.expect_event("requestfailed", timeout=30_000):
        page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#connection-words")).to_have_text("Not in a call")
    page.unroute("**/api/offer")
    page.locator("#call").click()
    server.wait_for(lambda message: message.get("type") == "client-ready")
    expect(page.locator("#connection-words")).to_have_text("Connected")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_microphone_that_is_unplugged(visit: Visit, server: PageServer) -> None:
    visit.page.add_init_script(KEEP_TRACK)
    page = visit.call()
    page.evaluate("opened.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.get_by_role("alert")).to_contain_text("The microphone is gone")
    expect(page.get_by_role("switch", name="Microphone")).not_to_be_checked()
    expect(page.locator("#connection-words")).to_have_text("Connected")
    page.get_by_role("switch", name="Microphone").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    server.loudness = 0
    server.wait_until_heard(lambda loudness: loudness > 500)


def test_a_browser_that_keeps_the_sound_off(visit: Visit) -> None:
    visit.page.add_init_script(NO_PLAYING)
    page = visit.call()
    expect(page.get_by_role("alert")).to_contain_text("Press “Speaker” to hear the bot")
    speaker = page.get_by_role("switch", name="Speaker")
    expect(speaker).not_to_be_checked()
    speaker.click()
    expect(speaker).to_be_checked()


def test_a_browser_without_calls(visit: Visit) -> None:
    visit.page.add_init_script("delete window.RTCPeerConnection")
    page = visit.open()
    page.locator("#call").click()
    expect(page.get_by_role("alert")).to_contain_text("This browser cannot place calls")
