"""Builds the services that hear, speak and word, as the settings choose them.

Importing this module loads no service: each is imported when it is built, so that a call without
keys needs no package of a provider, and a missing package is told with the setting that wants it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipeline.services import cloud_services, embedded_services
from pipeline.services.description import describe_services
from pipeline.services.making import ServiceError, by_name
from pipeline.settings.service_choice import choose

if TYPE_CHECKING:
    from pipecat.processors.frame_processor import FrameProcessor
    from pipecat.services.llm_service import LLMService

    from flows.model.flow import Flow
    from pipeline.services.structured import StructuredCalls
    from pipeline.settings.settings import Settings
    from pipeline.standby.failover_tts import PromptStore
    from pipeline.words.phraser import Phraser

__all__ = [
    "ServiceError",
    "build_llm",
    "build_phraser",
    "build_structured_calls",
    "build_stt",
    "build_tts",
    "describe_services",
]


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
            return embedded_services.stt(flow, choice)
        case "groq":
            return cloud_services.groq_stt(settings, choice, flow)
        case "elevenlabs":
            return cloud_services.elevenlabs_stt(settings, choice, flow)
    from pipeline.services.guarded_services import guarded_ear

    stt: FrameProcessor = by_name(
        choice,
        guarded_ear,
        standby=embedded_services.standby_hearing(flow),
        deadline_seconds=settings.stt_deadline_seconds,
    )
    return stt


def build_tts(
    settings: Settings,
    fixed: Iterable[str] = (),
    store: PromptStore | None = None,
    apology: str = "",
) -> FrameProcessor | None:
    """Build what speaks; None when nothing does (``TTS_PROVIDER=none``).

    Args:
        settings: Choose it.
        fixed: Prompts without values, which an embedded voice renders once for all calls.
        store: Sentences that a cloud voice rendered ahead.
        apology: What an embedded voice says in place of a sentence that it cannot render.

    Raises:
        ServiceError: Naming the setting and the remedy.
    """
    choice = choose(settings, "tts")
    match choice.provider:
        case "none":
            return None
        case "embedded":
            return embedded_services.tts(settings, choice, fixed, apology)
        case "groq":
            return cloud_services.groq_tts(settings, choice)
        case "elevenlabs":
            return cloud_services.elevenlabs_tts(settings, choice, store)
    from pipeline.services.guarded_services import guarded_voice

    tts: FrameProcessor = by_name(
        choice,
        guarded_voice,
        standby=embedded_services.standby_voice(settings),
        deadline_seconds=settings.tts_deadline_seconds,
    )
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
            return cloud_services.groq_llm(settings, choice)
        case "openai":
            return cloud_services.openai_llm(settings, choice)
    llm: LLMService[Any] = by_name(choice)
    return llm


def build_phraser(settings: Settings, flow: Flow) -> Phraser | None:
    """Build what rewords the prompts of a flow, for all its calls; None without a language model.

    Raises:
        ServiceError: Naming the setting and the remedy.
    """
    llm = build_llm(settings)
    if llm is None:
        return None
    from pipeline.services.cloud_llm import ModelStream
    from pipeline.words.phraser import Phraser, static_prompt

    return Phraser(
        ModelStream(llm, static_prompt(flow)),
        flow,
        first_seconds=settings.phrasing_first_seconds,
        total_seconds=settings.phrasing_total_seconds,
    )


def build_structured_calls(settings: Settings) -> StructuredCalls | None:
    """Build structured calls to Groq for the second ear; None where there is none."""
    if settings.second_ear == "none" or settings.groq_api_key is None:
        return None
    from pipeline.services.structured import DEFAULT_MODEL, StructuredCalls

    model = settings.second_ear_model or DEFAULT_MODEL
    return StructuredCalls(settings.groq_api_key, base_url=settings.groq_base_url, model=model)
