"""A scene for voices: prompts sent through a service, and what came out of it, taken apart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pipecat.frames.frames import (
    Frame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TTSAudioRawFrame,
    TTSTextFrame,
)
from pipecat.pipeline.worker import PipelineParams
from pipecat.services.tts_service import TTSService
from pipecat.tests.utils import run_test

from pipeline.speech.rendered_speech import RenderedSpeech
from processors.frames import CallEventFrame, PromptMarkFrame

RATE_HZ = 16_000
STANDBY_SECONDS = 0.5


class Standby:
    """Renders half a second of one value, so that its audio can be told apart."""

    def __init__(self) -> None:
        self.rendered: list[str] = []

    async def render(self, text: str) -> RenderedSpeech:
        self.rendered.append(text)
        return RenderedSpeech(b"\x01\x02" * int(STANDBY_SECONDS * RATE_HZ), RATE_HZ)


def prompt(number: int, text: str) -> list[Frame]:
    return [
        PromptMarkFrame(number, "begin", text),
        LLMFullResponseStartFrame(),
        LLMTextFrame(text),
        LLMFullResponseEndFrame(),
        PromptMarkFrame(number, "end"),
    ]


async def speak(service: TTSService, *texts: str) -> tuple[list[Frame], list[Frame]]:
    frames = [frame for number, text in enumerate(texts) for frame in prompt(number, text)]
    down, up = await asyncio.wait_for(
        run_test(
            service,
            frames_to_send=frames,
            pipeline_params=PipelineParams(audio_out_sample_rate=RATE_HZ),
        ),
        60,
    )
    return list(down), list(up)


def audio_of(frames: Sequence[Frame]) -> bytes:
    return b"".join(frame.audio for frame in frames if isinstance(frame, TTSAudioRawFrame))


def words_of(frames: Sequence[Frame]) -> list[str]:
    return [frame.text for frame in frames if isinstance(frame, TTSTextFrame)]


def between_marks(frames: Sequence[Frame], number: int) -> list[Frame]:
    marks = [
        i for i, f in enumerate(frames) if isinstance(f, PromptMarkFrame) and f.prompt == number
    ]
    assert len(marks) == 2
    return list(frames[marks[0] : marks[1]])


def troubles(frames: Sequence[Frame]) -> list[str]:
    return [
        frame.data["what"]
        for frame in frames
        if isinstance(frame, CallEventFrame) and frame.kind == "trouble"
    ]
