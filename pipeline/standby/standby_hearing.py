"""The embedded recogniser as a standby: costs nothing in a call until it is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from pipecat.frames.frames import Frame, TranscriptionFrame
from pipecat.transcriptions.language import Language
from pipecat.utils.time import time_now_iso8601

from flows.model.flow import Flow
from flows.vocabulary.ports import Expectation
from pipeline.speech.hearing import DEADLINE_SECONDS, Hearing, Sound, shared_hearing
from pipeline.speech.searches import Search, open_search, search_for
from processors.frames import ExpectationFrame


class SphinxStandby:
    """Hears with pocketsphinx, in the processes that all calls share.

    Args:
        flow: Whose questions are asked; in English.
        hearing: Processes of its own, for tests.
        clock: Gives the time before the first expectation comes.
    """

    def __init__(
        self,
        flow: Flow,
        hearing: Hearing | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._flow = flow
        self._hearing = hearing
        zone = ZoneInfo(flow.timezone) if flow.timezone else None
        self._clock = clock or (lambda: datetime.now(zone))
        self._expectation: Expectation | None = None

    def expect(self, frame: ExpectationFrame) -> None:
        """Take notice of what the dialogue can take now."""
        self._expectation = frame.expectation

    async def hear(self, audio: bytes, rate_hz: int) -> AsyncGenerator[Frame | None, None]:
        """Give the transcript of mono 16-bit audio; nothing when there are no words in it.

        Raises:
            EngineError: The engine did not answer.
        """
        sound = Sound(audio, rate_hz)
        search = await asyncio.to_thread(self._search)
        heard = await (self._hearing or shared_hearing()).hear(sound, search, DEADLINE_SECONDS)
        if heard.text:
            frame = TranscriptionFrame(
                heard.text, "", time_now_iso8601(), Language.EN, finalized=True
            )
            frame.metadata["alternatives"] = heard.alternatives
            frame.metadata["certainty"] = heard.certainty
            yield frame

    async def close(self) -> None:
        """The processes are shared; nothing is to be released."""

    def _search(self) -> Search:
        if self._expectation is None:
            return open_search(self._flow, self._clock())
        return search_for(self._flow, self._expectation)
