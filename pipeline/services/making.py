"""Makes a Pipecat service from a class, or from its dotted name, and what the author wrote."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import Any, TypeVar

from flows.errors import CallwrightError
from pipeline.settings.service_choice import ServiceChoice

T = TypeVar("T")


class ServiceError(CallwrightError):
    """A service cannot be built from the settings."""


def by_name(
    choice: ServiceChoice, guard: Callable[[type[Any]], type[Any]] | None = None, **given: Any
) -> Any:
    """Build any Pipecat service from its dotted class name.

    Args:
        choice: Its ``provider`` is the name.
        guard: Gives the class that is built in its place, with a standby behind it.
        **given: For the guard's constructor; a class that the guard gives back takes none of it.
    """
    found = _service_class(choice)
    guarded = guard(found) if guard else found
    return make(guarded, choice, **(given if guarded is not found else {}))


def _service_class(choice: ServiceChoice) -> type[Any]:
    from pipecat.services.llm_service import LLMService
    from pipecat.services.stt_service import STTService
    from pipecat.services.tts_service import TTSService

    name = f"{choice.kind.upper()}_PROVIDER"
    module, _, attribute = choice.provider.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except AttributeError:
        raise ServiceError(
            f"{name}: the module {module} has no class {attribute}.",
            code="service",
            remedy="write the dotted name as the documentation of the service has it.",
        ) from None
    except Exception as error:  # whatever somebody's module does when it is imported
        raise ServiceError(
            f"{name}: {module} cannot be imported ({error}).",
            code="service",
            remedy="install the package it needs, often pipecat-ai[NAME], or correct the name.",
        ) from error
    wanted: type[Any] = {"stt": STTService, "tts": TTSService, "llm": LLMService}[choice.kind]
    if not (inspect.isclass(found) and issubclass(found, wanted)):
        raise ServiceError(
            f"{name}: {choice.provider} is not a Pipecat {wanted.__name__}.",
            code="service",
            remedy=f"name a subclass of {wanted.__name__}.",
        )
    return found


def make(service: Callable[..., T], choice: ServiceChoice, **given: Any) -> T:
    """Construct a service. Each value goes to its ``Settings`` if they know it, else to its
    constructor; what the author wrote beats ``given``, and may not be lost.

    Raises:
        ServiceError: If the author wrote something that the service does not take, or it refuses.
    """
    name = getattr(service, "__name__", str(service))
    setting_names, parameters = _setting_names(service), _parameters(service)
    written = _written(choice)
    _refuse_unknown(choice, name, written, setting_names | parameters)
    values = given | {key: value for key, (_, value) in written.items()}
    for_constructor = {
        key: value for key, value in values.items() if key in parameters - setting_names
    }
    try:
        for_settings = {key: value for key, value in values.items() if key in setting_names}
        if for_settings:
            for_constructor["settings"] = service.Settings(**for_settings)  # type: ignore[attr-defined]
        return service(**for_constructor)
    except CallwrightError:
        raise
    except Exception as error:
        raise ServiceError(
            f"{choice.kind.upper()}_PROVIDER: {name} cannot be made "
            f"({type(error).__name__}: {_without_key(str(error), choice)}).",
            code="service",
            remedy=f"correct {choice.kind.upper()}_SETTINGS, or the key.",
        ) from error


def _written(choice: ServiceChoice) -> dict[str, tuple[str, Any]]:
    """What the author wrote: parameter → (variable, value)."""
    upper = choice.kind.upper()
    key = choice.key.get_secret_value() if choice.key else None
    named = {"api_key": key, "model": choice.model, "voice": choice.voice}
    written = {name: (f"{upper}_{name.upper()}", value) for name, value in named.items() if value}
    return written | {name: (f"{upper}_SETTINGS", value) for name, value in choice.options.items()}


def _refuse_unknown(
    choice: ServiceChoice, service: str, written: Mapping[str, tuple[str, Any]], known: set[str]
) -> None:
    for name, (variable, _) in written.items():
        if name not in known:
            raise ServiceError(
                f"{variable}: {service} takes no {name}.",
                code="service",
                remedy=f"use some of {', '.join(sorted(known - {'settings', 'api_key'}))} in "
                f"{choice.kind.upper()}_SETTINGS.",
            )


def _setting_names(service: Any) -> set[str]:
    settings = getattr(service, "Settings", None)
    return {item.name for item in dataclass_fields(settings)} if is_dataclass(settings) else set()


def _parameters(service: Any) -> set[str]:
    """Names that the constructor or one of its parents takes."""
    names: set[str] = set()
    for parent in inspect.getmro(service):
        if "__init__" in vars(parent):
            names |= set(inspect.signature(vars(parent)["__init__"]).parameters)
    return names - {"self", "args", "kwargs"}


def _without_key(text: str, choice: ServiceChoice) -> str:
    return text.replace(choice.key.get_secret_value(), "…") if choice.key else text
