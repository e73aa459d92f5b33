"""Rewording by Groq through the real Pipecat service: whole, lying, late, and failing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from flows.model.flow import Flow
from flows.vocabulary.acts import Phrasing, Say
from pipeline.services.building import build_phraser
from pipeline.services.cloud_llm import GroqWords, ModelStream
from pipeline.settings.settings import SETTING_NAMES, Settings
from pipeline.words.phraser import Phraser, static_prompt
from tests.scenes.fake_groq import FakeGroq
from tests.scenes.fake_servers import KEY

FLOW = Flow(
    name="salon",
    description="booking a haircut",
    version=1,
    language="en",
    digest="",
    start="A",
    slots={},
    actions={},
    states={},
)
ASK = Say(prompt=1, text="What day would you like?", question=True, phrasing=Phrasing())
SUM_UP = Say(
    prompt=2,
    text="A haircut on Tuesday at 2 p.m. Is that right?",
    question=True,
    phrasing=Phrasing(must_say=("haircut", "Tuesday", "2 p.m."), guide="warm"),
)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def phrasing(server: FakeGroq, **kwargs: Any) -> AsyncIterator[Phraser]:
    llm = GroqWords(api_key=KEY, base_url=f"{server.url}/openai/v1", deadline_seconds=5)
    phraser = Phraser(
        ModelStream(llm, static_prompt(FLOW)),
        FLOW,
        **{"first_seconds": 0.2, "total_seconds": 0.5, **kwargs},
    )
    try:
        yield phraser
    finally:
        await phraser.close()


async def test_a_rewording_that_holds_is_spoken() -> None:
    says = "Lovely, so what day suits you best?"
    async with FakeGroq(says=says).running() as server, phrasing(server) as phraser:
        assert await phraser.phrase(ASK) == says
    assert server.mistakes == []
    assert server.asked[0]["stream"] is True


@pytest.mark.parametrize(
    "says",
    [
        "A haircut on Wednesday at 2 p.m., is that right?",
        "A haircut on Tuesday at 2 p.m., or at 3 p.m., is that right?",
        "A haircut on Tuesday. Is that right?",
        "Your haircut is booked for Tuesday at 2 p.m. Is that right?",
        "A haircut on Tuesday at 2 p.m.",
        "I cannot help with that.",
    ],
)
async def test_a_server_that_lies_is_not_repeated(says: str) -> None:
    async with FakeGroq(says=says).running() as server, phrasing(server) as phraser:
        assert await phraser.phrase(SUM_UP) == SUM_UP.text
    assert len(server.asked) == 1


@pytest.mark.parametrize("mode", ["401", "429", "500", "stall", "cut"])
async def test_a_server_that_fails_costs_one_wait_and_then_rests(mode: str) -> None:
    clock = Clock()
    says = "Lovely, so what day suits you best?"
    async with (
        FakeGroq(mode, says=says).running() as server,
        phrasing(
            server,
            clock=clock,
            rest_seconds=15,
            **({} if mode == "stall" else {"first_seconds": 20, "total_seconds": 20}),
        ) as phraser,
    ):
        assert await phraser.phrase(ASK) == ASK.text
        server.mode = "whole"
        clock.now += 14
        assert await phraser.phrase(ASK) == ASK.text
        assert len(server.asked) == 1, "it rests, and there are no retries"
        clock.now += 2
        if mode != "stall":
            assert await phraser.phrase(ASK) == says


class Scripted:
    """A model that says its pieces, and "…" for a pause that never ends."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.given: list[str] = []
        self.began = asyncio.Event()
        self.ended = asyncio.Event()

    async def stream(self, request: str) -> AsyncGenerator[str, None]:
        try:
            for piece in self.pieces:
                if piece == "…":
                    await asyncio.Event().wait()
                self.given.append(piece)
                self.began.set()
                yield piece
        finally:
            self.ended.set()

    async def close(self) -> None:
        pass


async def test_a_stall_after_the_first_words_ends_at_the_total_deadline() -> None:
    model = Scripted("What day ", "…")
    phraser = Phraser(model, FLOW, first_seconds=5, total_seconds=0.05)
    assert await phraser.phrase(ASK) == ASK.text
    assert model.ended.is_set()


async def test_the_wait_ends_at_the_lying_word() -> None:
    model = Scripted("A haircut ", "on Wednesday ", "at ", "…")
    phraser = Phraser(model, FLOW, first_seconds=90, total_seconds=90)
    async with asyncio.timeout(60):
        assert await phraser.phrase(SUM_UP) == SUM_UP.text
    assert model.given == ["A haircut ", "on Wednesday "]
    assert model.ended.is_set()


async def test_cancelling_ends_the_request() -> None:
    model = Scripted("What ", "…")
    phraser = Phraser(model, FLOW, first_seconds=5, total_seconds=5)
    task = asyncio.create_task(phraser.phrase(ASK))
    await model.began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert model.ended.is_set()


async def test_a_prompt_without_leave_asks_nobody() -> None:
    model = Scripted("Never.")
    assert await Phraser(model, FLOW).phrase(Say(prompt=1, text="Hello.")) == "Hello."
    assert model.given == []


async def test_the_static_part_comes_first_and_never_changes_within_a_flow() -> None:
    async with FakeGroq(says="What day suits you?").running() as server:
        for _ in range(2):
            async with phrasing(server) as phraser:
                await phraser.phrase(ASK)
                await phraser.phrase(SUM_UP)
    heads = {json.dumps(body["messages"][0]) for body in server.asked}
    assert len(server.asked) == 4
    assert len(heads) == 1
    static = server.asked[0]["messages"][0]
    assert static["role"] == "system"
    assert "haircut" in static["content"], "the flow's description is part of it"
    assert "Tuesday" not in static["content"]
    request = json.loads(server.asked[1]["messages"][1]["content"])
    assert request == {
        "line": SUM_UP.text,
        "asks": True,
        "must_say": ["haircut", "Tuesday", "2 p.m."],
        "max_words": 40,
        "tone": "warm",
    }


async def test_the_settings_build_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTING_NAMES:
        monkeypatch.delenv(name, raising=False)
    assert build_phraser(Settings(), FLOW) is None
    async with FakeGroq(says="What day suits you?").running() as server:
        groq = Settings(groq_api_key=SecretStr(KEY), groq_base_url=server.url)
        openai = Settings(
            llm_provider="openai",
            llm_api_key=SecretStr(KEY),
            llm_base_url=f"{server.url}/openai/v1",
        )
        for settings in (groq, openai):
            phraser = build_phraser(settings, FLOW)
            assert phraser is not None
            assert await phraser.phrase(ASK) == "What day suits you?"
            await phraser.close()
    assert server.asked[0]["reasoning_effort"] == "low"
    assert "reasoning_effort" not in server.asked[1]
