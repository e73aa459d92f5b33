"""The second ear: when it is asked, what of it is believed, and that nothing hangs on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.acts import Consult, Say
from flows.commands import Affirm, AskHuman, Command, Deny, NoMatch, SetSlot
from flows.dialogue import Dialogue
from flows.events import Advised, CallStarted, KeysPressed, UserSilence, UserUtterance
from flows.interpretation import RuleInterpreter
from flows.load import load_flow
from flows.ports import Expectation, Proposal, Question
from flows.second_ear import CERTAINTY, SET, WISHES, merged, wanted
from flows.work import Terms

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


def test_the_option_that_words_mean_is_believed_and_not_certain() -> None:
    assert believed(SCRUB, CLEANING) == (
        SetSlot(slot="type", value="cleaning", words="teeth could do with", certainty=CERTAINTY),
    )


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
    command=st.sampled_from([SET, "yes", "correct", *WISHES]) | st.text(max_size=8),
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
    assert Affirm() not in commands
    for command in commands:
        if not isinstance(command, SetSlot):
            continue
        assert command.words.lower() in text
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
