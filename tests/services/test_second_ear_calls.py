"""The second ear in a call, by frames, and over Groq's wire: nothing hangs on it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from flows.build.load import DEFINITIONS
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.second_ear import SET, allowed, merged
from flows.dialogue.work import Terms
from flows.vocabulary.advice import Passage, Proposal
from flows.vocabulary.commands import Command, NoMatch, SetSlot
from flows.vocabulary.ports import Expectation
from pipeline.business.business import terms
from pipeline.services.description import describe_services
from pipeline.services.structured import StructuredCalls
from pipeline.words.groq_second_ear import MOST_FAILURES, REST_SECONDS, GroqSecondEar, read
from processors.hosting.consulting import Advisers
from tests.dialogue.test_second_ear import CLEANING, FLOW, RULES, SCRUB, expectation
from tests.scenes.fake_groq import FakeGroq
from tests.scenes.fake_servers import KEY
from tests.scenes.served import application
from tests.scenes.stage import Stage, TimedRunner, stage
from tests.scenes.virtual_time import play

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
            await s.until(s.now + 1.1)
            await said_and_answered(s, "could do with a good scrub")
            assert ear.asked == ["my teeth", SCRUB]
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
    assert fields["command"]["enum"] == [SET, *allowed()]
    assert fields["slot"]["enum"] == ["", *FLOW.flow.slots]
    system, user = asked["messages"]
    assert SCRUB not in system["content"]
    question = json.loads(user["content"])
    assert question["said"] == SCRUB
    assert question["asked"] == ["type"]
    assert question["slots"]["type"]["options"] == ["checkup", "cleaning", "consultation"]


LIES = [
    '{"proposals": [{"command": "set", "slot": "date", "value": "2026-11-24", "words": "scrub"}]}',
    '{"proposals": [{"command": "set", "slot": "type", "value": "cleaning", "words": "a"}]}',
    '{"proposals": [{"command": "set", "slot": "name", "value": "Anna", "words": "scrub"}]}',
    '{"proposals": [{"command": "cancel", "slot": "", "value": "", "words": "my teeth"}]}',
    '{"proposals": [{"command": "goodbye", "slot": "", "value": "", "words": "scrub"}]}',
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


class Late(httpx.AsyncBaseTransport):
    """Answers every request, but only after some seconds of the event loop's clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(self.seconds)
        message = {"role": "assistant", "content": ANSWER}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        answer = {"id": "c", "object": "chat.completion", "created": 0, "model": "m"}
        return httpx.Response(200, json={**answer, "choices": [choice]})


async def waited_for(calls: StructuredCalls) -> tuple[int, float]:
    """Give how many proposals an ear gave, and how long was waited for them."""
    clock = asyncio.get_running_loop().time
    began = clock()
    proposals = await GroqSecondEar(calls, clock=clock).propose(SCRUB, expectation())
    return len(proposals), round(clock() - began, 6)


def test_an_ear_is_waited_for_until_the_deadline_and_no_longer() -> None:
    late = Late(0.0)
    calls = StructuredCalls(SecretStr(KEY), http_client=httpx.AsyncClient(transport=late))
    asyncio.run(waited_for(calls))  # Groq's client looks at the machine in a thread, once
    for seconds, waited in ((0.69, (1, 0.69)), (0.71, (0, 0.7)), (3000.0, (0, 0.7))):
        late.seconds = seconds
        assert play(waited_for(calls)) == waited
    asyncio.run(calls.close())


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
