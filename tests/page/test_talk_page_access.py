"""The talk page for everybody: both screens, both schemes, keyboard alone, screen readers."""

# ruff: noqa: F811

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.scenes import page_scene as scene
from tests.scenes.page_browser import (  # noqa: F401
    NARROW,
    WIDE,
    Visit,
    browser,
    play,
    server,
    visit,
    visiting,
)
from tests.scenes.page_server import PageServer

SIZES = {"wide": WIDE, "narrow": NARROW}


def idle(visit: Visit) -> None:
    visit.open()


def in_a_call(visit: Visit) -> None:
    visit.call()
    play(visit.server, scene.BEGIN, scene.COLLECT, scene.BARGE_IN, scene.CORRECT)
    expect(visit.page.locator(".line-you kbd")).to_have_count(8)


def keypad(visit: Visit) -> None:
    in_a_call(visit)
    visit.page.locator("#open-keypad").click()


def details(visit: Visit) -> None:
    in_a_call(visit)
    if visit.page.locator("#open-details").is_visible():
        visit.page.locator("#open-details").click()


def in_trouble(visit: Visit) -> None:
    visit.allowed.append("Failed to load resource")
    visit.open()
    visit.server.refuse_with = 500
    visit.page.locator("#call").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


def ended(visit: Visit) -> None:
    visit.call()
    play(visit.server, scene.WHOLE_CALL)
    expect(visit.page.locator(".outcome")).to_be_visible()
    visit.server.hang_up()
    expect(visit.page.locator("#call-again")).to_be_visible()


def shortcuts(visit: Visit) -> None:
    visit.open()
    visit.page.locator("#open-shortcuts").click()


STATES: list[Callable[[Visit], None]] = [
    idle,
    in_a_call,
    keypad,
    details,
    in_trouble,
    ended,
    shortcuts,
]


def serious(page: Page) -> list[Any]:
    findings = Axe().run(page).response["violations"]
    return [
        (one["id"], one["impact"], [node["html"] for node in one["nodes"]])
        for one in findings
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_serious(
    browser: Browser, server: PageServer, state: Callable[[Visit], None], size: str
) -> None:
    with visiting(browser, server, viewport=SIZES[size], reduced_motion="reduce") as visit:
        state(visit)
        assert serious(visit.page) == []
        visit.page.emulate_media(color_scheme="dark")
        assert serious(visit.page) == []


@pytest.mark.parametrize("state", [idle, in_a_call, ended], ids=lambda state: state.__name__)
def test_nothing_overflows(
    browser: Browser, server: PageServer, state: Callable[[Visit], None]
) -> None:
    with visiting(browser, server) as visit:
        state(visit)
        for width in (1280, 1024, 768, 390, 320):
            visit.page.set_viewport_size({"width": width, "height": 800})
            root = "document.documentElement"
            fits = f"{root}.scrollWidth <= {root}.clientWidth && {root}.scrollHeight <= 800"
            assert visit.page.evaluate(fits), width


@pytest.mark.parametrize("size", SIZES)
def test_all_controls_are_in_view_and_large_enough(
    browser: Browser, server: PageServer, size: str
) -> None:
    with visiting(browser, server, viewport=SIZES[size]) as visit:
        in_a_call(visit)
        page = visit.page
        expect(page.locator("#answer-text")).to_be_in_viewport(ratio=1)
        expect(page.get_by_text("You cut in")).to_be_attached()
        for control in page.locator(".dock button").all():
            expect(control).to_be_in_viewport(ratio=1)
            box = control.bounding_box()
            assert box
            assert box["width"] >= 44
            assert box["height"] >= 44
        conversation = page.locator("#conversation").bounding_box()
        assert conversation
        assert conversation["height"] >= 300


def test_on_a_narrow_screen_details_open_over_the_call(
    browser: Browser, server: PageServer
) -> None:
    with visiting(browser, server, viewport=NARROW) as visit:
        in_a_call(visit)
        page = visit.page
        opener = page.get_by_role("button", name="4 of 5 required · details")
        expect(page.locator("#details")).to_be_hidden()
        opener.click()
        expect(page.get_by_role("button", name="Close the details")).to_be_focused()
        expect(page.locator("[data-slot=date]")).to_be_in_viewport()
        assert page.locator("#stage").evaluate("stage => stage.inert")
        page.keyboard.press("Escape")
        expect(page.locator("#details")).to_be_hidden()
        expect(opener).to_be_focused()


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    """Press Tab until the element has the focus; every stop on the way can be seen."""
    for _ in range(30):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        shown = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
                return one === document.body
                    || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2); }"""
        )
        assert shown, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_a_whole_call_by_keyboard(visit: Visit, server: PageServer) -> None:
    page = visit.open()
    tab_to(page, ".skip")
    tab_to(page, "#call")
    page.keyboard.press("Enter")
    server.wait_for(lambda message: message.get("type") == "client-ready")
    expect(page.locator("#stage")).to_be_focused()
    stops = []
    for _ in range(7):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert stops == [
        "conversation",
        "answer-text",
        "send",
        "microphone",
        "speaker",
        "pause",
        "open-keypad",
    ]
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    server.wait_for(lambda message: message.get("data") == {"t": "key", "d": {"key": "5"}})
    page.keyboard.press("9")
    server.wait_for(lambda message: message.get("data") == {"t": "key", "d": {"key": "9"}})
    page.keyboard.press("Escape")
    expect(page.locator("#keypad")).to_be_hidden()
    expect(page.locator("#open-keypad")).to_be_focused()
    tab_to(page, "#answer-text", back=True)
    page.keyboard.type("my name is Ann 5")
    page.keyboard.press("Enter")
    typed = server.wait_for(lambda message: message.get("type") == "send-text")
    assert typed["data"]["content"] == "my name is Ann 5"
    tab_to(page, "#pause")
    page.keyboard.press("Space")
    expect(page.locator("#floor-state")).to_have_text("Paused")
    tab_to(page, "#hang-up")
    page.keyboard.press("Enter")
    expect(page.locator("#call-again")).to_be_focused()


def test_shortcuts_work_from_anywhere_and_are_listed(visit: Visit, server: PageServer) -> None:
    page = visit.open()
    page.keyboard.press("Alt+h")
    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed).to_be_visible()
    keys = ["+".join(one.locator("kbd").all_inner_texts()) for one in listed.locator("dt").all()]
    used = page.locator("[aria-keyshortcuts]").evaluate_all(
        "all => all.map(one => one.ariaKeyShortcuts)"
    )
    assert set(used) == {key for key in keys if key != "Esc"}
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    page.keyboard.press("Alt+c")
    server.wait_for(lambda message: message.get("type") == "client-ready")
    page.locator("body[data-phase=call]").wait_for()
    page.keyboard.press("Alt+t")
    expect(page.locator("#answer-text")).to_be_focused()
    page.keyboard.press("Alt+m")
    expect(page.get_by_role("switch", name="Microphone")).not_to_be_checked()
    page.keyboard.press("Alt+s")
    expect(page.get_by_role("switch", name="Speaker")).not_to_be_checked()
    page.keyboard.press("Alt+p")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.keyboard.press("Alt+k")
    expect(page.locator("#keypad")).to_be_visible()
    expect(page.locator("#answer-text")).to_have_value("")
    page.keyboard.press("Alt+c")
    expect(page.locator("#connection-words")).to_have_text("You hung up")


def test_screen_readers_are_told_little(visit: Visit, server: PageServer) -> None:
    page = visit.open()
    page.evaluate(
        """() => { window.told = []; new MutationObserver(() => told.push(announcer.textContent))
            .observe(announcer, { childList: true, characterData: true, subtree: true }); }"""
    )
    page.locator("#call").click()
    server.wait_for(lambda message: message.get("type") == "client-ready")
    play(server, scene.WHOLE_CALL)
    expect(page.locator(".outcome")).to_be_visible()
    server.hang_up()
    expect(page.locator("#call-again")).to_be_focused()
    told = page.evaluate("told")
    assert told == ["Waiting for the microphone", "Connecting", "Connected", "The bot hung up"]
    live = page.locator("[aria-live], [role=status], [role=alert], [role=log]")
    assert live.evaluate_all("all => all.map(one => one.id)") == ["notice", "announcer"]
