"""What can go wrong on the caller's side of a call."""

from __future__ import annotations


class CallerError(Exception):
    """A call cannot be made, or not be told of; the message is for people.

    Args:
        problem: What is wrong, a sentence.
        remedy: What helps, a sentence; empty where nothing is known.
    """

    def __init__(self, problem: str, *, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
