"""Builds the services that hear, speak and word, as the settings choose them.

Importing this module loads no service: each is imported when it is built, so that a call without
keys needs no package of a provider, and a missing package is told with the setting that wants it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.service_choice import ServiceChoice, choose
from pipeline.service_description import describe_services
from pipeline.service_making import ServiceError, by_name, make

if TYPE_CHECKING:
    from pipecat.processors.frame_processor import FrameProcessor
    from pipecat.services.llm_service import LLMService

    from flows.flow import Flow
    from pipeline.settings import Settings

__all__ = ["ServiceError", "build_llm", "build_stt", "build_tts", "describe_services"]

ELEVENLABS_DEFAULT_VOICE = "EXAVITQu4vr4xnSDxMaL"
"""Sarah, a voice that every account of ElevenLabs has."""


def build_stt(settings: Settings, flow: Flow) -> FrameProcessor | None:
    """Build what hears; None when nothing does (``STT_PROVIDER=none``).

    Raises:
        ServiceError: Naming the setting and the remedy.
    """
    choice = choose(settings, "stt")
    match choice.provider:
        case "none":
            return None
        case "embedded":
            return _embedded_stt(flow, choice)
        case "groq":
            return _groq_stt(settings, choice, flow)
        case "elevenlabs":
            return _elevenlabs_stt(settings, choice, flow)
    stt: FrameProcessor = by_name(choice)
    return stt


def build_tts(settings: Settings) -> FrameProcessor | None:
    """Build what speaks; None when nothing does (``TTS_PROVIDER=none``).

    Raises:
        ServiceError: Naming the setting and the remedy.
    """
    choice = choose(settings, "tts")
    match choice.provider:
        case "none":
            return None
        case "embedded":
            return _embedded_tts(choice)
        case "groq":
            return _groq_tts(choice)
        case "elevenlabs":
            return _elevenlabs_tts(settings, choice)
    tts: FrameProcessor = by_name(choice)
    return tts


def build_llm(settings: Settings) -> LLMService[Any] | None:
    """Build what may reword prompts; None when every turn is spoken as written.

    Raises:
        ServiceError: Naming the setting and the remedy.
    """
    choice = choose(settings, "llm")
    match choice.provider:
        case "none":
            return None
        case "groq":
            return _groq_llm(settings, choice)
        case "openai":
            return _openai_llm(settings, choice)
    llm: LLMService[Any] = by_name(choice)
    return llm


def _embedded_stt(flow: Flow, choice: ServiceChoice) -> FrameProcessor:
    from pipeline.speech import SphinxSTTService

    return make(SphinxSTTService, choice, flow=flow)


def _embedded_tts(choice: ServiceChoice) -> FrameProcessor:
    if choice.model not in (None, "pico", "espeak"):
        raise ServiceError(
            f"TTS_MODEL is {choice.model!r}, which no embedded voice has.",
            code="service",
            remedy="write pico or espeak, or remove TTS_MODEL.",
        )
    from pipeline.speech import EspeakTTSService, PicoTTSService

    engine = EspeakTTSService if choice.model == "espeak" else PicoTTSService
    return make(engine, replace(choice, model=None))


def _groq_stt(settings: Settings, choice: ServiceChoice, flow: Flow) -> FrameProcessor:
    from pipecat.services.groq.stt import GroqSTTService

    return make(
        GroqSTTService,
        choice,
        base_url=f"{settings.groq_base_url}/openai/v1",
        language=_language(flow),
    )


def _elevenlabs_stt(settings: Settings, choice: ServiceChoice, flow: Flow) -> FrameProcessor:
    from pipecat.services.elevenlabs.stt import ElevenLabsRealtimeSTTService

    host = settings.elevenlabs_base_url.partition("://")[2].rstrip("/")
    return make(ElevenLabsRealtimeSTTService, choice, base_url=host, language=_language(flow))


def _groq_tts(choice: ServiceChoice) -> FrameProcessor:
    from pipecat.services.groq.tts import GroqTTSService

    return make(GroqTTSService, choice)


def _elevenlabs_tts(settings: Settings, choice: ServiceChoice) -> FrameProcessor:
    from pipecat.services.elevenlabs.tts import ElevenLabsTTSService

    url = settings.elevenlabs_base_url.replace("http", "ws", 1).rstrip("/")
    return make(ElevenLabsTTSService, choice, url=url, voice=ELEVENLABS_DEFAULT_VOICE)


def _groq_llm(settings: Settings, choice: ServiceChoice) -> LLMService[Any]:
    from pipecat.services.groq.llm import GroqLLMService

    return make(
        GroqLLMService,
        choice,
        base_url=f"{settings.groq_base_url}/openai/v1",
        **({} if choice.model else {"reasoning_effort": "low"}),
    )


def _openai_llm(settings: Settings, choice: ServiceChoice) -> LLMService[Any]:
    from pipecat.services.openai.llm import OpenAILLMService

    key = {} if choice.key else {"api_key": "none"}  # a server of one's own may want no key
    return make(OpenAILLMService, choice, base_url=settings.llm_base_url, **key)


def _language(flow: Flow) -> Any:
    """The flow's language as Pipecat names it; a tag that it does not know stays a string."""
    from pipecat.transcriptions.language import Language

    try:
        return Language(flow.language)
    except ValueError:
        return flow.language
