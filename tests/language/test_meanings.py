"""What a slot means: said in the flow, else guessed once, with advice; nothing is guessed later."""

from __future__ import annotations

import pytest

from flows.build.load import load_text
from flows.errors import FlowError
from flows.model.flow import Prompt, Slot
from tests.scenes.flow_texts import changed
from tests.scenes.understanding_scene import interpret, values

PLACE = "actions:\n  book:"


def advised(name: str, *lines: str, kind: str = "date") -> tuple[Slot, tuple[str, ...]]:
    """Give a slot of a flow as it is built, and the advice on the flow."""
    own = [f"  {name}:", f"    kind: {kind}", "    required: false"]
    own += [f"    {line}" for line in lines]
    flow = load_text(changed(PLACE, "\n".join([*own, PLACE])))
    return flow.flow.slots[name], flow.advice


def test_what_the_flow_says_counts_and_needs_no_advice() -> None:
    slot, advice = advised("day", "ask: When were you born?", "meaning: day", "end: from")

    assert (slot.meaning, slot.end, advice) == ("day", "from", ())
    slot, advice = advised("date_from", "meaning: birth", "end: either")
    assert (slot.meaning, slot.end, advice) == ("birth", "", ())


def test_a_guess_is_filled_in_and_advised_with_the_line_to_write() -> None:
    slot, advice = advised("day", "ask: When were you born?")

    assert slot.meaning == "birth"
    (told,) = advice
    assert all(words in told for words in ("slot day", "meaning: birth", "meaning: day"))


def test_a_name_that_says_an_end_is_advised_too() -> None:
    slot, advice = advised("date_from")

    assert slot.end == "from"
    (told,) = advice
    assert all(words in told for words in ("slot date_from", "end: from", "end: either"))


def test_a_slot_that_says_nothing_of_it_gets_no_advice() -> None:
    slot, advice = advised("day", "ask: What day would you like?")

    assert (slot.meaning, slot.end, advice) == ("", "", ())


@pytest.mark.parametrize(
    ("kind", "line", "complaint"),
    [
        ("date", "meaning: brith", "'brith' is not a meaning of a date. Did you mean 'birth'?"),
        ("phone", "meaning: birth", "'birth' is not a meaning of a phone"),
        ("phone", "end: from", "no span is said of a phone"),
        ("date", "end: begin", "'begin' is not known here"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind: str, line: str, complaint: str) -> None:
    with pytest.raises(FlowError) as error:
        advised("day", line, kind=kind)

    assert any(complaint in str(problem) for problem in error.value.problems)


def test_nothing_behind_the_builder_looks_at_the_name_or_the_question() -> None:
    born = Slot(name="date_of_birth", kinds=("date",), ask=Prompt(texts=("When were you born?",)))
    since = Slot(name="date_from", kinds=("date",))

    assert values(interpret("on Tuesday", "date_of_birth", slots={"date_of_birth": born}))
    assert values(interpret("before Friday", slots={"date_from": since}))
