"""Many calls at once: rows of JSON Lines in, what came of each out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow
from flows.errors import CallwrightError
from flows.playing.rows import Row, RowError, play_row, read_row
from flows.understanding.interpretation import RuleInterpreter

LONGEST_LINE = 1_000_000  # bytes

Answer = dict[str, Any]


def calls(file: str, flow: str | None) -> int:
    """Run every row of a file and print an answer to each; gives the exit code.

    Args:
        file: Path of the rows, ``-`` for standard input.
        flow: The flow of rows that name none.

    Raises:
        CallwrightError: ``file``, it cannot be read.
    """
    flows = Flows(Path() if file == "-" else Path(file).parent, flow)
    begun, rows, turns, failed = time.process_time(), 0, 0, 0
    for answer in answers(_lines(file), flows):
        rows += 1
        turns += len(answer.get("turns", ()))
        failed += "error" in answer
        print_line(answer)
    seconds = time.process_time() - begun - flows.seconds
    could_not = f"; {failed} could not be run" if failed else ""
    print(
        f"{rows} calls{could_not}; {turns} turns in {seconds:.1f} s of a core, "
        f"{turns / max(seconds, 1e-3):,.0f} a second; flows and their languages were read in "
        f"{flows.seconds:.1f} s.",
        file=sys.stderr,
    )
    return 0


class Flows:
    """The flows of rows, each read once.

    Args:
        folder: Where the paths that rows name begin.
        otherwise: The flow of rows that name none, or None.

    Attributes:
        seconds: Time of a core that reading them took.
    """

    def __init__(self, folder: Path, otherwise: str | None) -> None:
        self._folder = folder
        self._otherwise = otherwise
        self._read: dict[Path | str, CompiledFlow | CallwrightError] = {}
        self.seconds = 0.0

    def of(self, row: Row) -> CompiledFlow:
        """Give the flow of a row.

        Raises:
            CallwrightError: It names none, or one that cannot be used.
        """
        path = _path(self._folder, row.flow) if row.flow is not None else self._otherwise
        if path is None:
            raise RowError("flow: the row names none.", "name it there, or give --flow FLOW")
        if path not in self._read:
            self._read[path] = self._load(path)
        found = self._read[path]
        if isinstance(found, CallwrightError):
            raise found
        return found

    def _load(self, path: Path | str) -> CompiledFlow | CallwrightError:
        begun = time.process_time()
        try:
            compiled = load_flow(path)
            RuleInterpreter(compiled.flow.language)
            return compiled
        except CallwrightError as error:
            return error
        finally:
            self.seconds += time.process_time() - begun


def _path(folder: Path, flow: str) -> Path | str:
    bare = "/" not in flow and not flow.endswith((".yaml", ".yml"))
    return flow if bare else folder / flow


def answers(lines: Iterable[bytes], flows: Flows) -> Iterator[Answer]:
    """Give an answer to each line that is not empty."""
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(number, line, flows, seen)


def _answer(number: int, line: bytes, flows: Flows, seen: set[str]) -> Answer:
    name: str | None = None
    try:
        if len(line) > LONGEST_LINE:
            raise RowError(
                f"the line is longer than {LONGEST_LINE:,} bytes.", "make more rows of it"
            )
        row = read_row(line)
        name = row.id
        if name in seen:
            raise RowError(f"id: '{name}' is the id of an earlier row.", "name each row once", name)
        seen.add(name)
        return play_row(row, flows.of(row))
    except RowError as error:
        return {"id": name or error.row, "error": f"line {number}: {error}"}
    except CallwrightError as error:
        return {"id": name, "error": f"line {number}: {error}"}
    except Exception as error:  # a fault of ours in one call: the others go on
        what = f"{type(error).__name__}: {error}"
        remedy = "Remedy: report this row, which the rules of rows allow."
        return {"id": name, "error": f"line {number}: the call broke off ({what}). {remedy}"}


def _lines(file: str) -> Iterator[bytes]:
    try:
        if file == "-":
            yield from sys.stdin.buffer
            return
        with open(file, "rb") as rows:
            yield from _each(rows)
    except OSError as error:
        raise CallwrightError(
            f"{file}: cannot be read: {error.strerror or type(error).__name__}.",
            code="file",
            remedy="name a file of JSON Lines, or - for standard input",
        ) from error


def _each(rows: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file, without the mark that some editors begin it with."""
    for number, line in enumerate(rows):
        yield line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line


def print_line(answer: Answer) -> None:
    """Print a line of JSON; a half character, which UTF-8 cannot hold, is printed escaped."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
