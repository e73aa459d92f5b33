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
