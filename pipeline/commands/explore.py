"""``callwright explore``: made-up calls to a flow, held against what every call keeps."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from flows.build.compiler import CompiledFlow
from flows.build.load import DEFINITIONS
from flows.dialogue.work import Terms
from flows.exploring.conversations import conversation
from flows.exploring.exploration import Finding, Line
from flows.exploring.exploring import Explored, explore
from flows.playing.conversation import NOW
from pipeline.commands.output import write_file

BROKEN = 1
_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60

Write = Callable[[str], object]


def explore_flow(
    compiled: CompiledFlow,
    calls: int,
    seed: int,
    write: Write,
    *,
    folder: Path | None = None,
    as_json: bool = False,
) -> int:
    """Make calls up and tell what they covered and what broke; gives the exit code.

    Args:
        compiled: The flow.
        calls: How many.
        seed: The same calls are made for the same number.
        write: Takes a line.
        folder: Where the calls that break something are written, made if it is needed; None: the
            folder beside the flow, or in the current folder for a shipped one.
        as_json: True to tell it as one line of JSON.

    Raises:
        CallwrightError: A file cannot be written.
    """
    zone = ZoneInfo(compiled.flow.timezone or "UTC")
    line = Line(compiled, datetime.fromisoformat(NOW).replace(tzinfo=zone), Terms())
    begun = time.perf_counter()
    explored = explore(line, calls, lambda number: Random(f"{seed}:{number}"))
    seconds = time.perf_counter() - begun
    files = [_write(line, finding, folder or _beside(compiled)) for finding in explored.findings]
    if as_json:
        write(json.dumps(_as_json(compiled, explored, files, seed, seconds), ensure_ascii=False))
    else:
        for text in _lines(explored, files, seconds):
            write(text)
    return BROKEN if explored.findings else 0


def _lines(explored: Explored, files: list[list[Path]], seconds: float) -> Iterator[str]:
    yield (
        f"{explored.calls:,} calls of {explored.turns:,} turns, and {explored.pairs:,} pairs of "
        f"calls, in {seconds:.0f} s; passed: {', '.join(map(str, explored.parts))}."
    )
    for part in explored.parts:
        if part.never:
            yield f"never passed, {part.name}: {'; '.join(part.never)}"
    for finding, paths in zip(explored.findings, files, strict=True):
        yield f"broken  {finding.broken.guarantee}: {finding.broken.what}"
        yield f"        {' and '.join(map(str, paths))}"
    kinds = len(explored.findings)
    yield f"{kinds} kinds of break." if kinds else "Nothing broke."


def _as_json(
    compiled: CompiledFlow,
    explored: Explored,
    files: list[list[Path]],
    seed: int,
    seconds: float,
) -> dict[str, object]:
    return {
        "flow": compiled.flow.name,
        "seed": seed,
        "calls": explored.calls,
        "turns": explored.turns,
        "pairs": explored.pairs,
        "seconds": round(seconds, 1),
        "passed": {
            part.name: {
                "passed": len(part.possible) - len(part.never),
                "possible": len(part.possible),
                "never": part.never,
            }
            for part in explored.parts
        },
        "broken": [
            {
                "guarantee": finding.broken.guarantee,
                "what": finding.broken.what,
                "files": [str(path) for path in paths],
            }
            for finding, paths in zip(explored.findings, files, strict=True)
        ],
    }


def _beside(compiled: CompiledFlow) -> Path:
    path = Path(compiled.flow.path).with_suffix(".found")
    return Path(path.name) if path.parent == DEFINITIONS else path


def _write(line: Line, finding: Finding, folder: Path) -> list[Path]:
    """Write the call of a finding, and the one beside it; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    flow = line.compiled.flow
    named = Path(flow.path).name or flow.name
    broken = finding.broken
    stem = _NAME.sub("-", f"{broken.guarantee} {broken.what}".lower())[:_LONGEST_NAME].strip("-")
    paths = [folder / f"{stem}.yaml"]
    write_file(paths[0], conversation(line, finding, named).encode())
    if finding.beside:
        paths.append(folder / f"{stem}.at-once.yaml")
        write_file(paths[1], conversation(line, finding, named, beside=True).encode())
    return paths
