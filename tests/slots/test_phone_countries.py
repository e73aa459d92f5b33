"""Telephone numbers are judged, and read back, as those of the country that is called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.rendering import speak
from flows.dialogue.work import Terms
from flows.slots.contact.numbering import groups
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Say
from flows.vocabulary.events import CallStarted, UserUtterance
from pipeline.business.business import terms
from pipeline.settings.settings import Settings
from tests.scenes.flow_texts import CLINIC
from tests.scenes.understanding_scene import NOW, interpret, only, slots, values, volunteered

SLOT = slots(it="phone")["it"]
NAMES = dict(enumerate("oh one two three four five six seven eight nine".split()))  # noqa: SIM905


def said(value: str, country: str, language: str = "en") -> str:
    return speak(SLOT, value, "grouped", language, country)


@pytest.mark.parametrize(
    ("country", "value", "groups"),
    [
        ("GB", "02079460958", "020 7946 0958"),
        ("GB", "07911123456", "07911 123 456"),
        ("GB", "+442079460958", "44 20 7946 0958"),
        ("US", "+442079460958", "44 20 7946 0958"),
        ("ES", "612345678", "612 345 678"),
        ("ES", "+34612345678", "34 612 345 678"),
        ("FR", "0123456789", "01 23 45 67 89"),
        ("US", "5551234567", "555 123 4567"),
        ("US", "15551234567", "1 555 123 4567"),
        ("US", "5550143", "555 0143"),
        ("ZZ", "5551234567", "555 123 4567"),
    ],
)
def test_a_number_is_said_in_the_groups_of_its_country(
    country: str, value: str, groups: str
) -> None:
    digits = ("+" if value[0] == "+" else "") + groups.replace(" ", "")
    assert digits == value
    spoken = said(value, country).removeprefix("plus ").replace("zero", "oh")
    assert spoken == ", ".join(" ".join(NAMES[int(d)] for d in g) for g in groups.split())


@given(
    digits=st.text("0123456789", min_size=7, max_size=15),
    country=st.sampled_from(["US", "GB", "ES", "DE", "FR", "ZZ", ""]),
    abroad=st.booleans(),
)
@settings(deadline=None)
def test_groups_are_the_digits_and_short(digits: str, country: str, abroad: bool) -> None:
    found = groups(digits, country, abroad=abroad)

    assert found is None or ("".join(found) == digits and max(map(len, found)) <= 5)


JUDGED = [
    ("GB", "oh two oh, seven nine four six, oh nine five eight", "02079460958", True),
    ("GB", "020 7946 0958", "02079460958", True),
    ("US", "020 7946 0958", "02079460958", False),
    ("US", "plus four four, 20 7946 0958", "+442079460958", True),
    ("US", "0044 20 7946 0958", "00442079460958", True),
    ("ES", "612 345 678", "612345678", True),
    ("US", "612 345 678", "612345678", False),
    ("US", "555 123 4567", "5551234567", True),  # no such area code: the length is judged
    ("US", "555 01 43 2", "55501432", False),
    ("ZZ", "555 01 43 2", "55501432", True),
]


@pytest.mark.parametrize(("country", "text", "value", "sure"), JUDGED)
def test_digits_that_nobody_asked_for_are_as_many_as_in_a_number_there(
    country: str, text: str, value: str, sure: bool
) -> None:
    assert only("phone", text, country=country) == value, "asked for, the caller knows it best"
    among = volunteered("phone", f"take {text} for the table please", country=country)
    assert among == (value if sure and len(value) >= 10 else None)


@pytest.mark.parametrize(("country", "text", "value", "sure"), JUDGED)
def test_where_somebody_named_the_country_other_digits_are_no_number(
    country: str, text: str, value: str, sure: bool
) -> None:
    told = only("phone", text, country=country, country_told=True)
    assert told == (value if sure else None)


def test_a_country_that_is_set_is_named_and_one_by_default_is_not() -> None:
    flow = load_text(CLINIC).flow

    def told(**values: str) -> bool:
        return terms(Settings(_env_file=None, **values), flow, can_transfer=False).country_told

    assert told(country="US")
    assert not told()


@pytest.mark.parametrize(
    "text", ["555 555 5555", "five five five, five five five, 5555", "0000000"]
)
def test_one_repeated_digit_is_no_number(text: str) -> None:
    assert only("phone", text) is None


def test_a_number_without_its_area_code_does_where_the_slot_lets_it() -> None:
    full = {"it": replace(SLOT, local=False)}

    def understood(text: str) -> str | None:
        return values(interpret(text, "it", slots=full, opening_hours=None)).get("it")

    assert understood("555 0143") is None
    assert understood("202 555 0143") == "2025550143"
    assert only("phone", "555 0143") == "5550143"


def test_a_flow_may_want_the_area_code() -> None:
    text = CLINIC.replace("kind: phone or email", "kind: phone or email\n    local: false")

    assert load_text(CLINIC).flow.slots["contact"].local
    assert not load_text(text).flow.slots["contact"].local


def test_a_british_call_reads_back_in_british_groups() -> None:
    flow = load_text("""\
callwright: 1
flow: callback
version: 1
language: en
start: ASK
slots:
  number:
    kind: phone
    ask: Which number?
states:
  ASK:
    collect: [number]
    next: {all_filled: THANKS, max_retries: END}
  THANKS:
    ask: I have {number}. Goodbye?
    next: {responded: END, max_retries: END}
""")
    dialogue = Dialogue(flow, RuleInterpreter(), session_id="anna", terms=Terms(country="GB"))
    dialogue.advance(CallStarted(), NOW)
    acts = dialogue.advance(UserUtterance(text="020 7946 0958"), NOW)
    (read_back,) = [act.text for act in acts if isinstance(act, Say)]

    assert "zero two zero, seven nine four six, zero nine five eight" in read_back
