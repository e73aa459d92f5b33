"""What all calls of a process share: settings, flow, actions, events. Built once, at start."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from flows.build.compiler import CompiledFlow
from flows.understanding.interpretation import prepare
from pipeline.business.actions import Actions
from pipeline.business.observing import Observers
from pipeline.business.registry import load, open_actions
from pipeline.call.call_events import CallEvents
from pipeline.call.shared_services import SharedServices
from pipeline.carriers.twilio import StreamTokens
from pipeline.settings.loading import load_settings
from pipeline.settings.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Shared by all calls.

    Attributes:
        settings: As read at start.
        flow: The conversation, compiled.
        actions: Business work; outlives the calls that ask for it.
        observers: Who is told of transitions.
        events: What calls show of themselves.
        tokens: For Twilio's media streams.
        services: What calls share of hearing, speaking and wording.
    """

    settings: Settings
    flow: CompiledFlow
    actions: Actions
    observers: Observers = field(default_factory=Observers)
    events: CallEvents = field(default_factory=CallEvents)
    tokens: StreamTokens = field(default_factory=StreamTokens)
    services: SharedServices = field(init=False)

    def __post_init__(self) -> None:
        services = SharedServices(self.settings, self.flow.flow)
        object.__setattr__(self, "services", services)


def build_application(settings: Settings) -> Application:
    """Read the flow and open the stores.

    Raises:
        CallwrightError: Whatever is wrong with the flow, the settings or the stores.
    """
    flow, runnable = load(settings.flow, settings.actions)
    prepare(flow.flow.language)  # so that the first caller does not wait for it
    return Application(
        settings=settings,
        flow=flow,
        actions=open_actions(settings, runnable, *(one.flow for one in flow.tree)),
        observers=Observers(runnable.observers),
    )


@cache
def application() -> Application:
    """Give the process's application, from the environment; built at the first use.

    Raises:
        CallwrightError: As ``build_application``, and for wrong settings.
    """
    return build_application(load_settings())
