"""A call by voice from the talk page, in real time: headless Chromium, a voice at its microphone.

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
from tests.scenes.page_browser import NARROW, WIDE, Visit, chromium
from tests.scenes.page_caller import OPENING, TURN_MS, PageCaller, speeches
from tests.scenes.served_bot import ServedBot, served_bot

PICTURES = Path(__file__).parent.parent.parent / "var" / "pictures"
FLOW = load_flow("appointment").flow
pytestmark = pytest.mark.timeout(240)  # a busy machine is slow to answer, and may be
NOISE_LEVEL = 6000.0  # louder than the caller
NOISE_SECONDS = 30.0


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedBot]:
    with served_bot(tmp_path_factory.mktemp("bot")) as served:
        yield served


@contextmanager
def calling(bot: ServedBot, wanted: Script) -> Iterator[tuple[Page, PageCaller]]:
    """Call from the page."""
    said = speeches(FLOW, wanted)
    with chromium() as browser:
        profile = browser.new_context(viewport=WIDE)
        server: Any = None  # the bot itself
        visit = Visit(profile.new_page(), server)
        caller = PageCaller(visit.page, said)
        page = visit.open(f"/?session=voice-{time.time_ns()}", url=bot.url)
        page.locator("#call").click()
        expect(page.locator("#connection-words")).to_have_text("Connected", timeout=30_000)
        yield page, caller
        visit.check()
        profile.close()


def key_in(page: Page, number: str) -> None:
    """Press the keys of a number."""
    page.locator("#open-keypad").click()
    for key in f"{number}#":
        page.locator("#keypad-keys button", has_text=key).first.click()
    page.locator("#keypad-close").click()


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
        ("another-day", script(3, "15:30", "cleaning", "Susan Miller")),
    ],
)
def test_a_caller_books_on_the_talk_page(bot: ServedBot, name: str, wanted: Script) -> None:
    with calling(bot, wanted) as (page, caller):
        lines = page.locator(".line-bot")
        caller.answer_until(lines.filter(has_text="You may key the number in").first)
        key_in(page, wanted.booking["contact"])
        picture(page, f"{name}-summary")
        caller.answer_until(lines.filter(has_text="You are booked for").first)
        outcome = page.locator(".outcome")
        outcome.wait_for(timeout=TURN_MS)
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


def test_in_noise_nothing_is_booked_on_the_page(bot: ServedBot) -> None:
    before = Diary(bot.diary).all()
    with calling(bot, script(1, "16:30", "checkup")) as (page, caller):
        caller.be_in_noise(NOISE_LEVEL)
        for asked in (OPENING, "asks for date", "asks for time"):
            page.wait_for_timeout(NOISE_SECONDS * 1000 / 3)
            caller.say(asked)
        if page.locator("body[data-phase=call]").count():
            page.locator("#hang-up").click()
        assert page.locator(".outcome[data-outcome=completed]").count() == 0
    assert Diary(bot.diary).all() == before
