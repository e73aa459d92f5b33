"""The second ear: when it is asked, what of it is believed, and that nothing hangs on it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from flows.acts import Consult, Say
from flows.commands import Affirm, AskHuman, Command, Deny, NoMatch, SetSlot
from flows.dialogue import Dialogue
from flows.events import Advised, CallStarted, KeysPressed, UserSilence, UserUtterance
from flows.interpretation import RuleInterpreter
from flows.load import DEFINITIONS, load_flow
from flows.ports import Expectation, Passage, Proposal, Question
from flows.second_ear import CERTAINTY, SET, WISHES, merged, wanted
from flows.work import Terms
from pipeline.business import terms
from pipeline.second_ear import MOST_FAILURES, REST_SECONDS, GroqSecondEar, read
from pipeline.service_description import describe_services
from pipeline.structured import StructuredCalls
from processors.consulting import Advisers
from tests.fake_groq import FakeGroq
from tests.fake_servers import KEY
from tests.served import application
from tests.stage import Stage, TimedRunner, stage
from tests.virtual_time import play

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
    assert wanted((NoMatch(),), expectation())
    assert wanted((Affirm(), Deny()), expectation(question=Question.YES_NO))
    assert not wanted((Affirm(),), expectation(question=Question.YES_NO))
    assert not wanted((SetSlot(slot="type", value="cleaning"),), expectation())
    assert not wanted((NoMatch(),), expectation(question=Question.NONE))


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


# --- in a call, by frames ----------------------------------------------------------------------


class Ear:
    """Proposes after some seconds."""

    def __init__(self, *proposals: Proposal, seconds: float = 0.3) -> None:
        self.proposals, self.seconds = proposals, seconds
        self.asked: list[str] = []

    async def propose(self, text: str, expectation: Expectation) -> tuple[Proposal, ...]:
        self.asked.append(text)
        await asyncio.sleep(self.seconds)
        if not self.proposals:
            raise RuntimeError("broken")
        return self.proposals


class Library:
    """Knows about parking."""

    async def find(self, question: str, language: str) -> tuple[Passage, ...]:
        return (Passage("There is a car park."),) if "park" in question else ()


def setting(**advisers: Any) -> Any:
    dialogue = Dialogue(FLOW, RULES, Terms(second_ear=True), session_id="ear")
    return stage(dialogue, interpreter=RULES, actions=TimedRunner(), advisers=Advisers(**advisers))


async def said_and_answered(s: Stage, words: str, seconds: float = 6.0) -> None:
    await s.speak(words)
    await s.until(s.now + seconds)


def test_a_call_uses_what_the_ear_proposes() -> None:
    async def scene() -> None:
        ear = Ear(CLEANING)
        async with setting(ear=ear) as s:
            await s.call()
            await s.until(4)
            await said_and_answered(s, SCRUB)
            assert ear.asked == [SCRUB]
            assert s.dialogue.slots["type"].value == "cleaning"
            assert "THINKING" in s.states

    play(scene())


@pytest.mark.parametrize(
    "ear", [Ear(seconds=0.1), Ear(CLEANING, seconds=60)], ids=["breaks", "stalls"]
)
def test_a_call_goes_on_without_an_ear_that_breaks_or_stalls(ear: Ear) -> None:
    async def scene() -> None:
        async with setting(ear=ear) as s:
            await s.call()
            await s.until(4)
            before = len(s.shown("prompt"))
            await said_and_answered(s, SCRUB)
            assert len(s.shown("prompt")) > before, "the caller was left in silence"
            assert "type" not in s.dialogue.slots
            assert not s.shown("trouble")

    play(scene())


def test_a_caller_who_speaks_on_while_the_ear_is_asked_loses_no_word() -> None:
    async def scene() -> None:
        ear = Ear(CLEANING, seconds=0.9)
        async with setting(ear=ear) as s:
            await s.call()
            await s.until(4)
            await said_and_answered(s, "hello")
            await s.speak("my teeth")
            await s.until(s.now + 0.6)
            await said_and_answered(s, "could do with a good scrub")
            assert ear.asked == ["hello", "my teeth", SCRUB]
            assert s.dialogue.slots["type"].value == "cleaning"

    play(scene())


def test_a_cough_while_the_ear_is_asked_only_delays_its_answer() -> None:
    async def scene() -> None:
        async with setting(ear=Ear(CLEANING, seconds=0.5)) as s:
            await s.call()
            await s.until(4)
            await said_and_answered(s, "hello")
            await s.speak(SCRUB)
            await s.until(s.now + 0.3)
            await s.voice_on()
            await s.until(s.now + 0.4)
            await s.voice_off()
            await s.until(s.now + 6)
            assert s.dialogue.slots["type"].value == "cleaning"

    play(scene())


def test_a_hang_up_while_the_ear_is_asked_ends_the_call() -> None:
    async def scene() -> None:
        async with setting(ear=Ear(CLEANING, seconds=0.9)) as s:
            await s.call()
            await s.until(4)
            await s.speak(SCRUB)
            await s.until(s.now + 0.6)
        assert s.shown("outcome")[0]["outcome"] == "hung_up"
        assert s.dialogue.slots == {}

    play(scene())


def test_a_question_is_answered_by_the_knowledge_base() -> None:
    async def scene() -> None:
        async with setting(knowledge=Library()) as s:
            await s.call()
            await s.until(4)
            await said_and_answered(s, "do you have parking", 3)
            assert any("There is a car park." in text for text in s.voice.texts)

    play(scene())


# --- over Groq's wire --------------------------------------------------------------------------

KEYS_ONLY: dict[str, Any] = {"stt_provider": "none", "tts_provider": "none", "llm_provider": "none"}
FLOW_TEXT = (DEFINITIONS / "appointment.yaml").read_text(encoding="utf-8")
ANSWER = json.dumps(
    {"proposals": [{"command": SET, "slot": "type", "value": "cleaning", "words": "my teeth"}]}
)


async def heard_by(server: FakeGroq, deadline_seconds: float = 5.0) -> tuple[Command, ...]:
    calls = StructuredCalls(SecretStr(KEY), base_url=server.url, deadline_seconds=deadline_seconds)
    try:
        proposals = await GroqSecondEar(calls).propose(SCRUB, expectation())
    finally:
        await calls.close()
    return merged((NoMatch(),), proposals, SCRUB, expectation(), RULES)


async def test_groq_is_asked_with_a_closed_list_and_the_static_part_first() -> None:
    async with FakeGroq(says=ANSWER).running() as server:
        commands = await heard_by(server)
    assert [c.value for c in commands if isinstance(c, SetSlot)] == ["cleaning"]
    assert server.mistakes == []
    (asked,) = server.asked
    schema = asked["response_format"]["json_schema"]
    fields = schema["schema"]["properties"]["proposals"]["items"]["properties"]
    assert schema["strict"] is True
    assert fields["command"]["enum"] == [SET, *WISHES]
    assert fields["slot"]["enum"] == ["", *FLOW.flow.slots]
    system, user = asked["messages"]
    assert SCRUB not in system["content"]
    question = json.loads(user["content"])
    assert question["said"] == SCRUB
    assert question["asked"] == ["type"]
    assert question["slots"]["type"]["options"] == ["checkup", "cleaning", "consultation"]


LIES = [
    '{"proposals": [{"command": "set", "slot": "date", "value": "2026-11-24", "words": "scrub"}]}',
    '{"proposals": [{"command": "yes", "slot": "", "value": "", "words": "good"}]}',
    '{"proposals": [{"command": "set"}]}',
    '{"proposals": [7, null, "set"]}',
    '{"proposals": {"command": "set"}}',
    '{"something": "else"}',
    "I think they want a cleaning.",
    "",
]


@pytest.mark.parametrize("says", LIES)
async def test_a_model_that_lies_fills_nothing(says: str) -> None:
    async with FakeGroq(says=says).running() as server:
        assert await heard_by(server) == (NoMatch(),)


@pytest.mark.parametrize("mode", ["401", "429", "500", "stall", "cut"])
async def test_a_service_that_fails_is_done_without(mode: str) -> None:
    async with FakeGroq(mode, says=ANSWER).running() as server:
        assert await heard_by(server, 0.3 if mode == "stall" else 5.0) == (NoMatch(),)
    assert len(server.asked) == 1


def test_the_start_says_that_there_is_a_second_ear_and_calls_have_it() -> None:
    shared = application(flow=FLOW_TEXT, second_ear="groq", groq_api_key=KEY, **KEYS_ONLY)
    assert shared.services.advisers.ear is not None
    assert terms(shared.settings, shared.flow.flow, can_transfer=False).second_ear
    assert any(line.startswith("Second ear: Groq") for line in describe_services(shared.settings))
    without = application(flow=FLOW_TEXT, **KEYS_ONLY)
    assert without.services.advisers.ear is None
    assert not terms(without.settings, without.flow.flow, can_transfer=False).second_ear


class Failing:
    """Fails, and counts."""

    def __init__(self) -> None:
        self.asked = 0

    async def ask(
        self, instruction: str, text: str, schema: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        self.asked += 1
        return None


async def test_after_failures_in_a_row_nobody_waits_for_it_for_a_while() -> None:
    now, calls = [0.0], Failing()
    ear = GroqSecondEar(calls, clock=lambda: now[0])
    for _ in range(MOST_FAILURES + 5):
        assert await ear.propose(SCRUB, expectation()) == ()
    assert calls.asked == MOST_FAILURES
    now[0] = REST_SECONDS
    await ear.propose(SCRUB, expectation())
    assert calls.asked == MOST_FAILURES + 1


def test_an_answer_is_cut_to_size() -> None:
    proposal = {"command": "set", "slot": "type", "value": "x" * 10_000, "words": "y"}
    proposals = read({"proposals": [proposal] * 1000})
    assert len(proposals) <= 8
    assert max(len(p.value) for p in proposals) < 1000
