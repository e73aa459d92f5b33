"""Which service hears, speaks and words, and why: decided from the settings alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import SecretStr

    from pipeline.settings.settings import Settings

SERVICES: Mapping[str, tuple[str, ...]] = {
    "stt": ("groq", "elevenlabs", "embedded", "none"),
    "tts": ("groq", "elevenlabs", "embedded", "none"),
    "llm": ("groq", "openai", "embedded", "none"),
}
"""Kind of service → providers by name. An embedded LLM is none: every turn is then scripted."""

_AUTOMATIC = {"stt": ("elevenlabs", "groq"), "tts": ("elevenlabs",), "llm": ("groq",)}
"""Providers taken without being named when their key is there, best first."""

_VENDORS = ("groq", "elevenlabs", "openai")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChoice:
    """One service, chosen.

    Attributes:
        kind: ``stt``, ``tts`` or ``llm``.
        provider: A name of ``SERVICES`` or a dotted class name.
        reason: Why, as the rest of a sentence.
        key: The key to use, or None.
        model, voice: Names, or None for the service's default.
        options: Further settings, as the author wrote them in JSON.
    """

    kind: str
    provider: str
    reason: str
    key: SecretStr | None = None
    model: str | None = None
    voice: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def dotted(self) -> bool:
        """True when the provider is the name of a class."""
        return "." in self.provider

    @property
    def in_cloud(self) -> bool:
        """True when a host outside does the work, which may therefore be slow or gone."""
        return self.provider not in ("embedded", "none")


def key_of(settings: Settings, kind: str, provider: str) -> SecretStr | None:
    """The key for a provider: the service's own, else the provider's."""
    own: SecretStr | None = getattr(settings, f"{kind}_api_key")
    if own is None and provider in _VENDORS:
        own = getattr(settings, f"{provider}_api_key")
    return own


def choose(settings: Settings, kind: str) -> ServiceChoice:
    """Choose the service of a kind, ``stt``, ``tts`` or ``llm``."""
    provider, reason = _provider(settings, kind)
    return ServiceChoice(
        kind=kind,
        provider=provider,
        reason=reason,
        key=key_of(settings, kind, provider),
        model=getattr(settings, f"{kind}_model"),
        voice=settings.tts_voice if kind == "tts" else None,
        options=getattr(settings, f"{kind}_settings"),
    )


def _provider(settings: Settings, kind: str) -> tuple[str, str]:
    upper = kind.upper()
    named: str | None = getattr(settings, f"{kind}_provider")
    if named:
        return ("none" if kind == "llm" and named == "embedded" else named), (
            f"{upper}_PROVIDER says so"
        )
    for vendor in _AUTOMATIC[kind]:
        if getattr(settings, f"{vendor}_api_key") is not None:
            return vendor, f"{vendor.upper()}_API_KEY is set"
    wanted = " or ".join(f"{vendor.upper()}_API_KEY" for vendor in _AUTOMATIC[kind])
    return ("none" if kind == "llm" else "embedded"), f"{wanted} is not set"
