"""Telephone numbers, e-mail addresses, codes and postcodes, said and written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model.flow import Keys, Slot
from flows.slots import KINDS
from flows.slots.codes.postcode_shapes import AREAS, SHAPES
from flows.vocabulary.commands import SetSlot
from tests.scenes.understanding_scene import interpret, only, slots, values, volunteered

SLOT = slots(it="phone")["it"]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("555 0100 123", "5550100123"),
        ("(555) 010-0123", "5550100123"),
        ("+1 555 010 0123", "+15550100123"),
        ("plus four four, 20 7946 0123", "+442079460123"),
        ("five five five, zero one double zero", "5550100"),
        ("oh seven seven hundred", None),
        ("double five five oh one triple two three four", "5550122234"),
        ("it's 555 0100 123, thanks", "5550100123"),
        ("my number is 555 0 1 0 0 1 2 3", "5550100123"),
        ("555", None),
        ("1234567890123456", None),
    ],
)
def test_phones(text: str, value: str | None) -> None:
    assert only("phone", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("you can call me on 555 010 0123", "5550100123"),
        ("555 010 0123", "5550100123"),
        ("35 main street springfield 10013 5550100123", "5550100123"),
        ("phone 5550100123 ext 12", "5550100123x12"),
        ("(202) 555-0143 ext 5", "2025550143x5"),
        ("202 555 0143, extension number twelve", "2025550143x12"),
        ("2025550143x5", "2025550143x5"),
        ("202 555 014 3 5", "20255501435"),  # nothing says that the last digit is an extension
        ("my account number is 5550100123", None),
        ("on 12092018", None),
        ("transfer 200 to 2031", None),
        ("card 4111 1111 1111 1111", None),
    ],
)
def test_phones_among_other_digits(text: str, value: str | None) -> None:
    assert volunteered("phone", text) == value


@settings(max_examples=200, deadline=None)
@given(
    digits=st.text("0123456789", min_size=7, max_size=11).filter(lambda said: len(set(said)) > 1),
    plus=st.booleans(),
    extension=st.text("0123456789", max_size=6),
    style=st.sampled_from([s for s in KINDS["phone"].styles if s != "ending"]),
)
def test_a_phone_spoken_is_the_phone_heard(
    digits: str, plus: bool, extension: str, style: str
) -> None:
    value = ("+" if plus else "") + digits + (f"x{extension}" if extension else "")
    assert only("phone", KINDS["phone"].speak(value, SLOT, style, "en"), country="ZZ") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("jane.doe@example.com", "jane.doe@example.com"),
        ("it is JANE@Example.org", "jane@example.org"),
        ("jane dot doe at example dot com", "jane.doe@example.com"),
        ("my email is j o e 5 5 at g mail dot com", "joe55@gmail.com"),
        ("bob underscore smith at mail dash box dot co dot uk", "bob_smith@mail-box.co.uk"),
        ("double t at example dot com", "tt@example.com"),
        ("at the corner dot", None),
        ("meet me at noon", None),
        ("jane at example", None),
    ],
)
def test_emails(text: str, value: str | None) -> None:
    assert only("email", text) == value


@pytest.mark.parametrize(
    ("kind", "text", "changes"),
    [
        ("email", "jane dot doe at example dot com", {}),
        ("postcode", "1 0 1 1", {"country": "NZ"}),  # of whose postcodes no shape is known
    ],
)
def test_what_was_put_together_counts_as_given_and_may_be_wrong(
    kind: str, text: str, changes: dict[str, str]
) -> None:
    (command,) = interpret(text, "it", slots=slots(it=kind), **changes)
    assert isinstance(command, SetSlot)
    assert 0.5 < command.certainty < 1


@settings(max_examples=100, deadline=None)
@given(
    local=st.text("bcdfghjklmnpqrstvwxz0123456789", min_size=1, max_size=8),
    domain=st.sampled_from(["example.com", "mail.example.org", "post-box.co.uk"]),
)
def test_an_email_spelled_is_the_email_heard(local: str, domain: str) -> None:
    value = f"{local}@{domain}"
    slot = slots(it="email")["it"]
    assert only("email", KINDS["email"].speak(value, slot, "spelled", "en")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A B 1 2 C", "AB12C"),
        ("alpha bravo one two charlie", "AB12C"),
        ("b as in boy, d for dog, double 7", "BD77"),
        ("my reference is XK42", "XK42"),
        ("see you later", None),
        ("I have none", None),
    ],
)
def test_codes(text: str, value: str | None) -> None:
    assert only("code", text) == value


@settings(max_examples=200, deadline=None)
@given(
    value=st.text(LETTERS + "0123456789", min_size=3, max_size=10),
    style=st.sampled_from(KINDS["code"].styles),
)
def test_a_code_spoken_is_the_code_heard(value: str, style: str) -> None:
    slot = slots(it="code")["it"]
    assert only("code", KINDS["code"].speak(value, slot, style, "en")) == value


@settings(max_examples=200, deadline=None)
@given(data=st.data(), style=st.sampled_from(KINDS["postcode"].styles))
def test_a_postcode_spoken_is_the_postcode_heard(data: st.DataObject, style: str) -> None:
    value = data.draw(british_postcodes())
    slot = slots(it="postcode")["it"]
    spoken = KINDS["postcode"].speak(value, slot, style, "en")
    assert only("postcode", spoken, country="GB") == value


@st.composite
def british_postcodes(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(sorted(AREAS["GB"])))
    shapes = [s for s in SHAPES["GB"] if s.index("0123456789") == len(area)]
    rest = draw(st.sampled_from(shapes))[len(area) :]
    return area + "".join(draw(st.sampled_from(allowed)) for allowed in rest)


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("w 2 to a b", "GB", "W22AB"),
        ("q 2 0 a b", "GB", "W20AB"),
        ("2 0 a b", "GB", None),
        ("w 1 to 0 a b", "GB", "W120AB"),
        ("my postcode is L S 1 4 A P", "GB", "LS14AP"),
        ("whiskey twelve zero alpha bravo", "GB", "W120AB"),
        ("S W 1 A, 1 A as in apple, A", "GB", "SW1A1AA"),
        ("l l s 1 4 a p", "GB", "LS14AP"),  # begun twice
        ("potato l s 1 4 a p", "GB", None),
        ("L S one full A P", "GB", "LS14AP"),
        ("L S one fruit A P", "GB", None),
        ("l s 1 4 a 2", "GB", "LS14AQ"),  # "cue" heard as "two"
        ("l s 1 4 a 7", "GB", None),
        ("l s x 4 a p", "GB", "LS64AP"),
        ("l s k 4 a p", "GB", None),
        ("l s 0 for 9 b w", "GB", "LS049BW"),  # a small word before a code, a digit within one
        ("it is for l s 9 9 b w", "GB", "LS99BW"),
        ("l s 1 4 a f p", "GB", "LS14FP"),  # a breath before "eff"
        ("l s 1 4 u f p", "GB", None),
        ("l s 1 4 a that", "GB", "LS14AZ"),
        ("l s 1 4 a potato", "GB", None),
        ("e 8 s 0 l y", "GB", "E8S0LY"),
        ("e 8 x 0 l y", "GB", "E8S0LY"),  # no X stands in the third place
        ("g l 4 z 7 d z", "GB", "GL4V7DZ"),  # nor a Z in the fourth
        ("g l 4 y 7 d z", "GB", "GL4Y7DZ"),
        ("whiskey 2 0 alpha banana", "GB", "W20AB"),  # among code words a word is a letter
        ("w 2 0 banana b", "GB", None),
        ("we ski 2 0 alpha x r a", "GB", "W20AX"),
        ("o 1 4 a p", "GB", "L14AP"),  # there is no area O
        ("i 1 4 a p", "GB", None),
        ("ten thirteen", "US", None),
        ("one oh oh one three", "US", "10013"),
        ("10013", "US", "10013"),
        ("I do not know it", "GB", None),
    ],
)
def test_postcodes_have_the_shape_of_the_country(
    text: str, country: str, value: str | None
) -> None:
    assert only("postcode", text, country=country) == value


def test_a_member_number_has_as_many_digits_as_the_flow_says() -> None:
    slot = Slot(name="it", kinds=("digits",), keys=Keys(min_digits=8, max_digits=8))
    found = interpret("12 34 56 78", "it", slots={"it": slot})
    assert values(found) == {"it": "12345678"}
    assert values(interpret("12 34 56", "it", slots={"it": slot})) == {}
    assert KINDS["digits"].from_keys("12345678", slot) == "12345678"
    assert KINDS["digits"].from_keys("1234", slot) is None


@settings(max_examples=100, deadline=None)
@given(digits=st.text("0123456789", min_size=1, max_size=20))
def test_digits_spoken_are_the_digits_heard(digits: str) -> None:
    slot = slots(it="digits")["it"]
    assert only("digits", KINDS["digits"].speak(digits, slot, "grouped", "en")) == digits


def test_a_contact_is_a_phone_or_an_email() -> None:
    assert values(interpret("555 010 0123", "contact")) == {"contact": "5550100123"}
    assert values(interpret("jane at example dot com", "contact")) == {
        "contact": "jane@example.com"
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it's all lower case o harding at mail dot com", "oharding@mail.com"),
        ("olive harding all one word at mail dot com", "oliveharding@mail.com"),
        ("first initial o last name harding at mail dot com", "oharding@mail.com"),
        ("o harding the number 2 at mail dot com", "oharding2@mail.com"),
        ("olive_harding7 at blue-door.co.uk", "olive_harding7@blue-door.co.uk"),
        ("o.harding at mail.com", "o.harding@mail.com"),
        ("olive - harding at mail dot com", "olive-harding@mail.com"),
        ("meryl m e r r i l l dot reed at mail dot com", "merrill.reed@mail.com"),
        ("o dot harding at the rate mail dot com", "o.harding@mail.com"),
        ("my email's olive at mail dot com", "olive@mail.com"),
        ("olive double oh seven at mail dot com", "olive007@mail.com"),
        ("oh it's olive at mail dot com", "olive@mail.com"),
        ("olive at g mail", "olive@gmail.com"),
        ("my account at gmail is closed", None),
        ("harding with two d's at mail dot com", None),
        ("I saw it at the one word shop", None),
        ("at the lower case dot", None),
    ],
)
def test_what_is_said_of_an_address_is_no_part_of_it(text: str, value: str | None) -> None:
    assert only("email", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("202 then 555 then 0143", "2025550143"),
        ("202 dash 555 dash 0143", "2025550143"),
        ("2025550143 then 2025550144", "2025550143"),
        ("202 555 no sorry 556 0143", "2025560143"),
        ("2 0 2 5 5 5 0 1 4 4 no sorry 3 not 4", "2025550143"),
        ("202 555 01 no 202 555 0143", "2025550143"),
        ("oh one six three two nine hundred one two three", "01632900123"),
        ("nine hundred and one two three four five six seven", "901234567"),
        ("double oh 44 20 7946 0143", "00442079460143"),
        ("202.555.0143 ext. 12", "2025550143x12"),
        ("not 3", None),
    ],
)
def test_numbers_in_pieces_and_pieces_said_anew(text: str, value: str | None) -> None:
    assert only("phone", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my plain words is W 2 2 B D", "W22BD"),
        ("L S 3 no sorry L S 4 2 B D", "LS42BD"),
        ("L S 4 2 B D not P C", "LS42BD"),
        ("london sugar 4 2 baker david", "LS42BD"),
        ("to go whiskey 4 2 bravo juliet", "TW42BJ"),
        ("ell ess 4 2 bee dee", "LS42BD"),
        ("L S 4 2 B D that's near the park", "LS42BD"),
        ("L S 4 2 B D thanks love", "LS42BD"),
        ("L 4 2 B D for mother", None),
        ("no", None),
        ("I live in london and paul is my king", None),
    ],
)
def test_postcodes_with_words_around_and_said_anew(text: str, value: str | None) -> None:
    assert only("postcode", text, country="GB") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ab1234", "AB1234"),
        ("b 7 7 no b 7 9", "B79"),
        ("ab dash 1234", "AB1234"),
        ("a b then 1 2 3 4", "AB1234"),
        ("ab 1234", "AB1234"),
        ("is 1234", "1234"),
        ("o 7 k", "O7K"),
        ("no", None),
    ],
)
def test_codes_in_one_and_said_anew(text: str, value: str | None) -> None:
    assert only("code", text) == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("postcode", "hello my postcode is l s 4 2 b d and I need a cleaning", "LS42BD"),
        ("postcode", "my postcode is on the letter", None),
        ("postcode", "we are in l s 4", None),
    ],
)
def test_postcodes_that_nobody_asked_for(kind: str, text: str, value: str | None) -> None:
    assert volunteered(kind, text, country="GB") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("four oh oh O as in oscar", "400O"),
        ("oh seven o for orange", "07O"),
        # near misses
        ("four oh oh B as in boy", "4OOB"),
        ("four O O seven", "4OO7"),
    ],
)
def test_letters_told_by_an_example_leave_the_others_digits(text: str, value: str) -> None:
    assert only("code", text) == value
