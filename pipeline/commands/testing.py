"""``callwright test``: the calls that an author has written down, run on their flow."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from flows.build.compiler import CompiledFlow
from flows.build.load import DEFINITIONS, load_flow
from flows.errors import CallwrightError
from flows.playing.conversation import load_conversation
from flows.playing.coverage import coverage
from flows.playing.running import Run, run

FAILED, WRONG = 1, 2
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Write = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file.

    Attributes:
        name: Of the file, as shown.
        seconds: How long it took.
        call: The call, where it ran to its end as stated.
        error: Why it failed.
    """

    name: str
    seconds: float
    call: Run | None = None
    error: CallwrightError | None = None

    @property
    def broken(self) -> bool:
        """True where the file could not be run at all."""
        return self.error is not None and self.error.code != "otherwise"


def run_calls(
    compiled: CompiledFlow,
    calls: Path | None,
    junit: Path | None,
    write: Write,
) -> int:
    """Run conversations and tell how they went; gives the exit code.

    Args:
        compiled: The flow, as it was loaded from its file.
        calls: A file or a folder of them; None: the folder beside the flow.
        junit: Where to write the results as JUnit XML, or None.
        write: Takes a line.

    Raises:
        CallwrightError: The folder cannot be used, or ``junit`` not be written.
    """
    folder = calls or calls_of(compiled)
    results = [_result(path, folder, compiled) for path in _paths(folder, compiled)]
    for result in results:
        write(f"{'failed' if result.error else 'passed'}  {result.name}")
        if result.error is not None:
            write(f"        {result.error}")
    _summary(compiled, results, write)
    if junit is not None:
        _write_junit(junit, compiled.flow.name, results)
    broken = any(result.broken for result in results)
    return WRONG if broken else FAILED if any(result.error for result in results) else 0


def calls_of(compiled: CompiledFlow) -> Path:
    """Give the folder beside a flow where its calls stand: ``x.calls`` beside ``x.yaml``."""
    return Path(compiled.flow.path).with_suffix(".calls")


def _paths(folder: Path, compiled: CompiledFlow) -> Sequence[Path]:
    if folder.is_file():
        return [folder]
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml"))
    if found:
        return found
    shipped = Path(compiled.flow.path).parent == DEFINITIONS
    name = f"./{Path(compiled.flow.path).name}"
    raise CallwrightError(
        f"{folder}: there {'are no calls' if folder.is_dir() else 'is no such folder'}.",
        code="calls",
        remedy="give the folder with calls, behind the flow"
        if shipped
        else f"write calls there as YAML files, or give another folder: callwright test {name} DIR",
    )


def _result(path: Path, folder: Path, compiled: CompiledFlow) -> Result:
    name = str(path.relative_to(folder)) if path != folder else path.name
    begun = time.perf_counter()
    try:
        conversation = load_conversation(path)
        own = conversation.flow
        known = {compiled.flow.name, Path(compiled.flow.path).name, None}
        on = compiled if own in known else load_flow(path.parent / str(own))
        call = run(conversation, on)
        return Result(name, time.perf_counter() - begun, call=call if on is compiled else None)
    except CallwrightError as error:
        return Result(name, time.perf_counter() - begun, error=error)
    except Exception as error:  # a fault of ours in one call: the others go on
        fault = CallwrightError(
            f"{path.name}: the call broke off ({type(error).__name__}: {error}).",
            code="fault",
            remedy="report the file and its flow",
        )
        return Result(name, time.perf_counter() - begun, error=fault)


def _summary(compiled: CompiledFlow, results: Sequence[Result], write: Write) -> None:
    failed = sum(result.error is not None for result in results)
    told = f"{len(results) - failed} of {len(results)} calls went as they say"
    passed = coverage(compiled, [result.call for result in results if result.call is not None])
    write(f"{told}; passed: {', '.join(map(str, passed))}.")
    for part in passed:
        if part.never:
            write(f"never passed, {part.name}: {'; '.join(part.never)}")


def _write_junit(path: Path, flow: str, results: Sequence[Result]) -> None:
    suite = ElementTree.Element(
        "testsuite",
        name=flow,
        tests=str(len(results)),
        failures=str(sum(r.error is not None and not r.broken for r in results)),
        errors=str(sum(r.broken for r in results)),
        time=f"{sum(r.seconds for r in results):.3f}",
    )
    for result in results:
        suite.append(_case(flow, result))
    try:
        ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise CallwrightError(
            f"{path}: cannot be written: {error.strerror or type(error).__name__}.",
            code="output",
            remedy="name a file in a folder that is there and may be written",
        ) from error


def _case(flow: str, result: Result) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=flow, name=result.name, time=f"{result.seconds:.3f}"
    )
    if result.error is not None:
        kind = "error" if result.broken else "failure"
        text = _NOT_XML.sub("?", str(result.error))
        ElementTree.SubElement(case, kind, message=text, type=result.error.code).text = text
    return case
