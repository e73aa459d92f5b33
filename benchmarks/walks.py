"""How far a call's happenings walk through the code: ``python -m benchmarks.walks [--json]``.

A call of the shipped appointment flow is played in virtual time through the FSM processor alone.
Of each walk the project's own functions are counted by ``sys.setprofile``, from the frame that
comes in to the frame that answers it:

transcript_to_reply
    The final transcript of a turn with three interims before it, to the reply's first frame.
interim
    One of those interims, until it is taken.
key
    A key that is an answer by itself, to the reply's first frame.
barge_in
    A voice over the bot until it has lasted, to the interruption.
silence_to_reprompt
    The end of the silence that the question allowed, to the reprompt's first frame.

``functions`` counts functions entered, a coroutine once however often it waits. An interpretation,
and the dialogue's step, are one each: what they do inside is not this room's. ``moves`` counts the
entries that follow one in another file. ``interpretations`` counts how often words were
interpreted; for ``transcript_to_reply`` in the whole turn, its interims included.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from loguru import logger
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    EndFrame,
    Frame,
    InputDTMFFrame,
    InterimTranscriptionFrame,
    InterruptionFrame,
    LLMFullResponseStartFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

from benchmarks.virtual_time import play
from flows.build.load import load_flow
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionFailed
from processors.frames import CallStartedFrame, PromptHeardFrame, PromptMarkFrame
from processors.hosting.dialogue_processor import DialogueProcessor
from processors.hosting.outside import Outside

BARS = {"functions": 60, "moves": 35, "interpretations": 4}  # of transcript_to_reply
WALKS = ("transcript_to_reply", "interim", "key", "barge_in", "silence_to_reprompt")
ROOT = str(Path(__file__).resolve().parents[1])
PROMPT_SECONDS = 2.0
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

_INTERPRETING = (RuleInterpreter.interpret.__code__, RuleInterpreter.completeness.__code__)
_ONE_EACH = (*_INTERPRETING, Dialogue.advance.__code__)


@dataclass(slots=True)
class Walk:
    """What was walked: functions entered in order, and interpretations."""

    path: list[CodeType] = field(default_factory=list)
    interpretations: int = 0

    @property
    def figures(self) -> dict[str, int]:
        """Give the walk's figures."""
        files = [code.co_filename for code in self.path]
        moves = sum(a != b for a, b in pairwise(files))
        return {
            "functions": len(files),
            "moves": moves,
            "interpretations": self.interpretations,
        }


class Pedometer:
    """Counts while a walk is under way."""

    def __init__(self) -> None:
        self.walk: Walk | None = None
        self._entered: set[FrameType] = set()
        self._inside: FrameType | None = None

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Take an event of ``sys.setprofile``."""
        if event == "return" and frame is self._inside:
            self._inside = None
        code = frame.f_code
        if event != "call" or self.walk is None or not _ours(code) or frame in self._entered:
            return
        self._entered.add(frame)  # a coroutine that goes on is no new entry
        if code in _INTERPRETING and not _within_another(frame):
            self.walk.interpretations += 1
        if self._inside is None:
            self.walk.path.append(code)
            if code in _ONE_EACH:
                self._inside = frame

    def start(self) -> Walk:
        """Begin a walk."""
        self.walk, self._inside = Walk(), None
        return self.walk

    def stop(self) -> None:
        """End the walk."""
        self.walk = None
        self._entered.clear()


def _ours(code: CodeType) -> bool:
    """A function of the project, the benchmark's own aside; no comprehension."""
    path = code.co_filename
    return path.startswith((f"{ROOT}/flows", f"{ROOT}/processors")) and (
        not code.co_name.startswith("<") or code.co_name == "<lambda>"
    )


def _within_another(frame: FrameType) -> bool:
    """True for an interpretation that is part of one."""
    above = frame.f_back
    while above is not None:
        if above.f_code in _INTERPRETING:
            return True
        above = above.f_back
    return False


class WatchedProcessor(DialogueProcessor):
    """The FSM processor, and who is told of what leaves it."""

    def __init__(self, *parts: Any, on_frame: Callable[[Frame], None]) -> None:
        super().__init__(*parts)
        self._on_frame = on_frame

    async def push_frame(
        self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM
    ) -> None:
        """Tell, and push."""
        self._on_frame(frame)
        await super().push_frame(frame, direction)


class Playback(FrameProcessor):
    """Stands for speech synthesis and the caller's ear: plays each prompt for two seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._playing: asyncio.Task[None] | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Play prompts, and pass all else on."""
        await super().process_frame(frame, direction)
        if isinstance(frame, PromptMarkFrame):
            if frame.edge == "begin":
                self._playing = asyncio.create_task(self._play(frame))
            return
        if isinstance(frame, InterruptionFrame) and self._playing and not self._playing.done():
            self._playing.cancel()
            await self.push_frame(BotStoppedSpeakingFrame(), FrameDirection.UPSTREAM)
        await self.push_frame(frame, direction)

    async def _play(self, mark: PromptMarkFrame) -> None:
        await self.push_frame(BotStartedSpeakingFrame(), FrameDirection.UPSTREAM)
        await asyncio.sleep(PROMPT_SECONDS)
        heard = PromptHeardFrame(mark.prompt, True, mark.text, PROMPT_SECONDS)
        await self.push_frame(heard, FrameDirection.UPSTREAM)
        await self.push_frame(BotStoppedSpeakingFrame(), FrameDirection.UPSTREAM)


class Out:
    """The action runner of a call that books nothing."""

    async def run(self, action: RunAction) -> ActionFailed:
        """Fail."""
        return ActionFailed(action_id=action.action_id, failure="down")


class Scene:
    """A call under way, and who counts its steps."""

    def __init__(self, worker: PipelineWorker, processor: DialogueProcessor, feet: Pedometer):
        self._worker = worker
        self._processor = processor
        self._feet = feet
        self._until: type[Frame] | None = None
        self._arrived = asyncio.Event()

    def passed(self, frame: Frame) -> None:
        """See a frame that left the processor."""
        if self._until and isinstance(frame, self._until):
            self._feet.stop()
            self._until = None
            self._arrived.set()

    async def send(self, *frames: Frame, wait: float = 0.1) -> None:
        """Send frames in, and let some time pass."""
        await self._worker.queue_frames(list(frames))
        await asyncio.sleep(wait)

    async def walk(self, until: type[Frame], *frames: Frame) -> Walk:
        """Count from a frame that comes in to a frame that goes out."""
        self._arrived.clear()
        self._until = until
        walk = self._feet.start()
        for frame in frames:
            await self._processor.queue_frame(frame)
        async with asyncio.timeout(60):
            await self._arrived.wait()
        return walk

    async def walk_in(self, frame: Frame) -> Walk:
        """Count what a frame that comes in does at once."""
        walk = self._feet.start()
        await self._processor.queue_frame(frame)
        await asyncio.sleep(0.01)
        self._feet.stop()
        return walk


@asynccontextmanager
async def call(feet: Pedometer) -> AsyncIterator[Scene]:
    """Give a call in which the greeting was just heard."""
    interpreter = RuleInterpreter()
    dialogue = Dialogue(load_flow("appointment"), interpreter, session_id="walked")
    outside = Outside(interpreter=interpreter, actions=Out(), clock=lambda: NOW)
    processor = WatchedProcessor(dialogue, outside, on_frame=lambda frame: scene.passed(frame))
    worker = PipelineWorker(
        Pipeline([processor, Playback()]),
        enable_rtvi=False,
        enable_turn_tracking=False,
        idle_timeout_secs=None,
    )
    scene = Scene(worker, processor, feet)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    await scene.send(STTMetadataFrame(service_name="stt", ttfs_p99_latency=0.5))
    await scene.send(CallStartedFrame(), wait=PROMPT_SECONDS + 1)
    yield scene
    await worker.queue_frame(EndFrame())
    await running


@contextmanager
def profiling(feet: Pedometer) -> Any:
    """Count while it lasts."""
    before = sys.getprofile()
    sys.setprofile(feet)
    try:
        yield
    finally:
        sys.setprofile(before)


def interim(text: str) -> InterimTranscriptionFrame:
    """Give an interim transcript."""
    return InterimTranscriptionFrame(text, "caller", "now")


def final(text: str) -> TranscriptionFrame:
    """Give a final transcript."""
    return TranscriptionFrame(text, "caller", "now", finalized=True)


VOICE_ON = VADUserStartedSpeakingFrame
VOICE_OFF = VADUserStoppedSpeakingFrame


async def spoken(scene: Scene, feet: Pedometer) -> dict[str, Walk]:
    """Say "I need a check-up": three interims and a final, as a streaming recogniser sends them."""
    await scene.send(VOICE_ON(start_secs=0.2), wait=0.3)
    before = [await scene.walk_in(interim("I"))]
    await asyncio.sleep(0.3)
    before.append(await scene.walk_in(interim("I need a")))
    await asyncio.sleep(0.3)
    before.append(await scene.walk_in(interim("I need a check-up")))
    walks = feet.start()
    await scene.send(VOICE_OFF(stop_secs=0.2), wait=0.05)
    before.append(walks)
    walk = await scene.walk(LLMFullResponseStartFrame, final("I need a check-up"))
    walk.interpretations += sum(earlier.interpretations for earlier in before)
    return {"transcript_to_reply": walk, "interim": before[1]}


async def whole_call(feet: Pedometer) -> dict[str, dict[str, int]]:
    """Play the walks; give their figures."""
    async with call(feet) as scene:
        walks = await spoken(scene, feet)
        await asyncio.sleep(0.5)
        walks["barge_in"] = await scene.walk(InterruptionFrame, VOICE_ON(start_secs=0.2))
        await scene.send(VOICE_OFF(stop_secs=0.2), wait=PROMPT_SECONDS + 3)
        walks["silence_to_reprompt"] = await scene.walk(LLMFullResponseStartFrame)
    async with call(feet) as scene:
        await scene.send(final("I need to book something"), wait=PROMPT_SECONDS + 2)
        key = InputDTMFFrame(button=KeypadEntry("1"))
        walks["key"] = await scene.walk(LLMFullResponseStartFrame, key)
    return {name: walk.figures for name, walk in walks.items()}


def measure() -> dict[str, Any]:
    """Measure everything; the shape is that of ``--json``."""
    feet = Pedometer()
    with profiling(feet):
        figures: dict[str, Any] = play(whole_call(feet))
    walk = figures["transcript_to_reply"]
    within = (
        walk["functions"] < BARS["functions"]
        and walk["moves"] < BARS["moves"]
        and walk["interpretations"] <= BARS["interpretations"]
    )
    return {**figures, "bars": BARS, "within_bars": within}


def main() -> int:
    """Print the figures; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.walks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parsed = parser.parse_args()
    logger.remove()
    figures = measure()
    if parsed.json:
        print(json.dumps(figures))
    else:
        columns = list(BARS)
        print(" " * 22 + "".join(f"{column:>18}" for column in columns))
        for name in WALKS:
            print(f"{name:22}" + "".join(f"{figures[name][column]:>18}" for column in columns))
    return 0 if figures["within_bars"] else 1


if __name__ == "__main__":
    sys.exit(main())
