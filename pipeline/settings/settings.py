"""The settings: what may be set, its default and meaning. ``.env.example`` lists them, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import DotEnvSettingsSource, EnvSettingsSource

from processors.turns.pace import Pace

_PACE = Pace()  # whose defaults these are

OptionsJson = Annotated[dict[str, Any], NoDecode]


class Settings(BaseSettings):
    """All settings; the field ``stt_provider`` is the variable ``STT_PROVIDER``, and so on.

    Attributes:
        flow: Name of a shipped flow, or path of a flow file.
        actions: Python module with actions of one's own: a dotted name, or a ``.py`` file; None for
            the file beside the flow, ``garage_actions.py`` beside ``garage.yaml``.
        timezone: IANA name; relative dates and opening hours resolve in it unless the flow has its
            own.
        country: ISO 3166 code, two capitals, for telephone numbers and the order of dates. Where it
            is set, digits that are no telephone number there are none.
        locale: BCP-47 tag, e.g. ``en-US``.
        handoff_target: Where callers are put through: a number in E.164, a SIP address, or a JSON
            object of them by the names that flows use, e.g. ``{"reception": "+15550100"}``.
        stt_provider, tts_provider, llm_provider: ``groq`` (not for TTS by default), ``elevenlabs``
            (not LLM), ``openai`` (LLM), ``embedded``, ``none``, or the dotted name of a Pipecat
            service class; None chooses by the keys that are there.
        stt_api_key, tts_api_key, llm_api_key: Keys; else those of Groq, ElevenLabs and OpenAI.
        stt_model, tts_model, llm_model: Model names; None for the service's own default.
        stt_settings, tts_settings, llm_settings: JSON objects of further settings of the service.
        tts_voice: Name or id of the voice.
        llm_base_url: Address of an OpenAI-compatible server, e.g. ``http://localhost:8080/v1``.
        phrasing_first_seconds: Longest wait for a rewording's first words.
        phrasing_total_seconds: Longest wait for a whole rewording; then the written text is said.
        second_ear: ``groq``: a language model proposes what words mean where the rules find
            nothing; ``none``. ``second_ear_model`` must keep to a JSON schema.
        tts_deadline_seconds: Longest wait for a prompt's first audio before another voice says it.
        stt_deadline_seconds: Longest wait for words after the caller's voice ended.
        daily_webhook_secret: Base64 secret that Daily signs its webhooks with.
        database_url: ``sqlite:///PATH``; a relative path counts from the working directory.
        max_retry_attempts: Failed answers in a row, where the flow sets no limit of its own.
        conversation_timeout: Seconds without a word or key, then goodbye.
        max_call_seconds: Longest call.
        barge_in_confidence: Voice confidence, 0 to 1, above which the caller interrupts the bot.
        end_of_turn_seconds: Silence that ends a turn where the flow does not know better.
        watchdog_seconds: Longest time that both sides may be silent together.
        eval_transport: Accept Pipecat's eval harness on ``/ws``. Whoever reaches it rules the call.
        public_host: Host name under which telephone carriers reach this server, without scheme.
        port: Port of the development server.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    flow: str = Field("appointment", min_length=1)
    actions: str | None = Field(None, min_length=1)
    timezone: str = "UTC"
    country: str = Field("US", pattern="^[A-Z]{2}$")
    locale: str = Field("en-US", pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    handoff_target: str | None = None

    groq_api_key: SecretStr | None = None
    groq_base_url: str = Field("https://api.groq.com", pattern="^https?://")
    elevenlabs_api_key: SecretStr | None = None
    elevenlabs_base_url: str = Field("https://api.elevenlabs.io", pattern="^https?://")
    openai_api_key: SecretStr | None = None

    stt_provider: str | None = None
    stt_api_key: SecretStr | None = None
    stt_model: str | None = None
    stt_settings: OptionsJson = Field(default_factory=dict)
    stt_deadline_seconds: float = Field(4.0, gt=0, le=60)

    llm_provider: str | None = None
    llm_api_key: SecretStr | None = None
    llm_model: str | None = None
    llm_base_url: str | None = Field(None, pattern="^https?://")
    llm_settings: OptionsJson = Field(default_factory=dict)
    phrasing_first_seconds: float = Field(0.7, gt=0, le=10)
    phrasing_total_seconds: float = Field(1.5, gt=0, le=10)

    second_ear: Literal["none", "groq"] = "none"
    second_ear_model: str | None = None

    tts_provider: str | None = None
    tts_api_key: SecretStr | None = None
    tts_model: str | None = None
    tts_voice: str | None = None
    tts_settings: OptionsJson = Field(default_factory=dict)
    tts_deadline_seconds: float = Field(2.0, gt=0, le=60)

    daily_api_key: SecretStr | None = None
    daily_api_url: str = Field("https://api.daily.co/v1", pattern="^https?://")
    daily_room_url: str | None = Field(None, pattern="^https?://")
    daily_webhook_secret: SecretStr | None = None
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_api_url: str = Field("https://api.twilio.com", pattern="^https?://")

    database_url: str = Field("sqlite:///var/callwright.db", pattern="^sqlite:///.+")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    max_retry_attempts: int = Field(3, ge=1, le=20)
    conversation_timeout: float = Field(_PACE.limits.conversation, ge=10, le=86400)
    max_call_seconds: float = Field(_PACE.limits.call, ge=30, le=86400)
    barge_in_confidence: float = Field(0.7, ge=0, le=1)
    end_of_turn_seconds: float = Field(_PACE.waits.unknown, ge=0.1, le=5)
    watchdog_seconds: float = Field(_PACE.limits.both_silent, ge=2, le=60)
    eval_transport: bool = False
    public_host: str | None = Field(None, pattern=r"^[A-Za-z0-9.-]+(:\d+)?$")
    port: int = Field(7860, ge=1, le=65535)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Real variables before ``.env``; nothing else."""
        assert isinstance(env_settings, EnvSettingsSource)
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        return init_settings, env_settings, dotenv_settings

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("is not the name of a time zone, such as Europe/Berlin") from None
        return value

    @field_validator("stt_settings", "tts_settings", "llm_settings", mode="before")
    @classmethod
    def _json_object(cls, value: object) -> object:
        return _read_object(value) if isinstance(value, str) else value

    @field_validator("handoff_target")
    @classmethod
    def _address_or_addresses(cls, value: str | None) -> str | None:
        if value and value.lstrip().startswith("{"):
            addresses = _read_object(value)
            if not all(isinstance(address, str) and address for address in addresses.values()):
                raise ValueError('has a name without an address; write {"name": "+15550100"}')
        return value

    @property
    def database_path(self) -> Path:
        """The file of the SQLite database."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    def handoff_address(self, name: str) -> str | None:
        """Where the target ``name`` of a flow is reached, or None if nobody is."""
        target = self.handoff_target
        if target and target.lstrip().startswith("{"):
            address = _read_object(target).get(name)
            return str(address) if address else None
        return target


def _read_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ValueError('is not a JSON object; write it as {"name": "value"}')
    return value


SETTING_NAMES = tuple(name.upper() for name in Settings.model_fields)
