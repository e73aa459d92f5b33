"""What the client of a call may ask for by RTVI ``client-message``: a key, pause, resume."""

from __future__ import annotations

from typing import Any

from loguru import logger
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import Frame, InputDTMFFrame
from pipecat.pipeline.worker import PipelineWorker

from processors.frames import CallEventFrame, PauseFrame


def frames_for(kind: str, data: Any) -> list[Frame]:
    """Give the frames that a client's message stands for; none for a message that is not known.

    Args:
        kind: The message's ``t``: ``key``, ``pause`` or ``resume``.
        data: The message's ``d``: ``{"key": "5"}`` for a key, anything otherwise.
    """
    match kind, data:
        case "key", {"key": str(key)} if key in set(KeypadEntry):
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
