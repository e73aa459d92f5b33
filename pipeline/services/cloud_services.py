"""Builds the services of Groq, ElevenLabs and OpenAI-compatible servers, each with its standby."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.services.embedded_services import standby_hearing, standby_voice
from pipeline.services.making import make
from pipeline.settings.service_choice import ServiceChoice, choose

if TYPE_CHECKING:
    from pipecat.processors.frame_processor import FrameProcessor
    from pipecat.services.llm_service import LLMService

    from flows.model.flow import Flow
    from pipeline.settings.settings import Settings
    from pipeline.standby.failover_tts import PromptStore
    from pipeline.words.prompt_cache import ElevenLabsPrompts

PROMPTS_FOLDER = Path("var/prompts")
"""Where sentences rendered ahead are kept between starts."""

ELEVENLABS_DEFAULT_VOICE = "EXAVITQu4vr4xnSDxMaL"
"""Sarah, a voice that every account of ElevenLabs has."""

VOICE_SETTINGS = frozenset({"stability", "similarity_boost", "style", "use_speaker_boost", "speed"})
"""Settings of a voice of ElevenLabs that change how it sounds."""


def groq_stt(settings: Settings, choice: ServiceChoice, flow: Flow) -> FrameProcessor:
    """Build Groq Whisper."""
    from pipeline.standby.cloud_stt import GroqEar

    return make(
        GroqEar,
        choice,
        base_url=f"{settings.groq_base_url}/openai/v1",
        language=language(flow),
        standby=standby_hearing(flow),
        deadline_seconds=settings.stt_deadline_seconds,
    )


def elevenlabs_stt(settings: Settings, choice: ServiceChoice, flow: Flow) -> FrameProcessor:
    """Build ElevenLabs realtime."""
    from pipeline.standby.elevenlabs_stt import ElevenLabsEar

    return make(
        ElevenLabsEar,
        choice,
        base_url=settings.elevenlabs_base_url,
        language=language(flow),
        standby=standby_hearing(flow),
        deadline_seconds=settings.stt_deadline_seconds,
    )


def groq_tts(settings: Settings, choice: ServiceChoice) -> FrameProcessor:
    """Build a voice of Groq."""
    from pipeline.standby.cloud_tts import GroqVoice

    return make(
        GroqVoice,
        choice,
        base_url=settings.groq_base_url,
        standby=standby_voice(settings),
        deadline_seconds=settings.tts_deadline_seconds,
    )


def elevenlabs_tts(
    settings: Settings, choice: ServiceChoice, store: PromptStore | None
) -> FrameProcessor:
    """Build a voice of ElevenLabs; ``store`` holds what it rendered ahead."""
    from pipeline.standby.cloud_tts import ElevenLabsVoice

    return make(
        ElevenLabsVoice,
        choice,
        base_url=settings.elevenlabs_base_url.rstrip("/"),
        voice=ELEVENLABS_DEFAULT_VOICE,
        standby=standby_voice(settings),
        store=store,
        deadline_seconds=settings.tts_deadline_seconds,
    )


def prompts(settings: Settings) -> ElevenLabsPrompts | None:
    """Build the store of sentences rendered ahead; None without ElevenLabs as the voice."""
    choice = choose(settings, "tts")
    if choice.provider != "elevenlabs" or choice.key is None:
        return None
    from pipeline.words.prompt_cache import ElevenLabsPrompts

    model: dict[str, Any] = {"model": choice.model} if choice.model else {}
    return ElevenLabsPrompts(
        choice.key,
        choice.voice or ELEVENLABS_DEFAULT_VOICE,
        folder=PROMPTS_FOLDER,
        base_url=settings.elevenlabs_base_url.rstrip("/"),
        voice_settings={
            name: value for name, value in choice.options.items() if name in VOICE_SETTINGS
        },
        **model,
    )


def groq_llm(settings: Settings, choice: ServiceChoice) -> LLMService[Any]:
    """Build a language model of Groq."""
    from pipeline.services.cloud_llm import GroqWords

    # Pipecat's default model thinks before it answers; a rewording needs no thought.
    thrift = {} if choice.model else {"reasoning_effort": "low", "max_completion_tokens": 400}
    return make(
        GroqWords,
        choice,
        base_url=f"{settings.groq_base_url}/openai/v1",
        deadline_seconds=settings.phrasing_total_seconds,
        **thrift,
    )


def openai_llm(settings: Settings, choice: ServiceChoice) -> LLMService[Any]:
    """Build a language model of a server with OpenAI's protocol."""
    from pipeline.services.cloud_llm import OpenAIWords

    key = {} if choice.key else {"api_key": "none"}  # a server of one's own may want no key
    return make(
        OpenAIWords,
        choice,
        base_url=settings.llm_base_url,
        deadline_seconds=settings.phrasing_total_seconds,
        **key,
    )


def language(flow: Flow) -> Any:
    """The flow's language as Pipecat names it; a tag that it does not know stays a string."""
    from pipecat.transcriptions.language import Language

    try:
        return Language(flow.language)
    except ValueError:
        return flow.language
