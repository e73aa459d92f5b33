"""Slots on conditions and sentences in cases: what the checks say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.build.load import load_text
from flows.errors import FlowError

CHAIRS = (Path(__file__).parent.parent / "scenes" / "flows" / "chairs.yaml").read_text("utf-8")

REFUSED = {
    "said where it is not wanted": (
        "text: For {name}, {party}. Is that right?",
        "text: For {name}, {party}, {chairs}. Is that right?",
        "{chairs} may be empty when this is spoken",
    ),
    "a case without what the action uses": (
        "text: For {name}, {party}. Is that right?",
        "text: For {name}. Is that right?",
        "'book' uses party, but this question never says it",
    ),
    "never said": (
        "with {chairs} high chairs, ",
        "",
        "'book' uses chairs, but this question never says it",
    ),
    "asked before what its condition reads": (
        "[party, {slot: chairs, if: party is family}, name]",
        "[{slot: chairs, if: party is family}, party, name]",
        "'chairs' is asked before 'party', but its condition reads 'party'",
    ),
    "a condition that is none": ("if: party is family}", "if: party is}", "ends too early"),
    "no last case": (
        "        - text: For {name}, {party}. Is that right?",
        "        - {if: party is adults, text: 'For {name}, {party}. Is that right?'}",
        "the last case is said where no other holds",
    ),
    "text beside cases": (
        "      cases:",
        "      text: Right?\n      cases:",
        "says both 'text' and 'cases'",
    ),
    "nothing said": ("say: Booked. Goodbye.", "say: {must_hear: true}", "says nothing"),
    "another condition elsewhere": (
        "  BYE:\n",
        "  MORE:\n    collect: [chairs]\n    next: {all_filled: SUMMARY}\n  BYE:\n",
        "'chairs' is collected on another condition elsewhere",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    old, new, sentence = REFUSED[name]
    assert old in CHAIRS

    with pytest.raises(FlowError) as error:
        load_text(CHAIRS.replace(old, new))

    assert sentence in str(error.value)


@pytest.mark.parametrize(
    "condition", ["chairs is filled", "party is family and chairs >= 0", "not (chairs is empty)"]
)
def test_a_case_tells_what_is_filled(condition: str) -> None:
    text = CHAIRS.replace("- if: party is family", f"- if: {condition}")

    assert load_text(text).advice == ()


def test_a_case_that_does_not_hold_tells_it_too() -> None:
    cases = CHAIRS.partition("      cases:\n")[2].partition("    next:")[0]
    family, adults = cases.split("        - text: ")
    turned = family.replace("if: party is family", "if: chairs is empty")
    turned = turned.replace("A {party} with {chairs} high chairs, for", "For {party}")

    load_text(CHAIRS.replace(cases, f"{turned}        - text: With {{chairs}}, {adults}"))
