"""A stage for the FSM processor: a pipeline in memory, a voice of tones, and a caller by frames."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.clocks.base_clock import BaseClock
from pipecat.frames.frames import (
    EndFrame,
    Frame,
    InputDTMFFrame,
    InterimTranscriptionFrame,
    LLMMessagesAppendFrame,
    OutputAudioRawFrame,
    StartFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

from flows.model.flow import Flow
from flows.vocabulary.acts import Act, Listen, RunAction, Say
from flows.vocabulary.commands import Command, NoMatch
from flows.vocabulary.events import ActionDone, ActionFailed, Event, PromptHeard
from flows.vocabulary.ports import Completeness, Expectation
from pipeline.call.handoff import HandoffProcessor
from processors.frames import CallEventFrame, CallStartedFrame, NotSpokenFrame
from processors.hosting.consulting import Advisers
from processors.hosting.dialogue_processor import DialogueProcessor
from processors.hosting.outside import Outside
from processors.speaking.heard import HeardProcessor
from processors.turns.pace import Pace

Kind = TypeVar("Kind")
RATE = 8000
SECONDS_PER_CHARACTER = 0.06
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass
class Held:
    """A filled slot."""

    value: str
    status: str = "heard"
    source: str = "voice"
    words: str = ""


NO_FLOW = Flow(
    name="scripted", version=1, language="en", digest="", start="", slots={}, actions={}, states={}
)


class ScriptedDialogue:
    """Answers events as a test says, and remembers them.

    Args:
        answer: Gives the acts for an event; may raise.
    """

    def __init__(self, answer: Callable[[ScriptedDialogue, Event], list[Act] | None]) -> None:
        self._answer = answer
        self.events: list[Event] = []
        self.at: list[float] = []
        self.state = "TALK"
        self.asking: str | None = "thing"
        self.slots: dict[str, Held] = {}
        self.ended = False
        self.outcome = ""
        self.apology = "I am sorry, say that again?"
        self.prompts = 0
        self.last = ""
        self.heard: PromptHeard | None = None

    @property
    def flow(self) -> Flow:
        return NO_FLOW

    def advance(self, event: Event, now: datetime) -> tuple[Act, ...]:
        assert now.tzinfo is not None
        self.events.append(event)
        self.at.append(asyncio.get_running_loop().time())
        if isinstance(event, PromptHeard):
            self.heard = event
        return tuple(self._answer(self, event) or ())

    def expectation(self, now: datetime) -> Expectation:
        return Expectation(language="en", now=now, slots={})

    def spoken(self, slot: str, style: str = "") -> str:
        return self.slots[slot].value

    def say(self, text: str, **options: Any) -> Say:
        """Give the next prompt."""
        self.prompts += 1
        self.last = text
        return Say(prompt=self.prompts, text=text, **options)

    def say_rest(self) -> list[Act]:
        """Say again what was not heard of the last prompt, from the sentence that was cut."""
        heard = self.heard.text if self.heard and not self.heard.complete else ""
        sentences = [part.strip(" .") for part in self.last.split(".") if part.strip(" .")]
        whole = [s for s in sentences if heard.startswith(s) or f"{s}." in heard]
        rest = sentences[len(whole) :]
        return [self.say(". ".join(rest) + "."), Listen(asking="thing")] if rest else []

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Give the events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def when(self, kind: type[Event]) -> list[float]:
        """Give the times of the events of a kind, on the loop's clock."""
        pairs = zip(self.at, self.events, strict=True)
        return [at for at, event in pairs if isinstance(event, kind)]


class WordsInterpreter:
    """Knows some answers: ``complete`` ones, and what begins one is partial."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        return (NoMatch(),)

    def completeness(self, text: str, expectation: Expectation) -> Completeness:
        if text in self.answers:
            return Completeness.COMPLETE
        if any(answer.startswith(text) for answer in self.answers):
            return Completeness.PARTIAL
        return Completeness.UNKNOWN


class TimedRunner:
    """Answers an action after some seconds."""

    def __init__(self, seconds: float = 0.1, answer: ActionDone | ActionFailed | None = None):
        self.seconds = seconds
        self.answer = answer
        self.finished: list[str] = []

    async def run(self, action: RunAction) -> ActionDone | ActionFailed:
        await asyncio.sleep(self.seconds)
        self.finished.append(action.action_id)
        return self.answer or ActionDone(action_id=action.action_id, result={"code": "A1"})


class ToneVoice(TTSService):
    """Speaks tones as long as their text.

    Args:
        mute: True for a service that gives no audio.
        word_times: True to give word times.
        delay: Seconds to the first audio.
        word_pace: How much slower the words come than their share of the audio.
        lost: Beginning of sentences that it cannot speak: tones of an apology come instead.
    """

    def __init__(
        self,
        *,
        mute: bool = False,
        word_times: bool = False,
        delay: float = 0.05,
        word_pace: float = 1.0,
        lost: str | None = None,
    ):
        super().__init__(
            sample_rate=RATE,
            push_start_frame=True,
            push_stop_frames=True,
            push_text_frames=not word_times,
            max_consecutive_zero_audio_contexts=0,
            settings=TTSSettings(model=None, voice=None, language=None),
        )
        self._mute = mute
        self._word_times = word_times
        self._delay = delay
        self._word_pace = word_pace
        self._lost = lost
        self._offsets: dict[str, float] = {}
        self.texts: list[str] = []

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        self.texts.append(text)
        await asyncio.sleep(self._delay)
        if self._mute:
            yield None
            return
        lost = self._lost is not None and text.startswith(self._lost)
        if lost:
            yield NotSpokenFrame(text)
        if self._word_times:
            begin = at = self._offsets.get(context_id, 0.0)
            words = []
            for word in () if lost else text.split():
                words.append((word, at))
                at += (len(word) + 1) * SECONDS_PER_CHARACTER * self._word_pace
            self._offsets[context_id] = begin + len(text) * SECONDS_PER_CHARACTER
            await self.add_word_timestamps(words, context_id)
        samples = round(len(text) * SECONDS_PER_CHARACTER * RATE)
        yield TTSAudioRawFrame(b"\x01\x02" * samples, RATE, 1, context_id=context_id)


class LoopClock(BaseClock):
    """Pipecat's clock, on the loop's time."""

    def __init__(self) -> None:
        self._began = 0.0

    def start(self) -> None:
        self._began = asyncio.get_running_loop().time()

    def get_time(self) -> int:
        return round((asyncio.get_running_loop().time() - self._began) * 1e9)


class MemoryOutput(BaseOutputTransport):
    """Plays at the speed of speech, into nothing; remembers when it wrote."""

    def __init__(self) -> None:
        super().__init__(TransportParams(audio_out_enabled=True, audio_out_sample_rate=RATE))
        self.written: list[float] = []

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        self.written.append(asyncio.get_running_loop().time())
        await asyncio.sleep(len(frame.audio) / (2 * RATE))
        return True


class Watcher(FrameProcessor):
    """Remembers the frames that pass, with their time."""

    def __init__(self) -> None:
        super().__init__(enable_direct_mode=True)
        self.seen: list[tuple[float, Frame, FrameDirection]] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, OutputAudioRawFrame):
            self.seen.append((asyncio.get_running_loop().time(), frame, direction))
        await self.push_frame(frame, direction)

    def of(self, kind: type[Frame], direction: FrameDirection | None = None) -> list[Any]:
        return [
            frame
            for _, frame, way in self.seen
            if isinstance(frame, kind) and direction in (None, way)
        ]


@dataclass
class Stage:
    """A call under test."""

    dialogue: Any
    processor: DialogueProcessor
    worker: PipelineWorker
    voice: ToneVoice
    output: MemoryOutput
    before: Watcher
    after: Watcher
    began: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def now(self) -> float:
        """Seconds since the stage was set."""
        return asyncio.get_running_loop().time() - self.began

    async def until(self, seconds: float) -> None:
        """Let time pass up to so many seconds since the stage was set."""
        await asyncio.sleep(max(0.0, seconds - self.now))

    async def send(self, *frames: Frame) -> None:
        for frame in frames:
            await self.worker.queue_frame(frame)

    async def call(self) -> None:
        """Connect the caller."""
        await self.send(CallStartedFrame())

    async def settle(self) -> None:
        """Let everything happen that needs no time."""
        await asyncio.sleep(0.02)

    async def voice_on(self) -> None:
        await self.send(VADUserStartedSpeakingFrame(start_secs=0.2))

    async def voice_off(self) -> None:
        await self.send(VADUserStoppedSpeakingFrame(stop_secs=0.2))

    async def interim(self, text: str) -> None:
        await self.send(InterimTranscriptionFrame(text, "caller", "now"))

    async def final(self, text: str) -> None:
        await self.send(TranscriptionFrame(text, "caller", "now", finalized=True))

    async def type(self, text: str) -> None:
        message: Any = {"role": "user", "content": text}
        await self.send(LLMMessagesAppendFrame(messages=[message], run_llm=True))

    async def keys(self, keys: str) -> None:
        for key in keys:
            await self.send(InputDTMFFrame(button=KeypadEntry(key)))

    async def speak(self, text: str, *, interims: bool = True) -> None:
        """Say words as a streaming recogniser reports them: interim 0.2 s behind each word, voice
        off 0.2 s behind the last, final 0.5 s behind it."""
        await self.voice_on()
        words = text.split()
        for count in range(1, len(words) + 1):
            await asyncio.sleep(0.3)
            if interims:
                await self.interim(" ".join(words[:count]))
        await self.voice_off()
        await asyncio.sleep(0.3)
        await self.final(text)

    def shown(self, kind: str) -> list[dict[str, Any]]:
        """Give the call events of a kind."""
        return [frame.data for frame in self.after.of(CallEventFrame) if frame.kind == kind]

    @property
    def states(self) -> list[str]:
        """The floor's states so far."""
        return [event["state"] for event in self.shown("floor")]


async def nothing_wrong(_address: str) -> None:
    """Put a caller through, somewhere."""


@asynccontextmanager
async def stage(
    dialogue: Any,
    *,
    interpreter: Any = None,
    actions: Any = None,
    voice: ToneVoice | None = None,
    pace: Pace | None = None,
    ttfs: float = 0.5,
    end: bool = True,
    put_through: Callable[[str], Awaitable[None]] | None = None,
    early: Sequence[Frame] = (),
    advisers: Advisers | None = None,
    phrase: Any = None,
) -> AsyncIterator[Stage]:
    """Set a call up, hand it over, and end it."""
    voice, output = voice or ToneVoice(), MemoryOutput()
    loop = asyncio.get_running_loop()
    zero = loop.time()
    processor = DialogueProcessor(
        dialogue,
        Outside(
            interpreter=interpreter or WordsInterpreter(),
            actions=actions or TimedRunner(),
            clock=lambda: START + timedelta(seconds=loop.time() - zero),
            advisers=advisers or Advisers(),
            phrase=phrase,
        ),
        pace=pace,
    )
    heard, before, after = HeardProcessor(), Watcher(), Watcher()
    desk = HandoffProcessor(lambda _target: "+15550100", put_through or nothing_wrong)
    worker = PipelineWorker(
        Pipeline([before, processor, voice, heard.meter, output, heard, after, desk]),
        params=PipelineParams(audio_out_sample_rate=RATE, audio_in_sample_rate=RATE),
        clock=LoopClock(),
        enable_rtvi=False,
        enable_turn_tracking=False,
        idle_timeout_secs=None,
    )
    started = asyncio.Event()

    @worker.event_handler("on_pipeline_started")  # type: ignore[untyped-decorator]
    async def on_started(_worker: Any, _frame: Any) -> None:
        started.set()

    for frame in early:
        await worker.queue_frame(frame)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    await asyncio.wait_for(started.wait(), 10)
    scene = Stage(dialogue, processor, worker, voice, output, before, after)
    await scene.send(STTMetadataFrame(service_name="stt", ttfs_p99_latency=ttfs))
    await scene.settle()
    try:
        yield scene
    finally:
        if end and not running.done():
            await worker.queue_frame(EndFrame())
        await asyncio.wait_for(running, 60)
