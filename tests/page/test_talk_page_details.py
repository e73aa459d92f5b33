"""What the talk page shows of the bot: slots, floor, flow, latency, actions, the outcome."""

# ruff: noqa: F811

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.scenes import page_scene as scene
from tests.scenes.page_browser import Visit, browser, play, server, visit, visiting  # noqa: F401
from tests.scenes.page_server import PageServer


def slot_row(page: Page, name: str) -> Locator:
    return page.locator(f"[data-slot={name}]")


def test_slots_fill_with_value_status_and_source(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    play(server, scene.BEGIN)
    expect(page.locator("#flow-name")).to_have_text("Appointment")
    expect(slot_row(page, "name")).to_contain_text("required")
    expect(slot_row(page, "notes")).to_contain_text("optional")
    expect(page.locator("#slots-count")).to_have_text("0 of 5 required")
    play(server, scene.COLLECT)
    expect(slot_row(page, "date")).to_have_text(
        re.compile("Date: Friday, 4 December, heard, by voice")
    )
    expect(slot_row(page, "contact")).to_contain_text("asking now")
    expect(page.locator("#slots-count")).to_have_text("4 of 5 required")
    server.tell("slots", slots=scene.ALL_FILLED)
    expect(slot_row(page, "date")).to_contain_text("confirmed")
    expect(slot_row(page, "contact")).to_have_text(re.compile("5550134, confirmed, by keys"))
    expect(page.locator("#slots-count")).to_have_text("5 of 5 required")
    server.tell("slots", slots={})
    expect(page.locator("#slots-count")).to_have_text("0 of 5 required")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("IDLE", "Your turn"),
        ("LISTENING", "Listening"),
        ("THINKING", "Thinking"),
        ("SPEAKING", "Speaking"),
        ("INTERRUPT", "Go ahead"),
    ],
)
def test_the_floor_is_told_in_words(
    visit: Visit, server: PageServer, state: str, words: str
) -> None:
    page = visit.call()
    server.tell("floor", **scene.floor(state, "IDLE"))
    expect(page.locator("#floor-state")).to_have_text(words)
    expect(page.locator("#floor")).to_have_attribute("data-floor", state)


def test_the_ribbon_draws_both_voices(visit: Visit, server: PageServer) -> None:
    visit.allowed.append("willReadFrequently")
    page = visit.call()
    server.tell("floor", **scene.floor("SPEAKING", "IDLE"))
    inked = """half => { const c = document.querySelector("#ribbon"), w = c.width, h = c.height / 2;
        const p = c.getContext("2d").getImageData(0, half ? h + 3 : 0, w, h - 3).data;
        return p.some((value, index) => index % 4 === 3 && value > 0); }"""
    for half in (0, 1):
        page.wait_for_function(inked, arg=half)


def test_the_flow_shows_its_path_and_what_it_asks(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    play(server, scene.BEGIN, scene.COLLECT)
    past, current = page.locator("[data-when=past]"), page.locator("[aria-current=step]")
    expect(past).to_have_text(["Greeting"])
    expect(current).to_have_text("Collect info")
    expect(page.locator("#flow-asking")).to_have_text("asks for contact")
    expect(page.locator("#floor-asking")).to_have_text("the bot asks for contact")
    expect(page.locator("[data-when=ahead]")).to_have_text(
        [f"not yet: {name}" for name in ("Retry", "Confirm", "Complete", "Fallback")]
    )
    for state in ("RETRY", "COLLECT_INFO", "CONFIRM"):
        server.tell("flow", state=state, previous="", asking="CONFIRM")
    expect(past).to_have_text(["Greeting", "Collect info", "Retry", "Collect info"])
    expect(page.locator("#flow-asking")).to_have_text("asks for a yes")


def test_latency_is_shown_by_stage_with_numbers(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    server.tell("latency", **scene.latency(1, 96, 200, 4, 100))
    server.tell("latency", **scene.latency(2, 500, 400, 10, 290))
    turns = page.locator(".turn")
    expect(turns).to_have_count(2)
    expect(turns.first).to_contain_text("Turn 2")
    expect(turns.first).to_contain_text("1.2 s")
    expect(turns.last).to_contain_text("400 ms")
    expect(turns.last).to_contain_text("hear 96 · wait 200 · think 4 · voice 100 ms")
    expect(page.locator("#latency-summary")).to_have_text("median 800 ms")
    widths = turns.first.locator(".turn-bar span").evaluate_all(
        "all => all.map(one => Math.round(parseFloat(one.style.inlineSize)))"
    )
    assert widths == [42, 33, 1, 24]
    server.tell("latency", turn=3, total_ms=None)
    server.tell("latency", **scene.latency(4, None, None, 2, 80))
    expect(turns).to_have_count(3)
    expect(turns.first).to_contain_text("think 2 · voice 80 ms")


def test_actions_trouble_and_services_are_told(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    play(server, scene.BEGIN)
    expect(page.locator("#services")).to_contain_text("Pico (embedded)")
    server.tell("action", name="calendar.book", status="running", result=None)
    expect(page.locator(".action")).to_have_text("Calendar book: under way …")
    server.tell("action", name="calendar.book", status="failed", result=None)
    expect(page.locator(".action")).to_have_text("Calendar book: failed")
    server.tell("trouble", what="The voice is slow.")
    expect(page.locator(".trouble")).to_have_text("The voice is slow.")
    expect(page.get_by_role("status")).to_have_text("The voice is slow.")


def test_the_outcome_stays_after_the_goodbye(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    play(server, scene.WHOLE_CALL)
    card = page.locator(".outcome")
    expect(card).to_be_visible()
    server.tell("prompt", prompt=7, text="Goodbye.")
    expect(page.get_by_text("Goodbye.", exact=True)).to_be_visible()
    server.hang_up()
    expect(page.locator("#conversation > :last-child")).to_have_class("outcome")
    expect(card.get_by_role("heading")).to_have_text("Booked")
    expect(card).to_contain_text("EL-4127")
    expect(card.locator("dd")).to_have_text(
        ["a check-up", "Tuesday, 1 December", "2 pm", "Maria Olsen", "5550134"]
    )
    expect(page.locator("#connection-words")).to_have_text("The bot hung up")
    again = page.get_by_role("button", name="Call again")
    expect(again).to_be_focused()
    server.reset()
    again.click()
    server.wait_for(lambda message: message.get("type") == "client-ready")
    expect(card).to_have_count(0)
    expect(page.locator("#connection-words")).to_have_text("Connected")


@pytest.mark.parametrize(
    ("fields", "title", "words"),
    [
        ({"outcome": "cancelled"}, "Cancelled: nothing was booked", ""),
        ({"outcome": "handed_over", "handoff": {"to": "front_desk"}}, "Passed on to a person",
         "Front desk"),
        ({"outcome": "unresolved", "handoff": None}, "Nobody was free to take the call", ""),
        ({"outcome": "completed"}, "Completed", ""),
        ({"outcome": "sold_out", "result": {"left": 0}}, "Sold out", "Left"),
    ],
)  # fmt: skip
def test_every_outcome_has_words(
    visit: Visit, server: PageServer, fields: dict[str, Any], title: str, words: str
) -> None:
    page = visit.call()
    server.tell("outcome", **fields)
    expect(page.locator(".outcome h2")).to_have_text(title)
    expect(page.locator(".outcome")).to_contain_text(words)


def test_less_motion_is_honoured(browser: Browser, server: PageServer) -> None:
    with visiting(browser, server, reduced_motion="reduce") as visit:
        page = visit.call()
        play(server, scene.BEGIN, scene.COLLECT)
        expect(page.locator("#slots-count")).to_have_text("4 of 5 required")
        assert page.evaluate("document.getAnimations().length") == 0
