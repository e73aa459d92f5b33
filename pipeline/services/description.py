"""Says in sentences which services are in use, why, and what about them no test has reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.services.embedded_services import engine_here
from pipeline.settings.service_choice import ServiceChoice, choose

if TYPE_CHECKING:
    from pipeline.settings.settings import Settings

_VERBS = {"stt": "Hearing", "tts": "Speaking", "llm": "Wording"}

_EMBEDDED = {
    "stt": (
        "pocketsphinx, on this machine; it is for demonstrations, development and tests, hears "
        "yes and no, dates, times and keywords, and hears names and numbers badly"
    ),
    "tts": "Pico, on this machine; a plain voice",
    "llm": "nothing; every turn is spoken as it is written",
}

_NONE = {
    "stt": "nothing; callers answer by keys and typed text",
    "tts": "nothing; answers are text on the page",
    "llm": "nothing; every turn is spoken as it is written",
}

_STANDBY = {
    "stt": "If it fails in an English flow, pocketsphinx takes over.",
    "tts": "If it fails, Pico takes over.",
    "llm": "If it fails or is late, the written text is spoken.",
}

_CLOUD = {
    ("stt", "groq"): "Groq Whisper",
    ("stt", "elevenlabs"): "ElevenLabs realtime",
    ("tts", "groq"): "Groq",
    ("tts", "elevenlabs"): "ElevenLabs",
    ("llm", "groq"): "Groq, which may reword prompts marked `phrase: freely`",
    ("llm", "openai"): "an OpenAI-compatible server, which may reword prompts marked "
    "`phrase: freely`",
}

_NO_STANDBY = "If it fails, nothing takes over: the extra embedded is not installed."

_SECOND_EAR = (
    "Second ear: Groq, asked only where the rules find nothing in a caller's words (SECOND_EAR). "
    "If it fails or is late, the call goes on without it. "
    "Tested against a local copy of its protocol only."
)


def describe_services(settings: Settings) -> list[str]:
    """Give one sentence a service: which, why, what stands by, what is untested."""
    sentences = [_sentence(choose(settings, kind)) for kind in _VERBS]
    if settings.second_ear == "groq":
        sentences.append(_SECOND_EAR)
    return sentences


def _sentence(choice: ServiceChoice) -> str:
    sentence = f"{_VERBS[choice.kind]}: {_what(choice)} ({choice.reason})."
    if not choice.in_cloud:
        return sentence
    if choice.dotted:
        untested = "No test of Callwright has reached this service."
    else:
        untested = "Tested against a local copy of its protocol only."
    standby = choice.kind == "llm" or engine_here(choice.kind)
    return f"{sentence} {_STANDBY[choice.kind] if standby else _NO_STANDBY} {untested}"


def _what(choice: ServiceChoice) -> str:
    if choice.provider == "none":
        return _NONE[choice.kind]
    if choice.provider == "embedded":
        return "espeak-ng, on this machine" if choice.model == "espeak" else _EMBEDDED[choice.kind]
    name = _CLOUD.get((choice.kind, choice.provider), choice.provider)
    return f"{name} with the model {choice.model}" if choice.model else name
