"""Reads the settings: the only reader of the environment.

A value comes from a real environment variable, else from the file ``.env``, else it is the
default. ``load_settings`` reads, checks and freezes them; whatever is wrong is told at once, each
complaint a sentence that names the variable and the remedy.

Pipecat's runner, when it is imported, writes ``.env`` over the real environment, and reads keys
from there itself. ``load_settings`` prevents the first and provides for the second: call it before
``pipecat.runner.run`` is imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from flows.errors import CallwrightError
from pipeline.settings.settings import SETTING_NAMES, Settings
from pipeline.settings.settings_checks import contradictions, misspellings


class SettingsError(CallwrightError):
    """The settings cannot be used; ``problems`` holds every complaint."""

    def __init__(self, problems: tuple[CallwrightError, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems), code="settings")


def load_settings(env_file: str | Path | None = ".env") -> Settings:
    """Read, check and freeze the settings, and settle the process environment for Pipecat.

    Args:
        env_file: File of settings that real variables beat; None for none. A missing one is empty.

    Raises:
        SettingsError: With a complaint for everything that is wrong.
    """
    in_file = _read_env_file(env_file)
    problems = misspellings(os.environ, in_file, SETTING_NAMES)
    try:
        settings = _read(env_file)
    except ValidationError as error:
        raise SettingsError((*problems, *_complaints(error))) from None
    problems += contradictions(settings)
    if problems:
        raise SettingsError(problems)
    _settle_environment(in_file)
    return settings


def variable(name: str) -> str | None:
    """Give an environment variable that is no setting: a key that a flow names for its actions.
    What ``.env`` holds counts too, once ``load_settings`` has read it."""
    return os.environ.get(name) or None


def set_for_process(name: str, value: str) -> None:
    """Set a variable as if it had been set before the start: for options of the command line."""
    os.environ[name] = value


def _read(env_file: str | Path | None) -> Settings:
    sources: dict[str, Any] = {"_env_file": env_file, "_env_file_encoding": "utf-8"}
    return Settings(**sources)


def _read_env_file(env_file: str | Path | None) -> dict[str, str]:
    if env_file is None:
        return {}
    return {name: value for name, value in dotenv_values(env_file).items() if value}


def _settle_environment(in_file: Mapping[str, str]) -> None:
    """Give ``.env`` to those who read the environment themselves (Pipecat's runner, services
    chosen by name) and keep the runner from letting it beat real variables."""
    for name, value in in_file.items():
        os.environ.setdefault(name, value)
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"


def _complaints(error: ValidationError) -> tuple[CallwrightError, ...]:
    return tuple(
        _complaint(str(problem["loc"][0]).upper(), str(problem["type"]), problem.get("ctx", {}))
        for problem in error.errors(include_url=False, include_input=False)
    )


def _complaint(name: str, kind: str, context: Mapping[str, Any]) -> CallwrightError:
    """Word one complaint; the value is left out, for it may be a key in the wrong place."""
    limits = ", ".join(f"{word} {context[key]}" for key, word in _LIMIT_WORDS if key in context)
    match kind:
        case "value_error":
            return CallwrightError(f"{name} {context['error']}.", code="value")
        case "string_pattern_mismatch":
            return CallwrightError(
                f"{name} does not have the form it needs.",
                code="value",
                remedy=f"write {_FORMS.get(name, 'an address with http:// or https://')}.",
            )
        case "literal_error":
            return CallwrightError(
                f"{name} has a value that does not exist.",
                code="value",
                remedy=f"write {context['expected']}.",
            )
        case _:
            noun = _NOUNS.get(kind.partition("_")[0], f"a number {limits}" if limits else "a value")
            return CallwrightError(
                f"{name} has a value that cannot be used.", code="value", remedy=f"write {noun}."
            )


_LIMIT_WORDS = (("ge", "from"), ("gt", "above"), ("le", "up to"), ("lt", "below"))
_NOUNS = {"bool": "true or false", "int": "a whole number", "float": "a number"}
_FORMS = {
    "COUNTRY": "two capital letters, such as US",
    "LOCALE": "a language tag, such as en-US",
    "DATABASE_URL": "sqlite:///PATH, the one kind of database there is",
    "PUBLIC_HOST": "a host name without https:// and without a path",
}
