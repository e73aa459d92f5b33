"""A streaming voice that cannot leave the caller in silence.

Theory of operation. A streaming voice takes text in ``run_tts`` and answers from another task, into
the audio context of the turn. Each turn is kept here until its audio is complete: what it was to
say, and how much of that came. The voice fails when it cannot be connected to or sent to, when the
connection breaks while it owes audio, when it ends a turn without any, and when a turn whose text
is complete gets nothing more within the deadline. Then the voice is given up for the call, what it
still sends is dropped, and one task lets the standby say what is missing, in the same audio
contexts and their order; later turns come to it too. A turn that the caller cuts is forgotten, so
it is neither owed nor spoken.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from pipecat.frames.frames import (
    CancelFrame,
    ErrorFrame,
    Frame,
    TTSAudioRawFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
)
from pipecat.utils.context.word_timestamp_tracker import WordTimestamp
from pipecat.utils.errors import ErrorCategory

from pipeline.speech.rendered_speech import pieces, word_times
from pipeline.standby.failover_tts import TROUBLE, StandbyVoice
from pipeline.standby.guarded_connection import GuardedConnection
from pipeline.standby.service_failure import ServiceFailedError, reason_of
from pipeline.standby.streamed_turn import StreamedTurn
from processors.frames import NotSpokenFrame

_OF_THE_VOICE = (TTSAudioRawFrame, TTSStoppedFrame, WordTimestamp, type(None))


class StreamingFailoverTTS(GuardedConnection, StandbyVoice):
    """Put before a Pipecat voice whose audio comes from another task than its text goes.

    Args:
        **kwargs: As of its parents.
    """

    trouble = TROUBLE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._turns: dict[str, StreamedTurn] = {}  # by audio context, in order
        self._news = asyncio.Event()
        self._own_tasks: dict[str, asyncio.Task[None]] = {}

    # Text on its way to the voice

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Send a sentence to the voice, or leave it to the standby."""
        turn = self._turns.setdefault(context_id, StreamedTurn())
        turn.texts.append(text.strip())
        turn.ended = False
        if self.failed is None:
            try:
                async for frame in self._ask(text, context_id):
                    yield frame
            except Exception as error:
                await self.give_up(reason_of(error), TROUBLE)
        if self.failed is not None:
            if not self.audio_context_available(context_id):
                await self.create_audio_context(context_id)
                await self.append_to_audio_context(context_id, TTSStartedFrame(context_id))
            self._run("standby")

    async def _ask(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Pass on what the service yields, and raise when it fails in any way."""
        asked: AsyncGenerator[Frame | None, None] = super().run_tts(text, context_id)
        try:
            while True:
                async with asyncio.timeout(self._deadline_seconds):
                    frame = await anext(asked, _END)
                if frame is _END:
                    return
                if isinstance(frame, ErrorFrame | TTSStoppedFrame):  # they stop after an error
                    error = getattr(frame, "exception", None)
                    raise error or ServiceFailedError("refused", ErrorCategory.CONNECTIVITY)
                yield frame
        finally:
            await asked.aclose()

    async def on_turn_context_completed(self) -> None:
        """From here on the voice owes what is missing of the turn."""
        context_id = self._turn_context_id
        turn = self._turns.get(context_id or "")
        if self.failed is None:
            try:
                async with asyncio.timeout(self._deadline_seconds):
                    await super().on_turn_context_completed()  # type: ignore[no-untyped-call]
            except Exception as error:
                await self.give_up(reason_of(error), TROUBLE)
        if self.failed is not None:
            self._turn_context_id = None
        if turn is not None and context_id is not None:
            turn.complete = True
            self._refresh_audio_context(context_id)
            self._run("deadline" if self.failed is None else "standby")

    # Audio on its way from the voice

    async def append_to_audio_context(
        self, context_id: str | None, frame: Frame | WordTimestamp | None
    ) -> None:
        """Take notice of what the voice sends; drop it once the voice is given up."""
        if isinstance(frame, _OF_THE_VOICE):
            turn = self._turns.get(context_id or "")
            if turn is not None and self.failed is None:
                await self._note(turn, frame)
            if self.failed is not None:
                return
        await super().append_to_audio_context(context_id, frame)

    async def _note(self, turn: StreamedTurn, frame: Frame | WordTimestamp | None) -> None:
        self._news.set()
        if isinstance(frame, TTSAudioRawFrame):
            turn.seconds += len(frame.audio) / 2 / frame.num_channels / frame.sample_rate
        elif isinstance(frame, WordTimestamp):
            turn.note_word(frame.word, frame.timestamp)
        elif turn.seconds > 0:
            turn.ended = True
        else:
            await self.give_up(ServiceFailedError("gave no audio"), TROUBLE)

    async def _watch(self) -> None:
        """Give the voice up when nothing comes although something is owed."""
        while self.failed is None and any(t.complete and not t.ended for t in self._turns.values()):
            self._news.clear()
            try:
                async with asyncio.timeout(self._deadline_seconds):
                    await self._news.wait()
            except TimeoutError as late:
                await self._judge(late)

    async def _judge(self, late: TimeoutError) -> None:
        """Tell a voice that stalled from one that says nothing of the end of a turn."""
        for turn in self._turns.values():
            if self._push_stop_frames and turn.long_enough:
                turn.ended = turn.complete
            elif turn.complete and not turn.ended:
                await self.give_up(reason_of(late), TROUBLE)
                return

    async def on_audio_context_interrupted(self, context_id: str) -> None:
        """Forget a turn that was cut."""
        self._forget(context_id)
        if self.failed is None:
            await super().on_audio_context_interrupted(context_id)

    async def on_audio_context_completed(self, context_id: str) -> None:
        """Forget a turn that was played."""
        self._forget(context_id)
        if self.failed is None:
            await super().on_audio_context_completed(context_id)

    def _forget(self, context_id: str) -> None:
        self._turns.pop(context_id, None)
        self._news.set()

    # The standby

    async def give_up(self, error: ServiceFailedError, trouble: str) -> None:
        """Leave the voice for the rest of the call, and let the standby say what is missing."""
        in_use = self.failed is None
        await super().give_up(error, trouble)
        if not in_use:
            return
        for context_id, turn in self._turns.items():
            await self._add_words(turn.keep_lost(), context_id)
            self._refresh_audio_context(context_id)
        self._run("standby")

    async def _stand_in(self) -> None:
        """Say what the open turns still lack, in their order, and end them."""
        while (found := self._unsaid()) is not None:
            context_id, turn = found
            if turn.texts:
                await self._say(turn.texts.pop(0), context_id, turn)
            else:
                turn.ended = True
                for last in (TTSStoppedFrame(context_id=context_id), None):
                    await super().append_to_audio_context(context_id, last)

    def _unsaid(self) -> tuple[str, StreamedTurn] | None:
        for context_id, turn in self._turns.items():
            if self.audio_context_available(context_id) and (
                turn.texts or (turn.complete and not turn.ended)
            ):
                return context_id, turn
        return None

    async def _say(self, text: str, context_id: str, turn: StreamedTurn) -> None:
        speech = await self._rendered(text)
        if speech is None:
            await super().append_to_audio_context(context_id, NotSpokenFrame(text))
            return
        times = [(word, turn.seconds + at) for word, at in word_times(text, speech)]
        turn.seconds += speech.seconds
        for number, piece in enumerate(pieces(speech, context_id)):
            await super().append_to_audio_context(context_id, piece)
            if number == 0:
                await self._add_words(turn.not_timed(times), context_id)

    async def _add_words(self, times: list[tuple[str, float]], context_id: str) -> None:
        for word, at in times:
            await super().append_to_audio_context(context_id, WordTimestamp(word, at, context_id))

    # The connection; services without a socket have none of these

    async def _reconnect_websocket(self, attempt_number: int) -> bool:
        if any(not turn.ended for turn in self._turns.values()):
            lost = ServiceFailedError("connection lost", ErrorCategory.CONNECTIVITY)
            await self.give_up(lost, TROUBLE)
            return False
        connected: bool = await super()._reconnect_websocket(attempt_number)  # type: ignore[misc]
        return connected

    async def _close_connection_contexts(self) -> None:
        if self.failed is None:  # the standby's contexts hang on no connection
            await super()._close_connection_contexts()  # type: ignore[misc]

    async def push_error_frame(
        self, error: ErrorFrame, force_treat_as_permanent: bool = False
    ) -> None:
        """Report an error, and give up a service that will not come back."""
        if force_treat_as_permanent:
            await self.give_up(reason_of(error.exception or ServiceFailedError("error")), TROUBLE)
        await super().push_error_frame(error)

    # Tasks

    def _run(self, name: str) -> None:
        """Start a task unless it is under way."""
        work = {"deadline": self._watch, "standby": self._stand_in}[name]
        running = self._own_tasks.get(name)
        if running is None or running.done():
            self._own_tasks[name] = self.create_task(work(), name)

    async def cancel(self, frame: CancelFrame) -> None:
        """Owe nothing any more."""
        self._turns.clear()
        await super().cancel(frame)

    async def cleanup(self) -> None:
        """End what is under way."""
        self._turns.clear()
        for task in self._own_tasks.values():
            await self.cancel_task(task)
        await super().cleanup()  # type: ignore[no-untyped-call]


_END: Any = object()
