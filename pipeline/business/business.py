"""What the settings say of a business: how it takes calls, and who callers are handed to."""

from __future__ import annotations

from flows.dialogue.work import Terms
from flows.model.flow import Flow
from pipeline.settings.settings import Settings


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
        country_told="country" in settings.model_fields_set,
        second_ear=settings.second_ear != "none",
        can_hand_over=can_transfer and all(map(settings.handoff_address, targets)),
    )
