"""Telephone keys become answers as the question asks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.model.flow import Keys
from processors.turns.keypad import UNASKED_SECONDS, Keypad

NUMBER = Keys(min_digits=7, max_digits=15, end="#", between_seconds=3.0)
CHOICE = Keys(options={"1": "yes", "2": "no"}, end="")


def pad(entry: Keys | None) -> Keypad:
    keypad = Keypad()
    keypad.expect(entry)
    return keypad


def test_a_key_that_is_an_answer_ends_the_entry_at_once() -> None:
    assert pad(CHOICE).press("2", 0.0) == "2"


def test_a_key_that_means_nothing_waits_for_more_before_it_is_reported() -> None:
    keypad = pad(CHOICE)
    assert keypad.press("7", 10.0) is None
    assert keypad.deadline == 10.0 + UNASKED_SECONDS
    assert keypad.expire(11.4) is None
    assert keypad.expire(11.5) == "7"
    assert keypad.deadline is None
    assert not keypad.collecting


def test_the_end_key_ends_a_number_and_is_not_part_of_it() -> None:
    keypad = pad(NUMBER)
    for at, key in enumerate("5551234"):
        assert keypad.press(key, at) is None
    assert keypad.press("#", 8.0) == "5551234"


def test_the_last_digit_that_fits_ends_a_number() -> None:
    keypad = pad(Keys(min_digits=4, max_digits=4))
    assert [keypad.press(key, 0.0) for key in "1234"] == [None, None, None, "1234"]


def test_a_pause_ends_a_number_and_each_key_begins_it_anew() -> None:
    keypad = pad(NUMBER)
    keypad.press("5", 0.0)
    keypad.press("5", 2.0)
    assert keypad.deadline == 5.0
    assert keypad.expire(4.9) is None
    assert keypad.expire(5.0) == "55"


def test_star_can_be_the_end_key_and_the_pound_key_then_is_not() -> None:
    keypad = pad(Keys(min_digits=1, max_digits=9, end="*"))
    assert keypad.press("4", 0.0) is None
    assert keypad.press("#", 0.1) is None
    assert keypad.press("*", 0.2) == "4#"


def test_an_end_key_alone_is_reported_so_that_something_happens() -> None:
    keypad = pad(NUMBER)
    assert keypad.press("#", 0.0) is None
    assert keypad.expire(3.0) == "#"


def test_keys_that_nobody_asked_for_are_one_entry() -> None:
    keypad = pad(None)
    assert [keypad.press(key, 0.0) for key in "421"] == [None, None, None]
    assert keypad.press("#", 0.5) == "421"
    keypad.press("7", 1.0)
    assert keypad.expire(1.0 + UNASKED_SECONDS) == "7"


def test_keys_pressed_ahead_are_kept_when_the_question_changes() -> None:
    keypad = pad(None)
    keypad.press("4", 0.0)
    keypad.expect(Keys(min_digits=2, max_digits=2))
    assert keypad.press("2", 0.5) == "42"


@given(
    keys=st.text("0123456789*#", min_size=1, max_size=30),
    gaps=st.lists(st.floats(0, 4), min_size=30, max_size=30),
    entry=st.sampled_from([None, NUMBER, CHOICE, Keys(min_digits=4, max_digits=4)]),
)
def test_no_digit_is_lost_or_doubled_whatever_is_pressed(
    keys: str, gaps: list[float], entry: Keys | None
) -> None:
    keypad, out, at = pad(entry), "", 0.0
    for key, gap in zip(keys, gaps, strict=False):
        at += gap
        out += keypad.expire(at) or ""
        out += keypad.press(key, at) or ""
    out += keypad.expire(at + 10) or ""
    assert [key for key in out if key.isdigit()] == [key for key in keys if key.isdigit()]
    assert not keypad.collecting
