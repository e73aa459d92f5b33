"""Which services the settings choose, what is built for them, and what is refused."""

from typing import Any

import pytest
from pipecat.services.cartesia.stt import CartesiaSTTService
from pipecat.services.deepgram.flux.tts import DeepgramFluxTTSService
from pipecat.services.elevenlabs.tts import ElevenLabsTTSService
from pipecat.services.groq.llm import GroqLLMService
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.openai.stt import OpenAISTTService
from pipecat.services.openai.tts import OpenAITTSService

from flows.build.load import load_flow
from flows.errors import CallwrightError
from flows.model.flow import Flow
from pipeline.call.shared_services import SharedServices
from pipeline.services import embedded_services
from pipeline.services.building import (
    ServiceError,
    build_llm,
    build_stt,
    build_tts,
    describe_services,
)
from pipeline.services.guarded_services import guarded_ear, guarded_voice
from pipeline.settings.service_choice import choose
from pipeline.settings.settings import SETTING_NAMES, Settings
from pipeline.standby.cloud_stt import SegmentEar
from pipeline.standby.failover_tts import FailoverTTS
from pipeline.standby.streaming_stt import StreamingEar
from pipeline.standby.streaming_tts import StreamingFailoverTTS


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTING_NAMES:
        monkeypatch.delenv(name, raising=False)


def settings_of(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


FLOW = Flow(
    name="f", version=1, language="en", digest="", start="A", slots={}, actions={}, states={}
)
BOTH = {"groq_api_key": "gsk_hush", "elevenlabs_api_key": "xi_hush"}


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({}, ("embedded", "embedded", "none")),
        ({"groq_api_key": "k"}, ("groq", "embedded", "groq")),
        ({"elevenlabs_api_key": "k"}, ("elevenlabs", "elevenlabs", "none")),
        (BOTH, ("elevenlabs", "elevenlabs", "groq")),
        ({**BOTH, "stt_provider": "groq", "tts_provider": "none"}, ("groq", "none", "groq")),
        ({**BOTH, "llm_provider": "embedded"}, ("elevenlabs", "elevenlabs", "none")),
        ({"openai_api_key": "k"}, ("embedded", "embedded", "none")),
    ],
)
def test_keys_choose_and_names_choose_first(
    values: dict[str, str], chosen: tuple[str, str, str]
) -> None:
    settings = settings_of(**values)
    assert tuple(choose(settings, kind).provider for kind in ("stt", "tts", "llm")) == chosen


def test_the_sentences_say_which_and_why_and_no_key() -> None:
    hearing, speaking, wording = describe_services(settings_of())
    assert "pocketsphinx" in hearing
    assert "ELEVENLABS_API_KEY or GROQ_API_KEY is not set" in hearing
    assert "Pico" in speaking
    assert "as it is written" in wording
    with_keys = " ".join(describe_services(settings_of(**BOTH)))
    assert "ElevenLabs realtime (ELEVENLABS_API_KEY is set)" in with_keys
    assert "hush" not in with_keys


def test_what_no_test_reaches_is_called_so() -> None:
    sentence = describe_services(settings_of(stt_provider="some.module.SomeSTT"))[0]
    assert "No test of Callwright has reached this service." in sentence
    assert "pocketsphinx takes over" in sentence, "whatever the service, something stands by"


@pytest.fixture
def no_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra ``embedded``."""
    monkeypatch.setattr(embedded_services, "find_spec", lambda module: None)


def test_what_is_not_installed_stands_by_for_nothing(no_engines: None) -> None:
    assert build_stt(settings_of(**BOTH), FLOW) is not None
    assert build_tts(settings_of(**BOTH)) is not None
    hearing, speaking, wording = describe_services(settings_of(**BOTH))
    assert "nothing takes over: the extra embedded is not installed" in hearing
    assert "nothing takes over: the extra embedded is not installed" in speaking
    assert "the written text is spoken" in wording


def test_an_engine_that_is_not_installed_is_refused_with_the_remedy(no_engines: None) -> None:
    with pytest.raises(ServiceError, match=r"pocketsphinx.*not installed.*\[embedded\]"):
        build_stt(settings_of(), FLOW)
    with pytest.raises(ServiceError, match=r"py-nanotts.*not installed.*TTS_PROVIDER"):
        build_tts(settings_of())
    assert build_tts(settings_of(tts_model="espeak")) is not None


def test_none_builds_nothing() -> None:
    settings = settings_of(stt_provider="none", tts_provider="none", llm_provider="none")
    assert build_stt(settings, FLOW) is None
    assert build_tts(settings) is None
    assert build_llm(settings) is None


def test_groq_and_elevenlabs_are_built_with_model_and_settings() -> None:
    settings = settings_of(
        **BOTH, stt_model="whisper-x", llm_settings={"temperature": 0.2}, llm_model="m"
    )
    llm = build_llm(settings)
    assert isinstance(llm, GroqLLMService)
    assert (llm.settings.model, llm.settings.temperature) == ("m", 0.2)


def test_an_openai_compatible_server_needs_no_key() -> None:
    llm = build_llm(settings_of(llm_provider="openai", llm_base_url="http://localhost:9/v1"))
    assert isinstance(llm, OpenAILLMService)


def test_any_pipecat_service_by_its_dotted_name() -> None:
    llm = build_llm(
        settings_of(
            llm_provider="pipecat.services.groq.llm.GroqLLMService",
            llm_api_key="k",
            llm_settings={"base_url": "http://localhost:9", "temperature": 0.1},
        )
    )
    assert isinstance(llm, GroqLLMService)
    assert llm.settings.temperature == 0.1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"stt_provider": "no.such.Module"}, ("STT_PROVIDER", "no.such")),
        ({"stt_provider": "pipecat.services.groq.stt.Nothing"}, ("STT_PROVIDER", "Nothing")),
        ({"stt_provider": "pathlib.Path"}, ("STT_PROVIDER", "STTService")),
        (
            {"stt_provider": "pipecat.services.groq.llm.GroqLLMService"},
            ("STT_PROVIDER", "STTService"),
        ),
        (
            {"stt_provider": "groq", "groq_api_key": "k", "stt_settings": {"colour": 1}},
            ("STT_SETTINGS", "colour", "temperature"),
        ),
        ({"tts_provider": "embedded", "tts_model": "hal"}, ("TTS_MODEL", "espeak")),
        (
            {"stt_provider": "pipecat.services.groq.stt.GroqSTTService"},
            ("STT_PROVIDER", "GroqSTTService"),
        ),
    ],
)
def test_each_refusal_names_the_setting(values: dict[str, Any], words: tuple[str, ...]) -> None:
    kind = next(iter(values))[:3]
    settings = settings_of(**values)
    with pytest.raises(ServiceError) as caught:
        build_stt(settings, FLOW) if kind == "stt" else build_tts(settings)
    for word in words:
        assert word in str(caught.value)
    assert caught.value.remedy


def test_a_service_named_by_its_class_gets_a_standby_where_it_can_have_one() -> None:
    ear = build_stt(
        settings_of(
            stt_provider="pipecat.services.openai.stt.OpenAISTTService",
            stt_api_key="k",
            stt_deadline_seconds=7,
        ),
        FLOW,
    )
    assert isinstance(ear, OpenAISTTService)
    assert isinstance(ear, SegmentEar)
    voice = build_tts(
        settings_of(tts_provider="pipecat.services.openai.tts.OpenAITTSService", tts_api_key="k")
    )
    assert isinstance(voice, OpenAITTSService)
    assert isinstance(voice, FailoverTTS)
    streaming = build_tts(
        settings_of(
            tts_provider="pipecat.services.elevenlabs.tts.ElevenLabsTTSService",
            tts_api_key="k",
            tts_voice="sarah",
        )
    )
    assert isinstance(streaming, ElevenLabsTTSService)
    assert isinstance(streaming, StreamingFailoverTTS)


@pytest.mark.parametrize(
    ("service", "guard"),
    [
        (OpenAITTSService, FailoverTTS),
        (ElevenLabsTTSService, StreamingFailoverTTS),
        (DeepgramFluxTTSService, StreamingFailoverTTS),  # no ``WebsocketTTSService``
    ],
)
def test_a_voice_gets_the_standby_for_the_way_its_audio_comes(service: Any, guard: Any) -> None:
    assert guarded_voice(service).__mro__[1] is guard


@pytest.mark.parametrize(
    ("service", "guard"), [(OpenAISTTService, SegmentEar), (CartesiaSTTService, StreamingEar)]
)
def test_a_recogniser_gets_the_standby_for_the_way_it_hears(service: Any, guard: Any) -> None:
    assert guarded_ear(service).__mro__[1] is guard


@pytest.mark.parametrize(
    ("model", "locale", "service", "voice"),
    [
        (None, "en-US", "PicoTTSService", "en-US"),
        ("pico", "en-GB", "PicoTTSService", "en-GB"),
        (None, "de-AT", "PicoTTSService", "de-DE"),
        (None, "nl-NL", "PicoTTSService", "en-US"),
    ],
)
def test_the_embedded_voice_speaks_the_locale_if_it_can(
    model: str | None, locale: str, service: str, voice: str
) -> None:
    tts: Any = build_tts(settings_of(tts_model=model, locale=locale))
    assert (type(tts).__name__, tts.settings.voice) == (service, voice)


def test_the_embedded_voice_speaks_the_language_of_the_flow() -> None:
    spanish = load_flow("appointment.es").flow
    pico: Any = SharedServices(settings_of(), spanish).build_tts()
    assert pico.settings.voice == "es-ES"
    espeak: Any = SharedServices(settings_of(tts_model="espeak"), spanish).build_tts()
    assert espeak.settings.voice == "es"
    english: Any = SharedServices(settings_of(locale="en-GB"), FLOW).build_tts()
    assert english.settings.voice == "en-GB"


def test_a_flow_that_the_embedded_recogniser_cannot_hear_is_told_at_start() -> None:
    spanish = load_flow("appointment.es").flow
    with pytest.raises(CallwrightError, match="hears English only") as told:
        build_stt(settings_of(), spanish)
    assert "STT_PROVIDER=none" in str(told.value)
    assert "ELEVENLABS_API_KEY" in str(told.value)
    assert build_stt(settings_of(stt_provider="none"), spanish) is None
