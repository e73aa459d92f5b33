"""Settings: where values come from, what is refused and how, and that keys stay hidden."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dotenv import dotenv_values

from pipeline.settings.loading import SettingsError, load_settings
from pipeline.settings.settings import SETTING_NAMES

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (*SETTING_NAMES, "PYTHON_DOTENV_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def refused(monkeypatch: pytest.MonkeyPatch, **variables: str) -> SettingsError:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    return caught.value


def test_defaults_need_nothing() -> None:
    settings = load_settings(None)
    assert (settings.flow, settings.port, settings.watchdog_seconds) == ("appointment", 7860, 8)
    assert str(settings.database_path) == "var/callwright.db"
    assert settings.eval_transport is False


def test_a_real_variable_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("PORT=7001\nTIMEZONE=Europe/Berlin\nLOCALE=\n")
    monkeypatch.setenv("PORT", "7002")
    settings = load_settings(env_file)
    assert (settings.port, settings.timezone, settings.locale) == (7002, "Europe/Berlin", "en-US")
    assert os.environ["TIMEZONE"] == "Europe/Berlin", "Pipecat's runner reads the environment"


RUNNER_PROBE = """
import os, sys, dotenv, dotenv.main
dotenv.main.find_dotenv = lambda *a, **k: sys.argv[1]
from pipeline.settings.loading import load_settings
settings = load_settings(sys.argv[1])
import pipecat.runner.run
assert load_settings(sys.argv[1]).port == settings.port
print(settings.port, settings.timezone, os.environ["PORT"], os.environ["DAILY_API_KEY"])
"""


def test_importing_the_runner_does_not_turn_it_round(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("PORT=7001\nDAILY_API_KEY=of-the-file\nTIMEZONE=Asia/Tokyo\n")
    run = subprocess.run(
        [sys.executable, "-c", RUNNER_PROBE, str(env_file)],
        env={"PATH": os.environ["PATH"], "PORT": "7002", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout.split() == ["7002", "Asia/Tokyo", "7002", "of-the-file"], run.stderr


BOT_PROBE = """
import os, runpy, sys, types, dotenv.main
dotenv.main.find_dotenv = lambda *a, **k: sys.argv[1]
import uvicorn
def served(*a, **k):
    import pipeline.call.application as application
    told = ("served", application.application().settings.port, os.environ["PORT"])
    print(*told, file=sys.__stdout__)  # the runner's own words are held back
uvicorn.run = served
bot, sys.argv = sys.argv[2], ["bot.py"]
runpy.run_path(bot, run_name="__main__")
"""


def test_python_bot_py_keeps_to_it(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("PORT=7001\n")
    run = subprocess.run(
        [sys.executable, "-c", BOT_PROBE, str(env_file), str(ROOT / "bot.py")],
        env={"PATH": os.environ["PATH"], "PORT": "7002", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "served 7002 7002" in run.stdout, run.stderr


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({"PORT": "http"}, ("PORT",)),
        ({"PORT": "70000"}, ("PORT", "65535")),
        ({"TIMEZONE": "Berlin"}, ("TIMEZONE", "Europe/Berlin")),
        ({"COUNTRY": "Germany"}, ("COUNTRY", "US")),
        ({"LOG_LEVEL": "LOUD"}, ("LOG_LEVEL", "DEBUG")),
        ({"BARGE_IN_CONFIDENCE": "70"}, ("BARGE_IN_CONFIDENCE", "1")),
        ({"EVAL_TRANSPORT": "perhaps"}, ("EVAL_TRANSPORT", "true or false")),
        ({"STT_SETTINGS": "{language}"}, ("STT_SETTINGS", "JSON")),
        ({"STT_SETTINGS": "[1]"}, ("STT_SETTINGS", "JSON object")),
        ({"HANDOFF_TARGET": '{"reception": 5}'}, ("HANDOFF_TARGET",)),
        ({"DATABASE_URL": "postgres://x"}, ("DATABASE_URL", "sqlite:///PATH")),
        ({"PUBLIC_HOST": "https://example.org/"}, ("PUBLIC_HOST", "https://")),
        ({"STT_PROVIDR": "groq"}, ("STT_PROVIDR", "STT_PROVIDER")),
        ({"TTS_COLOUR": "red"}, ("TTS_COLOUR",)),
        ({"MAX_RETRY_ATTEMPT": "2"}, ("MAX_RETRY_ATTEMPT ", "MAX_RETRY_ATTEMPTS")),
        ({"STT_PROVIDER": "grok"}, ("STT_PROVIDER", "groq")),
        ({"STT_PROVIDER": "groq"}, ("STT_PROVIDER", "GROQ_API_KEY")),
        ({"TTS_PROVIDER": "elevenlabs"}, ("TTS_PROVIDER", "ELEVENLABS_API_KEY")),
        ({"LLM_PROVIDER": "elevenlabs"}, ("LLM_PROVIDER", "openai")),
        ({"LLM_PROVIDER": "openai"}, ("LLM_PROVIDER", "LLM_BASE_URL")),
        ({"LLM_BASE_URL": "http://localhost/v1"}, ("LLM_BASE_URL", "LLM_PROVIDER")),
        (
            {"LLM_PROVIDER": "groq", "LLM_API_KEY": "k", "LLM_BASE_URL": "http://localhost/v1"},
            ("LLM_BASE_URL", "GROQ_BASE_URL"),
        ),
        ({"STT_API_KEY": "k"}, ("STT_API_KEY", "STT_PROVIDER")),
        ({"STT_PROVIDER": "embedded", "STT_API_KEY": "k"}, ("STT_API_KEY", "embedded")),
        ({"TTS_PROVIDER": "none", "TTS_VOICE": "x"}, ("TTS_VOICE", "none")),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")),
        ({"TWILIO_AUTH_TOKEN": "t"}, ("TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID")),
        ({"DAILY_ROOM_URL": "https://x.daily.co/r"}, ("DAILY_ROOM_URL", "DAILY_API_KEY")),
        ({"SECOND_EAR": "groq"}, ("SECOND_EAR", "GROQ_API_KEY")),
        ({"SECOND_EAR": "perhaps"}, ("SECOND_EAR", "groq")),
        ({"SECOND_EAR_MODEL": "m"}, ("SECOND_EAR_MODEL", "SECOND_EAR=groq")),
        ({"PHRASING_FIRST_SECONDS": "2"}, ("PHRASING_FIRST_SECONDS", "PHRASING_TOTAL_SECONDS")),
        (
            {"CONVERSATION_TIMEOUT": "300", "MAX_CALL_SECONDS": "60"},
            ("CONVERSATION_TIMEOUT", "MAX_CALL_SECONDS"),
        ),
    ],
)
def test_each_refusal_names_the_variable_and_the_remedy(
    variables: dict[str, str], names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refused(monkeypatch, **variables)
    assert len(error.problems) == 1
    for name in names:
        assert name in str(error)
    assert error.problems[0].remedy or "such as" in str(error) or "write" in str(error)


def test_all_complaints_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    error = refused(monkeypatch, PORT="x", TIMEZONE="y", STT_PROVIDR="groq")
    assert len(error.problems) == 3


def test_a_misspelt_name_in_the_file_is_refused(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("ELEVENLABS_APIKEY=secret-value\n")
    with pytest.raises(SettingsError, match="ELEVENLABS_API_KEY") as caught:
        load_settings(env_file)
    assert "secret-value" not in str(caught.value)


@pytest.mark.parametrize("name", ["TTS_SERVICE_HOST", "LLM_PORT_80_TCP", "PORTS", "LANGUAGE"])
def test_names_of_other_programs_pass(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")
    load_settings(None)


SECRETS = [name for name in SETTING_NAMES if name.endswith(("_KEY", "_TOKEN", "_SECRET"))]


def test_keys_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, f"hush-{name}")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC1")
    for kind, provider in (("STT", "groq"), ("TTS", "elevenlabs"), ("LLM", "groq")):
        monkeypatch.setenv(f"{kind}_PROVIDER", provider)
    settings = load_settings(None)
    shown = f"{settings!r} {settings} {settings.model_dump_json()} {settings.model_dump()}"
    assert len(SECRETS) == 9
    assert "hush" not in shown


def test_a_key_in_the_wrong_place_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "gsk_hush" not in str(refused(monkeypatch, PORT="gsk_hush", COUNTRY="gsk_hush"))


def test_handoff_targets_by_name_or_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOFF_TARGET", '{"reception": "+15550100"}')
    settings = load_settings(None)
    assert settings.handoff_address("reception") == "+15550100"
    assert settings.handoff_address("billing") is None
    monkeypatch.setenv("HANDOFF_TARGET", "+15550199")
    assert load_settings(None).handoff_address("billing") == "+15550199"


def test_the_example_names_every_setting_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    example = ROOT / ".env.example"
    assert set(dotenv_values(example)) == set(SETTING_NAMES)
    settings = load_settings(example)
    for name in SETTING_NAMES:  # which the file gave to those who read the environment
        monkeypatch.delenv(name, raising=False)
    assert settings == load_settings(None), "the example shows the defaults"
