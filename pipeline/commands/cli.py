"""The ``callwright`` command: serve the bot, chat with a flow, check it, draw it."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from loguru import logger

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow
from flows.errors import CallwrightError, FlowError

WRONG = 2  # exit code for a flow, a setting or a store that cannot be used
MERMAID = ("", ".md", ".mermaid", ".mmd", ".txt")  # endings of files that hold it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["serve"]:
        return _serve(words[1:])
    parsed = _parser().parse_args(words)
    try:
        return int(parsed.command(parsed))
    except CallwrightError as error:
        print(error, file=sys.stderr)
        return WRONG
    except BrokenPipeError:  # who read what is printed has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="callwright",
        description="A phone agent that follows its script exactly and still talks like a person.",
    )
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", help="callwright COMMAND --help tells its options"
    )
    serve = commands.add_parser(
        "serve", help="serve the bot: as python bot.py, with the options of Pipecat's runner"
    )
    serve.set_defaults(command=lambda _parsed: _serve([]))
    flow_help = "path of a flow file, or the name of one that is shipped"

    chat = _command(
        commands, "chat", "talk to a flow in the terminal; it books as a call by voice does"
    )
    chat.add_argument(
        "flow", metavar="FLOW", nargs="?", help=f"{flow_help}; without one, the setting FLOW"
    )
    _takes_actions(chat)
    chat.set_defaults(command=_chat)

    check = _command(
        commands, "check", f"tell all that is wrong with flows; exit code {WRONG} if anything is"
    )
    check.add_argument("flows", metavar="FLOW", nargs="+", help=flow_help)
    _takes_actions(check)
    check.set_defaults(command=_check)

    calls = _command(
        commands, "calls", "run many calls from a file of JSON Lines; prints one line for each"
    )
    calls.add_argument("file", metavar="FILE.jsonl", help="the calls; - reads standard input")
    calls.add_argument("--flow", metavar="FLOW", help=f"of calls that name none: {flow_help}")
    calls.set_defaults(command=_calls)

    test = _command(
        commands, "test", "run the calls that are written down for a flow; exit code 1 if one fails"
    )
    test.add_argument("flow", metavar="FLOW", help=flow_help)
    test.add_argument(
        "calls",
        metavar="CALLS",
        nargs="?",
        type=Path,
        help="a call or a folder of them; without it the folder x.calls beside x.yaml",
    )
    _takes_actions(test)
    test.add_argument("--junit", metavar="FILE", type=Path, help="write the results as JUnit XML")
    test.set_defaults(command=_test)

    draw = _command(commands, "draw", "draw a flow as a Mermaid or SVG diagram")
    draw.add_argument("flow", metavar="FLOW", help=flow_help)
    draw.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="write a file: .svg (needs graphviz), or .mmd or .md for Mermaid",
    )
    draw.set_defaults(command=_draw)
    return parser


def _command(commands: Any, name: str, does: str) -> argparse.ArgumentParser:
    described = f"{does[0].upper()}{does[1:]}."
    parser: argparse.ArgumentParser = commands.add_parser(name, help=does, description=described)
    return parser


def _takes_actions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--actions",
        metavar="MODULE",
        help="Python module with actions of your own: a dotted name or a .py file; without it, "
        "the setting ACTIONS, or garage_actions.py beside garage.yaml",
    )


def _serve(words: Sequence[str]) -> int:
    from pipeline.settings.loading import set_for_process

    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _takes_actions(parser)
    own, words = parser.parse_known_args(words)
    if own.actions is not None:
        set_for_process("ACTIONS", own.actions)
    from pipeline.call.answering import bot
    from pipeline.devserver.serving import serve

    return serve(bot, words)


def _check(parsed: argparse.Namespace) -> int:
    from pipeline.business.registry import load
    from pipeline.settings.loading import load_settings

    module = parsed.actions or load_settings().actions
    problems = 0
    for name in parsed.flows:
        try:
            compiled, _ = load(name, module)
        except FlowError as error:
            problems += len(error.problems)
            for problem in error.problems:
                print(problem)
        else:
            print("\n".join([*compiled.advice, _summary(compiled)]))
    if problems:
        print(f"{problems} {'problem' if problems == 1 else 'problems'}.", file=sys.stderr)
    return WRONG if problems else 0


def _summary(compiled: CompiledFlow) -> str:
    from flows.checks.longest import longest_call, put_more_often

    flow = compiled.flow
    counts = (
        f"{len(flow.states)} states",
        f"{len(flow.slots)} slots",
        f"{len(compiled.transitions)} transitions",
    )
    longest = longest_call(flow)
    told = [
        f"{Path(flow.path).name or flow.name}: no problem; {', '.join(counts)}.",
        f"The longest call has {longest.turns} turns of the caller, and {longest.minutes} minutes "
        "in which the bot speaks.",
    ]
    told += [
        f"{often.where.capitalize()}: the same question may come {often.times} times."
        for often in put_more_often(flow)
    ]
    return " ".join(told)


def _draw(parsed: argparse.Namespace) -> int:
    from flows.build.diagram import dot, mermaid

    compiled = load_flow(parsed.flow)
    output: Path | None = parsed.output
    if output is None:
        print(mermaid(compiled))
    elif output.suffix == ".svg":
        _write(output, _svg(dot(compiled)))
    elif output.suffix in MERMAID:
        fenced = output.suffix == ".md"
        text = f"```mermaid\n{mermaid(compiled)}\n```\n" if fenced else f"{mermaid(compiled)}\n"
        _write(output, text.encode())
    else:
        raise CallwrightError(
            f"{output}: there is no drawing for files that end in {output.suffix}.",
            code="output",
            remedy="Name a file that ends in .svg, .mmd or .md.",
        )
    return 0


def _calls(parsed: argparse.Namespace) -> int:
    from pipeline.commands.calls import calls

    return calls(parsed.file, parsed.flow)


def _test(parsed: argparse.Namespace) -> int:
    from pipeline.business.registry import load
    from pipeline.commands.testing import run_calls
    from pipeline.settings.loading import load_settings

    compiled, _ = load(parsed.flow, parsed.actions or load_settings().actions)
    return run_calls(compiled, parsed.calls, parsed.junit, print)


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CallwrightError(
            f"{output}: cannot be written: {error.strerror or type(error).__name__}.",
            code="output",
            remedy="Name a file in a folder that is there and may be written.",
        ) from error


def _svg(graph: str) -> bytes:
    program = shutil.which("dot")
    if program is None:
        raise CallwrightError(
            "An SVG drawing needs graphviz, and its program dot is not here.",
            code="graphviz",
            remedy="Run apt-get install graphviz, or draw without -o for Mermaid.",
        )
    drawing = subprocess.run(
        [program, "-Tsvg"], input=graph.encode(), capture_output=True, check=False, timeout=60
    )
    if drawing.returncode:
        raise CallwrightError("graphviz could not draw the flow.", code="graphviz")
    return drawing.stdout


def _chat(parsed: argparse.Namespace) -> int:
    from flows.dialogue.dialogue import Dialogue
    from flows.understanding.interpretation import RuleInterpreter
    from pipeline.business.business import terms
    from pipeline.business.registry import load, open_actions
    from pipeline.commands.chat import Chat
    from pipeline.settings.loading import load_settings

    settings = load_settings()
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    compiled, runnable = load(parsed.flow or settings.flow, parsed.actions or settings.actions)
    zone = ZoneInfo(compiled.flow.timezone or settings.timezone)
    dialogue = Dialogue(
        compiled,
        RuleInterpreter(),
        terms(settings, compiled.flow, can_transfer=True),
        session_id=f"chat-{uuid.uuid4().hex[:12]}",
    )
    chat = Chat(
        dialogue,
        open_actions(settings, runnable, compiled.flow),
        clock=lambda: datetime.now(zone),
        read=_read_line,
        write=lambda line: print(line, flush=True),
    )
    # A handler of our own, for asyncio's keeps the first Ctrl-C until the line is typed.
    held = signal.signal(signal.SIGINT, _interrupt)
    try:
        asyncio.run(chat.run())
    except KeyboardInterrupt:
        print()
    finally:
        signal.signal(signal.SIGINT, held)
    return 0


def _read_line() -> str | None:
    """Read a typed line; end of file and Ctrl-C hang up."""
    try:
        return input("You: " if sys.stdin.isatty() else "")
    except (EOFError, KeyboardInterrupt):
        print()
        return None


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
