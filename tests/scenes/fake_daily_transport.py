"""Stands in for ``DailyTransport``, whose media only Daily's cloud has: same arguments, events."""

from __future__ import annotations

from typing import Any, ClassVar

from pipecat.frames.frames import OutputAudioRawFrame, StartFrame
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import BaseTransport
from pipecat.transports.daily.transport import DailyParams


class _Input(BaseInputTransport):
    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)


class _Output(BaseOutputTransport):
    def __init__(self, params: DailyParams) -> None:
        super().__init__(params)
        self.heard_seconds = 0.0

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        self.heard_seconds += len(frame.audio) / 2 / frame.sample_rate
        return True


class FakeDailyTransport(BaseTransport):
    """A room in memory; the last one made is ``FakeDailyTransport.made[-1]``."""

    made: ClassVar[list[FakeDailyTransport]] = []

    def __init__(
        self, room_url: str, token: str | None, bot_name: str, params: DailyParams
    ) -> None:
        super().__init__()
        self.room_url, self.token, self.bot_name, self.params = room_url, token, bot_name, params
        self.transfers: list[dict[str, Any]] = []
        self.transfer_error: str | None = None
        self._in, self._out = _Input(params), _Output(params)
        for event in ("on_client_connected", "on_client_disconnected", "on_dialin_ready"):
            self._register_event_handler(event)
        self.made.append(self)

    def input(self) -> FrameProcessor:
        return self._in

    def output(self) -> FrameProcessor:
        return self._out

    @property
    def heard_seconds(self) -> float:
        """Seconds of audio that the room has got."""
        return self._out.heard_seconds

    async def joins(self, name: str) -> dict[str, Any]:
        """Let a participant join."""
        participant = {"id": f"id-{name}", "info": {"userName": name}}
        await self._call_event_handler("on_client_connected", participant)
        return participant

    async def leaves(self, participant: dict[str, Any]) -> None:
        """Let a participant leave."""
        await self._call_event_handler("on_client_disconnected", participant)

    async def dialin_ready(self) -> None:
        """Let the room's SIP side be ready."""
        await self._call_event_handler("on_dialin_ready", "sip:ready@rooms.sip.example")

    async def sip_call_transfer(self, settings: dict[str, Any]) -> str | None:
        """Take a transfer."""
        self.transfers.append(settings)
        return self.transfer_error
