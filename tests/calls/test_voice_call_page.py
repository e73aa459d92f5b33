"""A call by voice from the talk page, in real time: headless Chromium, a file as its microphone.

The words are those of ``test_voice_call_telephone``. Only the number is keyed in, on the page.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caller.diary import agrees, read_booking
from caller.script import Script
from flows.build.load import load_flow
from pipeline.business.bookings import Diary
from tests.calls.test_voice_call_telephone import script
from tests.scenes.page_browser import MICROPHONE, NARROW, WIDE, Visit, chromium
from tests.scenes.rehearsed_caller import write_caller
from tests.scenes.served_bot import ServedBot, served_bot

PICTURES = Path(__file__).parent.parent.parent / "var" / "pictures"
FLOW = load_flow("appointment").flow
CALL_MS = 80_000
NOISE_LEVEL = 6000.0  # louder than the caller
NOISE_SECONDS = 30.0


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedBot]:
    with served_bot(tmp_path_factory.mktemp("bot")) as served:
        yield served


@contextmanager
def calling(
    bot: ServedBot, wanted: Script, folder: Path, noise_level: float = 0.0
) -> Iterator[Page]:
    """Call from the page; the file begins to play when the call does."""
    file = folder / "caller.wav"
    write_caller(file, FLOW, wanted, noise_level)
    flag = f"--use-file-for-fake-audio-capture={file}%noloop"
    with chromium(*MICROPHONE, flag) as browser:
        profile = browser.new_context(viewport=WIDE)
        server: Any = None  # the bot itself
        visit = Visit(profile.new_page(), server)
        page = visit.open(f"/?session=voice-{time.time_ns()}", url=bot.url)
        page.locator("#call").click()
        expect(page.locator("#connection-words")).to_have_text("Connected", timeout=15_000)
        yield page
        visit.check()
        profile.close()


def key_in(page: Page, number: str) -> None:
    """Press the keys of a number when the bot asks for it."""
    asks = page.locator(".line-bot", has_text="You may key the number in")
    asks.first.wait_for(timeout=CALL_MS)
    page.locator("#open-keypad").click()
    for key in f"{number}#":
        page.locator("#keypad-keys button", has_text=key).first.click()
    page.locator("#keypad-close").click()


def be_silent_when_booked(page: Page) -> None:
    """Turn the microphone off once the bot books: the file holds a second yes, in case."""
    page.locator(".line-bot", has_text="You are booked for").first.wait_for(timeout=CALL_MS)
    page.locator("#microphone").click()


def picture(page: Page, name: str) -> None:
    """Keep pictures of the page at both sizes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size, viewport in (("wide", WIDE), ("narrow", NARROW)):
        page.set_viewport_size(viewport)
        page.screenshot(path=PICTURES / f"voice-call-{name}-{size}.png")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("first", script(0, "10:30", "checkup")),
        ("another-day", script(3, "15:30", "cleaning")),
    ],
)
def test_a_caller_books_on_the_talk_page(
    bot: ServedBot, tmp_path: Path, name: str, wanted: Script
) -> None:
    with calling(bot, wanted, tmp_path) as page:
        key_in(page, wanted.booking["contact"])
        picture(page, f"{name}-summary")
        be_silent_when_booked(page)
        outcome = page.locator(".outcome")
        outcome.wait_for(timeout=CALL_MS)
        assert outcome.get_attribute("data-outcome") == "completed"
        expect(outcome.locator("h2")).to_have_text("Booked")
        expect(page.locator("#connection-words")).to_have_text("The bot hung up")
        reference = outcome.locator(".reference strong").inner_text()
        assert agrees(read_booking(bot.diary, reference), wanted.booking)
        expect(page.locator("#slots .slot")).to_have_count(len(wanted.booking))
        expect(page.locator("[data-slot=name]")).to_contain_text(wanted.booking["name"])
        assert page.locator(".line-you").count() >= len(wanted.booking) - 1
        assert page.locator(".line-bot").count() >= len(wanted.booking)
        picture(page, f"{name}-booked")


def test_in_noise_nothing_is_booked_on_the_page(bot: ServedBot, tmp_path: Path) -> None:
    before = Diary(bot.diary).all()
    wanted = script(1, "16:30", "checkup")
    with calling(bot, wanted, tmp_path, NOISE_LEVEL) as page:
        page.wait_for_timeout(NOISE_SECONDS * 1000)
        if page.locator("body[data-phase=call]").count():
            page.locator("#hang-up").click()
        assert page.locator(".outcome[data-outcome=completed]").count() == 0
    assert Diary(bot.diary).all() == before
