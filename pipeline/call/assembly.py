"""A call's pipeline: the one list of what an utterance meets, in order, and who is in the call."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from loguru import logger
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.transports.base_transport import BaseTransport
from pipecat.workers.runner import WorkerRunner

from flows.dialogue.dialogue import Dialogue
from flows.model.flow import Flow
from flows.understanding.interpretation import RuleInterpreter
from pipeline.business.business import terms
from pipeline.call.application import Application
from pipeline.call.call_events import CallEventsProcessor, CallLog, Listener
from pipeline.call.client_messages import (
    EVENTS_ONLY,
    DiscreetRTVIProcessor,
    send_events,
    take_client_messages,
)
from pipeline.call.flow_shown import flow_shown
from pipeline.call.handoff import HandoffProcessor
from pipeline.carriers.connections import Connection
from pipeline.services.voice_activity import SharedSileroVADAnalyzer
from pipeline.settings.service_choice import choose
from pipeline.settings.settings import Settings
from processors.frames import CallEventFrame, CallStartedFrame
from processors.hosting.dialogue_processor import DialogueProcessor
from processors.hosting.outside import Outside
from processors.speaking.heard import HeardProcessor
from processors.turns.pace import CallLimits, Pace, Waits

CONNECT_SECONDS = 120.0  # a room that nobody enters for so long is given up


class Call:
    """One call: its dialogue, its pipeline, and who is in it.

    Args:
        connection: The caller's.
        shared: By all calls.
        log: What the call shows of itself.
    """

    def __init__(self, connection: Connection, shared: Application, log: CallLog) -> None:
        self.connection = connection
        self.shared = shared
        self.log = log
        self.dialogue = self._dialogue()
        self.worker = self._worker()
        self._present: dict[str, str] = {}
        self._was_answered = asyncio.Event()
        self._started = asyncio.Event()
        _watch_clients(self)

    async def run(self) -> None:
        """Run the pipeline until the call ends, or nobody comes."""
        runner = WorkerRunner(handle_sigint=False, handle_sigterm=False)
        await runner.add_workers(self.worker)
        self.log.add("call", first_event(self))
        beside = [asyncio.create_task(self._give_up_alone())]
        with self.shared.events.listen(self.log.session_id) as listener:
            if self.connection.speaks_rtvi:
                take_client_messages(self.worker, self.log.session_id)
                beside.append(asyncio.create_task(self._tell_client(listener)))
            try:
                await runner.run()
            finally:
                for task in beside:
                    task.cancel()

    def started(self) -> None:
        """The pipeline runs."""
        self._started.set()

    async def joined(self, client_id: str, name: str) -> None:
        """Someone joined; the first one is the caller, to whom the bot then speaks."""
        self._present[client_id] = name
        await self._tell_who_is_there()
        if not self._was_answered.is_set():
            self._was_answered.set()
            connection, known = self.connection, dict(self.connection.known)
            await self.worker.queue_frame(
                CallStartedFrame(
                    caller_number=connection.caller_number,
                    called_number=connection.called_number,
                    user_id=known.pop("user_id", ""),
                    conversation_id=known.pop("conversation_id", ""),
                    known=known,
                )
            )

    async def left(self, client_id: str) -> None:
        """Someone left; without callers the call is over."""
        self._present.pop(client_id, None)
        await self._tell_who_is_there()
        if not self._present:
            await self.worker.cancel(reason="caller left")

    def processors(self) -> list[FrameProcessor]:
        """What an utterance meets, in order; what a setting leaves out is not there."""
        settings, services = self.shared.settings, self.shared.services
        transport = self.connection.transport
        stt, tts = services.build_stt(), services.build_tts()
        heard = HeardProcessor()
        stations = [
            transport.input(),
            _voice_activity(settings) if stt else None,
            stt,
            self._dialogue_processor(silent=tts is None),
            tts,
            heard.meter,
            transport.output(),
            heard,
            HandoffProcessor(settings.handoff_address, self.connection.put_through),
            CallEventsProcessor(self.log),
        ]
        return [station for station in stations if station is not None]

    def _dialogue(self) -> Dialogue:
        settings, compiled = self.shared.settings, self.shared.flow
        return Dialogue(
            compiled,
            RuleInterpreter(),
            terms(settings, compiled.flow, can_transfer=self.connection.put_through is not None),
            # A page keeps its session's name from call to call; what a call does once it does once
            # in that call, so its dialogue has a name of its own.
            session_id=f"{self.log.session_id}/{uuid.uuid4().hex[:12]}",
        )

    def _dialogue_processor(self, *, silent: bool) -> DialogueProcessor:
        settings, flow = self.shared.settings, self.shared.flow.flow
        zone = ZoneInfo(flow.timezone or settings.timezone)

        def clock() -> datetime:
            return datetime.now(zone)

        return DialogueProcessor(
            self.dialogue,
            Outside(
                interpreter=self.dialogue.interpreter,
                actions=self.shared.actions,
                clock=clock,
                stepped=self.shared.observers.watch(self.dialogue, clock),
                advisers=self.shared.services.advisers,
                phrase=phraser.phrase if (phraser := self.shared.services.phraser) else None,
            ),
            pace=_pace(settings, flow),
            skip_tts=silent,
        )

    def _worker(self) -> PipelineWorker:
        connection = self.connection
        return PipelineWorker(
            Pipeline(self.processors()),
            params=PipelineParams(
                audio_in_sample_rate=connection.in_hz,
                audio_out_sample_rate=connection.out_hz,
                enable_metrics=True,
            ),
            conversation_id=self.log.session_id,
            enable_rtvi=connection.speaks_rtvi,
            rtvi_processor=DiscreetRTVIProcessor() if connection.speaks_rtvi else None,
            rtvi_observer_params=EVENTS_ONLY if connection.session_wish else None,
            enable_turn_tracking=False,
            idle_timeout_secs=None,  # the dialogue ends silent calls, with a goodbye
        )

    async def _tell_who_is_there(self) -> None:
        who = [*self._present.values(), "bot"]
        await self.worker.queue_frame(CallEventFrame("participants", {"who": who}))

    async def _tell_client(self, listener: Listener) -> None:
        await self._started.wait()
        await send_events(self.worker, listener)

    async def _give_up_alone(self) -> None:
        waits = [
            asyncio.create_task(event.wait())
            for event in (self._was_answered, self.connection.nobody_comes)
        ]
        try:
            await asyncio.wait(waits, timeout=CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if not self._was_answered.is_set():
            logger.bind(session_id=self.log.session_id).warning("nobody came")
            await self.worker.cancel(reason="nobody came")


def _watch_clients(call: Call) -> None:
    """Let the transport's events reach the call."""
    transport, worker = call.connection.transport, call.worker

    @worker.event_handler("on_pipeline_started")  # type: ignore[untyped-decorator]
    async def on_pipeline_started(_worker: PipelineWorker, _frame: Any) -> None:
        call.started()

    @transport.event_handler("on_client_connected")  # type: ignore[untyped-decorator]
    async def on_client_connected(_transport: BaseTransport, client: Any) -> None:
        await call.joined(client_id(client), client_name(client))

    @transport.event_handler("on_client_disconnected")  # type: ignore[untyped-decorator]
    async def on_client_disconnected(_transport: BaseTransport, client: Any) -> None:
        await call.left(client_id(client))


def first_event(call: Call) -> dict[str, Any]:
    """Give the fields of the event ``call``."""
    settings, flow = call.shared.settings, call.shared.flow.flow
    return {
        **flow_shown(flow, settings.timezone),
        "transport": call.connection.carrier,
        "services": {kind: choose(settings, kind).provider for kind in ("stt", "tts", "llm")},
    }


def client_id(client: Any) -> str:
    """Tell participants apart; Daily's have ids, of others the same object comes and goes."""
    return str(client["id"]) if isinstance(client, dict) else f"{id(client):x}"


def client_name(client: Any) -> str:
    """Give a participant's name for people; Daily's clients are mappings, others have none."""
    if isinstance(client, dict):
        return str(client.get("info", {}).get("userName") or "guest")
    return "caller"


def _voice_activity(settings: Settings) -> FrameProcessor:
    params = VADParams(confidence=settings.barge_in_confidence)
    return VADProcessor(vad_analyzer=SharedSileroVADAnalyzer(params))


def _pace(settings: Settings, flow: Flow) -> Pace:
    silence = flow.limits.duration_seconds or settings.conversation_timeout
    return Pace(
        waits=Waits(unknown=settings.end_of_turn_seconds),
        limits=CallLimits(
            both_silent=settings.watchdog_seconds,
            conversation=silence,
            call=settings.max_call_seconds,
        ),
    )
