"""What all calls of a process share: settings, flow, actions, events. Built once, at start."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from flows.compiler import CompiledFlow
from flows.flow import Flow
from flows.load import load_flow
from flows.work import Terms
from pipeline.actions import Actions
from pipeline.bookings import Diary
from pipeline.call_events import CallEvents
from pipeline.settings import Settings, load_settings
from pipeline.shared_services import SharedServices
from pipeline.twilio import StreamTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Shared by all calls.

    Attributes:
        settings: As read at start.
        flow: The conversation, compiled.
        actions: Business work; outlives the calls that ask for it.
        events: What calls show of themselves.
        tokens: For Twilio's media streams.
        services: What calls share of hearing, speaking and wording.
    """

    settings: Settings
    flow: CompiledFlow
    actions: Actions
    events: CallEvents = field(default_factory=CallEvents)
    tokens: StreamTokens = field(default_factory=StreamTokens)
    services: SharedServices = field(init=False)

    def __post_init__(self) -> None:
        services = SharedServices(self.settings, self.flow.flow)
        object.__setattr__(self, "services", services)


def open_actions(settings: Settings) -> Actions:
    """Register the business work; the diary is made where it is missing.

    Raises:
        CallwrightError: ``diary``.
    """
    diary = Diary(settings.database_path)
    diary.open()
    return Actions({"calendar.book": diary.book})


def terms(settings: Settings, flow: Flow, *, can_transfer: bool) -> Terms:
    """Give what holds for every call.

    Args:
        settings: As read at start.
        flow: The call's; its handoffs may have nobody behind them.
        can_transfer: True where the call's carrier can transfer a caller at all.
    """
    targets = [state.handoff.to for state in flow.states.values() if state.handoff]
    return Terms(
        max_retries=settings.max_retry_attempts,
        country=settings.country,
        can_hand_over=can_transfer and all(map(settings.handoff_address, targets)),
    )


def build_application(settings: Settings) -> Application:
    """Read the flow and open the stores.

    Raises:
        CallwrightError: Whatever is wrong with the flow, the settings or the stores.
    """
    flow = load_flow(settings.flow)
    actions = open_actions(settings)
    actions.require(frozenset(action.run for action in flow.flow.actions.values()))
    return Application(settings=settings, flow=flow, actions=actions)


@cache
def application() -> Application:
    """Give the process's application, from the environment; built at the first use.

    Raises:
        CallwrightError: As ``build_application``, and for wrong settings.
    """
    return build_application(load_settings())
