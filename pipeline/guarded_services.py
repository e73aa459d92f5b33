"""Puts a standby behind a Pipecat service that the settings name by its class.

Only where audio has a place in an order: voices that answer a sentence with its audio, and
recognisers that hear whole segments. Those that stream over a WebSocket answer for themselves;
what is lost with them is asked or said again by the dialogue.
"""

from __future__ import annotations

from typing import Any

from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import WebsocketTTSService

from pipeline.cloud_stt import SegmentEar
from pipeline.failover_tts import FailoverTTS


def guarded_voice(service: type[Any]) -> type[Any]:
    """Give the class of a voice with a standby, or the class itself if it streams."""
    if issubclass(service, WebsocketTTSService):
        return service
    return type(service.__name__, (FailoverTTS, service), {})


def guarded_ear(service: type[Any]) -> type[Any]:
    """Give the class of a recogniser with a standby, or the class itself if it streams."""
    if not issubclass(service, SegmentedSTTService):
        return service
    return type(service.__name__, (SegmentEar, service), {})
