"""What can be wrong about settings that are each well-formed: misspelt names and contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from flows.errors import CallwrightError
from pipeline.settings.service_choice import SERVICES, key_of

if TYPE_CHECKING:
    from pipeline.settings.settings import Settings

OWN_PREFIXES = ("STT_", "LLM_", "TTS_", "PHRASING_", "SECOND_EAR")
"""Whatever begins so is ours or a mistake."""

_KUBERNETES = re.compile(r"_(SERVICE_HOST|SERVICE_PORT\w*|PORT|PORT_\d+_\w+)$")
_SHORTEST_GUESS = 6  # shorter names of other programs resemble each other by chance
_LIKENESS = 0.88


def misspellings(
    environment: Iterable[str], in_file: Iterable[str], known: tuple[str, ...]
) -> tuple[CallwrightError, ...]:
    """Find names that look like settings and are none.

    Args:
        environment: Names of real variables.
        in_file: Names in the ``.env`` file.
        known: Names of the settings.
    """
    found = []
    for name in sorted({*environment, *in_file}):
        upper = name.upper()
        if upper in known or upper in _OTHERS or _KUBERNETES.search(upper):
            continue
        near = get_close_matches(upper, known, n=1, cutoff=_LIKENESS)
        ours = upper.startswith(OWN_PREFIXES)
        if ours or (near and len(upper) >= _SHORTEST_GUESS):
            near = near or get_close_matches(upper, known, n=1, cutoff=0.5)
            found.append(_misspelt(name, near[0] if near else None))
    return tuple(found)


_OTHERS = frozenset({"OPENAI_BASE_URL", "DAILY_API_HOST", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"})
"""Names near to ours that other programs own."""


def _misspelt(name: str, near: str | None) -> CallwrightError:
    guess = f"did you mean {near}? Rename or remove {name}" if near else f"remove {name}"
    return CallwrightError(f"{name} is not a setting.", code="unknown", remedy=f"{guess}.")


def contradictions(settings: Settings) -> tuple[CallwrightError, ...]:
    """Find settings that cannot all be meant."""
    services = (problem for kind in SERVICES for problem in _service_problems(settings, kind))
    return (*services, *_pairs(settings), *_second_ear(settings), *_times(settings))


def _wrong(sentence: str, remedy: str) -> CallwrightError:
    return CallwrightError(sentence, code="contradiction", remedy=remedy)


def _service_problems(settings: Settings, kind: str) -> Iterator[CallwrightError]:
    upper = kind.upper()
    named = SERVICES[kind]
    provider = getattr(settings, f"{kind}_provider")
    given = [
        f"{upper}_{part.upper()}"
        for part in ("api_key", "model", "settings", "voice", "base_url")
        if getattr(settings, f"{kind}_{part}", None)
    ]
    if provider is None:
        if f"{upper}_API_KEY" in given or f"{upper}_BASE_URL" in given:
            name = f"{upper}_API_KEY" if f"{upper}_API_KEY" in given else f"{upper}_BASE_URL"
            yield _wrong(
                f"{name} is set, but not whose it is.",
                f"set {upper}_PROVIDER as well ({', '.join(named)} or a dotted class name).",
            )
        return
    if provider not in named and "." not in provider:
        yield _wrong(
            f"{upper}_PROVIDER is {provider!r}, which does not exist.",
            f"write {', '.join(named)}, or the dotted name of a Pipecat service class.",
        )
        return
    if provider in ("none", "embedded") and (kind == "llm" or provider == "none") and given:
        yield _wrong(
            f"{upper}_PROVIDER is {provider!r}, but {given[0]} is set, which it would not use.",
            f"remove {given[0]} or name another {upper}_PROVIDER.",
        )
    elif provider == "embedded" and f"{upper}_API_KEY" in given:
        yield _wrong(
            f"{upper}_PROVIDER is 'embedded', which takes no key, but {upper}_API_KEY is set.",
            f"remove {upper}_API_KEY or name another {upper}_PROVIDER.",
        )
    yield from _key_problems(settings, kind, provider)


def _key_problems(settings: Settings, kind: str, provider: str) -> Iterator[CallwrightError]:
    upper = kind.upper()
    if provider in ("groq", "elevenlabs") and key_of(settings, kind, provider) is None:
        yield _wrong(
            f"{upper}_PROVIDER is {provider!r}, but there is no key for it.",
            f"set {provider.upper()}_API_KEY (or {upper}_API_KEY), or {upper}_PROVIDER=embedded.",
        )
    if kind != "llm":
        return
    if provider == "openai":
        if key_of(settings, kind, provider) is None and settings.llm_base_url is None:
            yield _wrong(
                "LLM_PROVIDER is 'openai', but there is neither a key nor a server.",
                "set OPENAI_API_KEY (or LLM_API_KEY), or LLM_BASE_URL for a server of your own.",
            )
    elif settings.llm_base_url and provider in ("groq",):
        yield _wrong(
            f"LLM_BASE_URL is set, but LLM_PROVIDER is {provider!r}, which has its own address.",
            "set LLM_PROVIDER=openai, or GROQ_BASE_URL instead of LLM_BASE_URL.",
        )


def _pairs(settings: Settings) -> Iterator[CallwrightError]:
    if bool(settings.twilio_account_sid) != bool(settings.twilio_auth_token):
        there, missing = "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"
        if settings.twilio_auth_token:
            there, missing = missing, there
        yield _wrong(f"{there} is set without {missing}.", f"set {missing} or remove {there}.")
    if settings.daily_room_url and not settings.daily_api_key:
        yield _wrong(
            "DAILY_ROOM_URL is set without DAILY_API_KEY.",
            "set DAILY_API_KEY, which opens the room, or remove DAILY_ROOM_URL.",
        )


def _second_ear(settings: Settings) -> Iterator[CallwrightError]:
    if settings.second_ear == "groq" and settings.groq_api_key is None:
        yield _wrong(
            "SECOND_EAR is 'groq', but there is no key for it.",
            "set GROQ_API_KEY, or SECOND_EAR=none.",
        )
    if settings.second_ear == "none" and settings.second_ear_model:
        yield _wrong(
            "SECOND_EAR_MODEL is set, but SECOND_EAR is 'none', which would not use it.",
            "remove SECOND_EAR_MODEL, or set SECOND_EAR=groq.",
        )


def _times(settings: Settings) -> Iterator[CallwrightError]:
    if settings.phrasing_first_seconds > settings.phrasing_total_seconds:
        yield _wrong(
            "PHRASING_FIRST_SECONDS is longer than PHRASING_TOTAL_SECONDS.",
            "make the first words' time the shorter one.",
        )
    both = {"conversation_timeout", "max_call_seconds"} <= settings.model_fields_set
    if both and settings.conversation_timeout > settings.max_call_seconds:
        yield _wrong(
            "CONVERSATION_TIMEOUT is longer than MAX_CALL_SECONDS, so it could never pass.",
            "make it shorter, or MAX_CALL_SECONDS longer.",
        )
