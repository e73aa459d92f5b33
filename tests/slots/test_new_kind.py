"""A kind that a project adds from outside, as docs/slot-kinds.md writes it, has all that a shipped
one has: nothing but its registration makes it known."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import slots
from flows.build.compiler import CompiledFlow
from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.errors import FlowError
from flows.grammar.json_schema import schema_text
from flows.model.flow import Slot
from flows.reading.kind import Kind
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, Listen, RunAction, Say
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.events import ActionDone, CallStarted, Event, KeysPressed, UserUtterance
from flows.vocabulary.ports import Completeness
from pipeline.speech.engines.grammar import read_grammar
from pipeline.speech.searches import search_for
from tests.scenes.understanding_scene import INTERPRETER, expecting, judged

MANUAL = Path(__file__).parents[2] / "docs" / "slot-kinds.md"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SAID = "it's GB82 WEST 1234 5698 7654 32"
SPELLED = (
    "g b eight two w e s t one two three four five six nine eight seven six five four three two"
)
WEST, WGSB = "GB82WEST12345698765432", "GB82WGSB12345698765432"  # "w e s t", "w g s b"
GERMAN = "DE89370400440532013000"
FLOW = f"""\
callwright: 1
flow: refund
version: 1
language: en
start: COLLECT
slots:
  account:
    kind: iban
    ask: Which account shall we pay to?
    confirm: auto
    rules:
      - require: account in ("{WEST}", "{GERMAN}")
        say: We do not know {{account}}. Do you mean {{nearest}}?
prompts:
  no_match_iban: I need all its letters and digits.
actions:
  pay: {{run: refunds.pay, with: [account], needs_yes: false}}
states:
  COLLECT:
    collect: [account]
    next: {{all_filled: PAY, max_retries: BYE}}
  PAY:
    do: pay
    say: We pay to {{account:nato}}.
    next: {{spoken: END, failed: BYE}}
  BYE:
    say: Goodbye.
    next: {{spoken: END}}
"""


@pytest.fixture(scope="module", autouse=True)
def iban() -> Iterator[Kind]:
    """Register the kind as its author does, at the import of its module."""
    with pytest.raises(FlowError, match="'iban' is not a kind"):
        load_text(FLOW)
    (code,) = re.findall(r"```python\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, str(MANUAL), "exec"), {"__name__": "iban"})
    yield slots.KINDS["iban"]
    del slots._REGISTERED["iban"]


@pytest.fixture(scope="module")
def flow(iban: Kind) -> CompiledFlow:
    return load_text(FLOW)


SLOT = Slot(name="account", kinds=("iban",))
ASKED = {"asked": "account", "slots": {"account": SLOT}}


def heard(text: str) -> SetSlot:
    (command,) = INTERPRETER.interpret(text, expecting(**ASKED))
    assert isinstance(command, SetSlot)
    return command


def answered(flow: CompiledFlow, *events: Event | str) -> tuple[Dialogue, tuple[Act, ...]]:
    """Take a call in which the caller says or does this; gives the last answer."""
    dialogue = Dialogue(flow, RuleInterpreter(), session_id="s", conversation_id="c", user_id="u")
    acts = dialogue.advance(CallStarted(), NOW)
    for event in events:
        said = UserUtterance(text=event) if isinstance(event, str) else event
        acts = dialogue.advance(said, NOW)
    return dialogue, acts


def words(acts: tuple[Act, ...]) -> str:
    return " ".join(act.text for act in acts if isinstance(act, Say))


def held(dialogue: Dialogue) -> dict[str, str]:
    return {name: filled.value for name, filled in dialogue.record.slots.items()}


@pytest.mark.parametrize("text", [SAID, SPELLED])
def test_it_is_read_in_groups_and_spelled(text: str) -> None:
    command = heard(text)
    assert (command.value, command.certainty, command.alternatives) == (WEST, 1.0, ())


def test_what_is_spoken_is_read_again(iban: Kind) -> None:
    for style in iban.styles:
        assert heard(iban.speak(WEST, SLOT, style, "en")).value == WEST


def test_its_check_digits_tell_a_wrong_number(iban: Kind) -> None:
    assert iban.canonical("gb82 west 1234 5698 7654 32", SLOT) == WEST
    assert iban.canonical(WEST.replace("82", "83"), SLOT) is None
    with pytest.raises(FlowError, match="is not a iban"):
        load_text(FLOW.replace("    confirm: auto\n", "    required: false\n    default: GB12\n"))


def test_it_is_waited_for_to_its_end() -> None:
    half = SPELLED[: len(SPELLED) // 2]
    assert judged(half, **ASKED) is Completeness.PARTIAL
    assert judged(SPELLED, **ASKED) is Completeness.COMPLETE


def test_a_character_that_makes_two_numbers_is_asked_back(flow: CompiledFlow) -> None:
    dialogue, acts = answered(flow, SAID.replace("WEST", "WESB"))  # a g or a t misheard
    assert "Do you mean G, B, eight, two, W, G, S, B" in words(acts)
    assert " or G, B, eight, two, W, E, S, T" in words(acts)
    dialogue, _ = answered(flow, SAID.replace("WEST", "WESB"), "the second one")
    assert held(dialogue) == {"account": WEST}


def test_two_said_as_alternatives_are_asked_back(flow: CompiledFlow) -> None:
    either = f"{SAID} or DE89 3704 0044 0532 0130 00"
    assert heard(either).alternatives == (WEST, GERMAN)
    assert " or D, E, eight, nine" in words(answered(flow, either)[1])


def test_numbers_that_sound_alike_are_told_apart_in_a_read_back(flow: CompiledFlow) -> None:
    assert WGSB in heard(SAID).confusable
    _, acts = answered(flow, SAID)  # confirm: auto
    assert "W, E, S, T" in words(acts)
    assert "Is that right?" in words(acts)


def test_a_rule_that_refuses_it_offers_one_that_sounds_like_it(flow: CompiledFlow) -> None:
    dialogue, acts = answered(flow, SAID.replace("WEST", "WGSB"))
    assert "Do you mean G, B, eight, two, W, E, S, T" in words(acts)
    assert held(dialogue) == {}
    dialogue, _ = answered(flow, SAID.replace("WEST", "WGSB"), "yes")
    assert held(dialogue) == {"account": WEST}


def test_an_answer_without_one_is_met_in_the_words_of_the_kind(flow: CompiledFlow) -> None:
    _, acts = answered(flow, SAID.replace("32", "33").replace("WEST", "QWQW"))
    assert "I need all its letters and digits." in words(acts)


def test_it_is_keyed(flow: CompiledFlow) -> None:
    _, acts = answered(flow)
    (listen,) = [act for act in acts if isinstance(act, Listen)]
    assert listen.keys is not None
    assert (listen.keys.min_digits, listen.keys.max_digits) == (20, 20)
    dialogue, _ = answered(flow, KeysPressed(keys=GERMAN[2:]))
    assert held(dialogue) == {"account": GERMAN}


def test_a_call_that_gives_one_is_booked(flow: CompiledFlow) -> None:
    assert flow.advice == ()
    dialogue, acts = answered(flow, SAID, "yes")
    (run,) = [act for act in acts if isinstance(act, RunAction)]
    assert run.inputs == {"account": WEST}
    acts = dialogue.advance(ActionDone(action_id=run.action_id), NOW)
    assert "We pay to Golf, Bravo, eight, two, Whiskey" in words(acts)


def test_the_embedded_recogniser_listens_for_it(flow: CompiledFlow) -> None:
    expectation = expecting("account", slots=flow.flow.slots)
    grammar = read_grammar(search_for(flow.flow, expectation).rules)
    draw = random.Random(1)
    said = grammar.sample("flow-slot-account", draw)
    assert len(said) == 22
    assert all(len(letter) == 1 for letter in said[:2])
    assert all(piece in grammar.words("digit") | grammar.words("letter") for piece in said)
    assert "account number" in {" ".join(grammar.sample("topic", draw)) for _ in range(20)}


def test_an_editor_knows_it() -> None:
    assert "|iban)" in schema_text()


def test_a_name_is_registered_once_and_is_one_of_a_flow_file(iban: Kind) -> None:
    with pytest.raises(ValueError, match="already"):
        slots.register(iban)
    nameless = type("Nameless", (type(iban),), {"name": "Bank account"})()
    with pytest.raises(ValueError, match="lower-case"):
        slots.register(nameless)
    with pytest.raises(TypeError):
        slots.KINDS["other"] = iban  # type: ignore[index]
