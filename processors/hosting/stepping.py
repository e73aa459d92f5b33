"""One step of the dialogue, made safe: an exception becomes an apology, and the call goes on."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from loguru import logger

from flows.vocabulary.acts import Act, Listen, Say
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    Event,
    HandoffDone,
    HandoffFailed,
    TimeUp,
)
from flows.vocabulary.ports import Expectation
from processors.hosting.dialogue_port import Dialogue, FilledSlot

APOLOGY_PROMPT = 0  # no number of the dialogue's own

Shown = dict[str, dict[str, str]]
"""Filled slots by name, as the call event ``slots`` shows them."""


def place_of(error: BaseException) -> str:
    """Say where an exception was raised, without any value that a caller may have said."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}" if last else "unknown"


def _instead(event: Event) -> tuple[Event, ...]:
    """Give what a dialogue may be told in place of an answer that it waits for."""
    match event:
        case ActionDone(action_id=action_id):
            return ActionFailed(action_id=action_id, failure="timeout"), TimeUp()
        case ActionFailed() | HandoffDone() | HandoffFailed():
            return (TimeUp(),)
        case _:
            return ()


class Stepper:
    """Advances a dialogue, and emits what that changed.

    Args:
        dialogue: The dialogue.
        clock: Gives the aware date and time in the flow's time zone.
        emit: Takes a kind of call event and its fields.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        clock: Callable[[], datetime],
        emit: Callable[..., Any],
    ) -> None:
        self.dialogue = dialogue
        self.emit = emit
        self._clock = clock
        self._apology = dialogue.apology
        self._expected: Expectation | None = None
        self._shown = (dialogue.state, dialogue.asking)
        self._slots: Shown = {}
        self._result: dict[str, str] = {}
        self._handoff: str | None = None
        self._outcome_shown = False
        self._changed = False

    def step(self, event: Event) -> tuple[Act, ...]:
        """Advance by an event and give the acts; after an exception, an apology.

        An answer that the dialogue waits for comes only once, so where it cannot be taken the
        dialogue is told of a failure instead, and where that fails too, that the call is over.
        """
        try:
            return self._advance(event)
        except Exception as error:
            self._failed(event, error)
        apology = (Say(prompt=APOLOGY_PROMPT, text=self._apology),)
        for other in _instead(event):
            try:
                return (*apology, *self._advance(other))
            except Exception as error:
                self._failed(other, error)
        return apology

    def _advance(self, event: Event) -> tuple[Act, ...]:
        acts = self.dialogue.advance(event, self._clock())
        if isinstance(event, ActionDone):
            self._result.update(event.result)
        moved = self._show()
        if acts or moved:
            self._expected = None
        return acts

    def _failed(self, event: Event, error: Exception) -> None:
        kind, name = type(event).__name__, type(error).__name__
        logger.bind(event=kind, error=name, place=place_of(error)).error("step failed")
        self.emit("trouble", what="A step of the conversation failed; the call goes on.")
        self._changed, self._expected = True, None

    def changed_nothing(self, acts: tuple[Act, ...]) -> bool:
        """Tell whether the last step took nothing from the caller's words, and began nothing."""
        return not self._changed and all(isinstance(act, Say | Listen) for act in acts)

    def expectation(self) -> Expectation:
        """Give what the dialogue can take now; made once after a step that may change it."""
        if self._expected is None:
            self._expected = self.dialogue.expectation(self._clock())
        return self._expected

    def handed_over(self, to: str) -> None:
        """Note where the caller is put through to."""
        self._handoff = to

    def outcome(self, outcome: str) -> None:
        """Emit the call's outcome, once."""
        if not self._outcome_shown:
            self._outcome_shown = True
            slots = slots_of(self.dialogue)
            self.emit(
                "outcome",
                outcome=outcome,
                slots=slots,
                result=dict(self._result),
                handoff=self._handoff if outcome == "handed_over" else None,
            )

    def _show(self) -> bool:
        """Emit what a step changed, and note it; True if anything did."""
        state, asking = self.dialogue.state, self.dialogue.asking
        slots, before = slots_of(self.dialogue, self._slots), self._slots
        previous, asked = self._shown
        self._changed = asking != asked or _standing(slots) != _standing(before)
        if slots != before:
            self._slots = slots
            self.emit("slots", slots=slots)
        if (state, asking) != self._shown:
            self._shown = (state, asking)
            self.emit("flow", state=state, previous=previous, asking=asking)
        return self._changed or state != previous


def _standing(slots: Shown) -> list[tuple[str, str, str]]:
    """What words can change of the slots."""
    return [(name, shown["value"], shown["status"]) for name, shown in slots.items()]


def slots_of(dialogue: Dialogue, known: Shown | None = None) -> Shown:
    """Give all filled slots as the call event ``slots`` shows them; of those that are as in
    ``known``, the wording is taken over from there."""
    shown: Shown = {}
    for name, slot in dialogue.slots.items():
        before = (known or {}).get(name)
        shown[name] = before if before and _same(slot, before) else _shown(dialogue, name, slot)
    return shown


def _same(slot: FilledSlot, shown: dict[str, str]) -> bool:
    return (
        slot.value == shown["value"]
        and slot.status == shown["status"]
        and slot.source == shown["source"]
        and slot.words == shown["words"]
    )


def _shown(dialogue: Dialogue, name: str, slot: FilledSlot) -> dict[str, str]:
    return {
        "value": slot.value,
        "spoken": dialogue.spoken(name),
        "status": str(slot.status),
        "source": str(slot.source),
        "words": slot.words,
    }
