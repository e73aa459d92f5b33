"""Complaints about a flow file: each names file, line, flow, state or slot, and a remedy."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from flows.errors import CallwrightError, FlowError

TreePath = tuple[str | int, ...]

#: A trap of YAML that the reader and the grammar both meet, and its remedy.
COLON_IN_TEXT = "a colon followed by a space inside a text"
QUOTE_TEXT = "put the text in quotes, or on its own line after '>-'"

_BLOCKS = {"slots": "slot", "states": "state", "actions": "action"}


class Problems:
    """Gathers complaints about one file.

    Args:
        file: Name of the file, for messages.
        flow: Name of the flow, once it is known.
        line_of: Gives the line of a part of the file.
    """

    def __init__(
        self, file: str, flow: str = "", line_of: Callable[[TreePath], int] | None = None
    ) -> None:
        self.file = file
        self.flow = flow
        self._line_of = line_of or (lambda path: 0)
        self._found: list[tuple[int, str, str, str, TreePath]] = []

    def add(self, code: str, line: int, sentence: str, remedy: str, path: TreePath = ()) -> None:
        """Add a complaint. ``path`` leads to the part; ``sentence`` and ``remedy`` bear no full
        stop at their end."""
        complaint = (line, code, sentence, remedy, path)
        if complaint not in self._found:
            self._found.append(complaint)

    def add_at(self, code: str, path: TreePath, sentence: str, remedy: str) -> None:
        """Add a complaint at the line of the part that ``path`` leads to."""
        self.add(code, self._line_of(path), sentence, remedy, path)

    def speaks_of(self, line: int) -> bool:
        """Tell whether there is a complaint about a line already."""
        return any(complaint[0] == line for complaint in self._found)

    def line(self, path: TreePath) -> int:
        """Give the line of a part."""
        return self._line_of(path)

    def __bool__(self) -> bool:
        return bool(self._found)

    def worded(self) -> tuple[str, ...]:
        """Give all complaints as texts, in the order of the file."""
        return tuple(str(problem) for problem in self.error().problems)

    def error(self) -> FlowError:
        """Give all complaints as one error, in the order of the file."""
        found = sorted(self._found, key=lambda complaint: complaint[0])
        return FlowError(tuple(self._word(*complaint) for complaint in found))

    def raise_any(self) -> None:
        """Raise ``FlowError`` if there are complaints."""
        if self._found:
            raise self.error()

    def _word(
        self, line: int, code: str, sentence: str, remedy: str, path: TreePath
    ) -> CallwrightError:
        file = f"{self.file}:{line}" if line else self.file
        place = self._place(path)
        return CallwrightError(
            f"{file}: [{code}] {place}{sentence}{_stop(sentence)}",
            code=code,
            remedy=f"{remedy}{_stop(remedy)}" if remedy else "",
        )

    def _place(self, path: TreePath) -> str:
        places = [f"flow {self.flow}"] if self.flow else []
        if len(path) > 1 and path[0] in _BLOCKS:
            places.append(f"{_BLOCKS[str(path[0])]} {path[1]}")
        return ", ".join(places) + ": " if places else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give " Did you mean 'x'?" when a known name is close, else an empty text."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f". Did you mean '{close[0]}'?" if close else ""


def _stop(sentence: str) -> str:
    return "" if sentence.endswith((".", "?", "!")) else "."
