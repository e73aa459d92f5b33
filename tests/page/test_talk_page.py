"""The talk page in a real browser, over real WebRTC: what it shows of a call and what it sends."""

# ruff: noqa: F811

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.scenes import page_scene as scene
from tests.scenes.page_browser import Visit, browser, play, server, visit  # noqa: F401
from tests.scenes.page_server import PageServer

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "pipeline" / "page"


def user(turn: int, text: str, final: bool, source: str = "voice") -> dict[str, Any]:
    return {"turn": turn, "text": text, "final": final, "source": source}


def sends_key(key: str) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message.get("data") == {"t": "key", "d": {"key": key}}


# ---- the call


def test_a_call_connects_names_its_session_and_ends(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    assert server.offers[0]["request_data"] == {"session": "test-1"}
    expect(page.locator("#connection-words")).to_have_text("Connected")
    server.tell("participants", who=["caller", "bot", "reception"])
    expect(page.locator("#participants")).to_have_text("In the call: caller, bot and reception")
    expect(page.locator("#duration")).to_have_text(re.compile(r"0:0[1-9]"))
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#connection-words")).to_have_text("You hung up")
    expect(page.locator("#participants")).to_be_hidden()
    server.wait_until_gone()


def test_the_caller_is_heard_unless_the_microphone_is_off(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    server.wait_until_heard(lambda loudness: loudness > 500)
    expect(page.locator("#microphone-level")).not_to_have_css(
        "transform", re.compile(r"matrix\(0,")
    )
    microphone = page.get_by_role("switch", name="Microphone")
    microphone.click()
    expect(microphone).not_to_be_checked()
    server.wait_for(lambda m: m == {"type": "trackStatus", "receiver_index": 0, "enabled": False})
    server.wait_until_silent()
    microphone.click()
    server.wait_until_heard(lambda loudness: loudness > 500)


def test_without_microphone_one_can_type_and_add_it_later(visit: Visit, server: PageServer) -> None:
    page = visit.open()
    page.get_by_role("button", name="Call without a microphone").click()
    microphone = page.get_by_role("switch", name="Microphone")
    expect(page.locator("#connection-words")).to_have_text("Connected")
    expect(microphone).not_to_be_checked()
    microphone.click()
    expect(microphone).to_be_checked()
    server.wait_until_heard(lambda loudness: loudness > 500)
    expect(page.get_by_label("Microphone").and_(page.locator("select"))).to_be_enabled()


def test_another_microphone_can_be_chosen_in_the_call(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    device = page.locator("#device")
    expect(device.locator("option")).not_to_have_count(1)
    used = device.input_value()
    other = next(
        value
        for value in device.locator("option").evaluate_all("all => all.map(one => one.value)")
        if value != used
    )
    device.select_option(other)
    expect(device).to_have_value(other)
    server.loudness = 0
    server.wait_until_heard(lambda loudness: loudness > 500)


def test_pause_holds_the_microphone_and_tells_the_bot(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    page.get_by_role("button", name="Pause").click()
    server.wait_for(lambda m: m.get("data") == {"t": "pause", "d": {}})
    expect(page.locator("#floor-state")).to_have_text("Paused")
    server.wait_until_silent()
    server.tell("paused", paused=True)
    page.get_by_role("button", name="Resume").click()
    server.wait_for(lambda m: m.get("data") == {"t": "resume", "d": {}})
    server.tell("floor", **scene.floor("LISTENING", "IDLE"))
    expect(page.locator("#floor-state")).to_have_text("Listening")
    server.tell("paused", paused=True)
    expect(page.locator("#floor-state")).to_have_text("Paused")


def test_with_the_speaker_off_prompts_are_announced_instead(
    visit: Visit, server: PageServer
) -> None:
    page = visit.call()
    announcer, sound = page.get_by_role("status"), page.locator("audio")
    server.tell("prompt", prompt=1, text="What can I book for you?")
    expect(page.locator(".line-bot")).to_have_count(1)
    assert "book" not in announcer.inner_text()
    assert sound.evaluate("one => !one.paused && !one.muted && !!one.srcObject")
    page.get_by_role("switch", name="Speaker").click()
    assert sound.evaluate("one => one.muted")
    server.tell("prompt", prompt=2, text="What name is it for?")
    expect(announcer).to_have_text("Bot: What name is it for?")


# ---- the session


def test_a_session_name_is_made_up_kept_and_changed(visit: Visit) -> None:
    page = visit.open("")
    name = page.locator("#session-name").inner_text()
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d\d", name)
    assert page.url.endswith(f"?session={name}")
    page.reload()
    expect(page.locator("#session-name")).to_have_text(name)
    page.get_by_role("button", name="Start a new session").click()
    expect(page.locator("#session-name")).not_to_have_text(name)
    assert name not in page.url


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("a-b_c.9", "a-b_c.9"), ("<b>%20x/../y", "b-x-..-y"), ("x" * 99, "x" * 64)],
)
def test_a_session_name_holds_only_plain_characters(visit: Visit, asked: str, shown: str) -> None:
    page = visit.open(f"?session={asked}")
    expect(page.locator("#session-name")).to_have_text(shown)


# ---- the conversation


def test_interim_words_give_way_to_final_ones(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    line = page.locator(".line-you")
    server.tell("user", **user(1, "next fry", False))
    expect(line).to_have_attribute("data-state", "interim")
    expect(line.locator(".line-words")).to_have_text("hearing: next fry")
    server.tell("user", **user(1, "next Friday at two", True))
    expect(line).to_have_attribute("data-state", "final")
    expect(line.locator(".line-words")).to_have_text("next Friday at two")
    server.tell("user", **user(2, "mm", False))
    expect(line).to_have_count(2)
    server.tell("user", **user(2, "", True))
    expect(line).to_have_count(1)


def test_a_cut_prompt_shows_what_was_not_heard(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    play(server, scene.BARGE_IN)
    line = page.locator(".line-bot")
    expect(line).to_have_attribute("data-state", "cut")
    expect(line.locator("del")).to_contain_text("not heard: a telephone number, or key it in")
    expect(line.locator(".line-words")).to_contain_text("please give me not heard")
    expect(line.locator(".line-note")).to_have_text(
        "you cut in, the rest was not heard, quiet in 164 ms"
    )


def test_a_prompt_that_was_all_heard_is_not_struck(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    server.tell("prompt", prompt=1, text="Goodbye.")
    expect(page.locator(".line-bot")).to_have_attribute("data-state", "speaking")
    server.tell("heard", prompt=1, complete=True, text="Goodbye.", seconds=0.6)
    expect(page.locator(".line-bot")).to_have_attribute("data-state", "heard")
    expect(page.locator("del")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "heard", "parts"),
    [
        ("one two three", "one two", ["one two", "three"]),
        ("one two", "", ["", "one two"]),
        ("one two", "one two", ["one two", ""]),
        ("one two", "one two three four", ["one two", ""]),
        ("Hi, Ann.  All  well?", "hi Ann", ["Hi, Ann.", "All  well?"]),
        ("", "", ["", ""]),
    ],
)
def test_words_are_cut_by_count(visit: Visit, text: str, heard: str, parts: list[str]) -> None:
    page = visit.open()
    cut = "([text, heard]) => import('/page/conversation.js').then(m => m.cutAfter(text, heard))"
    assert page.evaluate(cut, [text, heard]) == parts


def test_typed_answers_are_sent_shown_and_marked(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    box = page.get_by_label("Type an answer")
    box.fill("  Maria <b>Olsen</b> ")
    box.press("Enter")
    message = server.wait_for(lambda m: m.get("type") == "send-text")
    assert message["label"] == "rtvi-ai"
    assert message["data"]["content"] == "Maria <b>Olsen</b>"
    assert message["data"]["options"] == {"run_immediately": True, "audio_response": True}
    expect(box).to_have_value("")
    line = page.locator(".line-you")
    expect(line).to_have_attribute("data-state", "interim")
    server.tell("user", **user(1, "Maria <b>Olsen</b>", True, "text"))
    expect(line).to_have_attribute("data-state", "final")
    expect(line).to_have_count(1)
    expect(line.locator(".line-words")).to_have_text("Maria <b>Olsen</b>")
    expect(line.locator(".tag")).to_have_text("typed")


def test_an_empty_answer_is_not_sent(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    box = page.get_by_label("Type an answer")
    box.fill("   ")
    box.press("Enter")
    box.fill("yes")
    box.press("Enter")
    first = server.wait_for(lambda m: m.get("type") == "send-text")
    assert first["data"]["content"] == "yes"


def test_keys_are_sent_and_shown_as_keyed(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    page.get_by_role("button", name="Keypad").click()
    page.get_by_role("button", name="star", exact=True).click()
    page.keyboard.type("07#x")
    for key in "*07#":
        sent = server.wait_for(sends_key(key))
        assert (sent["label"], sent["type"]) == ("rtvi-ai", "client-message")
    expect(page.locator("#keypad-pressed")).to_have_text("*07#")
    for key in "*07#":
        server.tell("key", key=key)
    server.tell("user", **user(1, "*07#", True, "keys"))
    line = page.locator(".line-you")
    expect(line).to_have_count(1)
    expect(line.locator("kbd")).to_have_text(["*", "0", "7", "#"])
    expect(line.locator(".tag")).to_have_text("keyed")
    server.tell("key", key="1")
    expect(line).to_have_count(2)


def test_the_list_follows_new_lines_unless_one_reads_back(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    for number in range(30):
        server.tell("prompt", prompt=number, text=f"Prompt {number}")
    expect(page.get_by_text("Prompt 29")).to_be_in_viewport()
    page.locator("#conversation").evaluate("list => { list.scrollTop = 0; }")
    expect(page.get_by_role("button", name="Latest")).to_be_visible()
    server.tell("prompt", prompt=30, text="Prompt 30")
    expect(page.get_by_text("Prompt 30")).not_to_be_in_viewport()
    page.get_by_role("button", name="Latest").click()
    expect(page.get_by_text("Prompt 30")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Latest")).to_be_hidden()


# ---- what must not harm


def test_messages_that_are_not_known_change_nothing(visit: Visit, server: PageServer) -> None:
    page = visit.call()
    server.tell("weather", sun=True)
    server.send({"type": "server-message"})
    server.send({"type": "server-message", "data": "words"})
    server.send({"label": "rtvi-ai", "type": "metrics", "data": {}})
    server.send({"type": "signalling", "message": {"type": "renegotiate"}})
    for kind in ("heard", "barge_in"):
        server.tell(kind, prompt=99)
    for kind in ("call", "slots", "flow", "latency", "participants", "user", "action"):
        server.tell(kind)
    server.tell("prompt", prompt=1, text="Still here")
    expect(page.get_by_text("Still here")).to_be_visible()


def test_every_documented_event_is_shown() -> None:
    documented = set(
        re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/call-events.md").read_text(), re.M)
    )
    shown = set(re.findall(r"^  (\w+): ", (PAGE / "app.js").read_text(), re.M))
    # The end shows itself by the connection; what is asked, by the prompt and the slots.
    assert documented - shown == {"ended", "question"}


def test_the_page_names_no_other_host() -> None:
    for file in PAGE.iterdir():
        addresses = set(re.findall(r"(?:https?:)?//[a-z][\w.-]*\.[\w.-]+", file.read_text()))
        assert addresses <= {"http://www.w3.org"}, file.name
