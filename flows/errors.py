"""Errors of Callwright: one root, one class a stage, each a code, a sentence and a remedy."""

from __future__ import annotations

import traceback


class CallwrightError(Exception):
    """Root of all errors that a person is meant to read.

    Args:
        sentence: What is wrong, naming the place (file, line, flow, state, slot or setting).
        code: Machine-readable kind of the error, lower case, e.g. ``"target"``.
        remedy: What to do about it, an imperative without the word "Remedy"; may be empty.
    """

    def __init__(self, sentence: str, *, code: str = "error", remedy: str = "") -> None:
        self.sentence = sentence
        self.code = code
        self.remedy = remedy
        super().__init__(sentence)

    def __str__(self) -> str:
        return f"{self.sentence} Remedy: {self.remedy}" if self.remedy else self.sentence


class FlowError(CallwrightError):
    """A flow file cannot be used; ``problems`` holds every complaint found, in file order."""

    def __init__(self, problems: tuple[CallwrightError, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems), code="flow")


class SnapshotError(CallwrightError):
    """A snapshot cannot be restored."""


class SlotError(CallwrightError):
    """A slot that the flow does not have (``unknown_slot``), or a value that it does not take: not
    of its kind (``value``), against a rule of the flow (``rule``), or the caller's alone to give
    (``yes``). Nothing has changed."""


class IllegalEvent(CallwrightError):  # noqa: N818 - the event is at fault, not the machine
    """An event that the chart does not know in this state; nothing has changed."""

    def __init__(self, state: str, event: str, allowed: tuple[str, ...]) -> None:
        self.state = state
        self.event = event
        self.allowed = allowed
        super().__init__(
            f"state {state} has no event {event!r}.",
            code="illegal_event",
            remedy=f"send one of: {', '.join(allowed) or 'nothing, the call has ended'}.",
        )


class ConditionError(CallwrightError):
    """A condition cannot be read, or compares what cannot be compared."""


class TemplateError(CallwrightError):
    """The braces of a text cannot be read."""


def place_of(error: BaseException) -> str:
    """Say where an exception was raised, without any value that a caller may have said."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}" if last else "unknown"
