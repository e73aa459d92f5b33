"""What stands for business work where a call is only played: answers by action, none is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from flows.model.flow import Action, Slot
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed

FAILED = "failed"

Answer = Mapping[str, str]
"""Outputs by name, or ``{"failed": NAME}``."""

#: A value of each kind, for outputs of which nothing is said; a date is a week ahead.
SAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "time": "10:00",
        "yes_no": "yes",
        "person_name": "Emily Carter",
        "phone": "2025550143",
        "email": "emily.carter@example.com",
        "number": "3",
        "party_size": "2",
        "digits": "1234",
        "postcode": "SW1A1AA",
        "code": "K4W7",
        "text": "as agreed",
    }
)


class Stubs:
    """Answers of actions in one call.

    Args:
        answers: Answers by the action's name in the flow, by run; the last one repeats. For None,
            and for an action that is not named, it succeeds with a sample of each output that the
            flow declares.
    """

    def __init__(self, answers: Mapping[str, Sequence[Answer | None]] | None = None) -> None:
        self._answers = answers or {}
        self._runs: dict[str, list[str]] = {}

    def answer(self, act: RunAction, action: Action, now: datetime) -> ActionDone | ActionFailed:
        """Answer an action; the same ``action_id`` is the same work, and has the same answer.

        Args:
            act: As the dialogue gave it.
            action: As the flow declares it.
            now: The time of the call.
        """
        runs = self._runs.setdefault(action.name, [])
        if act.action_id not in runs:
            runs.append(act.action_id)
        answers = self._answers.get(action.name) or [None]
        given = answers[min(runs.index(act.action_id), len(answers) - 1)]
        given = samples(action, now) if given is None else given
        if FAILED in given:
            return ActionFailed(action_id=act.action_id, failure=given[FAILED])
        return ActionDone(action_id=act.action_id, result=dict(given))


def samples(action: Action, now: datetime) -> dict[str, str]:
    """Give a value for each output that an action declares."""
    return {name: _sample(slot, now) for name, slot in action.outputs.items()}


def _sample(slot: Slot, now: datetime) -> str:
    kind = slot.kinds[0]
    if kind == "date":
        return (now + timedelta(days=7)).date().isoformat()
    return next(iter(slot.options), SAMPLES.get(kind, SAMPLES["text"]))
