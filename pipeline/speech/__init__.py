"""Speech without keys or network: engines that run on this machine, as Pipecat services.

``PicoTTSService`` and ``EspeakTTSService`` speak, ``SphinxSTTService`` hears. The engines hold
Python's interpreter lock while they work, so each runs in a process of its own
(``engine_process``); the folder ``engines`` is what runs there and imports nothing of Pipecat.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.speech.espeak_tts import EspeakTTSService
    from pipeline.speech.pico_tts import PicoTTSService
    from pipeline.speech.sphinx_stt import SphinxSTTService

__all__ = ["EspeakTTSService", "PicoTTSService", "SphinxSTTService"]

_HOMES = {
    "EspeakTTSService": "espeak_tts",
    "PicoTTSService": "pico_tts",
    "SphinxSTTService": "sphinx_stt",
}


def __getattr__(name: str) -> Any:
    """Import a service when it is asked for: the engines' processes import this package too."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
