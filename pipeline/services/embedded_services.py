"""Builds the services that run on this machine, also as standbys of those that do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.services.making import ServiceError, make
from pipeline.settings.service_choice import ServiceChoice

if TYPE_CHECKING:
    from pipecat.processors.frame_processor import FrameProcessor

    from flows.model.flow import Flow
    from pipeline.settings.settings import Settings
    from pipeline.standby.failover_stt import Hearer
    from pipeline.standby.failover_tts import Renderer


_ENGINES = {"stt": "pocketsphinx", "tts": "py_nanotts"}
"""Kind of service → module of its engine, which the extra ``embedded`` brings."""


def engine_here(kind: str) -> bool:
    """Tell whether the engine that hears (``stt``) or speaks (``tts``) is installed."""
    return find_spec(_ENGINES[kind]) is not None


def _require(kind: str) -> None:
    if not engine_here(kind):
        package = _ENGINES[kind].replace("_", "-")
        raise ServiceError(
            f"{kind.upper()}_PROVIDER: the embedded service needs the package {package}, which is "
            "not installed.",
            code="service",
            remedy="install the extra embedded, as make install does (pip install -e "
            f"'.[embedded]'), or choose another service in {kind.upper()}_PROVIDER.",
        )


def stt(flow: Flow, choice: ServiceChoice) -> FrameProcessor:
    """Build pocketsphinx."""
    _require("stt")
    from pipeline.speech import SphinxSTTService

    return make(SphinxSTTService, choice, flow=flow)


def tts(
    settings: Settings, choice: ServiceChoice, fixed: Iterable[str], apology: str
) -> FrameProcessor:
    """Build Pico or espeak-ng; ``fixed`` are prompts that are rendered once for all calls,
    ``apology`` is said in place of what cannot be rendered."""
    if choice.model not in (None, "pico", "espeak"):
        raise ServiceError(
            f"TTS_MODEL is {choice.model!r}, which no embedded voice has.",
            code="service",
            remedy="write pico or espeak, or remove TTS_MODEL.",
        )
    from pipeline.speech import EspeakTTSService, PicoTTSService

    unnamed = replace(choice, model=None)
    if choice.model == "espeak":
        espeak = espeak_voice(settings.locale)
        return make(EspeakTTSService, unnamed, fixed=fixed, apology=apology, voice=espeak)
    _require("tts")
    voice = pico_voice(settings.locale)
    return make(PicoTTSService, unnamed, fixed=fixed, apology=apology, voice=voice)


def pico_voice(locale: str) -> str:
    """Pico's voice for a language; its American one for languages it does not speak."""
    from pipeline.speech.pico_tts import VOICES

    language = locale.partition("-")[0]
    alike = [voice for voice in VOICES if voice.partition("-")[0] == language]
    return locale if locale in VOICES else (alike or VOICES)[0]


def espeak_voice(locale: str) -> str:
    """The voice of espeak-ng for a language; for English by country."""
    language = locale.partition("-")[0]
    if language != "en":
        return language
    return "en-gb" if locale == "en-GB" else "en-us"


def standby_voice(settings: Settings) -> Renderer | None:
    """What speaks when a cloud service does not; None where it is not installed."""
    if not engine_here("tts"):
        return None
    from pipeline.speech import PicoTTSService

    voice = pico_voice(settings.locale)
    return PicoTTSService(settings=PicoTTSService.Settings(voice=voice))


def standby_hearing(flow: Flow) -> Hearer | None:
    """What hears when a cloud service does not; None for languages that it does not know, and
    where it is not installed."""
    if flow.language.partition("-")[0] != "en" or not engine_here("stt"):
        return None
    from pipeline.standby.standby_hearing import SphinxStandby

    return SphinxStandby(flow)
