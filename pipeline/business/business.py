"""The business behind a flow, as the settings say: its actions, and who callers are handed to."""

from __future__ import annotations

from collections.abc import Callable

from flows.dialogue.work import Terms
from flows.model.flow import Flow
from pipeline.business.actions import Actions, Work
from pipeline.business.bookings import Diary
from pipeline.settings.settings import Settings

# What a flow may ``run``: registered name → the work, of an open diary.
_WORK: dict[str, Callable[[Diary], Work]] = {"calendar.book": lambda diary: diary.book}
ACTIONS = frozenset(_WORK)


def open_actions(settings: Settings) -> Actions:
    """Register the business work; the diary is made where it is missing.

    Raises:
        CallwrightError: ``diary``.
    """
    diary = Diary(settings.database_path)
    diary.open()
    return Actions({name: work(diary) for name, work in _WORK.items()})


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
