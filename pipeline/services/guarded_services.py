"""Puts a standby behind a Pipecat service that the settings name by its class."""

from __future__ import annotations

from typing import Any

from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.services.websocket_service import WebsocketService

from pipeline.standby.cloud_stt import SegmentEar
from pipeline.standby.failover_tts import FailoverTTS
from pipeline.standby.streaming_stt import StreamingEar
from pipeline.standby.streaming_tts import StreamingFailoverTTS


def guarded_voice(service: type[Any]) -> type[Any]:
    """Give the class of a voice with a standby."""
    guard = StreamingFailoverTTS if _streams(service) else FailoverTTS
    return type(service.__name__, (guard, service), {})


def _streams(service: type[Any]) -> bool:
    """Tell whether the audio comes from another task than the one that sends the text; Pipecat
    says so of a voice without a socket by measuring no processing time."""
    measured = service.supports_processing_metrics is TTSService.supports_processing_metrics
    return issubclass(service, WebsocketService) or not measured


def guarded_ear(service: type[Any]) -> type[Any]:
    """Give the class of a recogniser with a standby."""
    guard = SegmentEar if issubclass(service, SegmentedSTTService) else StreamingEar
    return type(service.__name__, (guard, service), {})
