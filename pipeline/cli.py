"""The ``callwright`` command: serve the bot, chat with a flow, check it, draw it."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from loguru import logger

from flows.compiler import CompiledFlow
from flows.errors import CallwrightError, FlowError
from flows.load import load_flow

WRONG = 2  # exit code for a flow, a setting or a store that cannot be used


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="callwright",
        description="A phone agent that follows its script exactly and still talks like a person.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve", help="serve the bot: as python bot.py, with the options of Pipecat's runner"
    )
    serve.set_defaults(command=lambda _parsed: _serve([]))
    flow_help = "path of a flow file, or the name of one that is shipped"

    chat = commands.add_parser("chat", help="talk to a flow in the terminal")
    chat.add_argument("flow", metavar="FLOW", nargs="?", help=f"{flow_help}; default: FLOW")
    chat.set_defaults(command=_chat)

    check = commands.add_parser("check", help="tell all that is wrong with flows")
    check.add_argument("flows", metavar="FLOW", nargs="+", help=flow_help)
    check.set_defaults(command=_check)

    draw = commands.add_parser("draw", help="draw a flow as a Mermaid or SVG diagram")
    draw.add_argument("flow", metavar="FLOW", help=flow_help)
    draw.add_argument(
        "-o", "--output", type=Path, help="file to write; one that ends in .svg needs graphviz"
    )
    draw.set_defaults(command=_draw)
    return parser


def _serve(words: Sequence[str]) -> int:
    from bot import bot
    from pipeline.serving import serve

    return serve(bot, words)


def _check(parsed: argparse.Namespace) -> int:
    problems = 0
    for name in parsed.flows:
        try:
            compiled = load_flow(name)
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
    flow = compiled.flow
    counts = (
        f"{len(flow.states)} states",
        f"{len(flow.slots)} slots",
        f"{len(compiled.transitions)} transitions",
    )
    return f"{Path(flow.path).name or flow.name}: no problem; {', '.join(counts)}."


def _draw(parsed: argparse.Namespace) -> int:
    from flows.diagram import dot, mermaid

    compiled = load_flow(parsed.flow)
    output: Path | None = parsed.output
    if output is None:
        print(mermaid(compiled))
    elif output.suffix == ".svg":
        output.write_bytes(_svg(dot(compiled)))
    else:
        output.write_text(mermaid(compiled) + "\n", encoding="utf-8")
    return 0


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
    from flows.dialogue import Dialogue
    from flows.interpretation import RuleInterpreter
    from pipeline.business import open_actions, terms
    from pipeline.chat import Chat
    from pipeline.settings import load_settings

    settings = load_settings()
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    compiled = load_flow(parsed.flow or settings.flow)
    zone = ZoneInfo(compiled.flow.timezone or settings.timezone)
    dialogue = Dialogue(
        compiled,
        RuleInterpreter(),
        terms(settings, compiled.flow, can_transfer=True),
        session_id=f"chat-{uuid.uuid4().hex[:12]}",
    )
    chat = Chat(
        dialogue,
        open_actions(settings),
        clock=lambda: datetime.now(zone),
        read=_read_line,
        write=lambda line: print(line, flush=True),
    )
    try:
        asyncio.run(chat.run())
    except KeyboardInterrupt:
        print()
    return 0


def _read_line() -> str | None:
    try:
        return input("You: ")
    except EOFError:
        return None


if __name__ == "__main__":
    raise SystemExit(main())
