"""What the embedded voices have in common, as a Pipecat ``TTSService``.

Text arrives sentence by sentence (Pipecat's aggregation). A sentence is rendered whole, which
takes some ten milliseconds, brought to the pipeline's sample rate and sent on in pieces; nothing
of a sentence is under way after ``run_tts`` was cancelled by an interruption.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from typing import Any

from loguru import logger
from pipecat.frames.frames import ErrorFrame, Frame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.utils.errors import ErrorCategory
from pipecat.utils.text.simple_text_aggregator import SimpleTextAggregator
from pipecat.utils.types import NOT_GIVEN, NotGiven

from pipeline.speech.engine_process import EngineError
from pipeline.speech.rendered_speech import RenderedSpeech, SpeechCache, pieces, word_times
from processors.frames import NotSpokenFrame

_shared_cache = SpeechCache()


@dataclass
class EmbeddedTTSSettings(TTSSettings):
    """Settings of an embedded voice; all may be changed during a call.

    Attributes:
        speed: 1.0 is the voice's own; 0.5 to 2.0 stay intelligible.
        pitch: 1.0 is the voice's own.
        volume: 1.0 is the voice's own.
    """

    speed: float | NotGiven = field(default_factory=lambda: NOT_GIVEN)
    pitch: float | NotGiven = field(default_factory=lambda: NOT_GIVEN)
    volume: float | NotGiven = field(default_factory=lambda: NOT_GIVEN)


class EmbeddedTTSService(TTSService):
    """A voice on this machine.

    Args:
        settings: Voice, speed, pitch and volume.
        fixed: Sentences without anything of a caller in them, e.g. a flow's fixed prompts. They
            are rendered once for all calls of this server, when ``render_ahead`` is called or at
            first use, and play at once from then on.
        apology: A sentence that is kept from ``render_ahead`` on, and spoken in place of one that
            cannot be rendered, once in each reply.
        deadline_seconds: Longest time to render one sentence.
        cache: Where the fixed sentences are kept; one for the whole server if not given.
        **kwargs: Of ``TTSService``.
    """

    Settings = EmbeddedTTSSettings
    _settings: EmbeddedTTSSettings

    def __init__(
        self,
        *,
        settings: EmbeddedTTSSettings,
        fixed: Iterable[str] = (),
        apology: str = "",
        deadline_seconds: float = 5.0,
        cache: SpeechCache | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            settings=settings,
            push_start_frame=True,
            push_stop_frames=True,
            push_text_frames=False,  # words travel by themselves, with their times
            max_consecutive_zero_audio_contexts=0,  # the engine comes back by itself
            **kwargs,
        )
        self._deadline_seconds = deadline_seconds
        self._cache = _shared_cache if cache is None else cache
        self._fixed_prompts = tuple(fixed)
        self._apology = apology
        self._fixed: frozenset[str] | None = None
        self._context_seconds: dict[str, float] = {}

    @abstractmethod
    async def render(self, text: str) -> RenderedSpeech:
        """Render a sentence at the engine's own rate.

        Raises:
            EngineError: It cannot be rendered.
        """

    def can_generate_metrics(self) -> bool:
        """Tell Pipecat that time to first byte is measured."""
        return True

    async def render_ahead(self) -> None:
        """Render the fixed sentences; a failure is logged, they are then rendered when needed."""
        for sentence in await self._fixed_sentences():
            try:
                await self._rendered(sentence)
            except EngineError as error:
                logger.bind(code=error.code).warning("sentence not rendered ahead")
                return

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Give the audio of one sentence, with the times of its words."""
        await self.start_tts_usage_metrics(text)
        try:
            speech = await self._render_or_recall(text)
        except EngineError as error:
            yield ErrorFrame(str(error), exception=error, category=ErrorCategory.SERVER)
            yield NotSpokenFrame(text)
            kept = self._cache.get(self._key(self._apology))
            if kept is None or context_id in self._context_seconds:
                return
            speech, text = kept.at_rate(self.sample_rate), ""  # none of its words are spoken
        before = self._context_seconds.get(context_id, 0.0)
        self._context_seconds[context_id] = before + speech.seconds
        frames = pieces(speech, context_id)
        first = next(frames, None)
        if first is None:
            return
        yield first
        times = [(word, before + at) for word, at in word_times(text, speech)]
        await self.add_word_timestamps(times, context_id)
        for frame in frames:
            yield frame

    async def on_audio_context_interrupted(self, context_id: str) -> None:
        """Forget the time that passed in a context that was cut."""
        self._context_seconds.pop(context_id, None)

    async def on_audio_context_completed(self, context_id: str) -> None:
        """Forget the time that passed in a context that was played."""
        self._context_seconds.pop(context_id, None)

    async def _render_or_recall(self, text: str) -> RenderedSpeech:
        key = self._key(text, self.sample_rate)
        if (kept := self._cache.get(key)) is not None:
            return kept
        speech = (await self._rendered(text)).at_rate(self.sample_rate)
        if text in await self._fixed_sentences():
            self._cache.put(key, speech)
        return speech

    async def _rendered(self, text: str) -> RenderedSpeech:
        """Give a sentence at the engine's own rate."""
        key = self._key(text)
        if (kept := self._cache.get(key)) is not None:
            return kept
        speech = await self.render(text)
        if text in await self._fixed_sentences():
            self._cache.put(key, speech)
        return speech

    def _key(self, text: str, rate_hz: int = 0) -> tuple[object, ...]:
        """Name a sentence in the cache; rate 0 is the engine's own."""
        voice = self._settings
        return (type(self), text, voice.voice, voice.speed, voice.pitch, voice.volume, rate_hz)

    async def _fixed_sentences(self) -> frozenset[str]:
        if self._fixed is None:
            prompts = (*self._fixed_prompts, *filter(None, [self._apology]))
            self._fixed = frozenset([one async for one in _sentences(prompts)])
        return self._fixed


async def _sentences(prompts: Iterable[str]) -> AsyncGenerator[str, None]:
    """Cut prompts as the service does with the text that arrives: whole, and by sentence."""
    for prompt in prompts:
        yield prompt
        aggregator = SimpleTextAggregator()
        async for sentence in aggregator.aggregate(prompt):
            yield sentence.text
        rest = await aggregator.flush()
        if rest is not None:
            yield rest.text
