"""What passes between a call and its client by RTVI, beside audio and typed text.

In: ``client-message`` for a key, pause and resume. Out: the call's events, as ``server-message``,
and errors, without anything internal.
"""

from __future__ import annotations

from typing import Any

from loguru import logger
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import Frame, InputDTMFFrame
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frameworks.rtvi import RTVIObserverParams, RTVIProcessor
from pipecat.processors.frameworks.rtvi import models as rtvi
from pydantic import BaseModel

from pipeline.call.call_events import Listener
from processors.frames import CallEventFrame, PauseFrame

TROUBLE = "Something went wrong on the bot's side."
NOT_USED = "The message could not be used."

EVENTS_ONLY = RTVIObserverParams(
    bot_output_enabled=False,
    bot_llm_enabled=False,
    bot_tts_enabled=False,
    bot_speaking_enabled=False,
    user_llm_enabled=False,
    user_speaking_enabled=False,
    user_input_enabled=False,
    metrics_enabled=False,
)
"""For a client that names its session: it knows call events, and needs no others."""

_KEYS = frozenset(KeypadEntry)


class DiscreetRTVIProcessor(RTVIProcessor):
    """Pipecat's processor, which would tell clients the words of exceptions."""

    async def push_transport_message(self, model: BaseModel, exclude_none: bool = True) -> None:
        """Send a message to the client; an error becomes a sentence that reveals nothing."""
        match model:
            case rtvi.Error():
                model = rtvi.Error(data=rtvi.ErrorData(error=TROUBLE, fatal=model.data.fatal))
            case rtvi.ErrorResponse():
                model = rtvi.ErrorResponse(id=model.id, data=rtvi.ErrorResponseData(error=NOT_USED))
        await super().push_transport_message(model, exclude_none)


def frames_for(kind: str, data: Any) -> list[Frame]:
    """Give the frames that a client's message stands for; none for a message that is not known.

    Args:
        kind: The message's ``t``: ``key``, ``pause`` or ``resume``.
        data: The message's ``d``: ``{"key": "5"}`` for a key, anything otherwise.
    """
    match kind, data:
        case "key", {"key": str(key)} if key in _KEYS:
            return [InputDTMFFrame(button=KeypadEntry(key))]
        case "pause" | "resume", _:
            paused = kind == "pause"
            return [PauseFrame(paused=paused), CallEventFrame("paused", {"paused": paused})]
    return []


def take_client_messages(worker: PipelineWorker, session_id: str) -> None:
    """Queue what the client of the call asks for into its pipeline; RTVI has to be on."""

    @worker.rtvi.event_handler("on_client_message")  # type: ignore[untyped-decorator]
    async def on_client_message(_rtvi: Any, message: Any) -> None:
        frames = frames_for(message.type, message.data)
        if not frames:
            logger.bind(session_id=session_id).warning("client message not known")
        for frame in frames:
            await worker.queue_frame(frame)


async def send_events(worker: PipelineWorker, listener: Listener) -> None:
    """Send a call's events to its client until cancelled; RTVI has to be on."""
    async for event in listener:
        await worker.rtvi.send_server_message(dict(event))
