"""pocketsphinx as a Pipecat recogniser that knows what was asked.

Before a question's answer comes, an ``ExpectationFrame`` travels upstream and chooses the search
(``searches``). What the voice activity detection cuts out is decoded twice in a worker process:
with the search's n-gram, which decides whether there are words at all and which, and with its
grammar. Where both agree the words are almost always right, and the transcript says so.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    StartFrame,
    TranscriptionFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.transcriptions.language import Language
from pipecat.utils.errors import ErrorCategory
from pipecat.utils.time import time_now_iso8601

from flows.errors import CallwrightError
from flows.model.flow import Flow
from pipeline.speech.engine_process import EngineError
from pipeline.speech.hearing import (
    DEADLINE_SECONDS,
    LONGEST_SECONDS,
    HeardWords,
    Hearing,
    Sound,
    shared_hearing,
)
from pipeline.speech.searches import Search, open_search, search_for, usual_searches
from processors.frames import DecodingFrame, ExpectationFrame, NothingHeardFrame

TTFS_P99_SECONDS = 0.6


class SphinxSTTService(SegmentedSTTService):
    """Hears answers to a flow's questions, in English.

    Transcripts are final and finalized. ``frame.metadata["alternatives"]`` holds further readings,
    best first (``tuple[str, ...]``); ``frame.metadata["certainty"]`` is ``agree`` or ``differ``.
    Sound without words gives a ``NothingHeardFrame``.

    Args:
        flow: Whose questions are asked.
        hearing: Processes of its own, for tests; the ones all calls share if not given.
        longest_seconds: Longest utterance that is decoded; what comes after it is not heard.
        deadline_seconds: Longest time to decode one utterance.
        clock: Gives the time before the first expectation comes.
        **kwargs: Of ``SegmentedSTTService``.

    Raises:
        CallwrightError: The flow is not in English.
    """

    Settings = STTSettings
    _settings: STTSettings

    def __init__(
        self,
        *,
        flow: Flow,
        hearing: Hearing | None = None,
        settings: STTSettings | None = None,
        longest_seconds: float = LONGEST_SECONDS,
        deadline_seconds: float = DEADLINE_SECONDS,
        clock: Callable[[], datetime] | None = None,
        **kwargs: Any,
    ) -> None:
        if flow.language.split("-")[0] != "en":
            raise CallwrightError(
                f"Flow {flow.name} is in {flow.language!r}, and the embedded recogniser "
                "(pocketsphinx) hears English only.",
                code="language",
                remedy="Set ELEVENLABS_API_KEY or GROQ_API_KEY for one that hears this language, "
                "or STT_PROVIDER=none for calls that are typed.",
            )
        chosen = STTSettings(model="pocketsphinx", language=Language.EN)
        if settings is not None:
            chosen.apply_update(settings)
        kwargs.setdefault("ttfs_p99_latency", TTFS_P99_SECONDS)
        super().__init__(settings=chosen, trailing_silence_secs=0.0, **kwargs)
        self._flow = flow
        self._hearing = hearing or shared_hearing()
        self._longest_seconds = longest_seconds
        self._deadline_seconds = deadline_seconds
        self._clock = clock or _clock_of(flow)
        self._search: Search | None = None

    @property
    def wants_wav_segments(self) -> bool:
        """Take segments as raw audio."""
        return False

    def can_generate_metrics(self) -> bool:
        """Tell Pipecat that latency is measured."""
        return True

    async def start(self, frame: StartFrame) -> None:
        """Start the engines and teach them, while the greeting is spoken, what is usually asked.

        After the first call of a server nothing is left to teach.
        """
        await super().start(frame)
        self.create_task(self._learn(usual_searches(self._flow, self._clock())), "learn ahead")

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Take the expectation; all else is Pipecat's."""
        if isinstance(frame, ExpectationFrame):
            self._expect(search_for(self._flow, frame.expectation))
        elif isinstance(frame, VADUserStoppedSpeakingFrame) and self.is_usable:
            await self.push_frame(DecodingFrame())
        await super().process_frame(frame, direction)

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Decode one utterance; nothing comes of sound without words."""
        await self.start_processing_metrics()
        try:
            heard = await self._hearing.hear(
                Sound(audio, self.sample_rate, self._longest_seconds),
                self._search or open_search(self._flow, self._clock()),
                self._deadline_seconds,
            )
        except EngineError as error:
            yield ErrorFrame(str(error), exception=error, category=ErrorCategory.SERVER)
            yield NothingHeardFrame()
            return
        finally:
            await self.stop_processing_metrics()
        yield self._transcription(heard) if heard.text else NothingHeardFrame()

    def _transcription(self, heard: HeardWords) -> TranscriptionFrame:
        frame = TranscriptionFrame(
            heard.text, self._user_id, time_now_iso8601(), Language.EN, finalized=True
        )
        frame.metadata["alternatives"] = heard.alternatives
        frame.metadata["certainty"] = heard.certainty
        return frame

    def _expect(self, search: Search) -> None:
        """Listen for something else from now on; it is taught while the question is spoken."""
        self._search = search
        self.create_task(self._learn([search]), "learn")

    async def _learn(self, searches: Iterable[Search]) -> None:
        try:
            for search in searches:
                await self._hearing.learn(search)
        except EngineError as error:
            await self.push_error(str(error), exception=error, category=ErrorCategory.SERVER)


def _clock_of(flow: Flow) -> Callable[[], datetime]:
    zone = ZoneInfo(flow.timezone) if flow.timezone else None
    return lambda: datetime.now(zone)
