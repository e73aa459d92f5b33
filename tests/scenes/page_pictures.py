"""Takes pictures of the talk page in its states, with the scene of ``tests/scenes/page_scene.py``.

``python -m tests.scenes.page_pictures FOLDER [STATE…]`` writes ``STATE-SIZE-SCHEME.png``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.scenes import page_scene as scene
from tests.scenes.page_browser import FLAGS, MICROPHONE, NARROW, PROGRAM, WIDE
from tests.scenes.page_server import PageServer

SIZES = {"wide": WIDE, "narrow": NARROW}


def play(server: PageServer, cues: Iterable[scene.Cue], speed: float = 1.0) -> None:
    """Tell the page the cues in their time, divided by ``speed``."""
    for seconds, kind, fields in cues:
        time.sleep(seconds / speed)
        server.tell(kind, **fields)


def call(page: Page, server: PageServer) -> None:
    page.get_by_role("button", name="Call", exact=True).click()
    server.wait_for(lambda message: message.get("type") == "client-ready")


def idle(page: Page, server: PageServer) -> None:
    page.locator("#call").focus()


def middle(page: Page, server: PageServer) -> None:
    call(page, server)
    play(server, [*scene.BEGIN, *scene.COLLECT])


def barge_in(page: Page, server: PageServer) -> None:
    middle(page, server)
    play(server, scene.BARGE_IN)


def keypad(page: Page, server: PageServer) -> None:
    barge_in(page, server)
    play(server, scene.CORRECT)
    page.locator("#open-keypad").click()
    page.keyboard.type("555")


def details(page: Page, server: PageServer) -> None:
    barge_in(page, server)
    play(server, scene.CORRECT)
    if page.locator("#open-details").is_visible():
        page.locator("#open-details").click()


def complete(page: Page, server: PageServer) -> None:
    call(page, server)
    play(server, scene.WHOLE_CALL, 3)
    server.hang_up()
    page.locator(".outcome").wait_for()


def down(page: Page, server: PageServer) -> None:
    server.refuse_with = 500
    page.locator("#call").click()
    page.locator("#notice").wait_for()
    server.refuse_with = None


def shortcuts(page: Page, server: PageServer) -> None:
    page.locator("#open-shortcuts").click()


STATES: dict[str, Callable[[Page, PageServer], None]] = {
    "idle": idle,
    "middle": middle,
    "barge-in": barge_in,
    "keypad": keypad,
    "details": details,
    "complete": complete,
    "down": down,
    "shortcuts": shortcuts,
}


def take(
    playwright: Playwright, server: PageServer, state: str, size: str, scheme: str, file: Path
) -> None:
    browser = playwright.chromium.launch(executable_path=PROGRAM, args=[*FLAGS, *MICROPHONE])
    page = browser.new_page(
        viewport=SIZES[size],
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=2 if size == "narrow" else 1.5,
    )
    page.on("console", lambda message: print("console:", message.text))
    page.goto(f"{server.url}?session=elm-street-7")
    server.reset()
    STATES[state](page, server)
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    browser.close()


def main(arguments: list[str]) -> None:
    server = PageServer().start()
    with sync_playwright() as playwright:
        folder = Path(arguments[0])
        folder.mkdir(parents=True, exist_ok=True)
        for state in arguments[1:] or STATES:
            for size in SIZES:
                for scheme in ("light", "dark"):
                    file = folder / f"{state}-{size}-{scheme}.png"
                    take(playwright, server, state, size, scheme, file)
    server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
