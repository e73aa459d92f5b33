"""Rows that set slots, and rows on slots under ``anytime``: what is refused, and who wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.build.load import load_text
from flows.errors import FlowError

SCENES = Path(__file__).parent.parent / "scenes" / "flows"
CELEBRATION = (SCENES / "celebration.yaml").read_text("utf-8")

REFUSED = {
    "no value of the slot": (
        "set: {occasion: dinner}",
        "set: {occasion: diner}",
        "'diner' is not a value of occasion. Did you mean 'dinner'?",
    ),
    "no slot": ("set: {occasion: dinner}", "set: {ocasion: dinner}", "'ocasion' is not a slot"),
    "no slot under anytime": (
        "slot_filled: {slot: guests, if: guests > 8, to: LARGE}",
        "slot_filled: {if: guests > 8, to: LARGE}",
        "'slot_filled' under anytime needs the slot that it speaks of",
    ),
    "spoken where only one way sets it": (
        "celebrate: {to: TABLE, set: {occasion: birthday}}",
        "celebrate: TABLE",
        "{occasion} may be empty when this is spoken",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    old, new, sentence = REFUSED[name]
    assert old in CELEBRATION

    with pytest.raises(FlowError) as error:
        load_text(CELEBRATION.replace(old, new))

    assert sentence in str(error.value)


def test_a_state_of_its_own_row_on_the_slot_wins() -> None:
    own = "next: {all_filled: SUMMARY, slot_filled: {slot: SLOT, say: Good.}}"
    text = CELEBRATION.replace("next: {all_filled: SUMMARY}", own)

    def slots(name: str) -> list[tuple[str | None, bool]]:
        rows = load_text(text.replace("SLOT", name)).flow.states["TABLE"].rows
        return [(row.slot, row.anytime) for row in rows if row.trigger == "slot_filled"]

    assert slots("guests") == [("guests", False)]
    assert sorted(map(str, slots("cake"))) == ["('cake', False)", "('guests', True)"]


def test_is_not_taken_where_nothing_is_asked() -> None:
    flow = load_text(CELEBRATION).flow

    taking = {name for name, state in flow.states.items() if any(row.slot for row in state.rows)}

    assert taking == {"GREETING", "TABLE", "SUMMARY"}


def test_what_the_caller_need_not_hear_is_told_with_the_reason() -> None:
    silent = CELEBRATION.replace(" with a {cake} cake", "")
    reason = "options: [chocolate, lemon]\n    unsaid: the kitchen rings back about it"

    with pytest.raises(FlowError, match="never says it"):
        load_text(silent)

    assert load_text(silent.replace("options: [chocolate, lemon]", reason)).advice == ()


def test_a_row_that_empties_what_it_then_asks_is_no_loop() -> None:
    looking = CELEBRATION.replace(
        "next: {all_filled: SUMMARY}", "next: {all_filled: LOOK}"
    ).replace(
        "  SUMMARY:\n",
        """  LOOK:
    do: look
    next:
      done: SUMMARY
      failed: {to: TABLE, clear: [guests], say: That is not free.}
  SUMMARY:
""",
    )
    look = "  look: {run: tables.free, with: [guests], effect: read, needs_yes: false}\n"
    text = looking.replace("actions:\n", f"actions:\n{look}")

    load_text(text)
    with pytest.raises(FlowError, match="goes round without asking"):
        load_text(text.replace(", clear: [guests]", ""))
