"""What every kind of value can do, shown for each: it is read where it was asked, normalised,
refused, spoken, judged while it is still being said, and found behind a wrong first hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import pytest

from flows.build.load import load_text
from flows.model.condition_types import Type, read_value
from flows.model.flow import Slot
from flows.reading.kind import Kind
from flows.reading.reading import Reading
from flows.slots import KINDS
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.ports import Completeness
from flows.words.utterance import read as cut
from pipeline.speech.engines.grammar import read_grammar
from pipeline.speech.searches import search_for
from tests.scenes.flow_texts import CLINIC
from tests.scenes.understanding_scene import INTERPRETER, NOW, TYPES, expecting


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
    answers = (Completeness.COMPLETE, Completeness.OPEN)
    assert whole in ((Completeness.PARTIAL,) if kind == "text" else answers)
    if example.begun:
        assert INTERPRETER.completeness(example.begun, expectation) is Completeness.PARTIAL


@pytest.mark.parametrize("kind", [kind for kind in EXAMPLES if kind != "text"])
def test_it_is_found_behind_a_first_hypothesis_that_means_nothing(kind: str) -> None:
    example = EXAMPLES[kind]
    assert read("the um of", kind, example.words, example.words) == example.value


class Silent(Kind):
    """Says no more than a kind has to."""

    name = "silent"

    def canonical(self, text: str, slot: Slot) -> str | None:
        return text

    def find(self, *_: object) -> list[Reading]:
        return []


#: Question that is answered by yes or no → the kinds that say what a silent one does not.
SAYS = {
    "has_options": {"choice"},
    "numbered": {"time", "number", "party_size"},
    "corrects_alone": {"time", "person_name"},
    "asked_which": {"date", "time", "choice", "number", "party_size"},
    "spanned": {"date", "time"},
}
TYPES_OF_CONDITIONS = {
    **dict.fromkeys(KINDS, Type("text")),
    "date": Type("date"),
    "time": Type("time"),
    "number": Type("number"),
    "party_size": Type("number"),
    "choice": Type("choice", tuple(TYPES)),
    "yes_no": Type("choice", ("yes", "no")),
}


@pytest.mark.parametrize("question", SAYS)
def test_which_kinds_say_yes(question: str) -> None:
    assert {name for name, kind in KINDS.items() if getattr(kind, question)} == SAYS[question]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_conditions_can_read_it(kind: str) -> None:
    found = KINDS[kind].condition_type(slot_of(kind))
    assert found == TYPES_OF_CONDITIONS[kind]
    assert read_value(EXAMPLES[kind].value, found, NOW) is not None


@pytest.mark.parametrize("kind", EXAMPLES)
def test_all_values_that_it_names_itself_are_values_of_it(kind: str) -> None:
    asked, slot, value = KINDS[kind], slot_of(kind), EXAMPLES[kind].value
    expectation = expecting("it", slots={"it": slot}, opening_hours=None)
    named = [
        *islice(asked.neighbours(value, NOW), 200),
        *asked.values(slot),
        *((keys.options.values()) if (keys := asked.keys(slot)) else ()),
    ]
    alike = list(asked.alike(value, slot, expectation))
    assert value not in alike
    for other in (*named, *alike):
        assert asked.canonical(other, slot) == other


@pytest.mark.parametrize("kind", ["date", "time", "number", "party_size"])
def test_the_nearest_neighbour_comes_first(kind: str) -> None:
    first, *others = islice(KINDS[kind].neighbours(EXAMPLES[kind].value, NOW), 3)
    assert first == EXAMPLES[kind].value
    assert others


@pytest.mark.parametrize("kind", [*EXAMPLES, "silent"])
def test_a_reading_that_nothing_decides_stays_as_it_is(kind: str) -> None:
    asked = KINDS.get(kind, Silent())
    slot, value = Slot(name="it", kinds=(kind,)), EXAMPLES[kind].value if kind in EXAMPLES else "x"
    said = cut("anything", "en")
    reading = Reading(kind=kind, value=value, first=0, last=1)
    assert asked.decided(reading, slot, None, expecting()) == reading
    assert asked.beside(reading, value) == value
    assert asked.span_end(reading, value, False, said) == reading
    assert asked.meaning_of("it what would you like", "en") == ""
    assert asked.day(value) == (NOW.date().replace(day=24) if kind == "date" else None)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_embedded_recogniser_can_listen_for_it(kind: str) -> None:
    slot = slot_of(kind)
    search = search_for(
        load_text(CLINIC).flow, expecting("it", slots={"it": slot}, opening_hours=None)
    )
    assert read_grammar(search.rules).words("flow-slot-it")


def test_a_silent_kind_says_nothing() -> None:
    silent, slot, said = Silent(), Slot(name="it", kinds=("silent",)), cut("yes", "en")
    reading = Reading(kind="silent", value="x", first=0, last=1)
    assert not any(getattr(silent, question) for question in SAYS)
    assert not silent.says_little(reading, said)
    assert silent.counts_if_told(reading, slot, said, NOW.date())
    assert not [*silent.neighbours("x", NOW), *silent.values(slot)]
    assert not [*silent.alike("x", slot, expecting())]
    assert silent.keys(slot) is silent.from_keys("1", slot) is None
    assert silent.speak("x", slot, "default", "en") == "x"
    assert silent.elect((), slot, expecting()) is None
    assert not silent.meanings
    assert not silent.grammar.rule
