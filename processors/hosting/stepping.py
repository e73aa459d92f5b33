"""One step of the dialogue, made safe: an exception becomes an apology, and the call goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime

from loguru import logger

from flows.errors import place_of
from flows.vocabulary.acts import Act, Listen, Say
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    BargeIn,
    Event,
    HandoffDone,
    HandoffFailed,
    PromptHeard,
    TimeUp,
)
from flows.vocabulary.ports import Expectation
from processors.frames import CallEventFrame, Show
from processors.hosting.dialogue_port import Dialogue
from processors.hosting.question_shown import NOTHING_ASKED, asks_anything, question_shown

APOLOGY_PROMPT = 0  # no number of the dialogue's own

Standing = tuple[str | None, list[tuple[str, str, str]]]
"""What words can change: the question, and the slots with their value and status."""

Shown = dict[str, dict[str, str]]
"""Filled slots by name, as the call event ``slots`` shows them."""


def _instead(event: Event) -> tuple[Event, ...]:
    """Give what a dialogue may be told in place of an answer that it waits for."""
    match event:
        case ActionDone(action_id=action_id):
            return ActionFailed(action_id=action_id, failure="timeout"), TimeUp(reason="trouble")
        case ActionFailed() | HandoffDone() | HandoffFailed():
            return (TimeUp(reason="trouble"),)
        case _:
            return ()


class Stepper:
    """Advances a dialogue, and shows what that changed.

    Args:
        dialogue: The dialogue.
        clock: Gives the aware date and time in the flow's time zone.
        show: Takes call events.
        stepped: Is called after each step that was taken.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        clock: Callable[[], datetime],
        show: Show,
        stepped: Callable[[], None] | None = None,
    ) -> None:
        self.dialogue = dialogue
        self.show = show
        self._clock = clock
        self._stepped = stepped
        self._apology = dialogue.apology
        self._expected: Expectation | None = None
        self._flow, self._state = dialogue.flow.name, dialogue.state
        self._standing: Standing = (dialogue.asking, [])
        self._slots: Shown = {}
        self._asks = False
        self._result: dict[str, str] = {}
        self._handoff: str | None = None
        self._outcome_shown = False
        self._changed = False

    def step(self, event: Event) -> tuple[Act, ...]:
        """Advance by an event and give the acts; after an exception, an apology.

        An answer that the dialogue waits for comes only once, so where it cannot be taken the
        dialogue is told of a failure instead, and where that fails too, that the call is over.
        """
        apology: tuple[Act, ...] = ()
        tries = deque([event])
        while tries:
            taken = tries.popleft()
            try:
                acts = self.dialogue.advance(taken, self._clock())
                if self._stepped is not None:
                    self._stepped()
                if isinstance(taken, BargeIn | PromptHeard):
                    self._expected = None  # a sound of listening is no answer to what was cut
                self._show(acts, self.dialogue.flow.name, self.dialogue.state, self.dialogue.asking)
                if isinstance(taken, ActionDone):
                    self._result.update(taken.result)
                return (*apology, *acts)
            except Exception as error:
                self._failed(taken, error)
                if not apology:
                    tries.extend(_instead(event))
                apology = (Say(prompt=APOLOGY_PROMPT, text=self._apology),)
        return apology

    def _failed(self, event: Event, error: Exception) -> None:
        kind, name = type(event).__name__, type(error).__name__
        logger.bind(event=kind, error=name, place=place_of(error)).error("step failed")
        what = "A step of the conversation failed; the call goes on."
        self.show(CallEventFrame("trouble", {"what": what}))
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
        """Show the call's outcome, once."""
        if not self._outcome_shown:
            self._outcome_shown = True
            data = {
                "outcome": outcome,
                "slots": slots_of(self.dialogue),
                "result": dict(self._result),
                "handoff": self._handoff if outcome == "handed_over" else None,
            }
            self.show(CallEventFrame("outcome", data))

    def _show(self, acts: tuple[Act, ...], flow: str, state: str, asking: str | None) -> None:
        """Show what a step changed, and note it."""
        slots, before = slots_of(self.dialogue, self._slots), self._slots
        standing = [(name, slot["value"], slot["status"]) for name, slot in slots.items()]
        self._changed = (asking, standing) != self._standing
        if acts or self._changed or state != self._state:
            self._expected = None
        if slots != before:
            self._slots = slots
            self.show(CallEventFrame("slots", {"slots": slots}))
        if (flow, state) != (self._flow, self._state) or asking != self._standing[0]:
            data = {"flow": flow, "state": state, "previous": self._state, "asking": asking}
            self.show(CallEventFrame("flow", data))
        self._flow, self._state, self._standing = flow, state, (asking, standing)

    def show_question(self, acts: tuple[Act, ...]) -> None:
        """Show the question that acts put, or once that nothing is asked any more."""
        listen = next((act for act in reversed(acts) if isinstance(act, Listen)), None)
        if listen is not None:
            data = question_shown(self.dialogue, self.expectation(), listen)
        elif self._asks and not asks_anything(self.dialogue):
            data = NOTHING_ASKED
        else:
            return
        self._asks = listen is not None
        self.show(CallEventFrame("question", dict(data)))


def slots_of(dialogue: Dialogue, known: Shown | None = None) -> Shown:
    """Give all filled slots as the call event ``slots`` shows them; values worded in ``known`` are
    not worded again."""
    shown: Shown = {}
    for name, slot in dialogue.slots.items():
        before = (known or {}).get(name)
        same = before is not None and before["value"] == slot.value
        shown[name] = {
            "value": slot.value,
            "spoken": before["spoken"] if before and same else dialogue.spoken(name),
            "status": str(slot.status),
            "source": str(slot.source),
            "words": slot.words,
        }
    return shown
