"""What every kind of value can do, shown for each: it is read where it was asked, normalised,
refused, spoken, judged while it is still being said, and found behind a wrong first hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from flows.model.flow import Slot
from flows.slots import KINDS
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.ports import Completeness
from tests.scenes.understanding_scene import INTERPRETER, TYPES, expecting


@dataclass(frozen=True)
class Example:
    """A kind's words: an answer, its value, a beginning of it, what is no value, what is said."""

    words: str
    value: str
    begun: str
    wrong: str
    spoken: str


EXAMPLES = {
    "date": Example("tuesday the 24th", "2026-11-24", "on the", "2026-02-30", "Tuesday"),
    "time": Example("half past two", "14:30", "half past", "25:00", "2:30"),
    "choice": Example("a check up", "checkup", "check", "surgery", "check-up"),
    "yes_no": Example("yes please", "yes", "", "perhaps", "yes"),
    "person_name": Example("jane doe", "Jane Doe", "my name is", "", "Jane Doe"),
    "phone": Example(
        "five five five oh one oh oh one two three",
        "5550100123",
        "five five five",
        "12",
        "five five five",
    ),
    "email": Example(
        "jane dot doe at example dot com", "jane.doe@example.com", "jane dot doe at", "jane@", "at"
    ),
    "number": Example("twenty five", "25", "", "many", "25"),
    "party_size": Example("two adults and four kids", "6", "two adults and", "0", "6"),
    "digits": Example("one two three four", "1234", "", "12a4", "one two three four"),
    "postcode": Example("s w one a one a b", "SW1A1AB", "s w one", "nowhere", "S"),
    "code": Example("k four w seven", "K4W7", "", "", "K"),
    "text": Example("it hurts when I laugh", "it hurts when I laugh", "", "", "it hurts"),
}


def slot_of(kind: str) -> Slot:
    return Slot(name="it", kinds=(kind,), options=TYPES if kind == "choice" else {})


def read(words: str, kind: str, *others: str) -> str | None:
    expectation = expecting("it", slots={"it": slot_of(kind)}, country="GB")
    commands = INTERPRETER.interpret(words, expectation, others)
    return next((c.value for c in commands if isinstance(c, SetSlot)), None)


def test_every_kind_has_an_example() -> None:
    assert EXAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_it_is_read_where_it_was_asked(kind: str) -> None:
    assert read(EXAMPLES[kind].words, kind) == EXAMPLES[kind].value


@pytest.mark.parametrize("kind", EXAMPLES)
def test_its_canonical_text_stays_and_what_is_no_value_is_refused(kind: str) -> None:
    example, slot = EXAMPLES[kind], slot_of(kind)
    assert KINDS[kind].canonical(example.value, slot) == example.value
    if example.wrong:
        assert KINDS[kind].canonical(example.wrong, slot) is None


@pytest.mark.parametrize("kind", EXAMPLES)
def test_it_is_spoken(kind: str) -> None:
    example, slot = EXAMPLES[kind], slot_of(kind)
    for style in KINDS[kind].styles:
        assert KINDS[kind].speak(example.value, slot, style, "en")
    assert example.spoken in KINDS[kind].speak(example.value, slot, KINDS[kind].styles[0], "en")


@pytest.mark.parametrize("kind", EXAMPLES)
def test_it_is_judged_while_it_is_being_said(kind: str) -> None:
    example = EXAMPLES[kind]
    expectation = expecting("it", slots={"it": slot_of(kind)}, country="GB")
    words = example.words.split()
    begun = [
        INTERPRETER.completeness(" ".join(words[:count]), expectation)
        for count in range(1, len(words))
    ]
    assert Completeness.IMPOSSIBLE not in begun
    whole = INTERPRETER.completeness(example.words, expectation)
    # Free text is over when its speaker is; nothing in it tells.
    assert whole is (Completeness.PARTIAL if kind == "text" else Completeness.COMPLETE)
    if example.begun:
        assert INTERPRETER.completeness(example.begun, expectation) is Completeness.PARTIAL


@pytest.mark.parametrize("kind", [kind for kind in EXAMPLES if kind != "text"])
def test_it_is_found_behind_a_first_hypothesis_that_means_nothing(kind: str) -> None:
    example = EXAMPLES[kind]
    assert read("the um of", kind, example.words, example.words) == example.value
