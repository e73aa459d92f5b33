"""A cloud voice that cannot leave the caller in silence.

Theory of operation. A text comes sentence by sentence into ``run_tts``. A sentence that was
rendered ahead is played from the store. Any other is asked of the provider, with a deadline for
each piece of audio. If it refuses, stalls, breaks off or gives no audio, the sentence is spoken by
the standby voice in the same audio context, so that everything queued behind it keeps its place,
and the standby speaks for the rest of the call: a voice that changes to and fro is worse than one
that changed. A sentence that broke off midway is said again from its beginning, but its words are
reported only once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Protocol

from loguru import logger
from pipecat.frames.frames import ErrorFrame, Frame, TTSAudioRawFrame
from pipecat.services.tts_service import TTSService

from pipeline.speech.rendered_speech import RenderedSpeech, pieces, word_times
from pipeline.standby.service_failure import ServiceFailedError, SurvivingService, reason_of
from processors.frames import NotSpokenFrame

TROUBLE = "The voice service failed; the voice of this machine speaks on."


class Renderer(Protocol):
    """Renders a sentence whole."""

    async def render(self, text: str) -> RenderedSpeech:
        """Give the audio; raises whatever goes wrong."""
        ...


class PromptStore(Protocol):
    """Sentences rendered ahead."""

    def find(self, text: str, rate_hz: int) -> RenderedSpeech | None:
        """Give the audio of a sentence at a sample rate, or None."""
        ...


class StandbyVoice(SurvivingService, TTSService):
    """What voices with a standby share.

    Args:
        standby: Speaks when the service does not; None: then a failure is silence.
        deadline_seconds: Longest wait for audio that is owed.
        **kwargs: Of the service.
    """

    def __init__(
        self, *, standby: Renderer | None = None, deadline_seconds: float = 2.0, **kwargs: Any
    ) -> None:
        super().__init__(
            max_consecutive_zero_audio_contexts=0,  # the standby speaks instead
            stop_frame_timeout_s=deadline_seconds + 1.0,  # the standby may still be to come
            **kwargs,
        )
        self._standby = standby
        self._deadline_seconds = deadline_seconds

    async def _rendered(self, text: str) -> RenderedSpeech | None:
        """Give a sentence by the standby; None where there is none, or it fails too."""
        if self._standby is None:
            return None
        try:
            return (await self._standby.render(text)).at_rate(self.sample_rate)
        except Exception as error:
            logger.bind(error=type(error).__name__).error("standby voice failed")
            return None


class FailoverTTS(StandbyVoice):
    """Put before a Pipecat voice whose ``run_tts`` yields audio, as those with HTTP do.

    Args:
        store: Sentences rendered ahead.
        **kwargs: As of ``StandbyVoice``.
    """

    def __init__(self, *, store: PromptStore | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._store = store
        self._played: dict[str, float] = {}  # audio context → seconds yielded in it
        self._own: dict[str, float] = {}  # … of them by the service, which counts only these
        self._words = 0  # words of this sentence reported so far

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Speak a sentence: from the store, by the service, or by the standby."""
        self._words = 0
        stored = self._store.find(text, self.sample_rate) if self._store else None
        if stored is not None:
            async for frame in self._play(text, stored, context_id):
                yield frame
            return
        if self.failed is None:
            try:
                async for frame in self._ask(text, context_id):
                    yield frame
                return
            except Exception as error:
                await self.give_up(reason_of(error), TROUBLE)
        async for frame in self._speak_instead(text, context_id):
            yield frame

    async def _ask(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Pass on what the service yields, and raise when it fails in any way."""
        asked: AsyncGenerator[Frame | None, None] = super().run_tts(text, context_id)
        before = self._played.get(context_id, 0.0)
        try:
            while True:
                async with asyncio.timeout(self._deadline_seconds):
                    frame = await anext(asked, _END)
                if frame is _END:
                    break
                if isinstance(frame, ErrorFrame):
                    error = frame.exception or ServiceFailedError("refused or broke off")
                    raise reason_of(error)
                if isinstance(frame, TTSAudioRawFrame):
                    self._count(context_id, frame, own=True)
                yield frame
        finally:
            await asked.aclose()
        if self._played.get(context_id, 0.0) == before:
            raise ServiceFailedError("gave no audio")

    async def _speak_instead(
        self, text: str, context_id: str
    ) -> AsyncGenerator[Frame | None, None]:
        speech = await self._rendered(text)
        if speech is None:
            yield NotSpokenFrame(text)
            return
        async for frame in self._play(text, speech, context_id):
            yield frame

    async def _play(
        self, text: str, speech: RenderedSpeech, context_id: str
    ) -> AsyncGenerator[Frame | None, None]:
        """Yield rendered audio; words already reported of this sentence are left out."""
        before = self._played.get(context_id, 0.0)
        times = [(word, before + at) for word, at in word_times(text, speech)][self._words :]
        for number, piece in enumerate(pieces(speech, context_id)):
            self._count(context_id, piece, own=False)
            yield piece
            if number == 0:
                await super().add_word_timestamps(times, context_id)

    def _count(self, context_id: str, frame: TTSAudioRawFrame, *, own: bool) -> None:
        seconds = len(frame.audio) / 2 / frame.num_channels / frame.sample_rate
        self._played[context_id] = self._played.get(context_id, 0.0) + seconds
        if own:
            self._own[context_id] = self._own.get(context_id, 0.0) + seconds

    async def add_word_timestamps(
        self,
        word_times: list[tuple[str, float]],
        context_id: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Shift the service's times by what others spoke before it in the same context."""
        self._words += len(word_times)
        key = context_id or ""
        shift = self._played.get(key, 0.0) - self._own.get(key, 0.0)
        shifted = [(word, at + shift) for word, at in word_times]
        await super().add_word_timestamps(shifted, context_id, *args, **kwargs)

    async def on_audio_context_interrupted(self, context_id: str) -> None:
        """Forget the time that passed in a context that was cut."""
        self._forget(context_id)
        await super().on_audio_context_interrupted(context_id)

    async def on_audio_context_completed(self, context_id: str) -> None:
        """Forget the time that passed in a context that was played."""
        self._forget(context_id)
        await super().on_audio_context_completed(context_id)

    def _forget(self, context_id: str) -> None:
        self._played.pop(context_id, None)
        self._own.pop(context_id, None)


_END: Any = object()
