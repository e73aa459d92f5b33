"""The second ear: when it is asked, what of it is believed, and that nothing hangs on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.second_ear import SET, allowed, merged, wanted
from flows.dialogue.work import Terms
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Consult, Say
from flows.vocabulary.advice import Proposal
from flows.vocabulary.commands import (
    Affirm,
    AskHuman,
    Cancel,
    Command,
    Deny,
    Goodbye,
    NoMatch,
    SetSlot,
)
from flows.vocabulary.events import Advised, CallStarted, KeysPressed, UserSilence, UserUtterance
from flows.vocabulary.ports import Expectation, Question
from flows.words.calibration import ASKING

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
FLOW = load_flow("appointment")
RULES = RuleInterpreter()
SCRUB = "my teeth could do with a good scrub"
CLEANING = Proposal(command=SET, slot="type", value="cleaning", words="teeth could do with")


def expectation(asked: str = "type", question: Question = Question.SLOT) -> Expectation:
    slots = dict(FLOW.flow.slots)
    asked_slots = (asked,) if question is Question.SLOT else ()
    return Expectation(language="en", now=NOW, slots=slots, question=question, asked=asked_slots)


def believed(text: str, *proposals: Proposal, **expected: Any) -> tuple[Command, ...]:
    expecting = expectation(**expected)
    return merged(RULES.interpret(text, expecting), proposals, text, expecting, RULES)


def claim(command: str, words: str, slot: str = "", value: str = "") -> Proposal:
    return Proposal(command=command, words=words, slot=slot, value=value)


# --- when it is asked --------------------------------------------------------------------------


def test_it_is_asked_where_the_rules_find_nothing_or_yes_and_no_at_once() -> None:
    assert wanted((NoMatch(),), "mumble", expectation())
    assert wanted((NoMatch(),), SCRUB, expectation(question=Question.OPEN))
    assert wanted((Affirm(), Deny()), "yes no", expectation(question=Question.YES_NO))
    assert not wanted((Affirm(),), "yes", expectation(question=Question.YES_NO))
    assert not wanted((SetSlot(slot="type", value="cleaning"),), "cleaning", expectation())
    assert not wanted((NoMatch(),), SCRUB, expectation(question=Question.NONE))
    assert not wanted((NoMatch(),), "hello", expectation(question=Question.OPEN))


# --- what is believed --------------------------------------------------------------------------


MEANT = [  # what was said, what it is taken for, the words that say so
    (SCRUB, "cleaning", "teeth could do with"),
    (SCRUB, "cleaning", SCRUB),
    ("my tooth hurts", "checkup", "my tooth hurts"),
    ("well um it is this TOOTH here", "checkup", "tooth"),
]


@pytest.mark.parametrize(("text", "option", "words"), MEANT)
@pytest.mark.parametrize("question", [Question.SLOT, Question.OPEN, Question.CHANGE])
def test_the_option_that_words_mean_is_believed_and_not_certain(
    text: str, option: str, words: str, question: Question
) -> None:
    proposal = Proposal(command=SET, slot="type", value=option, words=words)
    (found,) = believed(text, proposal, question=question)
    assert isinstance(found, SetSlot)
    assert (found.value, found.certainty) == (option, ASKING.advised)
    assert found.words.lower() == words
    assert found.words in text


@pytest.mark.parametrize(
    "lie",
    [
        Proposal(command=SET, slot="type", value="cleaning", words="clean my teeth"),
        Proposal(command=SET, slot="type", value="surgery", words="my teeth"),
        Proposal(command=SET, slot="type", value="cleaning", words=""),
        Proposal(command=SET, slot="type", value="cleaning", words="!?"),
        Proposal(command=SET, slot="nonsense", value="cleaning", words="my teeth"),
        Proposal(command=SET, slot="date", value="2026-11-24", words="my teeth"),
        Proposal(command=SET, slot="contact", value="2025550143", words="a good scrub"),
        Proposal(command="yes", words="my teeth"),
        Proposal(command="start_over", words="my teeth"),
        Proposal(command="book", words="my teeth"),
        Proposal(command="cancel", words=SCRUB),
        Proposal(command="goodbye", words=SCRUB),
        Proposal(command=SET, slot="type", value="cleaning", words="my"),
        Proposal(command=SET, slot="type", value="cleaning", words="could do with a"),
        Proposal(command=SET, slot="type", value="cleaning", words="eth could"),
        Proposal(command=SET, slot="type", value="cleaning", words="teeth scrub"),
        Proposal(command=SET, slot="name", value="Anna", words="scrub"),
        Proposal(command="person", words="with a"),
        Proposal(command="repeat", words="scrub"),
        Proposal(command="no", words=SCRUB),
    ],
    ids=lambda lie: f"{lie.command}-{lie.slot}-{lie.value}-{lie.words}",
)
def test_what_the_caller_did_not_say_is_not_believed(lie: Proposal) -> None:
    assert believed(SCRUB, lie) == (NoMatch(),)


def test_a_value_is_what_the_rules_read_in_the_quoted_words() -> None:
    words = "um the thingy with the whatsit on the twenty fourth I reckon"
    commands = merged(
        (NoMatch(),),
        [Proposal(command=SET, slot="date", value="2027-01-01", words="the twenty fourth")],
        words,
        expectation("date"),
        RULES,
    )
    assert [c.value for c in commands if isinstance(c, SetSlot)] == ["2026-11-24"]


LIES = [  # what was said, what was asked, a proposal that has no support in it
    ("i have no clue what is what", "type", claim(SET, "i", "type", "cleaning")),
    ("i have no clue what is what", "type", claim(SET, "clue", "type", "cleaning")),
    ("no idea at all about scrubbing", "type", claim(SET, "scrubbing", "type", "cleaning")),
    ("um er fifty two x", "type", claim(SET, "um er fifty two x", "type", "cleaning")),
    ("my cat is sleeping", "date", claim(SET, "cat", "name", "Anna")),
    ("my cat is sleeping", "date", claim(SET, "cat", "name", "Cat")),
    ("my cat is sleeping", "name", claim(SET, "cat", "name", "Anna")),
    ("my cat is sleeping", "date", claim(SET, "cat", "type", "cleaning")),
    ("well zola obeng it is", "name", claim(SET, "zola obeng", "name", "Anna Smith")),
    ("well zola obeng it is", "date", claim(SET, "zola obeng", "name", "Zola Obeng")),
    ("zzz brr", "type", claim("cancel", "zzz brr")),
    ("zzz brr", "type", claim("person", "zzz")),
    ("the cat sat on my mat", "type", claim("goodbye", "cat")),
    ("the cat sat on my mat", "type", claim("help", "cat")),
    ("the cat sat", "summary", claim("no", "cat")),
    ("the cat sat", "summary", claim("no", "the cat sat")),
]


@pytest.mark.parametrize(
    ("text", "asked", "lie"), [(t, a, lie) for t, a, lie in LIES], ids=lambda value: str(value)[:60]
)
def test_what_has_no_support_in_the_words_is_not_believed(
    text: str, asked: str, lie: Proposal
) -> None:
    question = Question.YES_NO if asked == "summary" else Question.SLOT
    expecting = expectation(asked, question)
    assert merged((NoMatch(),), [lie], text, expecting, RULES) == (NoMatch(),)


def test_words_that_a_rule_takes_for_something_else_mean_no_option() -> None:
    words, asked = "perhaps on Tuesday then", expectation(question=Question.OPEN)
    lie = Proposal(command=SET, slot="type", value="cleaning", words="on Tuesday then")
    assert merged((NoMatch(),), [lie], words, asked, RULES) == (NoMatch(),)


def test_a_name_is_believed_as_the_words_have_it_and_not_certain() -> None:
    text = "the lady who rings is Zola Obeng over there"
    name = Proposal(command=SET, slot="name", value="Zola Obeng", words="zola obeng")
    (found,) = merged((NoMatch(),), [name], text, expectation("name"), RULES)
    assert isinstance(found, SetSlot)
    assert (found.value, found.words) == ("Zola Obeng", "Zola Obeng")
    assert found.certainty <= ASKING.advised


def test_in_another_language_empty_words_are_those_of_that_language() -> None:
    text = "pues me hace falta un repaso de las muelas"
    asked = replace(expectation(), language="es", slots=load_flow("appointment.es").flow.slots)
    good = claim(SET, "repaso de las muelas", "type", "cleaning")
    lie = claim(SET, "pues me hace", "type", "cleaning")
    (found,) = merged((NoMatch(),), [good], text, asked, RULES)
    assert isinstance(found, SetSlot)
    assert merged((NoMatch(),), [lie], text, asked, RULES) == (NoMatch(),)


def test_what_the_rules_found_stays() -> None:
    found = SetSlot(slot="type", value="checkup", words="my teeth")
    assert merged((found,), [CLEANING], SCRUB, expectation(), RULES) == (found,)


def test_a_value_that_was_ruled_out_does_not_come_back() -> None:
    expecting = Expectation(
        language="en",
        now=NOW,
        slots=FLOW.flow.slots,
        question=Question.SLOT,
        asked=("type",),
        rejected={"type": ("cleaning",)},
    )
    assert merged((NoMatch(),), [CLEANING], SCRUB, expecting, RULES) == (NoMatch(),)


def test_a_wish_is_believed_where_it_loses_nothing() -> None:
    words = "is there no living soul around"
    person = Proposal(command="person", words="living soul")
    assert merged((NoMatch(),), [person], words, expectation(), RULES) == (AskHuman(),)


def test_between_yes_and_no_only_no_is_taken() -> None:
    both, words = (Affirm(), Deny()), "yes no wait"
    asked = expectation(question=Question.YES_NO)
    no = Proposal(command="no", words="no wait")
    yes = Proposal(command="yes", words="yes")
    assert merged(both, [no], words, asked, RULES) == (Deny(),)
    assert merged(both, [yes], words, asked, RULES) == both


ANY_PROPOSAL = st.builds(
    Proposal,
    command=st.sampled_from([SET, "yes", "correct", *allowed()]) | st.text(max_size=8),
    words=st.text(max_size=30) | st.sampled_from(["my", "the cat", "mat", "twelve"]),
    slot=st.sampled_from(["", *FLOW.flow.slots]),
    value=st.sampled_from(["cleaning", "2026-11-24", "14:30", "Anna Smith", "2025550143"]),
)


@given(st.lists(ANY_PROPOSAL, max_size=12), st.sampled_from(sorted(FLOW.flow.slots)))
def test_no_proposal_whatsoever_invents_a_value_or_a_yes(
    proposals: list[Proposal], asked: str
) -> None:
    text = "the cat sat on my mat"
    commands = believed(text, *proposals, asked=asked)
    assert not {Affirm(), Deny(), Cancel(), Goodbye()} & set(commands)
    by_rules = RULES.interpret(text, expectation(asked))  # "sat" is a day, where one is asked
    for command in commands:
        if not isinstance(command, SetSlot) or command in by_rules:
            continue
        assert command.words.lower() in text
        assert set(command.words.split()) & {"cat", "sat", "mat"}
        assert command.certainty <= ASKING.advised
        alone = RULES.interpret(command.words, expectation(command.slot))
        read_alone = {c.value for c in alone if isinstance(c, SetSlot)}
        options = FLOW.flow.slots[command.slot].options
        assert command.value in read_alone or command.value in options


# --- in the dialogue ---------------------------------------------------------------------------


def asked_type(**terms: Any) -> Dialogue:
    dialogue = Dialogue(FLOW, RULES, Terms(second_ear=True, **terms), session_id="ear")
    dialogue.advance(CallStarted(), NOW)
    dialogue.advance(UserUtterance(text="hello"), NOW)
    if dialogue.record.unheard is not None:
        dialogue.advance(Advised(consult=dialogue.record.unheard.consult), NOW)
    return dialogue


def test_what_it_found_books_nothing_before_the_caller_agrees() -> None:
    dialogue = asked_type()
    (consult,) = dialogue.advance(UserUtterance(text=SCRUB), NOW)
    assert isinstance(consult, Consult)
    acts = dialogue.advance(Advised(consult=consult.consult, proposals=(CLEANING,)), NOW)
    (asked,) = [act.text for act in acts if isinstance(act, Say)]
    assert "cleaning" in asked
    assert "?" in asked
    assert dialogue.record.pending is not None
    dialogue.advance(UserUtterance(text="no"), NOW)
    assert "type" not in dialogue.slots
    assert dialogue.record.rejected["type"] == ("cleaning",)


def test_words_that_go_on_meanwhile_are_heard_together_and_old_advice_is_late() -> None:
    dialogue = asked_type()
    (first,) = dialogue.advance(UserUtterance(text="my teeth could do"), NOW)
    (second,) = dialogue.advance(UserUtterance(text="with a good scrub"), NOW)
    assert isinstance(first, Consult)
    assert isinstance(second, Consult)
    assert second.text == "my teeth could do with a good scrub"
    assert dialogue.advance(Advised(consult=first.consult, proposals=(CLEANING,)), NOW) == ()
    dialogue.advance(Advised(consult=second.consult, proposals=(CLEANING,)), NOW)
    assert dialogue.slots["type"].value == "cleaning"
    assert dialogue.advance(Advised(consult=second.consult, proposals=(CLEANING,)), NOW) == ()


@pytest.mark.parametrize("event", [UserSilence(), KeysPressed(keys="2")])
def test_without_an_answer_the_call_goes_on(event: Any) -> None:
    dialogue = asked_type()
    dialogue.advance(UserUtterance(text="the cat sat"), NOW)
    acts = dialogue.advance(event, NOW)
    assert any(isinstance(act, Say) for act in acts)
    assert dialogue.record.unheard is None


def test_without_a_second_ear_nobody_is_asked() -> None:
    dialogue = Dialogue(FLOW, RULES, session_id="deaf")
    dialogue.advance(CallStarted(), NOW)
    dialogue.advance(UserUtterance(text="hello"), NOW)
    acts = dialogue.advance(UserUtterance(text=SCRUB), NOW)
    assert not any(isinstance(act, Consult) for act in acts)
