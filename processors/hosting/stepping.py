"""One step of the dialogue, made safe: an exception becomes an apology, and the call goes on."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from loguru import logger

from flows.vocabulary.acts import Act, Listen, Say
from flows.vocabulary.commands import Command, CorrectSlot, SetSlot
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    Event,
    HandoffDone,
    HandoffFailed,
    TimeUp,
)
from flows.vocabulary.ports import Completeness, Expectation, Interpreter
from processors.hosting.caller_input import standing
from processors.hosting.dialogue_port import Dialogue
from processors.hosting.question_shown import NOTHING_ASKED, asks_anything, question_shown

APOLOGY_PROMPT = 0  # no number of the dialogue's own


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
        interpreter: Judges words.
        clock: Gives the aware date and time in the flow's time zone.
        emit: Takes a kind of call event and its fields.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        interpreter: Interpreter,
        clock: Callable[[], datetime],
        emit: Callable[..., Any],
    ) -> None:
        self.dialogue = dialogue
        self._interpreter = interpreter
        self._clock = clock
        self._emit = emit
        self._apology = dialogue.apology
        self._expected: Expectation | None = None
        self._shown: tuple[Any, ...] = (dialogue.state, dialogue.asking)
        self._shown_slots: dict[str, dict[str, str]] = {}
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
        for taken in (event, *_instead(event)):
            try:
                return (*apology, *self._advance(taken))
            except Exception as error:
                kind, name = type(taken).__name__, type(error).__name__
                logger.bind(event=kind, error=name, place=place_of(error)).error("step failed")
                self._emit("trouble", what="A step of the conversation failed; the call goes on.")
                self._changed = True
                apology = (Say(prompt=APOLOGY_PROMPT, text=self._apology),)
        return apology

    def _advance(self, event: Event) -> tuple[Act, ...]:
        before = standing(self.dialogue)
        now = self._clock()
        acts = self.dialogue.advance(event, now)
        self._changed = standing(self.dialogue) != before
        if isinstance(event, ActionDone):
            self._result.update(event.result)
        self._show()
        self._show_question(acts, now)
        return acts

    def changed_nothing(self, acts: tuple[Act, ...]) -> bool:
        """Tell whether the last step took nothing from the caller's words, and began nothing."""
        return not self._changed and all(isinstance(act, Say | Listen) for act in acts)

    def expectation(self) -> Expectation:
        """Give what the dialogue can take now."""
        return self.dialogue.expectation(self._clock())

    def completeness(self, text: str) -> Completeness:
        """Judge words against what was asked."""
        try:
            return self._interpreter.completeness(text, self.expectation())
        except Exception as error:
            place = place_of(error)
            logger.bind(error=type(error).__name__, place=place).error("words not judged")
            return Completeness.UNKNOWN

    def words_taken(self) -> None:
        """Note what was expected when a turn took its words, to compare what comes later."""
        try:
            self._expected = self.expectation()
        except Exception:
            self._expected = None

    def same_meaning(self, taken: str, text: str) -> bool:
        """Tell whether two wordings of the last turn's words mean the same."""
        if self._expected is None:
            return False
        try:
            return self._meaning(taken, self._expected) == self._meaning(text, self._expected)
        except Exception as error:
            place = place_of(error)
            logger.bind(error=type(error).__name__, place=place).error("words not compared")
            return False

    def handed_over(self, to: str) -> None:
        """Note where the caller is put through to."""
        self._handoff = to

    def outcome(self, outcome: str) -> None:
        """Emit the call's outcome, once."""
        if not self._outcome_shown:
            self._outcome_shown = True
            slots = slots_of(self.dialogue)
            self._emit(
                "outcome",
                outcome=outcome,
                slots=slots,
                result=dict(self._result),
                handoff=self._handoff if outcome == "handed_over" else None,
            )

    def _meaning(self, text: str, expected: Expectation) -> tuple[Command, ...]:
        commands = self._interpreter.interpret(text, expected)
        return tuple(
            replace(command, words="", certainty=1.0, confusable=())
            if isinstance(command, SetSlot | CorrectSlot)
            else command
            for command in commands
        )

    def _show(self) -> None:
        slots = slots_of(self.dialogue)
        if slots != self._shown_slots:
            self._shown_slots = slots
            self._emit("slots", slots=slots)
        state, asking = self.dialogue.state, self.dialogue.asking
        previous, _ = self._shown
        if (state, asking) != self._shown:
            self._shown = (state, asking)
            self._emit("flow", state=state, previous=previous, asking=asking)

    def _show_question(self, acts: tuple[Act, ...], now: datetime) -> None:
        """Show each question as it is put, and once that nothing is asked any more."""
        listen = next((act for act in reversed(acts) if isinstance(act, Listen)), None)
        if listen is not None:
            self._asks = True
            self._emit("question", **question_shown(self.dialogue, listen, now))
        elif self._asks and not asks_anything(self.dialogue):
            self._asks = False
            self._emit("question", **NOTHING_ASKED)


def slots_of(dialogue: Dialogue) -> dict[str, dict[str, str]]:
    """Give all filled slots as the call event ``slots`` shows them."""
    return {
        name: {
            "value": slot.value,
            "spoken": dialogue.spoken(name),
            "status": str(slot.status),
            "source": str(slot.source),
            "words": slot.words,
        }
        for name, slot in dialogue.slots.items()
    }
