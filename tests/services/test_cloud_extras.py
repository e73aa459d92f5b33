"""What the packages of Groq and ElevenLabs do outside the pipeline, against local copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.model.flow import Flow, Prompt, State
from pipeline.services.structured import StructuredCalls
from pipeline.words.fixed_prompts import fixed_prompts
from pipeline.words.prompt_cache import RATE_HZ, ElevenLabsPrompts
from tests.scenes.fake_elevenlabs import FakeElevenLabs, voice
from tests.scenes.fake_groq import FakeGroq
from tests.scenes.fake_servers import KEY, MODES

FAILING = MODES[1:]
SCHEMA = {
    "type": "object",
    "properties": {"day": {"type": "string"}},
    "required": ["day"],
    "additionalProperties": False,
}
FLOW = Flow(
    name="f",
    version=1,
    language="en",
    digest="",
    start="A",
    slots={},
    actions={},
    states={
        "A": State(
            name="A",
            say=Prompt(texts=("Welcome to the clinic. Good to hear you.", "Hello {name}.")),
            ask=Prompt(texts=("On {day}. Is that right?", "Is that right?")),
        ),
        "B": State(name="B", ask=Prompt(texts=("What may I do?",), freely=True)),
    },
    prompts={"goodbye": Prompt(texts=("Goodbye.",))},
)


async def ask(server: FakeGroq) -> dict[str, object] | None:
    deadline_seconds = 0.3 if server.mode == "stall" else 20
    calls = StructuredCalls(SecretStr(KEY), base_url=server.url, deadline_seconds=deadline_seconds)
    try:
        return await calls.ask("Which day?", "on tuesday", SCHEMA)
    finally:
        await calls.close()


async def test_a_structured_answer() -> None:
    async with FakeGroq(says='{"day": "Tuesday"}').running() as server:
        assert await ask(server) == {"day": "Tuesday"}
    assert server.mistakes == []
    assert server.asked[0]["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.asked[0]["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in server.asked[0]["messages"]] == ["system", "user"]


@pytest.mark.parametrize("mode", FAILING)
async def test_no_structured_answer_when_it_fails(mode: str) -> None:
    async with FakeGroq(mode, says='{"day": "Tuesday"}').running() as server:
        assert await ask(server) is None
    assert len(server.asked) == 1, "no retries: the caller of this has no time for them"


@pytest.mark.parametrize("says", ["", "Tuesday", '["Tuesday"]', '{"day": '])
async def test_what_is_no_object_is_no_answer(says: str) -> None:
    async with FakeGroq(says=says).running() as server:
        assert await ask(server) is None


def test_fixed_prompts_are_the_sentences_without_values() -> None:
    assert fixed_prompts(FLOW) == (
        "Welcome to the clinic.",
        "Good to hear you.",
        "Is that right?",
        "Goodbye.",
    )


def store(
    server: FakeElevenLabs, folder: Path | None, patience_seconds: float = 20
) -> ElevenLabsPrompts:
    return ElevenLabsPrompts(
        SecretStr(KEY),
        "sarah",
        folder=folder,
        base_url=server.url,
        voice_settings={"speed": 1.1},
        deadline_seconds=patience_seconds,
    )


async def test_prompts_are_rendered_once_and_kept(tmp_path: Path) -> None:
    async with FakeElevenLabs().running() as server:
        first = store(server, tmp_path / "prompts")
        assert await first.render(fixed_prompts(FLOW)) == 4
        asked = len(server.asked)
        assert await first.render(fixed_prompts(FLOW)) == 4
        again = store(server, tmp_path / "prompts")
        assert await again.render(fixed_prompts(FLOW)) == 4
        assert len(server.asked) == asked == 4
    assert server.mistakes == []
    assert server.asked[0]["voice"] == "sarah"
    assert server.asked[0]["voice_settings"]["speed"] == 1.1
    found = again.find("Goodbye.", RATE_HZ)
    assert found is not None
    assert found.audio == voice("Goodbye.", RATE_HZ)
    telephone = again.find("Goodbye.", 8000)
    assert telephone is not None
    assert (telephone.rate_hz, telephone.seconds) == (8000, pytest.approx(found.seconds))
    assert again.find("What may I do?", RATE_HZ) is None


@pytest.mark.parametrize("mode", FAILING)
async def test_a_failure_loses_only_what_is_not_there_yet(mode: str, tmp_path: Path) -> None:
    async with FakeElevenLabs().running() as server:
        assert await store(server, tmp_path).render(["Goodbye."]) == 1
        server.mode = mode
        prompts = store(server, tmp_path, 0.5 if mode == "stall" else 20)
        await prompts.render(["Goodbye.", "Hello."])
    assert prompts.find("Goodbye.", RATE_HZ) is not None
    if mode != "cut":
        assert prompts.find("Hello.", RATE_HZ) is None


async def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with FakeElevenLabs().running() as server:
        prompts = store(server, tmp_path / "file" / "prompts")
        assert await prompts.render(["Goodbye."]) == 1
